package bench

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"elixirscope/ast/query"
	"elixirscope/instance"
	"elixirscope/pipeline"
	"elixirscope/sources/watch"
)

var (
	slowFor   = flag.Duration("slowfor", 60*time.Second, "how long the sink is slow")
	steadyFor = flag.Duration("steadyfor", 15*time.Second, "how long throughput is measured before and after")
)

// sinkLag is how much the sink may be behind in BenchmarkSlowSink: little, so that the
// limit is reached in its time.
const sinkLag = 1 << 20

// BenchmarkSlowSink saves files as fast as it can while a sink takes all events; then
// the sink is a hundred times slower than events come, for some time; then it is fast
// again. It reports the most that was queued and the growth of the process meanwhile,
// and the throughput afterwards beside that of before. It fails when an event is lost.
func BenchmarkSlowSink(b *testing.B) {
	for b.Loop() {
		slowSink(b)
	}
}

func slowSink(b *testing.B) {
	const files = 2000
	tree := b.TempDir()
	for i := range files {
		name := fileOf(tree, i)
		if err := os.MkdirAll(name[:strings.LastIndexByte(name, '/')], 0o755); err != nil {
			b.Fatal(err)
		}
		save(b, name, i, 0)
	}
	sink := &throttledSink{}
	run := instance.Run{Roots: []string{tree}, Settings: instance.DefaultSettings(), Pipeline: pipeline.DefaultConfig(),
		Watch: watch.DefaultConfig(), Drain: 5 * time.Minute, SinkLag: sinkLag,
		Subscriptions: []instance.Subscription{{Name: "bench", Sink: sink}}}
	config := instance.Config{Data: b.TempDir(), Logger: slog.New(slog.DiscardHandler)}
	followRun(b, config, run, func(i *instance.Instance) {
		ctx, stop := context.WithCancel(context.Background())
		var saving sync.WaitGroup
		saving.Go(func() {
			for version := 1; ctx.Err() == nil; version++ {
				for file := range files {
					save(b, fileOf(tree, file), file, version)
					if ctx.Err() != nil {
						return
					}
				}
			}
		})
		steady(b, i, *steadyFor) // until caches and heap have their size
		before := steady(b, i, *steadyFor)
		rate := sink.rate(*steadyFor / 4)
		free := memoryOf(b)

		sink.pause.Store(int64(100 * float64(time.Second) / rate))
		most := watchPeaks(b, i, *slowFor)
		sink.pause.Store(0)
		for metric(b, i, `elixirscope_backpressure_state`) != 0 {
			<-time.After(100 * time.Millisecond)
		}
		after := steady(b, i, *steadyFor)
		stop()
		saving.Wait()

		b.ReportMetric(most.lag/sinkLag, "max-lag/limit")
		b.ReportMetric(most.queue*instance.DefaultQueue, "max-queued-files")
		b.ReportMetric(most.memory/free, "memory/before")
		b.ReportMetric(most.memory/(1<<20), "memory-MiB")
		b.ReportMetric(after/before, "throughput-after/before")
	})
	if written := eventsIn(b, config); sink.taken.Load() != written {
		b.Errorf("%d events were written, %d taken", written, sink.taken.Load())
	}
	b.ReportMetric(float64(sink.taken.Load()), "events")
}

// eventsIn returns how many events there are in a store.
func eventsIn(b *testing.B, config instance.Config) int64 {
	config.ReadOnly = true
	i, err := instance.Open(config)
	if err != nil {
		b.Fatal(err)
	}
	defer i.Close()
	answer, err := i.Engine.Run(context.Background(), query.Request{Verb: query.Changes, Positions: true, Limit: 1})
	if err != nil {
		b.Fatal(err)
	}
	return int64(answer.Total)
}

// throttledSink takes the events, with a pause after each.
type throttledSink struct {
	pause atomic.Int64 // nanoseconds
	taken atomic.Int64
}

func (s *throttledSink) Write(ctx context.Context, events []*query.EventRow) error {
	for range events {
		select {
		case <-time.After(time.Duration(s.pause.Load())):
		case <-ctx.Done():
			return ctx.Err()
		}
		s.taken.Add(1)
	}
	return nil
}

// rate returns events a second.
func (s *throttledSink) rate(over time.Duration) float64 {
	start := s.taken.Load()
	<-time.After(over)
	return float64(s.taken.Load()-start) / over.Seconds()
}

// steady returns the source bytes a second that are admitted.
func steady(b *testing.B, i *instance.Instance, over time.Duration) float64 {
	start := metric(b, i, "elixirscope_backpressure_admitted_bytes_total")
	<-time.After(over)
	return (metric(b, i, "elixirscope_backpressure_admitted_bytes_total") - start) / over.Seconds()
}

// peaks are the most there was of something.
type peaks struct{ lag, queue, memory float64 }

func watchPeaks(b *testing.B, i *instance.Instance, over time.Duration) (most peaks) {
	end := time.After(over)
	for {
		select {
		case <-end:
			return most
		case <-time.After(50 * time.Millisecond):
		}
		most.lag = max(most.lag, sinkLag*metric(b, i, `elixirscope_backpressure_pressure{signal="sink_lag"}`))
		most.queue = max(most.queue, metric(b, i, `elixirscope_backpressure_pressure{signal="queue"}`))
		most.memory = max(most.memory, memoryOf(b))
	}
}

// metric returns the value of a metric of an instance.
func metric(b *testing.B, i *instance.Instance, name string) float64 {
	var text bytes.Buffer
	i.Metrics().WritePrometheus(&text)
	for line := range strings.Lines(text.String()) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			v, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil {
				b.Fatal(err)
			}
			return v
		}
	}
	b.Fatalf("there is no metric %s", name)
	return 0
}

// memoryOf returns the resident memory of this process in bytes.
func memoryOf(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		b.Skip(err)
	}
	var size, resident float64
	if _, err := fmt.Sscan(string(status), &size, &resident); err != nil {
		b.Fatal(err)
	}
	return resident * float64(os.Getpagesize())
}
