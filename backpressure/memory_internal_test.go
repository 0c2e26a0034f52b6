package backpressure

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/KimMachineGun/automemlimit/memlimit"
	"github.com/VictoriaMetrics/metrics"
)

// Each level is entered at its mark and left five points lower.
func TestLevelsHaveHysteresis(t *testing.T) {
	level := Enough
	for _, step := range []struct {
		share float64
		want  Level
	}{
		{0.79, Enough}, {0.80, Evict}, {0.76, Evict}, {0.74, Enough},
		{0.91, Throttle}, {0.86, Throttle}, {0.84, Evict},
		{0.96, Stop}, {0.91, Stop}, {0.89, Throttle}, {1.30, Stop}, {0.10, Enough},
	} {
		if level = level.next(step.share); level != step.want {
			t.Fatalf("at %v it is %v, want %v", step.share, level, step.want)
		}
	}
}

// The controller's marks are the levels'.
func TestMemoryPressureIsOnTheScale(t *testing.T) {
	for share, want := range map[float64]float64{0: 0, 0.85: eased, 0.90: high, 0.95: full, 1: 1.2} {
		if got := pressureOf(share); math.Abs(got-want) > 1e-9 {
			t.Errorf("%v of the limit is pressure %v, want %v", share, got, want)
		}
	}
}

// fakeHost is a process of which each relief frees something.
type fakeHost struct {
	mu      sync.Mutex
	usage   Usage
	err     error
	frees   int64 // by every relief
	effects []string
}

func (h *fakeHost) use(process int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.usage = Usage{Process: process, Go: process - 100}
}

func (h *fakeHost) relieve(name string) func() {
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.effects = append(h.effects, name)
		h.usage.Process -= h.frees
	}
}

// since returns what was done since the last call.
func (h *fakeHost) since() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	effects := h.effects
	h.effects = nil
	return effects
}

func (h *fakeHost) memory(limit Limit, log *slog.Logger, set *metrics.Set) *Memory {
	m := NewMemory(MemorySettings{Limit: limit, Metrics: set, Logger: log, EvictCaches: h.relieve("evict"), Emergency: h.relieve("emergency")})
	m.host = host{
		usage: func() (Usage, error) {
			h.mu.Lock()
			defer h.mu.Unlock()
			return h.usage, h.err
		},
		free: h.relieve("free"),
		setLimit: func(bytes int64) int64 {
			h.mu.Lock()
			defer h.mu.Unlock()
			if bytes >= 0 {
				h.effects = append(h.effects, fmt.Sprint("limit ", bytes))
			}
			return math.MaxInt64
		},
	}
	return m
}

// run runs a Memory in the bubble and returns what stops it.
func run(t *testing.T, m *Memory) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { m.Run(ctx) })
	return func() {
		cancel()
		running.Wait()
	}
}

func TestMemoryRelievesByLevel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		set := metrics.NewSet()
		h := &fakeHost{}
		h.use(100)
		m := h.memory(Limit{1000, "configuration"}, slog.New(slog.NewTextHandler(&log, nil)), set)
		stop := run(t, m)
		for _, step := range []struct {
			use  int64
			want string
		}{
			{100, "limit 780"}, // 880 less the 100 outside of Go
			{820, "evict"},
			{100, ""},
			{920, "evict free"},
			{100, ""},
			{990, "evict emergency free"},
			{930, ""}, // still Stop, and each was done a moment ago
			{100, ""},
		} {
			h.use(step.use)
			<-time.After(time.Second)
			synctest.Wait()
			if got := strings.Join(h.since(), " "); got != step.want {
				t.Errorf("at %d: %q, want %q", step.use, got, step.want)
			}
			if step.use == 100 {
				<-time.After(time.Minute)
			}
		}
		stop()
		if got := h.since(); !slices.Equal(got, []string{fmt.Sprint("limit ", math.MaxInt64)}) {
			t.Errorf("in the end it leaves %v", got)
		}
		if got := set.GetOrCreateCounter(`elixirscope_memory_transitions_total{to="stop"}`).Get(); got != 1 {
			t.Errorf("%d times at the limit", got)
		}
		if want := `to=stop used_bytes=990 go_bytes=890 limit_bytes=1000 used_percent=99`; !strings.Contains(log.String(), want) {
			t.Errorf("log has no %q:\n%s", want, log.String())
		}
	})
}

