package backpressure

import "fmt"

// Level is how short memory is.
type Level uint8

// The levels, each with what is done from it on.
const (
	Enough   Level = iota
	Evict          // caches are evicted
	Throttle       // sources are slowed down, and free memory goes back to the system
	Stop           // sources are paused, and there is an emergency clean-up
)

func (l Level) String() string {
	switch l {
	case Evict:
		return "evict"
	case Throttle:
		return "throttle"
	case Stop:
		return "stop"
	default:
		return "enough"
	}
}

// MarshalText writes the level's name.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads the level's name.
func (l *Level) UnmarshalText(text []byte) error {
	for level := range Stop + 1 {
		if level.String() == string(text) {
			*l = level
			return nil
		}
	}
	return fmt.Errorf("%q is no level of memory", text)
}

// enterAt is the share of the limit at which a level begins.
func (l Level) enterAt() float64 {
	switch l {
	case Evict:
		return 0.80
	case Throttle:
		return 0.90
	case Stop:
		return 0.95
	default:
		return 0
	}
}

// leaveBelow is how far a share has to fall below where its level began.
const leaveBelow = 0.05

// next returns the level for a share of the limit, which may be several away.
func (l Level) next(share float64) Level {
	for l < Stop && share >= (l+1).enterAt() {
		l++
	}
	for l > Enough && share < l.enterAt()-leaveBelow {
		l--
	}
	return l
}

// pressureOf puts a share of the memory limit on the scale of signals, so that the
// controller's marks are the levels': it slows down from Throttle on and is eased
// five points lower, and it pauses at Stop and goes on five points lower.
func pressureOf(share float64) float64 {
	throttle, stop := Throttle.enterAt(), Stop.enterAt()
	relaxed := throttle - leaveBelow
	switch {
	case share < relaxed:
		return eased * share / relaxed
	case share < throttle:
		return eased + (high-eased)*(share-relaxed)/(throttle-relaxed)
	default:
		return high + (full-high)*(share-throttle)/(stop-throttle)
	}
}
