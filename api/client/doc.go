// Package client asks a running ingest over its local socket. It links neither a store
// nor a grammar.
//
// Place in the flow of a question: cmd/query -> this package -> socket -> api.
package client
