// Package gomod extracts the facts of go.mod files.
//
// Place in the flow: stage analyze calls Facts through lang.Language; package
// lang/all lists it; package engine asks the facts for import paths of Go packages.
//
// There is no grammar: golang.org/x/mod/modfile, the go command's own reader, reads
// the source. The module is a symbol that is named by its whole path and spans the
// file, and the package of the facts; what it requires are imports, with the version
// and, as written, "// indirect" as options.
//
// Invariants: of a file that the reader refuses, the module path is all that is
// known, and the reason is a diagnostic.
package gomod
