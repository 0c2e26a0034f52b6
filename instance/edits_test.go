package instance_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"elixirscope/instance"

	"pgregory.net/rapid"
)

// Whatever is done to a tree, an ingest brings the store to what a fresh ingest of
// the tree gives, entry for entry. With SOAK=1 long histories of many edits.
func TestAnyEditsEqualAFreshIngest(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		e := &editor{t: rt, root: filepath.Join(t.TempDir(), "tree")}
		must(t, os.MkdirAll(e.root, 0o755))
		e.write(rt)
		i, err := instance.Open(instance.Config{Data: t.TempDir(), Bulk: true})
		must(t, err)
		defer func() { must(t, i.Close()) }()
		o := once(e.root)
		ingests, edits := 4, 8
		if soaking() {
			ingests, edits = 25, 40
		}
		for range rapid.IntRange(1, ingests).Draw(rt, "ingests") {
			for range rapid.IntRange(0, edits).Draw(rt, "edits") {
				e.edit()
			}
			ingest(t, i, o)
			if _, err := i.Verify(context.Background(), func(problem string) { rt.Error(problem) }); err != nil {
				rt.Fatal(err)
			}
			n, err := i.Rebuild(context.Background(), "", func(d string) { rt.Log(d) })
			if err != nil || n > 0 {
				rt.Fatalf("%d differences, %v, after %s", n, err, strings.Join(e.history, "; "))
			}
		}
	})
}

// editor does to a tree what people and tools do.
type editor struct {
	t       *rapid.T
	root    string
	touches int
	history []string
}

func (e *editor) edit() {
	edits := []struct {
		name string
		do   func(*rapid.T)
	}{
		{"write", e.write}, {"write", e.write}, {"write", e.write}, {"delete", e.remove}, {"rename", e.rename},
		{"touch", e.touch}, {"chmod", e.chmod}, {"directory", e.directory}, {"link", e.link}, {"pipe", e.pipe},
		{"rules", e.rules},
	}
	edit := rapid.SampledFrom(edits).Draw(e.t, "edit")
	e.history = append(e.history, edit.name)
	edit.do(e.t)
}

// note adds to the history what the last edit was done to.
func (e *editor) note(format string, args ...any) {
	e.history = append(e.history, fmt.Sprintf(format, args...))
}

func (e *editor) path(label string) string {
	name := rapid.SampledFrom([]string{"a.go", "b.go", "c.js", "d.ex", "e.py", "tool"}).Draw(e.t, label)
	dir := rapid.SampledFrom([]string{"", "x", "x/y", "z"}).Draw(e.t, "dir")
	return filepath.Join(e.root, dir, name)
}

// clear makes room for a file: what is in the way, at it or above it, goes.
func (e *editor) clear(name string) {
	for above := filepath.Dir(name); len(above) > len(e.root); above = filepath.Dir(above) {
		if info, err := os.Lstat(above); err == nil && !info.IsDir() {
			e.must(os.Remove(above))
		}
	}
	e.must(os.RemoveAll(name))
	e.must(os.MkdirAll(filepath.Dir(name), 0o755))
}

func (e *editor) must(err error) {
	if err != nil {
		e.t.Fatal(err)
	}
}

func (e *editor) write(t *rapid.T) {
	name := e.path("file")
	n := rapid.IntRange(0, 3).Draw(t, "content")
	content := sourceOf(filepath.Ext(name), n)
	switch rapid.IntRange(0, 7).Draw(t, "kind") {
	case 0:
		content = content[:len(content)/2] // broken
	case 1:
		content = "\x00" + content // binary
	case 2:
		content = strings.Repeat(content, 100) // too large
	case 3:
		content = ""
	}
	if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() {
		e.clear(name)
	}
	e.must(os.WriteFile(name, []byte(content), 0o644))
	e.note("%s with %d bytes", name, len(content))
}

func (e *editor) remove(*rapid.T) { e.must(os.RemoveAll(e.path("gone"))) }

func (e *editor) rename(t *rapid.T) {
	from, to := e.path("from"), e.path("to")
	if rapid.Bool().Draw(t, "whole directory") {
		from, to = filepath.Join(e.root, "x"), filepath.Join(e.root, "z")
	}
	if _, err := os.Lstat(from); err != nil || from == to {
		return
	}
	e.clear(to)
	if _, err := os.Lstat(from); err == nil { // it was not in the way
		e.must(os.Rename(from, to))
	}
	e.note("%s to %s", from, to)
}

// touch sets the modification time of a file to one of the past.
func (e *editor) touch(*rapid.T) {
	name := e.path("touched")
	if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() {
		return
	}
	e.touches++
	when := time.Unix(int64(1e9+e.touches), 0)
	e.must(os.Chtimes(name, when, when))
	e.note("%s", name)
}

// chmod keeps files readable: what one may read is not part of what git and this
// system look at before they decide to read again.
func (e *editor) chmod(t *rapid.T) {
	name := e.path("mode")
	if info, err := os.Lstat(name); err != nil || !info.Mode().IsRegular() {
		return
	}
	e.must(os.Chmod(name, rapid.SampledFrom([]os.FileMode{0o600, 0o644, 0o755}).Draw(t, "bits")))
}

func (e *editor) directory(*rapid.T) {
	name := e.path("file that becomes a directory")
	e.clear(name)
	e.must(os.MkdirAll(name, 0o755))
	e.must(os.WriteFile(filepath.Join(name, "inner.go"), []byte(sourceOf(".go", 9)), 0o644))
	e.note("%s", name)
}

func (e *editor) link(t *rapid.T) {
	name := e.path("link")
	e.clear(name)
	target := rapid.SampledFrom([]string{"a.go", "../b.go", "nowhere", "/etc/passwd", "."}).Draw(t, "target")
	e.must(os.Symlink(target, name))
	e.note("%s to %s", name, target)
}

func (e *editor) pipe(*rapid.T) {
	name := e.path("pipe")
	e.clear(name)
	e.must(syscall.Mkfifo(name, 0o644))
	e.note("%s", name)
}

func (e *editor) rules(t *rapid.T) {
	rules := rapid.SampledFrom([]string{"", "b.go\n", "x/\n", "*.js\n!x/c.js\n", "/z/y\n"}).Draw(t, "rules")
	e.must(os.WriteFile(filepath.Join(e.root, ".gitignore"), []byte(rules), 0o644))
	e.note("%q", rules)
}
