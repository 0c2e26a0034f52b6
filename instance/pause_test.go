package instance

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"elixirscope/backpressure"
	"elixirscope/pipeline"
	"elixirscope/sources/watch"
)

// A source that may not go on keeps no run from ending: what it knows of is found by the
// next one. Neither does one in its first crawl, nor one that follows its tree.
func TestRunStopsWhileSourcesArePaused(t *testing.T) {
	for name, crawling := range map[string]bool{"in the first crawl": true, "while it follows": false} {
		root := t.TempDir()
		save := func() {
			if err := os.WriteFile(filepath.Join(root, "a.go"), []byte("package a\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		i, err := Open(Config{Data: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		ready := make(chan struct{})
		ctx, stop := context.WithCancel(t.Context())
		l, err := newLive(ctx, stop, i, Run{Roots: []string{root}, Name: "tree", Settings: DefaultSettings(), Pipeline: pipeline.DefaultConfig(), Watch: watch.DefaultConfig(),
			Drain: 10 * time.Second, Ready: func() { close(ready) }})
		if err != nil {
			t.Fatal(err)
		}
		if err := l.open(); err != nil {
			t.Fatal(err)
		}
		full := backpressure.Signal{Name: "full", Read: func() float64 { return 2 }, Pauses: true}
		regulator := backpressure.NewRegulator(backpressure.DefaultConfig(), backpressure.Settings{
			Signals: []backpressure.Signal{full}, Metrics: i.metrics, Logger: i.config.Logger})
		l.prepared.Load().regulator = regulator
		regulator.Gate.Set(backpressure.Decision{State: backpressure.Paused})
		if crawling {
			save()
		}
		ended := make(chan error, 1)
		go func() { ended <- l.serve(ctx) }()
		if !crawling {
			<-ready
			save()
		}
		for !regulator.Gate.Traffic().Limited {
			<-time.After(time.Millisecond)
		}
		stop()
		if err := <-ended; err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := i.Close(); err != nil {
			t.Error(err)
		}
	}
}
