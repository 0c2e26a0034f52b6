package crawl_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/sources/crawl"
)

// memory is what is known of a tree.
type memory map[string]ast.File

func (m memory) File(path string) (ast.File, bool, error) {
	f, ok := m[path]
	return f, ok, nil
}

func (m memory) PathsBelow(dir string, visit func(path string) error) error {
	for path := range m {
		if dir != "" && !strings.HasPrefix(path, dir+"/") {
			continue
		}
		if err := visit(path); err != nil {
			return err
		}
	}
	return nil
}

// learn records a change as the pipeline does.
func (m memory) learn(c ast.Change) {
	if c.Op == ast.Remove {
		delete(m, c.Path)
		return
	}
	m[c.Path] = ast.File{Path: c.Path, Size: c.Size, ModTime: c.ModTime, Reason: c.Reason, Limit: c.Limit, Extractor: 1}
}

// survey finds the changes of a tree, learns them and returns "+path" for those
// that are there, "-path" for those that are gone.
func (m memory) survey(t *testing.T, c *crawl.Changes) []string {
	t.Helper()
	c.Known, c.Repo = m, "r"
	pending, _, err := c.Pending(context.Background())
	must(t, err)
	var lock sync.Mutex
	var changes []ast.Change
	must(t, c.Produce(context.Background(), func(_ context.Context, change ast.Change) error {
		lock.Lock()
		defer lock.Unlock()
		changes = append(changes, change)
		return nil
	}))
	found := []string{}
	for _, change := range changes {
		if change.Repo != "r" {
			t.Errorf("%+v is of another repository", change)
		}
		m.learn(change)
		if change.Op == ast.Remove {
			found = append(found, "-"+change.Path)
		} else {
			found = append(found, "+"+change.Path)
			pending--
		}
	}
	if pending != 0 {
		t.Errorf("%d more are pending than come", pending)
	}
	slices.Sort(found)
	return found
}

