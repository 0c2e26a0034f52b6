package backpressure_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/backpressure"

	"github.com/VictoriaMetrics/metrics"
)

func throttled(rate int64) backpressure.Decision {
	return backpressure.Decision{State: backpressure.Throttled, Rate: rate}
}

func unlimited() backpressure.Decision { return backpressure.Decision{Rate: backpressure.Unlimited} }

func paused() backpressure.Decision { return backpressure.Decision{State: backpressure.Paused} }

func TestGateLetsEverythingPassWhenNormal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := backpressure.NewGate(metrics.NewSet())
		began := time.Now()
		for range 1000 {
			if err := g.Wait(t.Context(), 1<<30); err != nil {
				t.Fatal(err)
			}
		}
		if waited := time.Since(began); waited != 0 || g.State() != backpressure.Normal {
			t.Errorf("waited %v in state %v", waited, g.State())
		}
		if got := g.Traffic(); got.Admitted != 1000<<30 || got.Limited {
			t.Errorf("got %+v", got)
		}
	})
}

func TestGateKeepsTheRate(t *testing.T) {
	for _, item := range []int64{0, 1, 100, 1000, 5000} {
		synctest.Test(t, func(t *testing.T) {
			g := backpressure.NewGate(metrics.NewSet())
			g.Set(throttled(1000))
			began, sent := time.Now(), int64(0)
			for time.Since(began) < 60*time.Second && sent < 1e6 {
				if err := g.Wait(t.Context(), max(item, 0)); err != nil {
					t.Fatal(err)
				}
				sent += max(item, 1)
			}
			if item == 0 {
				if time.Since(began) != 0 {
					t.Errorf("what costs nothing waits %v", time.Since(began))
				}
				return
			}
			// An item passes before it is paid for, so there is one more at most.
			if rate := float64(sent-item) / time.Since(began).Seconds(); rate < 900 || rate > 1001 {
				t.Errorf("items of %d bytes pass with %.1f bytes/s of 1000", item, rate)
			}
			if !g.Traffic().Limited {
				t.Error("nobody notices that the source waited")
			}
		})
	}
}

// Nothing that was not used for a long time may pass at once later.
func TestGateDoesNotSaveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := backpressure.NewGate(metrics.NewSet())
		g.Set(throttled(1000))
		<-time.After(time.Hour)
		began, sent := time.Now(), 0
		for time.Since(began) == 0 {
			if err := g.Wait(t.Context(), 10); err != nil {
				t.Fatal(err)
			}
			sent += 10
		}
		if sent > 120 {
			t.Errorf("%d bytes pass at once after an hour, at 1000 in a second", sent)
		}
	})
}

// Who waits by a slow rate goes on when the rate rises, not when the slow one would
// have let it.
func TestGateResumesPromptly(t *testing.T) {
	for name, test := range map[string]struct {
		during, then backpressure.Decision
		within       time.Duration
	}{
		"paused, then normal":    {paused(), unlimited(), 0},
		"paused, then throttled": {paused(), throttled(1000), 0},
		"slow, then normal":      {throttled(1), unlimited(), 0},
		"slow, then faster":      {throttled(1), throttled(1e6), 2 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := backpressure.NewGate(metrics.NewSet())
				g.Set(throttled(1))
				if err := g.Wait(t.Context(), 1000); err != nil && test.during.State != backpressure.Paused {
					t.Fatal(err)
				}
				if test.during.State == backpressure.Paused {
					g.Set(unlimited()) // nothing is owed
				}
				g.Set(test.during)
				var passed atomic.Int32
				for range 3 {
					go func() {
						if g.Wait(t.Context(), 1) == nil {
							passed.Add(1)
						}
					}()
				}
				<-time.After(100 * time.Second)
				if passed.Load() != 0 || !g.Traffic().Limited {
					t.Fatalf("%d pass, %+v", passed.Load(), g.Traffic())
				}
				g.Set(test.then)
				<-time.After(test.within)
				synctest.Wait()
				if test.then.State == backpressure.Normal && passed.Load() != 3 || passed.Load() == 0 {
					t.Errorf("%d of 3 pass", passed.Load())
				}
				g.Set(unlimited())
			})
		})
	}
}

func TestGateWaitersAreCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := backpressure.NewGate(metrics.NewSet())
		g.Set(paused())
		ctx, cancel := context.WithCancel(t.Context())
		failed := make(chan error, 2)
		for range 2 { // one waits for the bucket, one for its turn
			go func() { failed <- g.Wait(ctx, 1) }()
		}
		synctest.Wait()
		cancel()
		for range 2 {
			if err := <-failed; !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		}
		g.Set(unlimited())
		if err := g.Wait(ctx, 1); !errors.Is(err, context.Canceled) {
			t.Errorf("a cancelled source goes on: %v", err)
		}
		if got := g.Traffic(); got.Admitted != 0 || !got.Limited {
			t.Errorf("got %+v", got)
		}
	})
}

func TestGateIsFair(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := backpressure.NewGate(metrics.NewSet())
		g.Set(throttled(10))
		order := make(chan int, 5)
		for i := range 5 {
			go func() {
				if g.Wait(t.Context(), 10) == nil {
					order <- i
				}
			}()
			synctest.Wait()
		}
		for want := range 5 {
			if got := <-order; got != want {
				t.Errorf("number %d passes as number %d", got, want)
			}
		}
	})
}

func BenchmarkGateNormal(b *testing.B) {
	g := backpressure.NewGate(metrics.NewSet())
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	for b.Loop() {
		if err := g.Wait(ctx, 4096); err != nil {
			b.Fatal(err)
		}
	}
}
