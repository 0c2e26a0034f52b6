package telemetry

import (
	"sync/atomic"

	"github.com/VictoriaMetrics/metrics"
)

// Counter counts what happens, without making cores wait for each other.
type Counter struct {
	cells  []cell // a power of two
	target *metrics.Counter
	seen   uint64 // sum of the cells at the last flush
}

// cell has two cache lines for itself, because processors fetch them in pairs.
type cell struct {
	n atomic.Uint64
	_ [120]byte
}

func newCounter(target *metrics.Counter) *Counter {
	return &Counter{cells: make([]cell, shards()), target: target}
}

// Inc adds one.
func (c *Counter) Inc() { c.Add(1) }

// Add adds n, which is not negative.
func (c *Counter) Add(n int) {
	c.cells[pick()&uint32(len(c.cells)-1)].n.Add(uint64(n))
}

// flush adds to the target what came since the last flush. Only one goroutine at a
// time may call it.
func (c *Counter) flush() {
	sum := uint64(0)
	for i := range c.cells {
		sum += c.cells[i].n.Load()
	}
	c.target.AddInt64(int64(sum - c.seen))
	c.seen = sum
}
