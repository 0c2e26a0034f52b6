package backpressure

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// Monitor reads the signals and keeps the latest sample where anybody can read it
// without a lock.
type Monitor struct {
	signals []Signal
	gauges  []*metrics.Gauge // of the signal with the same index
	latest  atomic.Pointer[Sample]
}

// NewMonitor returns a monitor that has not sampled yet. Its gauges are in set.
func NewMonitor(signals []Signal, set *metrics.Set) *Monitor {
	m := &Monitor{signals: signals}
	for _, s := range signals {
		m.gauges = append(m.gauges, set.GetOrCreateGauge(fmt.Sprintf("elixirscope_backpressure_pressure{signal=%q}", s.Name), nil))
	}
	m.latest.Store(&Sample{})
	return m
}

// Sample reads all signals. Only one goroutine may call it.
func (m *Monitor) Sample() Sample {
	sample := Sample{At: time.Now(), Readings: make([]Reading, len(m.signals))}
	for i, s := range m.signals {
		sample.Readings[i] = Reading{Name: s.Name, Pressure: onScale(s.Read()), Pauses: s.Pauses}
		m.gauges[i].Set(sample.Readings[i].Pressure)
	}
	m.latest.Store(&sample)
	return sample
}

// Latest returns the last sample, the zero one before the first.
func (m *Monitor) Latest() Sample { return *m.latest.Load() }
