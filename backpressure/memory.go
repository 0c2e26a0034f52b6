package backpressure

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

const (
	memoryInterval = 100 * time.Millisecond
	// runtimeShare is the part of the limit that Go's heap and everything outside of
	// it may use together before the collector works harder: just below Throttle, so
	// that sources are slowed down for what is in use and not for garbage.
	runtimeShare = 0.88
	// leastRuntimeShare is what the collector is given even when C uses all the rest.
	leastRuntimeShare = 0.25
	// limitStep is the share of the limit by which the runtime's has to differ before
	// it is set again, because setting it stops the world.
	limitStep = 0.02
)

// MemorySettings are what the composer passes in.
type MemorySettings struct {
	Limit   Limit
	Metrics *metrics.Set
	Logger  *slog.Logger
	// EvictCaches drops what can be read again, Emergency everything that can be done
	// without. They are called by Run, which waits for them; nil does nothing.
	EvictCaches, Emergency func()
	// Free returns to the system what others than the Go runtime have freed. Nil does
	// nothing.
	Free func()
}

// Memory keeps the process within its memory limit: it tells how short memory is,
// and at each level does what may help. It also keeps the runtime's own limit below
// the process's, less what is used outside of Go. There is one in a process, because
// there is one runtime.
type Memory struct {
	limit   Limit
	host    host
	reliefs []*relief
	log     *slog.Logger
	status  atomic.Pointer[MemoryStatus]

	runtimeLimit       int64 // as set, 0 before
	unreadable         bool  // the last reading failed, and that was logged
	used, held, levels *metrics.Gauge
	transitions        [Stop + 1]*metrics.Counter // by the level entered
}

// MemoryStatus is how short memory is.
type MemoryStatus struct {
	Limit Limit     `json:"limit"`
	Usage Usage     `json:"usage"`
	Level Level     `json:"level"`
	Since time.Time `json:"since,omitzero"` // when the level began
}

// share returns the part of the limit that is used, 0 when there is no limit.
func (s MemoryStatus) share() float64 {
	if s.Limit.Bytes == 0 {
		return 0
	}
	return float64(s.Usage.Process) / float64(s.Limit.Bytes)
}

// NewMemory returns a Memory that has not looked yet.
func NewMemory(s MemorySettings) *Memory {
	m := &Memory{
		limit:  s.Limit,
		host:   thisProcess(),
		log:    s.Logger,
		used:   s.Metrics.GetOrCreateGauge("elixirscope_memory_used_bytes", nil),
		held:   s.Metrics.GetOrCreateGauge("elixirscope_memory_go_bytes", nil),
		levels: s.Metrics.GetOrCreateGauge("elixirscope_memory_level", nil),
	}
	s.Metrics.GetOrCreateGauge("elixirscope_memory_limit_bytes", nil).Set(float64(s.Limit.Bytes))
	for level := range m.transitions {
		m.transitions[level] = s.Metrics.GetOrCreateCounter(fmt.Sprintf("elixirscope_memory_transitions_total{to=%q}", Level(level)))
	}
	add := func(from Level, action string, do func()) {
		if do != nil {
			count := s.Metrics.GetOrCreateCounter(fmt.Sprintf("elixirscope_memory_reliefs_total{action=%q}", action))
			m.reliefs = append(m.reliefs, &relief{from: from, do: do, count: count})
		}
	}
	add(Evict, "evict", s.EvictCaches)
	add(Stop, "emergency", s.Emergency)
	add(Throttle, "free", func() { // last: the others make what it returns
		m.host.free()
		if s.Free != nil {
			s.Free()
		}
	})
	m.status.Store(&MemoryStatus{Limit: s.Limit})
	return m
}

// Status returns what was seen last.
func (m *Memory) Status() MemoryStatus { return *m.status.Load() }

// Pressure is the Read of a Signal that pauses: 0.8 at the level Throttle, 1 at
// Stop. Without a limit it is 0.
func (m *Memory) Pressure() float64 { return pressureOf(m.Status().share()) }

// Run watches until the context ends. It is called once. It gives the runtime the
// limit back that it had.
func (m *Memory) Run(ctx context.Context) {
	m.log.Info("memory limit", "bytes", m.limit.Bytes, "source", m.limit.Source)
	original := m.host.setLimit(-1)
	defer m.host.setLimit(original)
	ticker := time.NewTicker(memoryInterval)
	defer ticker.Stop()
	for {
		m.look(original)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// look reads the usage and does what its level asks for.
func (m *Memory) look(original int64) {
	now := m.read()
	if m.limit.Bytes == 0 {
		return
	}
	m.limitRuntime(now.Usage, original)
	for _, r := range m.reliefs {
		if !r.due(now.Level, time.Now()) {
			continue
		}
		before := now.share()
		r.do()
		now = m.read()
		r.done(time.Now(), before-now.share())
	}
}

// read takes a reading, and with it the level.
func (m *Memory) read() MemoryStatus {
	before := m.Status()
	usage, err := m.host.usage()
	if err != nil && !m.unreadable {
		m.log.Warn("memory outside of Go is not counted", "error", err)
	}
	m.unreadable = err != nil
	now := MemoryStatus{Limit: m.limit, Usage: usage, Since: before.Since}
	if now.Level = before.Level.next(now.share()); now.Level != before.Level {
		now.Since = time.Now()
		m.report(before, now)
	}
	m.used.Set(float64(usage.Process))
	m.held.Set(float64(usage.Go))
	m.levels.Set(float64(now.Level))
	m.status.Store(&now)
	return now
}

func (m *Memory) report(before, now MemoryStatus) {
	m.transitions[now.Level].Inc()
	level := slog.LevelInfo
	if now.Level > max(before.Level, Evict) {
		level = slog.LevelWarn
	}
	m.log.Log(context.Background(), level, "memory level changed",
		"from", before.Level.String(), "to", now.Level.String(),
		"used_bytes", now.Usage.Process, "go_bytes", now.Usage.Go,
		"limit_bytes", now.Limit.Bytes, "used_percent", int(100*now.share()))
}

// limitRuntime leaves the runtime what the rest of the process does not use, and
// never more than it was given from outside.
func (m *Memory) limitRuntime(u Usage, original int64) {
	total := float64(m.limit.Bytes)
	outside := float64(max(u.Process-u.Go, 0))
	limit := min(int64(max(runtimeShare*total-outside, leastRuntimeShare*total)), original)
	if difference := float64(limit - cmp.Or(m.runtimeLimit, original)); max(difference, -difference) < limitStep*total {
		return
	}
	m.host.setLimit(limit)
	m.runtimeLimit = limit
}
