package backpressure

import (
	"sync"
	"time"
)

// A stall is remembered for about this long: a store that stalls every second is at
// its limit in between too. What is left is below high after a third of it.
const stallHalfLife = time.Second

// Stall is the signal of something that stops altogether at times, such as the
// store's writes: at the limit while it lasts, easing afterwards. Begin and End fit
// Pebble's WriteStallBegin and WriteStallEnd. It is safe for concurrent use.
type Stall struct {
	mu      sync.Mutex
	stalled bool
	ended   time.Time
}

// Begin notes that it stops.
func (s *Stall) Begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stalled = true
}

// End notes that it goes on.
func (s *Stall) End() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stalled = false
	s.ended = time.Now()
}

// Pressure is a Signal's Read.
func (s *Stall) Pressure() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stalled {
		return full
	}
	return full * halved(time.Since(s.ended), stallHalfLife)
}
