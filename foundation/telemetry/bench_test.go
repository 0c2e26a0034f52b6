package telemetry_test

import (
	"io"
	"log/slog"
	"testing"
	"time"

	"elixirscope/foundation/telemetry"

	"github.com/VictoriaMetrics/metrics"
)

// measure runs f in one goroutine, and in one on each core.
func measure(b *testing.B, name string, f func()) {
	b.Run(name+"/serial", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			f()
		}
	})
	b.Run(name+"/parallel", func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				f()
			}
		})
	})
}

func BenchmarkCount(b *testing.B) {
	set := metrics.NewSet()
	measure(b, "ours", telemetry.NewCollector(set).Counter("a_total").Inc)
	measure(b, "library", set.NewCounter("b_total").Inc)
}

func BenchmarkObserve(b *testing.B) {
	set := metrics.NewSet()
	timer, histogram, fixed := telemetry.NewCollector(set).Timer("a_seconds"), set.NewHistogram("b_seconds"), set.NewPrometheusHistogram("c_seconds")
	measure(b, "ours", func() { timer.Observe(time.Millisecond) })
	measure(b, "library", func() { histogram.Update(time.Millisecond.Seconds()) })
	measure(b, "libraryPrometheus", func() { fixed.Update(time.Millisecond.Seconds()) })
}

func BenchmarkFlush(b *testing.B) {
	c := telemetry.NewCollector(metrics.NewSet())
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		c.Counter(name + "_total").Inc()
		c.Timer(name + "_seconds").Observe(time.Millisecond)
	}
	b.ReportAllocs()
	for b.Loop() {
		c.Flush()
	}
}

func BenchmarkExposition(b *testing.B) {
	e := telemetry.NewExposition(telemetry.NewCollector(metrics.NewSet()))
	b.ReportAllocs()
	for b.Loop() {
		if err := e.Write(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDroppedRecord(b *testing.B) {
	log := slog.New(telemetry.NewHandler(slog.NewTextHandler(io.Discard, nil), telemetry.Sampling{Period: time.Hour, First: 1, Messages: 10}))
	measure(b, "flood", func() { log.Info("again and again") })
}
