package backpressure

import (
	"time"

	"github.com/VictoriaMetrics/metrics"
)

const (
	reliefPause   = 3 * time.Second // between two of a kind, while they help
	longestPause  = time.Minute     // when they do not help
	helpfulRelief = 0.01            // of the limit
)

// relief is something that may make memory free. It is done when its level begins
// and, while that lasts, again: seldom, and ever more seldom while it does not help.
type relief struct {
	from  Level
	do    func()
	count *metrics.Counter

	next  time.Time
	pause time.Duration
}

func (r *relief) due(level Level, now time.Time) bool {
	if level < r.from {
		r.pause = 0 // what did not help in the last shortage may help in the next
		return false
	}
	return !now.Before(r.next)
}

// done notes how much was freed, as a share of the limit.
func (r *relief) done(now time.Time, freed float64) {
	r.count.Inc()
	if freed >= helpfulRelief {
		r.pause = 0
	}
	r.pause = min(max(2*r.pause, reliefPause), longestPause)
	r.next = now.Add(r.pause)
}
