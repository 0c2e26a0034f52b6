// Package resilience says what to do about an error: try again, record it, or stop
// writing; and keeps calls away from a service that does not answer.
//
// Place in the flow: around whatever leaves the process, and below whoever waits between
// attempts. It knows nothing of code.
//
// Invariants:
//   - Every error has one class. One that nobody knows is Transient: attempts are
//     bounded, and a breaker must count it.
//   - A call behind a Breaker runs in its caller. The breaker holds its lock for its own
//     counting alone, so that a slow call delays nobody else.
//   - Nothing here starts a goroutine.
//
// The breaker is our own because sony/gobreaker, the usual one, has no time limit for a
// call, cannot leave a cancelled call uncounted, keeps its place as half-open taken by a
// probe that never returns, and does not say why or until when it is open. What would
// remain of it is less than what would go around it. Likewise cenkalti/backoff: pauses
// that double are one loop.
package resilience
