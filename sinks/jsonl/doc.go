// Package jsonl is the sink that writes events as lines of JSON, one CloudEvent a line,
// to a file or to a stream.
//
// Place in the flow: a Sink of package sinks.
//
// Invariants:
//   - A file consists of whole lines, also after a crash or a full disk: what was
//     written of a line in part is cut off before the next one.
//   - What Write of a file has returned from survives the loss of the machine.
package jsonl
