package backpressure

import (
	"context"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// burst is how much of the rate may pass at once after a quiet time: one sample's
// worth.
const burst = 100 * time.Millisecond

// Gate is where sources wait for their turn: it applies the controller's decisions.
// It is safe for concurrent use. Sources that wait are let through in the order in
// which they came.
//
// It is a token bucket that lets an item pass while it owes nothing, and has the
// item's bytes paid back afterwards: so an item of any size passes. Unlike those of
// golang.org/x/time/rate, who waits waits by the rate of now, not by that of when
// the wait began.
type Gate struct {
	decision atomic.Pointer[Decision]
	admitted *metrics.Counter
	waited   *metrics.FloatCounter

	limited atomic.Bool // somebody had to wait
	waiting atomic.Int32
	turn    chan struct{} // holds one: who waits for the bucket

	mu      sync.Mutex
	balance float64   // bytes that may pass now, less than 0 for what is owed
	counted time.Time // up to when the balance is computed
	changed chan struct{}
}

// NewGate returns an open gate, in state Normal. Its counters are in set.
func NewGate(set *metrics.Set) *Gate {
	g := &Gate{
		admitted: set.GetOrCreateCounter("elixirscope_backpressure_admitted_bytes_total"),
		waited:   set.GetOrCreateFloatCounter("elixirscope_backpressure_wait_seconds_total"),
		turn:     make(chan struct{}, 1),
		changed:  make(chan struct{}),
	}
	g.decision.Store(&Decision{Rate: Unlimited})
	return g
}

// Wait returns when a source may emit an item of so many bytes, or with the
// context's error when that ends before.
func (g *Gate) Wait(ctx context.Context, bytes int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	bytes = max(bytes, 0)
	if g.decision.Load().State != Normal {
		if err := g.pass(ctx, bytes); err != nil {
			return err
		}
	}
	g.admitted.AddInt64(bytes)
	return nil
}

// State is for sources that can do something better than wait, such as a watcher
// that lets more changes of one file become one.
func (g *Gate) State() State { return g.decision.Load().State }

// Decision returns what the gate applies.
func (g *Gate) Decision() Decision { return *g.decision.Load() }

// Set makes the gate apply a decision, at once and also to those who wait.
func (g *Gate) Set(d Decision) {
	g.mu.Lock()
	defer g.mu.Unlock()
	before := g.decision.Load()
	g.count(before)
	if before.State == Normal {
		g.balance = 0
	}
	g.decision.Store(&d)
	if d.State != before.State || d.Rate != before.Rate {
		close(g.changed)
		g.changed = make(chan struct{})
	}
}

// Traffic returns what passed, and whether somebody had to wait since the last call.
func (g *Gate) Traffic() Traffic {
	limited := g.limited.Swap(false)
	return Traffic{Admitted: g.admitted.Get(), Limited: limited || g.waiting.Load() > 0}
}

// pass waits for the turn and then for the bucket.
func (g *Gate) pass(ctx context.Context, bytes int64) error {
	began := time.Now()
	defer func() { g.waited.Add(time.Since(began).Seconds()) }()
	select {
	case g.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-g.turn }()
	for {
		delay, changed := g.take(bytes)
		if delay == 0 {
			return nil
		}
		if err := g.sleep(ctx, delay, changed); err != nil {
			return err
		}
	}
}

func (g *Gate) sleep(ctx context.Context, delay time.Duration, changed <-chan struct{}) error {
	g.limited.Store(true)
	g.waiting.Add(1)
	defer g.waiting.Add(-1)
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-changed:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// take takes the bytes when nothing is owed. Otherwise it returns when to ask again,
// and what is closed when another decision comes before.
func (g *Gate) take(bytes int64) (delay time.Duration, changed <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	d := g.decision.Load()
	switch d.State {
	case Normal:
		return 0, nil
	case Paused:
		return math.MaxInt64, g.changed
	}
	g.count(d)
	if g.balance >= 0 {
		g.balance -= float64(bytes)
		return 0, nil
	}
	seconds := min(-g.balance/float64(d.Rate), time.Hour.Seconds())
	return time.Duration(seconds*float64(time.Second)) + 1, g.changed
}

// count adds what a decision has allowed since the last time.
func (g *Gate) count(d *Decision) {
	now := time.Now()
	if d.State == Throttled {
		rate := float64(d.Rate)
		g.balance = min(g.balance+rate*now.Sub(g.counted).Seconds(), rate*burst.Seconds())
	}
	g.counted = now
}
