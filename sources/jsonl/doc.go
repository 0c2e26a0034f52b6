// Package jsonl takes changes from lines of JSON, so that any program can feed the
// store:
//
//	{"repo":"shop","path":"lib/cart.ex","op":"write","content":"defmodule Cart do ..."}
//	{"repo":"shop","path":"lib/latin1.rb","op":"write","content_base64":"Y2Fm6Q=="}
//	{"repo":"shop","path":"lib/cart.ex","op":"write","file":"checkout/lib/cart.ex"}
//	{"repo":"shop","path":"lib/old.ex","op":"remove"}
//
// Place in the flow: a source. Its changes bring their content along.
//
// Invariants:
//   - A line that says nothing that can be done is reported with its number, counted
//     and skipped; it never ends the run. Members of other names are let pass.
//   - Text is stored as it was sent or not at all: a line that is not UTF-8, or has
//     half a surrogate pair in an escape, is a bad line.
//   - Nothing is read outside of the directory that "file" is relative to.
//   - No more than one line, of bounded length, is in memory before it enters the
//     pipeline.
//   - Changes of one path keep their order: see Changes.
package jsonl
