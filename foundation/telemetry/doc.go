// Package telemetry is the numbers and logs of one instance: counters and timers that
// hot paths can afford, their exposition as text, an optional push of that text, logs
// that do not flood, and the catalogue of all metrics.
//
// Place in the flow: constructors resolve counters and timers once, by name; what they
// gather is flushed into the metrics.Set of the instance, where everything else counts
// directly. The composer serves the Exposition at /metrics.
//
//	hot paths -> shards of the Collector -> metrics.Set -> Exposition -> /metrics, Push
//
// Invariants:
//   - Counter.Add and Timer.Observe take no lock, allocate nothing, and never wait.
//   - What was counted before a flush began is in the set when it has ended. Nothing is
//     counted twice.
//   - The last text that could be rendered stays readable, with its age, when rendering
//     fails or hangs. No lock is held while a reader is written to.
//   - The place to push to may hold credentials: of it, only the host is ever told.
//   - New* is inert. Run is called once, blocks until its context ends, and leaves
//     nothing running.
//
// Metrics of its own:
//
//	elixirscope_telemetry_exposition_age_seconds    age of the text that is read
//	elixirscope_telemetry_push_failures_total       pushes that failed
package telemetry
