package backpressure

import (
	"math"
	"sync"
	"time"
)

const (
	// A tenth observation still counts 3 %: one slow commit is not a slow store.
	latencyWeight = 0.3
	// With nothing to observe what is remembered halves in this time; otherwise one
	// slow commit before a pause would hold sources back that could show it is over.
	latencyHalfLife = 2 * time.Second
)

// Latency is the signal of how long something takes, such as a commit: a moving
// average against a limit, or the age of the oldest one that has not ended when that
// is more. It is safe for concurrent use.
type Latency struct {
	limit time.Duration

	mu      sync.Mutex
	average time.Duration
	ended   time.Time // when the last one ended
	started uint64
	pending map[uint64]time.Time // those that have not ended, by number
}

// NewLatency returns a signal that is at its limit when things take limit.
func NewLatency(limit time.Duration) *Latency {
	return &Latency{limit: limit, pending: make(map[uint64]time.Time)}
}

// Begin notes that one begins and returns what is to be called, once, when it ends.
func (l *Latency) Begin() (end func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.started++
	number := l.started
	l.pending[number] = time.Now()
	return func() { l.end(number) }
}

func (l *Latency) end(number uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	took := now.Sub(l.pending[number])
	delete(l.pending, number)
	l.average += time.Duration(latencyWeight * float64(took-l.average))
	l.ended = now
}

// Pressure is a Signal's Read.
func (l *Latency) Pressure() float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	latency := l.average
	if len(l.pending) == 0 {
		latency = time.Duration(float64(latency) * halved(now.Sub(l.ended), latencyHalfLife))
	}
	for _, began := range l.pending {
		latency = max(latency, now.Sub(began))
	}
	return float64(latency) / float64(l.limit)
}

// halved returns what is left of 1 after a time.
func halved(after, halfLife time.Duration) float64 {
	return math.Exp2(-after.Seconds() / halfLife.Seconds())
}
