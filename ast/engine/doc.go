// Package engine answers requests on a snapshot of the AST repository.
//
// Place in the flow of a question: cmd/query builds a query.Request, Engine.Run
// returns a query.Answer, package format writes it.
//
// What one file leaves open is joined here with what the snapshot defines: the
// package directory of Go, the module name of Python, relative imports, and the
// candidates of ambiguous references. A candidate counts when exactly one of them
// is defined; nothing is ever bound by its bare name.
package engine
