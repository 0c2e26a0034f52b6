// Package format writes answers: for people (grep, table, tree), for programs
// (json, jsonl, csv).
//
// Place in the flow of a question: the last step, after engine.
//
// Invariants: results alone go to the writer; equal answers give equal bytes;
// names of fields are those of package query.
package format
