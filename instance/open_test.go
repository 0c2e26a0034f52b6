package instance_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elixirscope/ast/query"
	"elixirscope/foundation/store"
	"elixirscope/instance"
)

func TestReadersOpenTogether(t *testing.T) {
	root, data := plant(t, 20), t.TempDir()
	writer, err := instance.Open(instance.Config{Data: data, Bulk: true})
	must(t, err)
	ingest(t, writer, once(root))
	var locked *store.LockedError
	for _, readOnly := range []bool{true, false} {
		_, err = instance.Open(instance.Config{Data: data, ReadOnly: readOnly})
		if !errors.As(err, &locked) || locked.PID != os.Getpid() {
			t.Errorf("while it is written, read only %v: %v", readOnly, err)
		}
	}
	must(t, writer.Close())
	var readers []*instance.Instance
	for range 3 {
		reader, err := instance.Open(instance.Config{Data: data, ReadOnly: true})
		must(t, err)
		readers = append(readers, reader)
	}
	_, err = instance.Open(instance.Config{Data: data})
	if !errors.As(err, &locked) || locked.PID != 0 {
		t.Errorf("a writer beside readers: %v", err)
	}
	for _, reader := range readers {
		answer, err := reader.Engine.Run(context.Background(), query.Request{Verb: query.Symbols})
		if err != nil || answer.Total == 0 {
			t.Errorf("%d symbols, %v", answer.Total, err)
		}
		verify(t, reader)
	}
	for _, reader := range readers {
		must(t, reader.Close())
	}
}

func TestReadOnlyNeedsAStore(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	empty := t.TempDir()
	file := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(file, nil, 0o644))
	for _, data := range []string{missing, empty} {
		if _, err := instance.Open(instance.Config{Data: data, ReadOnly: true}); !errors.Is(err, store.ErrNotFound) || !strings.Contains(err.Error(), data) {
			t.Errorf("%s: %v", data, err)
		}
	}
	if _, err := os.Stat(missing); err == nil {
		t.Error("a reader made the directory")
	}
	for _, readOnly := range []bool{true, false} {
		if _, err := instance.Open(instance.Config{Data: file, ReadOnly: readOnly}); err == nil {
			t.Error("a file is opened as a data directory")
		}
	}
}

// Any number of instances live in one process.
func TestInstancesAreIndependent(t *testing.T) {
	root := plant(t, 20)
	want := fresh(t, once(root))
	for n := range 8 {
		t.Run(string(rune('a'+n)), func(t *testing.T) {
			t.Parallel()
			if got := fresh(t, once(root)); got != want {
				t.Error("the content differs")
			}
		})
	}
}
