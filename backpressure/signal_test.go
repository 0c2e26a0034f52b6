package backpressure_test

import (
	"math"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/backpressure"

	"github.com/VictoriaMetrics/metrics"
)

func near(got, want float64) bool { return math.Abs(got-want) < 0.01 }

func TestBudgetTellsWhatIsInFlight(t *testing.T) {
	b := backpressure.NewBudget(100)
	pressure := backpressure.Ratio(b.InFlight, b.Size())
	if b.InFlight() != 0 || pressure() != 0 {
		t.Errorf("at first %d are in flight, pressure %v", b.InFlight(), pressure())
	}
	small, err := b.Acquire(t.Context(), 25)
	if err != nil || b.InFlight() != 25 || pressure() != 0.25 {
		t.Errorf("then %d, pressure %v, %v", b.InFlight(), pressure(), err)
	}
	b.Release(small)
	all, err := b.Acquire(t.Context(), 1000)
	if err != nil || b.InFlight() != 100 || pressure() != 1 {
		t.Errorf("with an oversized item %d, pressure %v, %v", b.InFlight(), pressure(), err)
	}
	b.Release(all)
	if b.InFlight() != 0 {
		t.Errorf("in the end %d", b.InFlight())
	}
}

func TestLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := backpressure.NewLatency(time.Second)
		if got := l.Pressure(); got != 0 {
			t.Errorf("before anything was observed it is %v", got)
		}
		for range 20 {
			end := l.Begin()
			<-time.After(500 * time.Millisecond)
			end()
		}
		if got := l.Pressure(); !near(got, 0.5) {
			t.Errorf("commits of half the limit are %v", got)
		}
		end := l.Begin()
		<-time.After(3 * time.Second)
		if got := l.Pressure(); !near(got, 3) {
			t.Errorf("a commit that has not ended after thrice the limit is %v", got)
		}
		end()
		if got := l.Pressure(); !near(got, 0.5+0.3*2.5) {
			t.Errorf("when it has ended it is %v", got)
		}
		<-time.After(20 * time.Second)
		if got := l.Pressure(); !near(got, 0) {
			t.Errorf("long after the last commit it is %v", got)
		}
	})
}

func TestStall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s backpressure.Stall
		if got := s.Pressure(); !near(got, 0) {
			t.Errorf("before any stall it is %v", got)
		}
		s.Begin()
		<-time.After(time.Minute)
		if got := s.Pressure(); got != 1 {
			t.Errorf("while it lasts it is %v", got)
		}
		s.End()
		<-time.After(time.Second)
		if got := s.Pressure(); !near(got, 0.5) {
			t.Errorf("a second later it is %v", got)
		}
		<-time.After(10 * time.Second)
		if got := s.Pressure(); !near(got, 0) {
			t.Errorf("later it is %v", got)
		}
	})
}

// Whatever a signal returns, the sample is on the scale.
func TestMonitorKeepsTheScale(t *testing.T) {
	set := metrics.NewSet()
	value := 0.0
	m := backpressure.NewMonitor([]backpressure.Signal{{Name: "queue", Read: func() float64 { return value }}}, set)
	if got := m.Latest(); !got.At.IsZero() || got.Readings != nil {
		t.Errorf("before the first sample the latest is %+v", got)
	}
	for read, want := range map[float64]float64{0.25: 0.25, 3: 3, -1: 0, math.NaN(): 0, math.Inf(1): 10, math.Inf(-1): 0} {
		value = read
		sample := m.Sample()
		if got := sample.Readings[0].Pressure; got != want || m.Latest().Readings[0] != sample.Readings[0] {
			t.Errorf("%v becomes %v, want %v; the latest is %+v", read, got, want, m.Latest())
		}
		if got := set.GetOrCreateGauge(`elixirscope_backpressure_pressure{signal="queue"}`, nil).Get(); got != want {
			t.Errorf("%v is shown as %v", read, got)
		}
	}
}
