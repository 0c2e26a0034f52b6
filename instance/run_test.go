package instance_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/instance"
	"elixirscope/pipeline"
	"elixirscope/sources/watch"

	"pgregory.net/rapid"
)

// running is a continuous ingest of one tree, stopped with stop.
type running struct {
	*instance.Instance
	stop func() error
}

// run starts a continuous ingest and waits until it is up to date.
func run(t testing.TB, data, root string) *running {
	t.Helper()
	i, err := instance.Open(instance.Config{Data: data, Logger: slog.New(slog.DiscardHandler)})
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- i.Run(ctx, instance.Run{
			Roots: []string{root}, Name: "tree", Settings: once(root).Settings, Pipeline: pipeline.DefaultConfig(),
			Watch: watch.DefaultConfig(), Drain: time.Minute, Ready: func() { close(ready) },
		})
	}()
	select {
	case <-ready:
	case err := <-ended:
		t.Fatalf("the run ended before it was ready: %v", err)
	}
	return &running{i, func() error {
		cancel()
		return <-ended
	}}
}

// converges waits until a rebuild of the tree equals the store.
func (r *running) converges(t *rapid.T, history string) {
	deadline := time.Now().Add(30 * time.Second)
	for {
		var differences []string
		_, err := r.Rebuild(context.Background(), "", func(d string) { differences = append(differences, d) })
		if err != nil {
			t.Fatal(err)
		}
		if len(differences) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("after %s:\n%s", history, strings.Join(differences, "\n"))
		}
	}
}

// A file is parsed within the limits of its repository, whatever those of the command.
func TestRunOfAFileKeepsToTheLimitsOfItsRepository(t *testing.T) {
	root, data := filepath.Join(t.TempDir(), "tree"), t.TempDir()
	write(t, root, "a.go", "package a\n")
	o := once(root)
	o.Settings.ParseMemory, o.Settings.MaxFileSize = 1<<16, 1<<20
	i, err := instance.Open(instance.Config{Data: data})
	must(t, err)
	ingest(t, i, o)
	must(t, i.Close())
	write(t, root, "a.go", "package a\n"+strings.Repeat("func F() { g(1, 2, 3) }\n", 10_000))
	r := run(t, data, filepath.Join(root, "a.go"))
	answer, err := r.Engine.Run(t.Context(), query.Request{Verb: query.Files, Filter: query.Filter{Reason: string(ast.ParseMemory)}})
	must(t, err)
	if answer.Total != 1 {
		t.Errorf("%d files need more memory than allowed, want one", answer.Total)
	}
	must(t, r.stop())
	must(t, r.Close())
}

// Whatever is done to a tree while it is watched, the store comes to what a fresh
// ingest of the tree gives, entry for entry, also when the run is stopped in between.
// With SOAK=1 long histories of many edits.
func TestAnyEditsConvergeWhileRunning(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		e := &editor{t: rt, root: filepath.Join(t.TempDir(), "tree")}
		must(t, os.MkdirAll(e.root, 0o755))
		e.write(rt)
		data := t.TempDir()
		runs, edits := 2, 12
		if soaking() {
			runs, edits = 5, 60
		}
		for range rapid.IntRange(1, runs).Draw(rt, "runs") {
			r := run(t, data, e.root)
			for range rapid.IntRange(0, edits).Draw(rt, "edits") {
				e.edit()
			}
			if rapid.Bool().Draw(rt, "wait") {
				r.converges(rt, strings.Join(e.history, "; "))
			}
			must(t, r.stop())
			if _, err := r.Verify(context.Background(), func(problem string) { rt.Error(problem) }); err != nil {
				rt.Fatal(err)
			}
			must(t, r.Close())
		}
		r := run(t, data, e.root)
		r.converges(rt, strings.Join(e.history, "; "))
		must(t, r.stop())
		must(t, r.Close())
	})
}
