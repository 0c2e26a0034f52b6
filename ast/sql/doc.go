// Package sql answers statements of SQL about a store: parser, planner, joins,
// aggregates, windows and recursion are SQLite's, the tables and the ways to find rows
// in them are ours.
//
// Place in the flow of a question: beside engine, on repository. A table is a virtual
// table of SQLite: BestIndex (table.go) offers the access paths of a table with what
// they cost, a plan (plan.go) says which one SQLite took and which conditions it left to
// us, a cursor (cursor.go) reads pages of rows, such as the symbols of a file.
//
// Invariants:
//   - A statement sees one snapshot from its start to its end.
//   - A statement only reads, and nothing outside of the store: an authorizer allows
//     what is known to be harmless (authorize.go).
//   - A statement ends at its limits of time, rows, memory and length, with a
//     *query.StatementError that says at which.
//   - What a table lets pass of the conditions it is given is at least what SQLite lets
//     pass, which looks at each row again.
//
// Lifecycle: New opens nothing; connections to SQLite are opened when statements need
// them, and kept until Close.
package sql
