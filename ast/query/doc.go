// Package query is what can be asked and what an answer looks like: selectors,
// requests, filters, rows, the envelope. It needs no store, so a client can use it
// without linking one.
//
// Place in the flow of a question: cmd/query -> Request -> engine -> Answer ->
// format.
//
// Invariants:
//   - Field names of rows are stable; a change that breaks readers raises
//     SchemaVersion.
//   - Rows come sorted, so equal stores give equal bytes.
package query