// What helps is done every three seconds, what does not ever more seldom.
func TestMemoryReliefsArePaced(t *testing.T) {
	for frees, want := range map[int64][2]int{0: {4, 8}, 50: {18, 22}} {
		synctest.Test(t, func(t *testing.T) {
			h := &fakeHost{frees: frees}
			m := h.memory(Limit{1000, "cgroup"}, slog.New(slog.DiscardHandler), metrics.NewSet())
			stop := run(t, m)
			for range 600 { // a minute in which the memory is used again at once
				h.use(850)
				<-time.After(memoryInterval)
			}
			stop()
			count := 0
			for _, effect := range h.since() {
				if effect == "evict" {
					count++
				}
			}
			if count < want[0] || count > want[1] {
				t.Errorf("freeing %d, caches are evicted %d times in a minute, want %v", frees, count, want)
			}
		})
	}
}

// As C uses more, the runtime is left less, down to a quarter of the limit.
func TestMemoryLeavesTheRuntimeTheRest(t *testing.T) {
	h := &fakeHost{}
	m := h.memory(Limit{1000, "cgroup"}, slog.New(slog.DiscardHandler), metrics.NewSet())
	for _, step := range []struct {
		outside, original int64
		want              string
	}{
		{0, math.MaxInt64, "limit 880"},
		{10, math.MaxInt64, ""}, // not worth stopping the world
		{200, math.MaxInt64, "limit 680"},
		{700, math.MaxInt64, "limit 250"},
		{0, 600, "limit 600"}, // GOMEMLIMIT is lower
	} {
		m.limitRuntime(Usage{Process: 20 + step.outside, Go: 20}, step.original)
		if got := strings.Join(h.since(), " "); got != step.want {
			t.Errorf("with %d outside: %q, want %q", step.outside, got, step.want)
		}
	}
}

func TestMemoryWithoutALimitOnlyLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		h := &fakeHost{err: errors.New("no statm")}
		h.use(1 << 40)
		m := h.memory(Limit{Source: "none"}, slog.New(slog.NewTextHandler(&log, nil)), metrics.NewSet())
		stop := run(t, m)
		<-time.After(time.Minute)
		stop()
		if got := m.Status(); got.Usage.Process != 1<<40 || got.Level != Enough || m.Pressure() != 0 {
			t.Errorf("got %+v, pressure %v", got, m.Pressure())
		}
		if got := h.since(); !slices.Equal(got, []string{fmt.Sprint("limit ", math.MaxInt64)}) {
			t.Errorf("it does %v", got)
		}
		if got := strings.Count(log.String(), "no statm"); got != 1 {
			t.Errorf("that usage is unreadable is logged %d times", got)
		}
	})
}

func TestLimitComesFromTheFirstThatKnows(t *testing.T) {
	broken := errors.New("broken")
	cgroup := func(bytes uint64, err error) memlimit.Provider {
		return func() (uint64, error) { return bytes, err }
	}
	for _, test := range []struct {
		configured int64
		cgroup     memlimit.Provider
		runtime    int64
		want       Limit
		err        error
	}{
		{5, cgroup(7, nil), 9, Limit{5, "configuration"}, nil},
		{0, cgroup(7, nil), 9, Limit{7, "cgroup"}, nil},
		{0, cgroup(0, memlimit.ErrNoLimit), 9, Limit{9, "GOMEMLIMIT"}, nil},
		{0, cgroup(0, memlimit.ErrNoCgroup), math.MaxInt64, Limit{0, "none"}, nil},
		{0, cgroup(math.MaxUint64, nil), math.MaxInt64, Limit{0, "none"}, nil},
		{0, cgroup(0, broken), 9, Limit{9, "GOMEMLIMIT"}, broken},
	} {
		got, err := findLimit(test.configured, test.cgroup, test.runtime)
		if got != test.want || !errors.Is(err, test.err) {
			t.Errorf("%+v: %+v, %v", test, got, err)
		}
	}
}

// What the process is seen to use grows by what it allocates, in Go.
func TestUsageOfThisProcess(t *testing.T) {
	before, err := readUsage()
	if err != nil || before.Go <= 0 || before.Process < before.Go {
		t.Fatalf("got %+v, %v", before, err)
	}
	block := make([]byte, 64<<20)
	for i := range block {
		block[i] = 1
	}
	after, err := readUsage()
	if err != nil || after.Process-before.Process < 48<<20 {
		t.Errorf("after 64 MiB more it is %+v, before %+v, %v", after, before, err)
	}
	runtime.KeepAlive(block)
}
