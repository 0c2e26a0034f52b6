package backpressure

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// Config is what users set.
type Config struct {
	Interval time.Duration // between samples
	Floor    int64         // bytes per second that throttled sources always get
}

// DefaultConfig samples often enough to act before a buffer of a second's work is
// full. Its floor is a few files a second, so that a stuck signal shows as slow and
// not as dead.
func DefaultConfig() Config { return Config{Interval: 100 * time.Millisecond, Floor: 64 << 10} }

// Settings are what the composer passes in. All are needed.
type Settings struct {
	Signals []Signal
	Metrics *metrics.Set
	Logger  *slog.Logger
}

// Regulator closes the loop: it samples the monitor, asks the controller and sets
// the gate.
type Regulator struct {
	Monitor *Monitor
	Gate    *Gate

	interval    time.Duration
	controller  *Controller
	log         *slog.Logger
	state, rate *metrics.Gauge
	transitions map[transition]*metrics.Counter
}

type transition struct {
	to    State
	cause string
}

// NewRegulator returns a regulator whose gate is open. The configuration must be
// valid.
func NewRegulator(c Config, s Settings) *Regulator {
	r := &Regulator{
		Monitor:     NewMonitor(s.Signals, s.Metrics),
		Gate:        NewGate(s.Metrics),
		interval:    c.Interval,
		controller:  NewController(c.Floor),
		log:         s.Logger,
		state:       s.Metrics.GetOrCreateGauge("elixirscope_backpressure_state", nil),
		rate:        s.Metrics.GetOrCreateGauge("elixirscope_backpressure_rate_bytes_per_second", nil),
		transitions: make(map[transition]*metrics.Counter),
	}
	for _, signal := range s.Signals {
		for _, to := range []State{Normal, Throttled, Paused} {
			name := fmt.Sprintf("elixirscope_backpressure_transitions_total{to=%q,cause=%q}", to, signal.Name)
			r.transitions[transition{to, signal.Name}] = s.Metrics.GetOrCreateCounter(name)
		}
	}
	r.show(Decision{Rate: Unlimited})
	return r
}

// Run regulates until the context ends. It is called once. Then the gate is open,
// so that nobody waits for a decision that will not come.
func (r *Regulator) Run(ctx context.Context) {
	ticker := time.NewTicker(r.interval)
	defer ticker.Stop()
	defer r.apply(Decision{Rate: Unlimited})
	before := r.Gate.Decision()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		d := r.controller.Step(r.Monitor.Sample(), r.Gate.Traffic())
		r.apply(d)
		if d.State != before.State {
			r.report(before, d)
		}
		before = d
	}
}

func (r *Regulator) apply(d Decision) {
	r.Gate.Set(d)
	r.show(d)
}

func (r *Regulator) show(d Decision) {
	r.state.Set(float64(d.State))
	if d.Rate == Unlimited {
		r.rate.Set(math.Inf(1))
		return
	}
	r.rate.Set(float64(d.Rate))
}

func (r *Regulator) report(before, now Decision) {
	r.transitions[transition{now.State, now.Cause}].Inc()
	attributes := []any{"from", before.State.String(), "to", now.State.String(), "cause", now.Cause, "pressure", now.Pressure}
	if now.State == Throttled {
		attributes = append(attributes, "bytes_per_second", now.Rate)
	}
	if !before.Since.IsZero() {
		attributes = append(attributes, "after", now.Since.Sub(before.Since))
	}
	level := slog.LevelInfo
	if now.State == Paused {
		level = slog.LevelWarn
	}
	r.log.Log(context.Background(), level, "backpressure changed", attributes...)
}
