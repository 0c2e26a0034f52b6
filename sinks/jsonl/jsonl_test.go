package jsonl_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"elixirscope/ast/query"
	"elixirscope/sinks"
	"elixirscope/sinks/jsonl"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func rows(ids ...string) []*query.EventRow {
	var all []*query.EventRow
	for _, id := range ids {
		all = append(all, &query.EventRow{SpecVersion: "1.0", ID: id, Subject: "a<b>\n"})
	}
	return all
}

func write(t *testing.T, path string, ids ...string) {
	t.Helper()
	f, err := jsonl.Open(path)
	must(t, err)
	must(t, f.Write(context.Background(), rows(ids...)))
	must(t, f.Close())
}

// Whatever a file ended in when it was left, it consists of whole lines afterwards.
func TestFileConsistsOfWholeLines(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "line"), "x")
	content, err := os.ReadFile(filepath.Join(dir, "line"))
	must(t, err)
	line := string(content)
	long := make([]byte, 200_000)
	for i := range long {
		long[i] = 'x'
	}
	for before, want := range map[string]string{
		"":                      line,
		line:                    line + line,
		line + `{"spec`:         line + line,
		`{"spec`:                line,
		line + string(long):     line + line,
		line[:20]:               line,
		line + "\n" + line[:20]: line + "\n" + line,
	} {
		path := filepath.Join(dir, "events")
		must(t, os.WriteFile(path, []byte(before), 0o600))
		write(t, path, "x")
		got, err := os.ReadFile(path)
		must(t, err)
		if string(got) != want {
			t.Errorf("after %.60q: %.300q", before, got)
		}
	}
}

// A file that is somebody else's stays as it is.
func TestOtherFilesAreRefused(t *testing.T) {
	for _, content := range []string{"notes without a new line", "notes\n", "{\"a\":1}\n"} {
		path := filepath.Join(t.TempDir(), "notes")
		must(t, os.WriteFile(path, []byte(content), 0o600))
		if _, err := jsonl.Open(path); err == nil {
			t.Errorf("%q was opened", content)
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != content {
			t.Errorf("%q became %q, %v", content, got, err)
		}
	}
}

// A reader that does not read keeps nobody from ending.
func TestReaderThatDoesNotRead(t *testing.T) {
	read, to, err := os.Pipe()
	must(t, err)
	defer read.Close()
	defer to.Close()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	many := make([]string, 10_000) // more than a pipe holds
	s := jsonl.NewStream(to)
	for _, when := range []string{"at first", "then"} {
		if err := s.Write(ctx, rows(many...)); !errors.Is(err, sinks.ErrGone) {
			t.Errorf("%s: %v", when, err)
		}
	}
}

// A disk that is full may have room again, a reader that is gone does not come back.
func TestErrors(t *testing.T) {
	f, err := jsonl.Open("/dev/full")
	if err != nil {
		t.Skip("there is no /dev/full")
	}
	defer f.Close()
	if err := f.Write(context.Background(), rows("x")); err == nil || errors.Is(err, sinks.ErrGone) {
		t.Errorf("full disk: %v", err)
	}
	read, to := io.Pipe()
	must(t, read.Close())
	if err := jsonl.NewStream(to).Write(context.Background(), rows("x")); !errors.Is(err, sinks.ErrGone) {
		t.Errorf("closed pipe: %v", err)
	}
	if _, err := jsonl.Open(t.TempDir()); err == nil {
		t.Error("a directory was opened")
	}
}
