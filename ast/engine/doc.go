// Package engine answers requests on a snapshot of the AST repository.
//
// Place in the flow of a question: cmd/query builds a query.Request, Engine.Run
// returns a query.Answer, package format writes it.
//
// What one file leaves open is joined here with what the snapshot defines: the
// import path of a Go package, which the nearest go.mod gives to its directory, the
// module name of Python, relative imports, and the candidates of ambiguous
// references. A candidate counts when exactly one of them is defined or, in Go, when it
// is a type's own member, which hides promoted ones; nothing is ever bound by its
// bare name.
//
// Answers may be kept. A kept one is given only while all that answers are made of is as
// it was: by its request and the state of the snapshot, which is read from the snapshot.
package engine
