// Package client asks a running ingest over its local socket, or over HTTP on another
// machine. It links neither a store nor a grammar.
//
// Place in the flow of a question: cmd/query -> this package -> socket or HTTP -> api.
package client
