// Package events is what an instance tells, in the same Pebble database as everything else:
// the log of changes, and the journal of what the runtime itself did. It knows nothing of
// code.
//
// Place in the flow: ast/repository appends records to the very batch that makes them;
// sinks and queries read the log from a position on. Whoever runs, restarts or guards
// something appends to the journal, which is there before the store is and while it is
// away; a status finds in it what happened.
//
// Invariants of the log:
//   - A record is written with the rest of its batch or not at all, and is numbered by
//     it, so it has the same position however often it is read.
//   - Positions grow, and times do not go backwards.
//   - Trim cuts off the oldest records, and nothing else removes any.
//
// Invariants of the journal:
//   - New is inert; Run is called once, blocks, and starts nothing. It is the one writer.
//   - Append never waits for a store. Entries wait in a bounded ring; what is dropped is
//     counted, and nothing critical is dropped before all that is not.
//   - An entry is in the ring or in the store, and whoever reads sees it once.
//   - The store is not touched any more when Detach has returned.
//
// Readers never block a writer.
package events
