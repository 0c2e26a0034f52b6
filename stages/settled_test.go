package stages

import (
	"testing"
	"time"
)

// A file so fresh that a later write could leave the same time is not vouched for.
func TestSettled(t *testing.T) {
	read := time.Unix(100, 0)
	for _, test := range []struct {
		before  time.Duration // from the modification to the read
		trusted bool
	}{{time.Hour, true}, {racy, true}, {racy - 1, false}, {0, false}, {-time.Hour, false}} {
		modified := read.Add(-test.before)
		if got := settled(modified, read); got.Equal(modified) != test.trusted {
			t.Errorf("modified %v before it was read: recorded is %v of %v", test.before, got, modified)
		}
	}
}
