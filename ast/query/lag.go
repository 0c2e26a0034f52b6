package query

import (
	"fmt"
	"time"
)

// LagError says that an answer is further behind than its request allows.
type LagError struct{ Lag, Max time.Duration }

func (e *LagError) Error() string {
	return fmt.Sprintf("the answer would be %v behind, and at most %v is allowed (max-lag)", e.Lag, e.Max)
}

// CheckLag returns a *LagError when an answer of that moment is not to be given.
func (r *Request) CheckLag(of AsOf) error {
	if lag := time.Duration(of.LagMS) * time.Millisecond; r.MaxLag > 0 && lag > r.MaxLag {
		return &LagError{lag, r.MaxLag}
	}
	return nil
}
