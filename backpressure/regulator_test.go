package backpressure_test

import (
	"bytes"
	"context"
	"log/slog"
	"regexp"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/backpressure"

	"github.com/VictoriaMetrics/metrics"
)

// plainLog writes lines without times, as golden tests need them.
func plainLog(to *bytes.Buffer) *slog.Logger {
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}))
}

// One signal goes up and down: every change of state is logged once with its cause,
// counted and shown, and when the regulator ends its gate is open.
func TestRegulatorReportsEveryTransition(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var pressure atomic.Value
		pressure.Store(0.0)
		var log bytes.Buffer
		set := metrics.NewSet()
		r := backpressure.NewRegulator(backpressure.DefaultConfig(), backpressure.Settings{
			Signals: []backpressure.Signal{
				{Name: "idle", Read: func() float64 { return 0 }},
				{Name: "lag", Read: func() float64 { return pressure.Load().(float64) }, Pauses: true},
			},
			Metrics: set, Logger: plainLog(&log),
		})
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { r.Run(ctx) })
		states := map[float64]string{}
		for _, p := range []float64{0.1, 0.9, 1.5, 0.7, 0.2, 1.25} {
			pressure.Store(p)
			<-time.After(10 * time.Second)
			synctest.Wait()
			states[p] = r.Gate.State().String()
			if got := r.Monitor.Latest().Readings[1].Pressure; got != p {
				t.Errorf("the latest sample says %v, want %v", got, p)
			}
		}
		if got := set.GetOrCreateGauge("elixirscope_backpressure_state", nil).Get(); got != 2 {
			t.Errorf("state is shown as %v", got)
		}
		cancel()
		running.Wait()
		if r.Gate.State() != backpressure.Normal {
			t.Errorf("it leaves the gate %v", r.Gate.State())
		}
		want := `level=INFO msg="backpressure changed" from=normal to=throttled cause=lag pressure=0.9 bytes_per_second=65536
level=WARN msg="backpressure changed" from=throttled to=paused cause=lag pressure=1.5 after=T
level=INFO msg="backpressure changed" from=paused to=throttled cause=lag pressure=0.7 bytes_per_second=65536 after=T
level=INFO msg="backpressure changed" from=throttled to=normal cause=lag pressure=0.2 after=T
level=WARN msg="backpressure changed" from=normal to=paused cause=lag pressure=1.25 after=T
`
		if got := regexp.MustCompile(`after=\S+`).ReplaceAllString(log.String(), "after=T"); got != want {
			t.Errorf("logged\n%swant\n%s", got, want)
		}
		for name, want := range map[string]uint64{
			`to="normal",cause="lag"`: 1, `to="throttled",cause="lag"`: 2, `to="paused",cause="lag"`: 2, `to="throttled",cause="idle"`: 0,
		} {
			if got := set.GetOrCreateCounter("elixirscope_backpressure_transitions_total{" + name + "}").Get(); got != want {
				t.Errorf("%s is counted %d times, want %d", name, got, want)
			}
		}
		for p, want := range map[float64]string{0.1: "normal", 0.9: "throttled", 1.5: "paused", 0.7: "throttled", 0.2: "normal", 1.25: "paused"} {
			if states[p] != want {
				t.Errorf("at %v it is %s, want %s", p, states[p], want)
			}
		}
	})
}

// The whole loop: sources at a gate, a bounded channel, and a sink that becomes a
// hundred times slower for a minute. Nothing is lost, the state changes once for
// each change of load, and afterwards as much flows as before.
func TestRegulatorFollowsASlowSink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const item = 10_000
		queue := make(chan int64, 64)
		var delay atomic.Int64
		delay.Store(int64(time.Millisecond))
		set := metrics.NewSet()
		r := backpressure.NewRegulator(backpressure.DefaultConfig(), backpressure.Settings{
			Signals: []backpressure.Signal{{Name: "queue", Read: backpressure.Ratio(func() int64 { return int64(len(queue)) }, int64(cap(queue)))}},
			Metrics: set, Logger: slog.New(slog.DiscardHandler),
		})
		ctx, stop := context.WithCancel(t.Context())
		var running, sources, sink sync.WaitGroup
		running.Go(func() { r.Run(ctx) })
		producing, finish := context.WithCancel(t.Context())
		var sent, received atomic.Int64
		for range 2 {
			sources.Go(func() {
				for producing.Err() == nil && r.Gate.Wait(producing, item) == nil {
					queue <- item
					sent.Add(1)
					<-time.After(5 * time.Millisecond)
				}
			})
		}
		sink.Go(func() {
			for range queue {
				<-time.After(time.Duration(delay.Load()))
				received.Add(1)
			}
		})
		flow := func(d time.Duration) int64 {
			before := received.Load()
			<-time.After(d)
			return received.Load() - before
		}
		before := flow(10 * time.Second)
		delay.Store(int64(100 * time.Millisecond))
		flow(30 * time.Second)
		slow := flow(30 * time.Second)
		if r.Gate.State() != backpressure.Throttled || slow < 270 {
			t.Errorf("with a slow sink it is %v, and %d of 300 flow", r.Gate.State(), slow)
		}
		delay.Store(int64(time.Millisecond))
		flow(10 * time.Second)
		if after := flow(10 * time.Second); r.Gate.State() != backpressure.Normal || after < before*9/10 {
			t.Errorf("afterwards it is %v, and %d flow, %d before", r.Gate.State(), after, before)
		}
		finish()
		sources.Wait()
		close(queue)
		sink.Wait()
		stop()
		running.Wait()
		if sent.Load() != received.Load() {
			t.Errorf("%d are sent, %d arrive", sent.Load(), received.Load())
		}
		for _, to := range []string{"throttled", "normal"} {
			if got := set.GetOrCreateCounter(`elixirscope_backpressure_transitions_total{to="` + to + `",cause="queue"}`).Get(); got != 1 {
				t.Errorf("it becomes %s %d times", to, got)
			}
		}
	})
}