func changesIn(t *testing.T, c crawl.Config) *crawl.Changes {
	return &crawl.Changes{Crawler: open(t, c), Current: func(ast.File) bool { return true }}
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestChanges(t *testing.T) {
	root := tree(t, map[string]string{"a.ex": "1", "d/b.ex": "2", "d/c.ex": "3", "notes.md": "4"})
	m, c := make(memory), changesIn(t, config(root))
	expect(t, m.survey(t, c), "+a.ex", "+d/b.ex", "+d/c.ex")
	expect(t, m.survey(t, c))
	if c.Unchanged != 3 || c.Report.NotSource != 1 {
		t.Errorf("%d unchanged, %+v", c.Unchanged, c.Report)
	}

	grow(t, root, map[string]string{"a.ex": "longer", "d/new.ex": "5"})
	must(t, os.Remove(filepath.Join(root, "d/b.ex")))
	expect(t, m.survey(t, c), "+a.ex", "+d/new.ex", "-d/b.ex")

	touched := time.Unix(1e9, 0)
	must(t, os.Chtimes(filepath.Join(root, "a.ex"), touched, touched))
	expect(t, m.survey(t, c), "+a.ex")

	must(t, os.RemoveAll(filepath.Join(root, "d")))
	expect(t, m.survey(t, c), "-d/c.ex", "-d/new.ex")
	grow(t, root, map[string]string{".gitignore": "a.ex\n"})
	must(t, os.Mkdir(filepath.Join(root, ".git"), 0o755))
	expect(t, m.survey(t, c), "-a.ex")
}

// Every difference in what a record says makes its file a change.
func TestRecordsThatDoNotFit(t *testing.T) {
	root := tree(t, map[string]string{"a.ex": "1"})
	m, c := make(memory), changesIn(t, config(root))
	m.survey(t, c)
	fits := m["a.ex"]
	for name, spoil := range map[string]func(*ast.File){
		"size":             func(f *ast.File) { f.Size++ },
		"time":             func(f *ast.File) { f.ModTime = f.ModTime.Add(1) },
		"was unreadable":   func(f *ast.File) { f.Reason = ast.Unreadable },
		"was a pipe":       func(f *ast.File) { f.Reason = ast.SpecialFile },
		"was outside":      func(f *ast.File) { f.Reason = ast.OutsideRoot },
		"was too large":    func(f *ast.File) { f.Reason = ast.TooLarge },
		"another extracts": func(f *ast.File) { f.Extractor = 2 },
	} {
		c.Current = func(f ast.File) bool { return f.Extractor == 1 }
		f := fits
		spoil(&f)
		m["a.ex"] = f
		if got := m.survey(t, c); !slices.Equal(got, []string{"+a.ex"}) {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, reason := range []ast.Reason{ast.Binary, ast.NotSource, ast.SyntaxErrors, ast.ParseTimeout, ast.Panicked} {
		f := fits
		f.Reason = reason
		m["a.ex"] = f
		expect(t, m.survey(t, c))
	}
}

// A file that can not be processed is a change once, until it becomes another.
func TestSkippedFilesAreKnown(t *testing.T) {
	root := tree(t, map[string]string{"large.ex": "12345", "outside.ex": "-> /etc/passwd", "inside.ex": "-> large.ex"})
	must(t, syscall.Mkfifo(filepath.Join(root, "pipe.ex"), 0o644))
	limited := config(root)
	limited.MaxFileSize = 4
	m, c := make(memory), changesIn(t, limited)
	expect(t, m.survey(t, c), "+large.ex", "+outside.ex", "+pipe.ex")
	expect(t, m.survey(t, c))
	if f := m["large.ex"]; f.Reason != ast.TooLarge || f.Limit != 4 {
		t.Errorf("%+v", f)
	}
	c = changesIn(t, config(root))
	expect(t, m.survey(t, c), "+large.ex")
}

// A single file says nothing about the others.
func TestSingleFileForgetsNothingElse(t *testing.T) {
	root := tree(t, map[string]string{"a.ex": "1", "b.ex": "2"})
	m := make(memory)
	m.survey(t, changesIn(t, config(root)))
	must(t, os.Remove(filepath.Join(root, "b.ex")))
	only := config(root)
	only.Only = "a.ex"
	c := changesIn(t, only)
	expect(t, m.survey(t, c))
	grow(t, root, map[string]string{"a.ex": "longer"})
	expect(t, m.survey(t, c), "+a.ex")
	must(t, os.Remove(filepath.Join(root, "a.ex")))
	expect(t, m.survey(t, c), "-a.ex")
}

// Files below a directory that can not be read are not taken for gone.
func TestFilesBelowUnreadableDirectoriesAreKept(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read every directory")
	}
	root := tree(t, map[string]string{"a.ex": "1", "shut/b.ex": "2", "shut/in/c.ex": "3", "shutter.ex": "4"})
	m, c := make(memory), changesIn(t, config(root))
	m.survey(t, c)
	shut := filepath.Join(root, "shut")
	must(t, os.Chmod(shut, 0))
	t.Cleanup(func() { must(t, os.Chmod(shut, 0o755)) })
	must(t, os.Remove(filepath.Join(root, "shutter.ex")))
	expect(t, m.survey(t, c), "-shutter.ex")
	if len(c.Report.Unreadable) != 1 {
		t.Errorf("unreadable: %v", c.Report.Unreadable)
	}
}

// Nothing is forgotten when the root is gone or the walk failed.
func TestFailedWalksForgetNothing(t *testing.T) {
	root := filepath.Join(tree(t, map[string]string{"root/a.ex": "1"}), "root")
	m, c := make(memory), changesIn(t, config(root))
	m.survey(t, c)
	failure := errors.New("no more")
	grow(t, root, map[string]string{"b.ex": "2"})
	removals := 0
	emit := func(_ context.Context, change ast.Change) error {
		if change.Op == ast.Remove {
			removals++
		}
		return failure
	}
	if err := c.Produce(context.Background(), emit); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
	must(t, os.RemoveAll(root))
	if err := c.Produce(context.Background(), emit); err == nil || removals > 0 {
		t.Errorf("%d removals, %v", removals, err)
	}
}
