package backpressure

import (
	"fmt"
	"math"
	"time"
)

// State is how much sources may do.
type State uint8

// The states, in the order of how little is left to sources.
const (
	Normal    State = iota // as much as they can
	Throttled              // so many bytes per second
	Paused                 // nothing
)

func (s State) String() string {
	switch s {
	case Throttled:
		return "throttled"
	case Paused:
		return "paused"
	default:
		return "normal"
	}
}

// MarshalText writes the state's name.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads the state's name.
func (s *State) UnmarshalText(text []byte) error {
	for _, state := range []State{Normal, Throttled, Paused} {
		if state.String() == string(text) {
			*s = state
			return nil
		}
	}
	return fmt.Errorf("%q is no state of the sources", text)
}

// Unlimited is the rate in state Normal.
const Unlimited = math.MaxInt64

// Decision is what the controller lets sources do.
type Decision struct {
	State State `json:"state"`
	// Rate is in source bytes per second: Unlimited in Normal, 0 in Paused.
	Rate int64 `json:"rate"`
	// Cause is the signal that led to the state; in Normal the one that has eased, ""
	// when there never was one.
	Cause string `json:"cause,omitempty"`
	// Pressure is the highest of all signals now.
	Pressure float64 `json:"pressure"`
	// Since is when the state began, zero when it has not changed yet.
	Since time.Time `json:"since,omitzero"`
}

// Traffic is what went through the gate.
type Traffic struct {
	Admitted uint64 // bytes so far
	Limited  bool   // since the last time somebody asked, a source had to wait
}
