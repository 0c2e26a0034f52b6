package supervision

import (
	"math/rand/v2"
	"slices"
	"time"
)

// Intensity bounds restarts: more than Restarts of all children together within Period
// are too many. Zero is 5 in a minute.
type Intensity struct {
	Restarts int
	Period   time.Duration
}

func (i Intensity) orDefault() Intensity {
	if i == (Intensity{}) {
		return Intensity{Restarts: 5, Period: time.Minute}
	}
	return i
}

// failures are the times of those within the period.
type failures []time.Time

// add notes a failure and reports whether that are too many.
func (f *failures) add(now time.Time, i Intensity) bool {
	*f = slices.DeleteFunc(*f, func(t time.Time) bool { return now.Sub(t) > i.Period })
	*f = append(*f, now)
	return len(*f) > i.Restarts
}

// Backoff is how long to wait before a child is started again: First after its first
// failure, twice as long after each one that follows, and Most at most. Between half
// and all of that is waited, at random, so that what failed together does not come back
// together. Zero is 100 ms to 30 s. A child that has been ready for longer than Most
// begins anew.
type Backoff struct{ First, Most time.Duration }

func (b Backoff) orDefault() Backoff {
	if b == (Backoff{}) {
		return Backoff{First: 100 * time.Millisecond, Most: 30 * time.Second}
	}
	return b
}

// pause returns how long to wait after so many failures in a row.
func (b Backoff) pause(failures int) time.Duration {
	pause := b.First
	for ; failures > 1 && pause < b.Most; failures-- {
		pause *= 2
	}
	pause = min(pause, b.Most)
	return pause/2 + rand.N(pause/2+1)
}
