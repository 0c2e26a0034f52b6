package instance

import (
	"context"
	"testing"
	"testing/synctest"

	"elixirscope/ast"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// A run that always has something to do tidies up all the same.
func TestTidyUnderSteadyLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		i, err := Open(Config{Data: t.TempDir(), FS: vfs.NewMem()})
		if err != nil {
			t.Fatal(err)
		}
		l := newLive(i, Run{})
		if err := l.queue.Put(t.Context(), ast.Change{Repo: "r", Path: "a"}); err != nil {
			t.Fatal(err)
		}
		l.dirty.Store(true)
		ctx, stop := context.WithTimeout(t.Context(), tidyLatest-2*tidyInterval)
		if err := l.keepTidy(ctx); err != nil || !l.dirty.Load() {
			t.Errorf("at first: %v, tidied up %v", err, !l.dirty.Load())
		}
		stop()
		ctx, stop = context.WithTimeout(t.Context(), tidyLatest+2*tidyInterval)
		if err := l.keepTidy(ctx); err != nil || l.dirty.Load() {
			t.Errorf("in the end: %v, tidied up %v", err, !l.dirty.Load())
		}
		stop()
		if err := i.Close(); err != nil {
			t.Error(err)
		}
	})
}
