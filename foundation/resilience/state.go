package resilience

import (
	"fmt"
	"time"
)

// State is what a Breaker does with calls.
type State int

// The states, by how much is kept away.
const (
	Closed   State = iota // calls pass
	HalfOpen              // some calls pass, as probes
	Open                  // no call passes
)

// String returns the name of the state in logs and JSON.
func (s State) String() string {
	switch s {
	case Closed:
		return "closed"
	case HalfOpen:
		return "half_open"
	case Open:
		return "open"
	}
	return fmt.Sprintf("State(%d)", int(s))
}

// MarshalText implements encoding.TextMarshaler.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// OpenError says that a call was not made.
type OpenError struct {
	Name  string
	Until time.Time // when the breaker lets a call pass again, unless a probe closes it before
	Cause error     // the failure that opened it
}

func (e *OpenError) Error() string {
	return fmt.Sprintf("%s is not called until %s: %v", e.Name, e.Until.Format(time.RFC3339), e.Cause)
}

// Unwrap returns the cause, so that the class of the error is that of the cause.
func (e *OpenError) Unwrap() error { return e.Cause }

// BreakerStatus is how a breaker stands.
type BreakerStatus struct {
	Name     string    `json:"name"`
	State    State     `json:"state"`
	Failures int       `json:"failures"`        // in a row, of calls while it is closed
	Until    time.Time `json:"until,omitzero"`  // when the next call passes, while it is not closed
	Cause    string    `json:"cause,omitempty"` // the last failure, while it is not closed
}
