// Package api answers over a local socket, and over HTTP where that is configured,
// what the programs ask a running ingest: questions about code, its status.
//
// Place in the flow of a question: api/client -> this package -> ast/engine ->
// ast/format. It is assembled by package instance.
//
//	POST /v1/query?format=FORMAT   a Request; the answer in that format (json)
//	GET  /v1/status                what the running ingest does
//	POST /v1/refresh               look again now at all sources, or at that of {"repo": NAME};
//	                               {"seq": N} is the last batch before
//
// What is about the answer as a whole and not part of every format (totals, freshness,
// why it is empty) is in the header named by AnswerHeader, as JSON. What is wrong with a
// request is a Problem with status 400; what kept it from being answered, one with 503.
//
// Invariants:
//   - The socket can be used by its owner only. Other addresses are the loopback
//     interface's unless somebody says so; there, requests with another Host, or of a
//     web page of another origin, are refused with 403.
//   - Bodies, headers and the time to read them are bounded.
package api
