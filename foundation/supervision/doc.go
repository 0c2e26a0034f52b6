// Package supervision keeps services at work: it starts them in order, restarts those
// that fail together with those that depend on them, and stops them in reverse order.
//
// Place: the bottom of a runtime. A Supervisor is a Service itself, so supervisors nest
// into a tree; whoever composes the runtime serves the root.
//
// The words are those of Erlang's supervisor. suture, the well-kept library for Go, has
// one_for_one only, starts without order, and takes the error context.DeadlineExceeded
// of a service for its wish to stay stopped; what is left of it would be the loop below.
//
// Invariants:
//   - New is inert. Serve blocks, may be called again after it has returned, and owns all
//     its goroutines: what does not stop in time is abandoned, and named when Serve ends.
//   - One goroutine decides. It decides by the supervisor's own context, never by which
//     error a service returns: a time-out of the network is a failure like others.
//   - A child is started when those before it are ready, and stopped before them.
//   - Restarts are bounded: more than Intensity allows are the supervisor's own failure,
//     which its parent handles.
package supervision
