// Package api answers over a local socket, and over HTTP where that is configured,
// what the programs ask a running ingest: questions about code, its status.
//
// Place in the flow of a question: api/client -> this package -> ast/engine ->
// ast/format. It is assembled by package instance.
//
//	GET  /v1/query/{verb}          a question; parameters are the fields of a query.Request
//	POST /v1/query/{verb}          the same, in JSON; without the verb it is in the JSON
//	GET  /v1/status                what the running ingest does, its health and its services
//	POST /v1/refresh               look again now at all sources, or at that of {"repo": NAME};
//	                               {"seq": N} is the last batch before
//	GET  /v1/config                every key with its value and where that comes from
//	POST /v1/config                {"key": KEY, "value": TEXT} changes a key that is hot; null
//	                               takes that back
//	GET  /v1/journal               what the run has told of itself, the latest first; type, subject,
//	                               since (RFC 3339) and limit select
//	GET  /openapi.json             all of this, for programs
//	GET  /livez                    200: the process serves
//	GET  /readyz                   200: questions are answered; else 503
//	GET  /healthz                  the report of health; 503 while it is critical
//	GET  /metrics                  the metrics in the text format of Prometheus
//	GET  /debug/pprof/             profiles, where they are configured; for this machine only
//
// What is about the answer as a whole and not part of every format (totals, freshness,
// why it is empty) is in the header named by AnswerHeader, as JSON. Everything else is a
// Problem: with status 400 what is wrong with a request, with 503 what kept it from being
// answered.
//
// Invariants:
//   - The socket can be used by its owner only. Other addresses are the loopback
//     interface's unless somebody says so; there, requests with another Host, or of a
//     web page of another origin, are refused with 403. Where other machines reach a
//     listener, requests need a token.
//   - Bodies, headers and the time to read them are bounded, and so are the requests that
//     are present, those that are answered at the same time, and the time for each.
//   - A question is answered from the store alone; what it names is never opened.
//   - There is one decoder of requests, and it is driven by the types of package query.
package api
