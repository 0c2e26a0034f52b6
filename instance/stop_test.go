package instance_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elixirscope/ast/query"
	"elixirscope/instance"
	"elixirscope/pipeline"
	"elixirscope/sources/watch"
)

// follow returns a run of a tree called "tree" with ordinary values.
func follow(root string) instance.Run {
	return instance.Run{Roots: []string{root}, Name: "tree", Settings: once(root).Settings, Pipeline: pipeline.DefaultConfig(),
		Watch: watch.DefaultConfig(), Drain: time.Minute}
}

// on has a run serve its API on a listener that is open.
func on(listener net.Listener) []func() (net.Listener, error) {
	return []func() (net.Listener, error){func() (net.Listener, error) { return listener, nil }}
}

// holds returns how many files are recorded, and whether these are said to be all.
func holds(t testing.TB, i *instance.Instance) (files int, state string) {
	t.Helper()
	answer, err := i.Engine.Run(context.Background(), query.Request{Verb: query.Stats})
	must(t, err)
	return answer.Rows[0].(*query.StatsRow).Files, answer.AsOf.State
}

// Whenever a run is stopped, its repository is called complete only if it is.
func TestRunStoppedInItsFirstCrawlIsNotComplete(t *testing.T) {
	const files = 6000 // more than wait in the queue, so that the crawl is under way at the first batch
	root := filepath.Join(t.TempDir(), "tree")
	for n := range files {
		write(t, root, fmt.Sprintf("d%d/f%d.go", n%50, n), fmt.Sprintf("package p\n\nfunc F%d() {}\n", n))
	}
	for drain, want := range map[time.Duration]error{time.Minute: nil, time.Nanosecond: instance.ErrDrain} {
		i, err := instance.Open(instance.Config{Data: t.TempDir()})
		must(t, err)
		ctx, stop := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		c := follow(root)
		c.Drain = drain
		go func() { ended <- i.Run(ctx, c) }()
		must(t, i.Repository.Await(context.Background(), 1))
		stop()
		if err := <-ended; !errors.Is(err, want) {
			t.Errorf("drain %v: got %v", drain, err)
		}
		if n, state := holds(t, i); (n == files) != (state == query.Stale) {
			t.Errorf("drain %v: %d of %d files, and the store is %s", drain, n, files, state)
		}
		must(t, i.Close())
	}
}

// A run that finds nothing to do makes up for an ingest that did not end, or that was
// of other settings.
func TestRunThatFindsNothingMakesComplete(t *testing.T) {
	root, data := filepath.Join(t.TempDir(), "tree"), t.TempDir()
	write(t, root, "a.go", "package a\n")
	o := once(root)
	o.Settings.ParseTimeout--
	i, err := instance.Open(instance.Config{Data: data})
	must(t, err)
	ingest(t, i, o)
	must(t, i.Close())
	r := run(t, data, root)
	must(t, r.stop())
	if _, state := holds(t, r.Instance); state != query.Stale {
		t.Errorf("the store is %s", state)
	}
	must(t, r.Close())
}

// A run whose API cannot be reached ends: nobody would notice before it is stopped.
func TestRunEndsWithItsAPI(t *testing.T) {
	root := filepath.Join(t.TempDir(), "tree")
	write(t, root, "a.go", "package a\n")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, listener.Close())
	i, err := instance.Open(instance.Config{Data: t.TempDir()})
	must(t, err)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c := follow(root)
	c.Listen = on(listener)
	if err := i.Run(ctx, c); !errors.Is(err, net.ErrClosed) || ctx.Err() != nil {
		t.Errorf("got %v, the context says %v", err, ctx.Err())
	}
	must(t, i.Close())
}

// Roots that hold the same files are told of, each two once, those of the store too.
func TestRunWarnsOfOverlaps(t *testing.T) {
	root := filepath.Join(t.TempDir(), "tree")
	for _, file := range []string{"a.go", "in/b.go", "in/deep/c.go", "beside/d.go"} {
		write(t, root, file, "package p\n")
	}
	var log bytes.Buffer
	i, err := instance.Open(instance.Config{Data: t.TempDir(), Logger: slog.New(slog.NewTextHandler(&log, nil))})
	must(t, err)
	inner := once(filepath.Join(root, "in", "deep"))
	inner.Name = ""
	ingest(t, i, inner)
	ctx, stop := context.WithCancel(context.Background())
	c := follow(root)
	c.Name, c.Roots, c.Ready = "", []string{root, filepath.Join(root, "in")}, stop
	must(t, i.Run(ctx, c))
	stop()
	if n := strings.Count(log.String(), "overlap"); n != 3 { // tree and in, tree and deep, in and deep
		t.Errorf("%d overlaps are told:\n%s", n, &log)
	}
	must(t, i.Close())
}

// Two crawls of a repository would each know half of what is on its way, and one of a
// file would record of all that it knows of the others: nothing. Files are no such case.
func TestRunTakesARepositoryOnce(t *testing.T) {
	root := filepath.Join(t.TempDir(), "tree")
	write(t, root, "a.go", "package a\n")
	write(t, root, "b.go", "package a\n")
	a, b := filepath.Join(root, "a.go"), filepath.Join(root, "b.go")
	for _, test := range []struct {
		roots []string
		wrong bool
	}{{[]string{root, root + "/."}, true}, {[]string{root, a}, true}, {[]string{a, a}, true}, {[]string{a, b}, false}} {
		i, err := instance.Open(instance.Config{Data: t.TempDir()})
		must(t, err)
		ctx, stop := context.WithCancel(context.Background())
		c := follow(root)
		c.Roots, c.Ready = test.roots, stop
		err = i.Run(ctx, c)
		if (err != nil) != test.wrong {
			t.Errorf("%q: got %v", test.roots, err)
		}
		if n, state := holds(t, i); !test.wrong && (n != len(test.roots) || state != query.Stale) {
			t.Errorf("%q: %d files, %s", test.roots, n, state)
		}
		stop()
		must(t, i.Close())
	}
}
