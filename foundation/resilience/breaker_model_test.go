package resilience_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"elixirscope/foundation/resilience"

	"pgregory.net/rapid"
)

// model is a breaker that is told of beginnings and ends of calls.
type model struct {
	threshold, allowed int
	recovery           time.Duration

	state         resilience.State
	epoch         int // grows with each change, and when probes are given up
	failures, out int
	successes     int
	until         time.Time
}

func (m *model) next(s resilience.State) {
	m.state = s
	m.epoch++
	m.failures, m.out, m.successes = 0, 0, 0
}

func (m *model) begin(now time.Time) bool {
	if m.state != resilience.Closed && !now.Before(m.until) {
		m.next(resilience.HalfOpen)
		m.until = now.Add(m.recovery)
	}
	switch m.state {
	case resilience.Open:
		return false
	case resilience.HalfOpen:
		if m.out == m.allowed {
			return false
		}
		m.out++
	}
	return true
}

func (m *model) end(now time.Time, epoch int, end ending) {
	if epoch != m.epoch {
		return
	}
	switch {
	case end == cancelled:
		if m.state == resilience.HalfOpen {
			m.out--
		}
	case end == success || end == refused:
		m.failures = 0
		m.successes++
		if m.state == resilience.HalfOpen && m.successes == m.allowed {
			m.next(resilience.Closed)
		}
	default:
		m.failures++
		if m.state == resilience.HalfOpen || m.failures == m.threshold {
			m.next(resilience.Open)
			m.until = now.Add(m.recovery)
		}
	}
}

// ending is how a call ends.
type ending int

const (
	success ending = iota
	failure
	refused
	cancelled
	panicked
	endings // their number
)

// underway is a call that has begun.
type underway struct {
	epoch  int
	end    chan ending
	done   chan struct{}
	cancel context.CancelFunc
}

func begin(b *resilience.Breaker, epoch int) (*underway, error) {
	ctx, cancel := context.WithCancel(context.Background())
	u := &underway{epoch, make(chan ending), make(chan struct{}), cancel}
	began, rejected := make(chan struct{}), make(chan error, 1)
	go func() {
		defer close(u.done)
		defer func() { _ = recover() }()
		rejected <- b.Do(ctx, func(ctx context.Context) error {
			close(began)
			switch <-u.end {
			case success:
				return nil
			case refused:
				return resilience.Mark(errDown, resilience.Permanent)
			case panicked:
				panic("boom")
			case cancelled:
				cancel()
				return ctx.Err()
			}
			return errDown
		})
	}()
	select {
	case <-began:
		return u, nil
	case err := <-rejected:
		cancel()
		return nil, err
	}
}

func (u *underway) finish(end ending) {
	u.end <- end
	<-u.done
	u.cancel()
}

// Whatever calls overlap and however they end, the breaker does what the model does.
func TestBreakerIsItsModel(t *testing.T) { checkInBubble(t, checkBreaker) }

func checkBreaker(t *rapid.T) {
	m := &model{threshold: rapid.IntRange(1, 4).Draw(t, "threshold"), allowed: rapid.IntRange(1, 3).Draw(t, "probes"), recovery: time.Minute}
	b := resilience.NewBreaker(resilience.BreakerConfig{Threshold: m.threshold, Probes: m.allowed, Recovery: m.recovery})
	var calls []*underway
	defer func() {
		for _, c := range calls {
			c.finish(success)
		}
	}()
	for range rapid.IntRange(1, 60).Draw(t, "steps") {
		switch rapid.IntRange(0, 4).Draw(t, "step") {
		case 0:
			pass(time.Duration(rapid.IntRange(1, 90).Draw(t, "seconds")) * time.Second)
		case 1, 2:
			c, err := begin(b, 0)
			admitted := m.begin(time.Now())
			if (err == nil) != admitted {
				t.Fatalf("the model admits %v, the breaker says %v", admitted, err)
			}
			if admitted {
				c.epoch = m.epoch
				calls = append(calls, c)
			} else {
				expectOpen(t, err, m)
			}
		case 3, 4:
			if len(calls) == 0 {
				continue
			}
			i := rapid.IntRange(0, len(calls)-1).Draw(t, "call")
			end := ending(rapid.IntRange(0, int(endings)-1).Draw(t, "ending"))
			c := calls[i]
			calls = append(calls[:i], calls[i+1:]...)
			c.finish(end)
			m.end(time.Now(), c.epoch, end)
		}
		if status := b.Status(); status.State != m.state || m.state == resilience.Closed && status.Failures != m.failures {
			t.Fatalf("it is %v after %d failures, the model %v after %d", status.State, status.Failures, m.state, m.failures)
		}
	}
}

func expectOpen(t *rapid.T, err error, m *model) {
	t.Helper()
	var open *resilience.OpenError
	if !errors.As(err, &open) || !open.Until.Equal(m.until) {
		t.Fatalf("rejected by %v, want until %v", err, m.until)
	}
}
