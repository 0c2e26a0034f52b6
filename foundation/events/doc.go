// Package events is the log of events of an instance, in the same Pebble database as
// everything else. It knows nothing of code: a record has a time, names it is found by,
// and bytes.
//
// Place in the flow: ast/repository appends records to the very batch that makes them;
// sinks and queries read the log from a position on.
//
// Invariants:
//   - A record is written with the rest of its batch or not at all, and is numbered by
//     it, so it has the same position however often it is read.
//   - Positions grow, and times do not go backwards.
//   - Trim cuts off the oldest records, and nothing else removes any.
//   - Readers never block the writer.
package events
