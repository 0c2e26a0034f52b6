package health

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"
)

// Check says how a service is. Nil: well. An error made by Degraded: it works, with
// an issue. Any other error, a panic and a time-out: it fails. The text of an error
// should be the same as long as its cause is.
type Check func(ctx context.Context) error

// Service is one that is checked. Its name is its only one in an instance.
type Service struct {
	Name string
	// Since is when it was started. What a check of an earlier start has not answered is
	// not held against a later one.
	Since time.Time
	Check Check
}

// probe is one call of a check.
type probe struct {
	service string
	since   time.Time // Since of the service
	started time.Time
	done    chan struct{} // closed when the check has returned
	err     error         // what it returned; read it after done
	took    time.Duration // read it after done
}

func start(ctx context.Context, s Service, log *slog.Logger) *probe {
	p := &probe{service: s.Name, since: s.Since, started: time.Now(), done: make(chan struct{})}
	go func() {
		defer close(p.done)
		p.err = call(ctx, s, log)
		p.took = time.Since(p.started)
		// By the clock: the end of the round may have cancelled the context first.
		if deadline, limited := ctx.Deadline(); limited && !time.Now().Before(deadline) {
			p.err = p.silence() // in time to be told, not in time to be well
		}
	}()
	return p
}

func call(ctx context.Context, s Service, log *slog.Logger) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("check panicked: %v", r)
			log.Error("health check panicked", "service", s.Name, "panic", r, "stack", string(debug.Stack()))
		}
	}()
	return s.Check(ctx)
}

func (p *probe) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// wait returns when the check has, or when given is done.
func (p *probe) wait(given context.Context) {
	select {
	case <-p.done:
	case <-given.Done():
	}
}

// report returns what the check says by now.
func (p *probe) report() ServiceReport {
	err, took := p.silence(), time.Since(p.started)
	if p.ended() {
		err, took = p.err, p.took
	}
	r := ServiceReport{Name: p.service, Status: statusOf(err), CheckedAt: p.started.Add(took), MS: float64(took) / float64(time.Millisecond)}
	if err != nil {
		r.Error = err.Error()
		r.Silent = errors.As(err, new(silence))
	}
	return r
}

// silence is the error of a check that has not answered in time.
type silence time.Duration

func (s silence) Error() string {
	return fmt.Sprintf("has not answered for %v s", time.Duration(s).Round(100*time.Millisecond).Seconds())
}

func (p *probe) silence() error { return silence(time.Since(p.started)) }
