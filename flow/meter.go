package flow

import (
	"fmt"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// meter counts what a stage does. Its counters belong to the set of an instance:
//
//	elixirscope_stage_items_total{stage="parse"}        items worked on
//	elixirscope_stage_busy_seconds_total{stage="parse"} time spent on them by all
//	                                                    workers, waiting left out
type meter struct {
	items *metrics.Counter
	busy  *metrics.FloatCounter
	// What they showed before: runs of one instance share them.
	itemsBefore uint64
	busyBefore  float64
}

func newMeter(set *metrics.Set, stage string) meter {
	m := meter{
		items: set.GetOrCreateCounter(fmt.Sprintf("elixirscope_stage_items_total{stage=%q}", stage)),
		busy:  set.GetOrCreateFloatCounter(fmt.Sprintf("elixirscope_stage_busy_seconds_total{stage=%q}", stage)),
	}
	m.itemsBefore, m.busyBefore = m.items.Get(), m.busy.Get()
	return m
}

// worked counts items and the time spent on them.
func (m *meter) worked(items int, busy time.Duration) {
	m.items.Add(items)
	m.busy.Add(busy.Seconds())
}

// Work is what a stage did in one run.
type Work struct {
	Stage string        `json:"stage"`
	Items uint64        `json:"items"`
	Busy  time.Duration `json:"busy_ns"` // of all workers together
}

// Work returns what the stage did so far.
func (s *Stage[In, Out]) Work() Work {
	m := &s.meter
	return Work{Stage: s.name, Items: m.items.Get() - m.itemsBefore,
		Busy: time.Duration((m.busy.Get() - m.busyBefore) * float64(time.Second))}
}

// Observe makes the stage count in set instead of in a set of its own. It is
// called before Run.
func (s *Stage[In, Out]) Observe(set *metrics.Set) { s.meter = newMeter(set, s.name) }
