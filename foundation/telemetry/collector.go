package telemetry

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// Collector gathers in shards what hot paths count, and flushes it into a set.
type Collector struct {
	set  *metrics.Set
	pace pace

	lock     sync.Mutex // guards what is below, and the flushes
	counters map[string]*Counter
	timers   []*Timer // sorted by name and labels
}

// NewCollector returns a collector that counts into set, for as long as set is used.
func NewCollector(set *metrics.Set) *Collector {
	c := &Collector{set: set, pace: newPace(), counters: make(map[string]*Counter)}
	set.RegisterMetricsWriter(c.writeTimers)
	return c
}

// Counter returns the counter of that name, which may have labels:
// requests_total{kind="symbol"}. It panics when the name is none. Constructors call it,
// and keep the counter.
func (c *Collector) Counter(name string) *Counter {
	c.lock.Lock()
	defer c.lock.Unlock()
	counter, ok := c.counters[name]
	if !ok {
		counter = newCounter(c.set.GetOrCreateCounter(name))
		c.counters[name] = counter
	}
	return counter
}

// Timer returns the timer of that name, which is as that of a counter and ends in
// _seconds. The set shows it as a histogram.
func (c *Collector) Timer(name string) *Timer {
	if err := metrics.ValidateMetric(name); err != nil {
		panic(fmt.Errorf("timer %q: %w", name, err))
	}
	timer := newTimer(name)
	c.lock.Lock()
	defer c.lock.Unlock()
	i, ok := slices.BinarySearchFunc(c.timers, timer, func(a, b *Timer) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.labels, b.labels))
	})
	if !ok {
		c.timers = slices.Insert(c.timers, i, timer)
	}
	return c.timers[i]
}

// Flush adds to the set what was counted since the last flush.
func (c *Collector) Flush() {
	c.lock.Lock()
	defer c.lock.Unlock()
	for _, counter := range c.counters {
		counter.flush()
	}
	for _, timer := range c.timers {
		timer.flush()
	}
}

// Run flushes every interval until the context ends, and then once more. It returns
// the context's error.
func (c *Collector) Run(ctx context.Context, interval time.Duration) error {
	c.pace.set(interval)
	defer c.Flush()
	return c.pace.run(ctx, c.Flush)
}

// SetInterval changes the time between flushes of Run, which is positive.
func (c *Collector) SetInterval(d time.Duration) { c.pace.set(d) }

// writeTimers is asked by the set for what it has no type for: a histogram that many
// observations can be added to at once. The lock is free again when w is written to.
func (c *Collector) writeTimers(w io.Writer) {
	var text bytes.Buffer
	c.lock.Lock()
	family := ""
	for _, timer := range c.timers {
		if timer.name != family {
			metrics.WriteMetadataIfNeeded(&text, timer.name, "histogram")
			family = timer.name
		}
		timer.write(&text)
	}
	c.lock.Unlock()
	_, _ = w.Write(text.Bytes()) // as in the set, whoever owns w knows of its errors
}
