package api

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"time"
)

// Limits bound what a server does at the same time, and for how long.
type Limits struct {
	Requests int           // questions that are answered at the same time
	Timeout  time.Duration // that answering one may take, without the wait for a batch
}

// DefaultLimits returns limits for one machine: a question is some milliseconds of one
// core as a rule. The engine ends one first, after 30 s, with what it has found.
func DefaultLimits() Limits { return Limits{Requests: 32, Timeout: 35 * time.Second} }

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	return Limits{cmp.Or(l.Requests, d.Requests), cmp.Or(l.Timeout, d.Timeout)}
}

const (
	// turnTimeout is how long a question waits for its turn.
	turnTimeout = 5 * time.Second
	// crowd is how many requests there may be for each that is answered: those that wait
	// for their turn or a batch, and those whose answer is being taken.
	crowd = 16
	// writeTimeout is how long whoever asked may take to take a piece of the answer.
	writeTimeout = 30 * time.Second
)

// admission lets requests in, and then some of them at a time have their answer.
type admission struct {
	present chan struct{} // one for each that is in
	turns   chan struct{} // one for each that is being answered
}

func newAdmission(turns int) *admission {
	return &admission{make(chan struct{}, crowd*turns), make(chan struct{}, turns)}
}

// enter reports whether there is place for one more, which has to leave.
func (a *admission) enter() bool {
	select {
	case a.present <- struct{}{}:
		return true
	default:
		return false
	}
}

func (a *admission) leave() { <-a.present }

// turn waits for a turn, which done ends.
func (a *admission) turn(ctx context.Context) (done func(), err error) {
	done = func() { <-a.turns }
	select {
	case a.turns <- struct{}{}:
		return done, nil
	default:
	}
	patience := time.NewTimer(turnTimeout)
	defer patience.Stop()
	select {
	case a.turns <- struct{}{}:
		return done, nil
	case <-patience.C:
		return nil, busy(turnTimeout)
	case <-ctx.Done():
		return nil, orDeadline(ctx, ctx.Err())
	}
}

// grace is how much longer than it may take an answer is waited for: whoever answers ends
// in time as a rule, with what was found until then.
const grace = time.Second

// deadline returns the context of a request whose answer may take so long, if that is
// said: at most what every answer may.
func deadline(ctx context.Context, limit time.Duration) (context.Context, context.CancelFunc) {
	if limit <= 0 {
		return ctx, func() {}
	}
	return context.WithTimeoutCause(ctx, limit+grace, fmt.Errorf("%w: %v", errDeadline, limit))
}

// withDeadline ends a context after d, with an error that says so.
func withDeadline(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, d, fmt.Errorf("%w: %v", errDeadline, d))
}

// patient is a response of which each piece has its time to be taken.
type patient struct{ http.ResponseWriter }

// Write implements io.Writer.
func (p patient) Write(text []byte) (int, error) {
	if err := http.NewResponseController(p.ResponseWriter).SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return 0, err
	}
	return p.ResponseWriter.Write(text)
}

// Unwrap is for http.ResponseController.
func (p patient) Unwrap() http.ResponseWriter { return p.ResponseWriter }
