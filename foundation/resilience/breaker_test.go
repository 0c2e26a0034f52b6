package resilience_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/foundation/resilience"

	"github.com/VictoriaMetrics/metrics"
)

var errDown = errors.New("down")

func fail(context.Context) error    { return errDown }
func succeed(context.Context) error { return nil }

// hang waits for the end of its context.
func hang(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// pass lets virtual time pass.
func pass(d time.Duration) { <-time.After(d) }

// panics reports whether a call through the breaker panics.
func panics(b *resilience.Breaker) (did bool) {
	defer func() { did = recover() == "boom" }()
	_ = b.Do(context.Background(), func(context.Context) error { panic("boom") })
	return false
}

func expectState(t *testing.T, b *resilience.Breaker, want resilience.State) {
	t.Helper()
	if got := b.State(); got != want {
		t.Errorf("it is %v, want %v", got, want)
	}
}

// What counts as a failure opens a breaker of one failure, nothing else does.
func TestWhatCounts(t *testing.T) {
	for name, test := range map[string]struct {
		call func(context.Context) error
		want resilience.State
	}{
		"success":      {succeed, resilience.Closed},
		"error":        {fail, resilience.Open},
		"catastrophe":  {func(context.Context) error { return resilience.Mark(errDown, resilience.Catastrophic) }, resilience.Open},
		"answer":       {func(context.Context) error { return resilience.Mark(errDown, resilience.Permanent) }, resilience.Closed},
		"time-out":     {hang, resilience.Open},
		"late success": {func(context.Context) error { pass(2 * time.Second); return nil }, resilience.Open},
		"late answer": {func(context.Context) error {
			pass(2 * time.Second)
			return resilience.Mark(errDown, resilience.Permanent)
		}, resilience.Open},
		"its own abort": {func(context.Context) error { return context.Canceled }, resilience.Closed},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := resilience.NewBreaker(resilience.BreakerConfig{Threshold: 1, CallTimeout: time.Second})
				_ = b.Do(context.Background(), test.call)
				expectState(t, b, test.want)
			})
		})
	}
}

func TestPanicsCountAndGoOn(t *testing.T) {
	b := resilience.NewBreaker(resilience.BreakerConfig{Threshold: 1})
	if !panics(b) {
		t.Error("the panic is lost")
	}
	expectState(t, b, resilience.Open)
}

// A caller that goes says nothing about the service; one whose time is over does.
func TestCallersThatDoNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := resilience.NewBreaker(resilience.BreakerConfig{Threshold: 1, CallTimeout: time.Hour})
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(time.Second, cancel)
		if err := b.Do(ctx, hang); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		expectState(t, b, resilience.Closed)
		called := false
		if err := b.Do(ctx, func(context.Context) error { called = true; return nil }); called || !errors.Is(err, context.Canceled) {
			t.Errorf("called %v for nobody: %v", called, err)
		}
		ctx, cancel = context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = b.Do(ctx, hang)
		expectState(t, b, resilience.Open)
	})
}

// A probe whose caller goes leaves its place to another; one that never comes back keeps
// it for one recovery, and what it then brings is not counted.
func TestProbesThatDoNotReturn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := resilience.NewBreaker(resilience.BreakerConfig{Threshold: 1, Recovery: time.Minute})
		_ = b.Do(context.Background(), fail)
		pass(time.Minute)
		gone, cancel := context.WithCancel(context.Background())
		_ = b.Do(gone, func(ctx context.Context) error { cancel(); return ctx.Err() })
		expectState(t, b, resilience.HalfOpen)

		release, done := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(done)
			_ = b.Do(context.Background(), func(context.Context) error { <-release; return errDown })
		}()
		synctest.Wait()
		var open *resilience.OpenError
		if err := b.Do(context.Background(), succeed); !errors.As(err, &open) || !open.Until.Equal(time.Now().Add(time.Minute)) {
			t.Errorf("beside the probe: %v", err)
		}
		pass(time.Minute)
		if err := b.Do(context.Background(), succeed); err != nil {
			t.Error(err)
		}
		expectState(t, b, resilience.Closed)
		close(release)
		<-done
		expectState(t, b, resilience.Closed)
	})
}

// A slow call keeps nobody waiting.
func TestCallsRunSideBySide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := resilience.NewBreaker(resilience.BreakerConfig{})
		release := make(chan struct{})
		for range 10 {
			go func() { _ = b.Do(context.Background(), func(context.Context) error { <-release; return nil }) }()
		}
		synctest.Wait()
		if err := b.Do(context.Background(), succeed); err != nil {
			t.Error(err)
		}
		close(release)
	})
}

func TestWhatABreakerTells(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		set := metrics.NewSet()
		var told []string
		var b *resilience.Breaker
		b = resilience.NewBreaker(resilience.BreakerConfig{Name: "disk", Threshold: 1, Recovery: time.Minute, Metrics: set,
			Changed: func(name string, from, to resilience.State) {
				told = append(told, name+" "+from.String()+" "+to.String()+", now "+b.State().String())
			}})
		_ = b.Do(context.Background(), fail)
		err := b.Do(context.Background(), succeed)
		var open *resilience.OpenError
		if !errors.As(err, &open) || !errors.Is(err, errDown) || !strings.Contains(err.Error(), "disk is not called until") {
			t.Errorf("while it is open: %v", err)
		}
		if got := set.GetOrCreateGauge(`elixirscope_breaker_state{name="disk"}`, nil).Get(); got != 2 {
			t.Errorf("the gauge of an open breaker is at %v", got)
		}
		if got := set.GetOrCreateCounter(`elixirscope_breaker_opened_total{name="disk"}`).Get(); got != 1 {
			t.Errorf("it has opened %d times", got)
		}
		expectJSON(t, b, `{"name":"disk","state":"open","failures":0,"until":"2000-01-01T00:01:00Z","cause":"down"}`)
		pass(time.Minute)
		_ = b.Do(context.Background(), succeed)
		expectJSON(t, b, `{"name":"disk","state":"closed","failures":0}`)
		want := "disk closed open, now open; disk open half_open, now half_open; disk half_open closed, now closed"
		if got := strings.Join(told, "; "); got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	})
}

func expectJSON(t *testing.T, b *resilience.Breaker, want string) {
	t.Helper()
	status := b.Status()
	if !status.Until.IsZero() {
		status.Until = status.Until.UTC()
	}
	got, err := json.Marshal(status)
	if err != nil || string(got) != want {
		t.Errorf("it stands as %s, %v, want %s", got, err, want)
	}
}
