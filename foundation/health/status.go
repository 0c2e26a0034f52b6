package health

import "fmt"

// Status is how a service is, or an instance as a whole. A greater one is worse.
type Status int

const (
	StatusHealthy  Status = iota
	StatusDegraded        // it works, with an issue
	StatusCritical        // it fails
)

// String returns healthy, degraded or critical.
func (s Status) String() string {
	switch s {
	case StatusHealthy:
		return "healthy"
	case StatusDegraded:
		return "degraded"
	case StatusCritical:
		return "critical"
	}
	return fmt.Sprintf("Status(%d)", int(s))
}

// MarshalText writes what String returns.
func (s Status) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what String returns.
func (s *Status) UnmarshalText(text []byte) error {
	for _, status := range []Status{StatusHealthy, StatusDegraded, StatusCritical} {
		if status.String() == string(text) {
			*s = status
			return nil
		}
	}
	return fmt.Errorf("%q is no status of health", text)
}

// issue is an error of a service that works in spite of it.
type issue struct{ error }

func (i issue) Unwrap() error { return i.error }

// Degraded returns an error that says: it works, with this issue. It returns nil when
// err is nil.
func Degraded(err error) error {
	if err == nil {
		return nil
	}
	return issue{err}
}

// statusOf classes what a check returned. Of joined errors one that is no issue makes
// a failure.
func statusOf(err error) Status {
	switch e := err.(type) {
	case nil:
		return StatusHealthy
	case issue:
		return StatusDegraded
	case interface{ Unwrap() []error }:
		worst := StatusHealthy
		for _, part := range e.Unwrap() {
			worst = max(worst, statusOf(part))
		}
		return worst
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			return statusOf(inner)
		}
	}
	return StatusCritical
}
