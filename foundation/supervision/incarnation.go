package supervision

import (
	"context"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// incarnation is a child from one start to its end.
type incarnation struct {
	cancel  context.CancelFunc
	started time.Time
	ready   atomic.Bool
	ended   chan struct{} // closed when it has, then err is valid
	err     error
}

// incarnate starts a service. ring is called when it is ready and when it has ended.
func incarnate(ctx context.Context, service Service, ring func()) *incarnation {
	ctx, cancel := context.WithCancel(ctx)
	n := &incarnation{cancel: cancel, started: time.Now(), ended: make(chan struct{})}
	go func() {
		defer ring()
		defer close(n.ended)
		n.err = serve(ctx, service, func() {
			if !n.ready.Swap(true) {
				ring()
			}
		})
	}()
	return n
}

// serve serves a service and makes an error of whatever else ends it. Goexit cannot be
// held up: then the error is what it was set to before.
func serve(ctx context.Context, service Service, ready func()) (err error) {
	returned := false
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		} else if !returned {
			err = errGoexit
		}
	}()
	err = service.Serve(ctx, ready)
	returned = true
	return err
}

func (n *incarnation) hasEnded() bool {
	select {
	case <-n.ended:
		return true
	default:
		return false
	}
}

// stop ends an incarnation and reports whether it did so in time.
func (n *incarnation) stop(timeout time.Duration) bool {
	n.cancel()
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	select {
	case <-n.ended:
		return true
	case <-timer.C:
		return n.hasEnded()
	}
}
