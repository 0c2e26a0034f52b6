package resilience

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// BreakerConfig is what a breaker needs.
type BreakerConfig struct {
	Name        string        // of what is called, in errors and metrics
	Threshold   int           // failures in a row that open it, 0 for 5
	Recovery    time.Duration // from opening to the first probe, 0 for a minute
	CallTimeout time.Duration // of each call, 0 for none
	Probes      int           // successes that close it again, and calls at most until then; 0 for 1
	// Changed is told of each change of state, in order, by the caller whose call made it
	// or by one that is telling already. No lock is held. Nil is nothing.
	Changed func(name string, from, to State)
	Metrics *metrics.Set // nil for none
}

// Breaker keeps calls away from a service that fails. It is safe for concurrent use.
//
// A call fails when it returns an error that is not Permanent, panics, or has not ended
// when its time is over, be that CallTimeout or the deadline of its caller. A Permanent
// error is about what was asked for, and as good an answer of the service as a success. A
// call whose caller cancelled it says nothing.
//
// Each change of state begins a generation. What a call of an earlier one brings is not
// counted: it tells of a time that is over.
type Breaker struct {
	config BreakerConfig
	gauge  *metrics.Gauge
	opened *metrics.Counter

	lock       sync.Mutex // guards what is below
	state      State
	generation uint64
	failures   int       // in a row, while closed
	probes     int       // calls of this generation, while half-open
	passed     int       // of these, successes
	until      time.Time // when another probe may go, while not closed
	cause      error     // of the last opening
	changes    []change  // that are not told
	telling    bool
}

type change struct{ from, to State }

// errPanicked is the cause when a call panicked. The panic itself goes on to the caller.
var errPanicked = errors.New("the call panicked")

// NewBreaker returns a breaker that is closed.
func NewBreaker(c BreakerConfig) *Breaker {
	c.Threshold = cmp.Or(max(c.Threshold, 0), 5)
	c.Recovery = cmp.Or(max(c.Recovery, 0), time.Minute)
	c.Probes = cmp.Or(max(c.Probes, 0), 1)
	if c.Changed == nil {
		c.Changed = func(string, State, State) {}
	}
	if c.Metrics == nil {
		c.Metrics = metrics.NewSet()
	}
	return &Breaker{
		config: c,
		gauge:  c.Metrics.GetOrCreateGauge(fmt.Sprintf("elixirscope_breaker_state{name=%q}", c.Name), nil),
		opened: c.Metrics.GetOrCreateCounter(fmt.Sprintf("elixirscope_breaker_opened_total{name=%q}", c.Name)),
	}
}

// Do makes a call, or returns an *OpenError at once. The error of the call is returned as
// it is, and a panic goes on. The call has to heed its context: nothing else ends it.
func (b *Breaker) Do(ctx context.Context, call func(context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	generation, err := b.admit()
	if err != nil {
		return err
	}
	limited := ctx
	if b.config.CallTimeout > 0 {
		var cancel context.CancelFunc
		limited, cancel = context.WithTimeout(ctx, b.config.CallTimeout)
		defer cancel()
	}
	result, cause := failed, errPanicked
	defer func() { b.settle(generation, result, cause) }()
	err = call(limited)
	result, cause = judge(ctx, limited, err)
	return err
}

// outcome is what a call says about the service.
type outcome int

const (
	failed outcome = iota
	succeeded
	unknown
)

// judge returns what a call says about the service, and why when it failed.
func judge(caller, limited context.Context, err error) (outcome, error) {
	switch {
	case errors.Is(limited.Err(), context.DeadlineExceeded): // whatever it brings, it was too late
		return failed, cmp.Or(err, limited.Err())
	case err != nil && errors.Is(caller.Err(), context.Canceled):
		return unknown, nil
	case err == nil, ClassOf(err) == Permanent:
		return succeeded, nil
	}
	return failed, err
}

// admit returns the generation of a call that may be made.
func (b *Breaker) admit() (generation uint64, err error) {
	b.lock.Lock()
	if b.state == Closed {
		defer b.lock.Unlock()
		return b.generation, nil
	}
	changed, err := b.admitProbe(time.Now())
	generation = b.generation
	b.lock.Unlock()
	if changed {
		b.tell()
	}
	return generation, err
}

// admitProbe lets a probe pass when it is time, or when some may go and have not. Probes
// that do not come back in the time of a recovery are given up: a call that hangs must not
// keep the service away for ever. The lock is held.
func (b *Breaker) admitProbe(now time.Time) (changed bool, err error) {
	if due := !now.Before(b.until); due {
		b.until = now.Add(b.config.Recovery)
		changed = b.enter(HalfOpen)
	}
	if b.state == Open || b.probes == b.config.Probes {
		return changed, &OpenError{b.config.Name, b.until, b.cause}
	}
	b.probes++
	return changed, nil
}

// settle counts what a call of a generation says.
func (b *Breaker) settle(generation uint64, result outcome, cause error) {
	b.lock.Lock()
	changed := generation == b.generation && b.count(result, cause)
	b.lock.Unlock()
	if changed {
		b.tell()
	}
}

// count returns whether the state has changed. The lock is held.
func (b *Breaker) count(result outcome, cause error) (changed bool) {
	switch {
	case result == unknown:
		b.probes = max(b.probes-1, 0) // another may go instead
	case result == succeeded && b.state == HalfOpen:
		if b.passed++; b.passed == b.config.Probes {
			return b.enter(Closed)
		}
	case result == succeeded:
		b.failures = 0
	default:
		b.failures++
		if b.state == HalfOpen || b.failures >= b.config.Threshold {
			b.until, b.cause = time.Now().Add(b.config.Recovery), cause
			b.opened.Inc()
			return b.enter(Open)
		}
	}
	return false
}

// enter begins a generation, and returns whether the state has changed. The lock is held.
func (b *Breaker) enter(s State) (changed bool) {
	b.generation++
	b.failures, b.probes, b.passed = 0, 0, 0
	if b.state == s {
		return false
	}
	b.changes = append(b.changes, change{b.state, s})
	b.state = s
	b.gauge.Set(float64(s))
	return true
}

// tell tells what has changed. Whoever is telling already tells this too, so that the order
// is kept without a lock that others would wait for.
func (b *Breaker) tell() {
	b.lock.Lock()
	if b.telling {
		b.lock.Unlock()
		return
	}
	b.telling = true
	for len(b.changes) > 0 {
		next := b.changes[0]
		b.changes = b.changes[1:]
		b.lock.Unlock()
		b.config.Changed(b.config.Name, next.from, next.to)
		b.lock.Lock()
	}
	b.telling = false
	b.lock.Unlock()
}

// State returns the state. A breaker whose recovery is over stays Open until it is called.
func (b *Breaker) State() State {
	b.lock.Lock()
	defer b.lock.Unlock()
	return b.state
}

// Status returns how the breaker stands.
func (b *Breaker) Status() BreakerStatus {
	b.lock.Lock()
	defer b.lock.Unlock()
	s := BreakerStatus{Name: b.config.Name, State: b.state, Failures: b.failures}
	if b.state != Closed {
		s.Until, s.Cause = b.until, b.cause.Error()
	}
	return s
}
