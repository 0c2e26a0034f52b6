package instance

import (
	"context"
	"testing"
	"testing/synctest"

	"elixirscope/ast"
	"elixirscope/stages"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// A run that always has something to do tidies up all the same.
func TestTidyUnderSteadyLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i, err := Open(Config{Data: t.TempDir(), FS: vfs.NewMem()})
		if err != nil {
			t.Fatal(err)
		}
		s := &synchronization{live: &live{Instance: i}, queue: stages.NewQueue(1), delivery: &Delivery{instance: i}}
		if err := s.queue.Put(t.Context(), ast.Change{Repo: "r", Path: "a"}); err != nil {
			t.Fatal(err)
		}
		s.dirty.Store(true)
		ctx, stop := context.WithTimeout(t.Context(), tidyLatest-2*tidyInterval)
		if err := s.keepTidy(ctx); err != nil || !s.dirty.Load() {
			t.Errorf("at first: %v, tidied up %v", err, !s.dirty.Load())
		}
		stop()
		ctx, stop = context.WithTimeout(t.Context(), tidyLatest+2*tidyInterval)
		if err := s.keepTidy(ctx); err != nil || s.dirty.Load() {
			t.Errorf("in the end: %v, tidied up %v", err, !s.dirty.Load())
		}
		stop()
		if err := i.Close(); err != nil {
			t.Error(err)
		}
	})
}
