// Package ast is the vocabulary of the system: what one source file says
// (Facts: symbols, references, imports, diagnostics) and what happens to a
// file (Change, Status).
//
// It is the lowest package. It imports nothing of ours and knows no parser, no
// store and no transport; every other package speaks it.
//
// Invariants:
//   - Facts depend on the bytes of one file and its language, never on its path
//     and never on another file. What the path or other files add is joined when
//     a query asks.
//   - Indices (Symbol.Parent, Reference.Enclosing, ...) point into the same
//     Facts; a parent comes before its children.
//   - Lines and columns are 1-based, columns count bytes, offsets are 0-based
//     byte offsets.
package ast
