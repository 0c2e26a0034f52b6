package backpressure

import (
	"math"
	"time"
)

// The scale of every pressure. It is fixed, so that a signal is tuned where its
// limit is known, and the distance between the marks is the hysteresis.
const (
	eased = 0.5 // at or below it, there is room: go faster, or leave Throttled
	high  = 0.8 // from here on sources are slowed down; at or below it, Paused ends
	full  = 1.0 // the limit itself
)

// Signal is one thing that can be too full, too slow or too far behind.
type Signal struct {
	// Name is the label of its metrics and the cause in the log, from a fixed set.
	Name string
	// Read returns the pressure: 0 is idle, 1 is at the limit, and more is possible.
	// It is called at every sample, so it must be quick and must not wait.
	Read func() float64
	// Pauses says that sources are stopped at the limit. It is for what can pass its
	// limit, such as memory and the lag of a sink. A bounded channel or a budget makes
	// sources wait by itself, and is full whenever what follows it is the bottleneck.
	Pauses bool
}

// Ratio returns a Read for what is counted: entries of a channel, bytes in flight,
// bytes that compactions owe, events a sink is behind.
func Ratio(used func() int64, limit int64) func() float64 {
	return func() float64 { return float64(used()) / float64(limit) }
}

// Reading is what a signal said.
type Reading struct {
	Name     string  `json:"name"`
	Pressure float64 `json:"pressure"`
	Pauses   bool    `json:"pauses,omitempty"`
}

// Sample is what all signals said at one time. It does not change once it is taken.
type Sample struct {
	At       time.Time `json:"at"`
	Readings []Reading `json:"signals"`
}

// Worst returns the reading with the highest pressure, the first among equals.
func (s Sample) Worst() Reading {
	var worst Reading
	for _, r := range s.Readings {
		if worst.Name == "" || r.Pressure > worst.Pressure {
			worst = r
		}
	}
	return worst
}

// worstPausing is worst among the signals that may stop sources.
func (s Sample) worstPausing() Reading {
	var worst Reading
	for _, r := range s.Readings {
		if r.Pauses && (worst.Name == "" || r.Pressure > worst.Pressure) {
			worst = r
		}
	}
	return worst
}

// onScale keeps a pressure on the scale. What a signal cannot tell, such as 0/0
// before anything happened, is no pressure.
func onScale(pressure float64) float64 {
	if math.IsNaN(pressure) || pressure < 0 {
		return 0
	}
	return min(pressure, 10*full)
}
