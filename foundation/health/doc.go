// Package health asks every service of an instance how it is and sums the answers up:
// healthy, degraded (it works, with issues), critical (something fails).
//
// Place in the flow: the composer says which services there are, at each round anew,
// and is told when something changes. Probes and status pages read the Report.
//
// Invariants:
//   - Rounds never overlap. All checks of a round run in parallel, each within the
//     timeout; a panic is a failure of its service and of nothing else.
//   - A check that ignores its context costs one goroutine: it is not waited for
//     beyond the timeout, and not started again while it still runs. Until it ends its
//     service is critical.
//   - A round whose context ends is not reported: its answers say nothing.
//   - Report takes no lock.
//   - NewMonitor is inert. Run is called once, blocks until its context ends, and then
//     leaves nothing running but checks that have not answered within the timeout.
//
// Metrics, in the set of the instance:
//
//	elixirscope_health_status                        0 healthy, 1 degraded, 2 critical
//	elixirscope_health_check_failures_total{service="repository"}
//	                                                 rounds in which it failed
package health
