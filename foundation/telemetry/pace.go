package telemetry

import (
	"context"
	"sync/atomic"
	"time"
)

// pace is how often something is done. It can be changed at any time.
type pace struct {
	interval atomic.Int64  // a time.Duration
	changed  chan struct{} // bell
}

func newPace() pace { return pace{changed: make(chan struct{}, 1)} }

func (p *pace) set(interval time.Duration) {
	p.interval.Store(int64(interval))
	select {
	case p.changed <- struct{}{}:
	default:
	}
}

// run calls do every interval until the context ends, whose error it returns. The
// interval is set before.
func (p *pace) run(ctx context.Context, do func()) error {
	ticker := time.NewTicker(time.Duration(p.interval.Load()))
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-p.changed:
			ticker.Reset(time.Duration(p.interval.Load()))
		case <-ticker.C:
			do()
		}
	}
}
