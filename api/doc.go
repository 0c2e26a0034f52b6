// Package api answers over a local socket, and over HTTP where that is configured,
// what the programs ask a running ingest: questions about code, its status.
//
// Place in the flow of a question: api/client -> this package -> ast/engine ->
// ast/format. It is assembled by package instance.
//
//	POST /v1/query?format=FORMAT   a Request; the answer in that format (json)
//	GET  /v1/status                what the running ingest does, its health and its services
//	POST /v1/refresh               look again now at all sources, or at that of {"repo": NAME};
//	                               {"seq": N} is the last batch before
//	GET  /v1/config                every key with its value and where that comes from
//	POST /v1/config                {"key": KEY, "value": TEXT} changes a key that is hot; null
//	                               takes that back
//	GET  /v1/journal               what the run has told of itself, the latest first; type, subject,
//	                               since (RFC 3339) and limit select
//	GET  /livez                    200: the process serves
//	GET  /readyz                   200: questions are answered; else 503
//	GET  /healthz                  the report of health; 503 while it is critical
//	GET  /metrics                  the metrics in the text format of Prometheus
//	     /debug/pprof/             profiles, where they are configured; for this machine only
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
