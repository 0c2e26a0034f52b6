// Package sinks takes the events of a store to whoever wants them elsewhere.
//
// Place in the flow: the last step, behind the store and not behind a channel. A Relay
// reads the log of events after its cursor, makes what it read durable, hands it to a
// Sink and moves the cursor.
//
// Invariants:
//   - Every event is delivered at least once and in order, and has the same id each
//     time, whatever dies in between; unless it was cut off from the log first, which
//     is reported.
//   - A slow or absent sink costs space of the log, and of memory what one delivery
//     takes: some hundred events, or a batch that has more. How far it is behind is a
//     signal of backpressure.
package sinks
