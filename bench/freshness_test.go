package bench

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"elixirscope/ast/query"
	"elixirscope/instance"
	"elixirscope/pipeline"
	"elixirscope/sources/watch"
)

var (
	watched = flag.Int("watched", 10_000, "files in the tree that is watched")
	saves   = flag.Int("saves", 500, "saves whose freshness is measured")
)

// BenchmarkFreshness watches a tree in which random files are saved 50 times a second,
// and reports how long after its close a save is visible in a query, the debounce
// included; and how long a restart on the unchanged tree takes until it is ready.
func BenchmarkFreshness(b *testing.B) {
	tree, data := b.TempDir(), b.TempDir()
	for i := range *watched {
		name := fileOf(tree, i)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			b.Fatal(err)
		}
		save(b, name, i, 0)
	}
	follow(b, data, tree, func(*instance.Instance) {})
	var latencies []time.Duration
	var restart time.Duration
	for b.Loop() {
		since := time.Now()
		follow(b, data, tree, func(i *instance.Instance) {
			restart = time.Since(since)
			ticker := time.NewTicker(20 * time.Millisecond)
			defer ticker.Stop()
			for n := range *saves {
				<-ticker.C
				file := rand.IntN(*watched)
				save(b, fileOf(tree, file), file, n+1)
				latencies = append(latencies, visible(b, i, symbolOf(file, n+1)))
			}
		})
	}
	slices.Sort(latencies)
	milliseconds := func(share float64) float64 {
		return float64(latencies[int(share*float64(len(latencies)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(milliseconds(0.5), "p50-ms")
	b.ReportMetric(milliseconds(0.99), "p99-ms")
	b.ReportMetric(milliseconds(1), "max-ms")
	b.ReportMetric(float64(restart.Milliseconds()), "restart-ms")
}

func fileOf(tree string, i int) string {
	return filepath.Join(tree, fmt.Sprintf("lib/d%03d/f%d.ex", i%200, i))
}

func symbolOf(file, version int) string { return fmt.Sprintf("Bench.M%d.version_%d", file, version) }

func save(b *testing.B, name string, file, version int) {
	b.Helper()
	text := fmt.Sprintf("defmodule Bench.M%d do\n  def version_%d(x), do: Enum.map(x, &(&1 + %d))\nend\n", file, version, version)
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
}

// follow runs an ingest of the tree and calls f when it is up to date.
func follow(b *testing.B, data, tree string, f func(*instance.Instance)) {
	b.Helper()
	followWith(b, instance.Config{Data: data, Logger: slog.New(slog.DiscardHandler)}, tree, f)
}

func followWith(b *testing.B, config instance.Config, tree string, f func(*instance.Instance)) {
	b.Helper()
	followRun(b, config, instance.Run{Roots: []string{tree}, Settings: instance.DefaultSettings(), Pipeline: pipeline.DefaultConfig(),
		Watch: watch.DefaultConfig(), Drain: time.Minute}, f)
}

func followRun(b *testing.B, config instance.Config, run instance.Run, f func(*instance.Instance)) {
	b.Helper()
	i, err := instance.Open(config)
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ready, ended := make(chan struct{}), make(chan error, 1)
	run.Ready = func() { close(ready) }
	go func() { ended <- i.Run(ctx, run) }()
	select {
	case <-ready:
		f(i)
	case err := <-ended:
		b.Fatal(err)
	}
	stop()
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
	if err := i.Close(); err != nil {
		b.Fatal(err)
	}
}

// visible asks until the symbol is there and returns how long that took.
func visible(b *testing.B, i *instance.Instance, symbol string) time.Duration {
	b.Helper()
	since := time.Now()
	for {
		a, err := i.Engine.Run(context.Background(), query.Request{Verb: query.Def, Selector: query.ParseSelector(symbol)})
		if err != nil {
			b.Fatal(err)
		}
		if a.Total > 0 {
			return time.Since(since)
		}
		if time.Since(since) > time.Minute {
			b.Fatalf("%s is not visible after a minute", symbol)
		}
	}
}
