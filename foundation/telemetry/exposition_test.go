package telemetry_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/foundation/telemetry"

	"github.com/VictoriaMetrics/metrics"
)

// fixture is an exposition with a gauge that a test makes fail.
type fixture struct {
	*telemetry.Exposition
	counter *telemetry.Counter
	read    atomic.Pointer[func() float64]
}

func newFixture() *fixture {
	set := metrics.NewSet()
	c := telemetry.NewCollector(set)
	f := &fixture{Exposition: telemetry.NewExposition(c), counter: c.Counter("things_total")}
	f.set(func() float64 { return 1 })
	set.NewGauge("fragile", func() float64 { return (*f.read.Load())() })
	return f
}

func (f *fixture) set(read func() float64) { f.read.Store(&read) }

// lines returns the lines of the exposition that begin with name.
func (f *fixture) lines(t *testing.T, name string) string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	var found []string
	for line := range strings.Lines(b.String()) {
		if strings.HasPrefix(line, name) {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return strings.Join(found, "\n")
}

func (f *fixture) expect(t *testing.T, lines ...string) {
	t.Helper()
	for _, want := range lines {
		name, _, _ := strings.Cut(want, " ")
		if got := f.lines(t, name); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

const age = "elixirscope_telemetry_exposition_age_seconds"

func TestExpositionIsUpToDate(t *testing.T) {
	f := newFixture()
	f.counter.Inc()
	f.expect(t, "things_total 1")
	f.counter.Inc()
	f.expect(t, "things_total 2")
	if f.lines(t, "process_cpu_seconds_total") == "" || f.lines(t, "go_goroutines") == "" {
		t.Error("no metrics of the process")
	}
	if err := f.Health(); err != nil {
		t.Error(err)
	}
}

func TestLastTextStaysReadableAfterAPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.counter.Inc()
		f.expect(t, "things_total 1", age+" 0")

		f.set(func() float64 { panic("boom") })
		f.counter.Inc()
		pass(5 * time.Second)
		f.expect(t, "things_total 1", "fragile 1", age+" 5")
		pass(5 * time.Second)
		f.expect(t, age+" 10")
		if err := f.Health(); err == nil || !strings.Contains(err.Error(), "since 2000-01-01T00:00:05Z: panic: boom") {
			t.Errorf("health: %v", err)
		}

		f.set(func() float64 { return 2 })
		f.expect(t, "things_total 2", "fragile 2", age+" 0")
		if err := f.Health(); err != nil {
			t.Errorf("health: %v", err)
		}
	})
}

func TestLastTextStaysReadableWhileRenderingHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture()
		f.expect(t, "fragile 1")
		release := make(chan struct{})
		var calls atomic.Int32
		f.set(func() float64 { calls.Add(1); <-release; return 3 })

		began := time.Now()
		var readers sync.WaitGroup
		for range 10 {
			readers.Go(func() { f.expect(t, "fragile 1") })
		}
		readers.Wait()
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("readers waited %v", took)
		}
		began = time.Now()
		f.expect(t, "fragile 1", age+" 2")
		if took := time.Since(began); took != 0 {
			t.Errorf("a reader waited %v for what hangs", took)
		}
		if calls.Load() != 1 {
			t.Errorf("%d renderings at once", calls.Load())
		}
		if err := f.Health(); err == nil {
			t.Error("health says nothing")
		}
		close(release)
		synctest.Wait()
		f.expect(t, "fragile 3", age+" 0")
		if err := f.Health(); err != nil {
			t.Error(err)
		}
	})
}

func TestNothingToShow(t *testing.T) {
	f := newFixture()
	f.set(func() float64 { panic("boom") })
	if err := f.Write(io.Discard); err == nil || !strings.Contains(err.Error(), "boom") {
		t.Errorf("error %v", err)
	}
}

// stuck is a reader that takes nothing until it is released.
type stuck struct{ reached, release chan struct{} }

func (s stuck) Write([]byte) (int, error) {
	close(s.reached)
	<-s.release
	return 0, errors.New("connection reset")
}

func TestSlowReaderBlocksNobody(t *testing.T) {
	f := newFixture()
	reader := stuck{make(chan struct{}), make(chan struct{})}
	result := make(chan error, 1)
	go func() { result <- f.Write(reader) }()
	<-reader.reached
	f.counter.Inc()
	f.expect(t, "things_total 1")
	close(reader.release)
	if err := <-result; err == nil || !strings.Contains(err.Error(), "connection reset") {
		t.Errorf("error %v", err)
	}
}
