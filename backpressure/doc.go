// Package backpressure bounds what is in flight and slows sources down when what
// follows cannot keep up.
//
// Place in the flow: a source waits at the Gate and takes the bytes of an item from
// the Budget before it emits it; whoever finishes the item gives them back. However
// slow the store is, what waits for it is bounded in bytes, not only in items. Around
// that is a loop, the Regulator:
//
//	signals -> Monitor -> Controller -> Gate -> sources
//	   ^      (samples)   (decides)   (applies)    |
//	   +------ channels, budget, store, sinks <----+
//
// Ratio, Latency and Stall make signals of what is counted, of how long commits take,
// and of a store that stops writes. Memory is one of the signals; it also evicts
// caches, returns memory and cleans up on its own, and keeps the Go runtime's limit
// below the process's. The composer gives the list of signals, and runs the Regulator
// and, once in a process, the Memory.
//
// Every pressure is on one scale: 0 is idle, 1 is at the limit. From 0.8 on sources
// are throttled; they are free when it has eased to 0.5 and nobody has to wait. At 1
// a signal that Pauses stops them, down to 0.8.
//
// Invariants:
//   - In state Normal the gate costs a source some nanoseconds.
//   - A change of load changes the state once at most. TestLoadSteps shows it, with
//     the rates and throughputs in testdata.
//   - An item of any size passes the gate and the budget in the end, unless sources
//     stay paused.
//   - Nobody waits by a decision that is no longer in force: a gate applies a new one
//     to those who wait, and is open when no Regulator runs.
//   - What is read for a status takes no lock: Gate.Decision, Monitor.Latest,
//     Memory.Status.
//   - New* is inert: no goroutine, no I/O. Run is called once, blocks until its
//     context ends, and leaves nothing running.
//
// Metrics, in the set of the instance:
//
//	elixirscope_backpressure_pressure{signal="queue"}  last sample of a signal
//	elixirscope_backpressure_state                     0 normal, 1 throttled, 2 paused
//	elixirscope_backpressure_rate_bytes_per_second     what sources may emit, +Inf in normal
//	elixirscope_backpressure_transitions_total{to="throttled",cause="queue"}
//	                                                   changes of state; the cause of
//	                                                   going back is what has eased
//	elixirscope_backpressure_admitted_bytes_total      what passed the gate
//	elixirscope_backpressure_wait_seconds_total        time sources waited at the gate,
//	                                                   added up
//	elixirscope_memory_limit_bytes                     0 when there is none
//	elixirscope_memory_used_bytes                      by the process, C included
//	elixirscope_memory_go_bytes                        by the Go runtime
//	elixirscope_memory_level                           0 enough, 1 evict, 2 throttle, 3 stop
//	elixirscope_memory_transitions_total{to="evict"}   changes of level
//	elixirscope_memory_reliefs_total{action="free"}    evict, emergency, free: times done
package backpressure
