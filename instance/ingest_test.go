package instance_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/instance"
)

// However many workers there are, stores hold and answer the same.
func TestIngestIsDeterministic(t *testing.T) {
	root := plant(t, 300)
	var contents, replies []string
	for _, jobs := range []int{1, 8} {
		i := open(t, t.TempDir())
		o := once(root)
		o.Pipeline.Jobs = jobs
		ingest(t, i, o)
		verify(t, i)
		contents, replies = append(contents, dump(t, i)), append(replies, answers(t, i))
	}
	differ(t, "the content with 8 jobs", contents[1], contents[0])
	differ(t, "the answers with 8 jobs", replies[1], replies[0])
	for _, want := range []string{"reason=binary", "reason=too_large", "reason=special_file", "reason=outside_root", "reason=syntax_errors", "reason=unsupported_language"} {
		if !strings.Contains(contents[0], want) {
			t.Errorf("the tree has no file with %s", want)
		}
	}
	if strings.Contains(contents[0], `"ignored/`) || strings.Contains(contents[0], "node_modules") {
		t.Error("ignored files were ingested")
	}
}

func TestSummary(t *testing.T) {
	root := t.TempDir()
	write(t, root, "a.go", "package p\n")
	write(t, root, "b.go", "package p\nfunc F() {}\n")
	write(t, root, "large.go", strings.Repeat("// long\n", 4096))
	write(t, root, "notes.md", "no source\n")
	settle(t)
	i := open(t, t.TempDir())
	o := once(root)
	p := &progress{total: true}
	o.Progress = p
	s := ingest(t, i, o)
	if s.Processed != 3 || s.Files != 3 || s.Bytes != int64(len("package p\n")+len("package p\nfunc F() {}\n")) ||
		s.NotSource != 1 || s.Failed[ast.TooLarge] != 1 || len(s.Skipped) != 0 || s.PeakRSS < 1<<20 || s.Symbols == 0 {
		t.Errorf("first: %+v", s)
	}
	if p.done != 3 || p.expected != 3 || p.expectedBytes != s.Bytes+4096*8 {
		t.Errorf("progress: %+v", p)
	}
	s = ingest(t, i, o)
	if s.Processed != 0 || s.Unchanged != 3 || s.Removed != 0 {
		t.Errorf("again: %+v", s)
	}
	write(t, root, "b.go", "package p\nfunc G() {}\n")
	must(t, os.Remove(filepath.Join(root, "a.go")))
	s = ingest(t, i, o)
	if s.Processed != 1 || s.Unchanged != 1 || s.Removed != 1 || s.Files != 2 {
		t.Errorf("after an edit: %+v", s)
	}
}

// settle waits until the file system's clock has moved on so far that the next
// ingest need not doubt the times of a tree's files: it compares with those of a
// file that is written after them.
func settle(t testing.TB) {
	t.Helper()
	probe := filepath.Join(t.TempDir(), "probe")
	written := func() time.Time {
		must(t, os.WriteFile(probe, []byte("x"), 0o644))
		info, err := os.Stat(probe)
		must(t, err)
		return info.ModTime()
	}
	for first := written(); written().Sub(first) < 25*time.Millisecond; {
	}
}

// A file of the future is read once, and again when it is written, also when it has
// the same time and size then.
func TestFilesOfTheFuture(t *testing.T) {
	root := t.TempDir()
	future := time.Now().AddDate(5, 0, 0)
	edit := func(content string) {
		write(t, root, "a.go", content)
		must(t, os.Chtimes(filepath.Join(root, "a.go"), future, future))
		settle(t)
	}
	i := open(t, t.TempDir())
	edit("package p\nfunc A() {}\n")
	for n, processed := range []int{1, 0, 0} {
		if s := ingest(t, i, once(root)); s.Processed != processed {
			t.Errorf("ingest %d: %+v", n, s)
		}
	}
	edit("package p\nfunc B() {}\n")
	if s := ingest(t, i, once(root)); s.Processed != 1 {
		t.Errorf("after an edit: %+v", s)
	}
	differ(t, "the content", dump(t, i), fresh(t, once(root)))
}

// A file that takes the name of another one has its content, also when size and
// modification time are the same.
func TestRenamedOverALookalike(t *testing.T) {
	root := t.TempDir()
	write(t, root, "a.go", "package p\nfunc A() {}\n")
	write(t, root, "b.go", "package p\nfunc B() {}\n")
	old := time.Now().Add(-time.Hour)
	must(t, os.Chtimes(filepath.Join(root, "a.go"), old, old))
	must(t, os.Chtimes(filepath.Join(root, "b.go"), old, old))
	settle(t)
	i := open(t, t.TempDir())
	ingest(t, i, once(root))
	must(t, os.Rename(filepath.Join(root, "b.go"), filepath.Join(root, "a.go")))
	ingest(t, i, once(root))
	differ(t, "the content", dump(t, i), fresh(t, once(root)))
}

// A named pipe that becomes an empty file of the same time is one.
func TestPipeBecomesAFile(t *testing.T) {
	root := plant(t, 0)
	pipe := filepath.Join(root, "pipe.go")
	when := time.Now().Add(-time.Hour)
	must(t, os.Chtimes(pipe, when, when))
	i := open(t, t.TempDir())
	ingest(t, i, once(root))
	must(t, os.Remove(pipe))
	must(t, os.WriteFile(pipe, nil, 0o644))
	must(t, os.Chtimes(pipe, when, when))
	ingest(t, i, once(root))
	differ(t, "the content", dump(t, i), fresh(t, once(root)))
}

// Files larger than everything that may be in flight wait for nothing that waits
// for them.
func TestFilesLargerThanTheBudgetPass(t *testing.T) {
	root := t.TempDir()
	for n := range 40 {
		write(t, root, fmt.Sprintf("small%d.go", n), sourceOf(".go", n))
		write(t, root, fmt.Sprintf("medium%d.go", n), strings.Repeat(sourceOf(".go", n), 4))
		write(t, root, fmt.Sprintf("large%d.go", n), strings.Repeat(sourceOf(".go", n), 20))
		write(t, root, fmt.Sprintf("huge%d.go", n), strings.Repeat(sourceOf(".go", n), 200))
	}
	for _, budget := range []int64{1, 1000, 4096, 8192} {
		i := open(t, t.TempDir())
		o := once(root)
		o.Pipeline.BytesInFlight = budget
		if s := ingest(t, i, o); s.Files != 160 || s.Failed[ast.TooLarge] != 40 {
			t.Errorf("budget %d: %+v", budget, s)
		}
	}
}

// What a smaller limit keeps from being parsed is parsed under a larger one, and
// the other way round.
func TestLimitsDecideAnew(t *testing.T) {
	root := plant(t, 20)
	i := open(t, t.TempDir())
	for _, limit := range []int64{1 << 20, 100, 8 << 10, 10, 1 << 20} {
		o := once(root)
		o.Settings.MaxFileSize = limit
		ingest(t, i, o)
		verify(t, i)
		differ(t, fmt.Sprintf("with a limit of %d the content", limit), dump(t, i), fresh(t, o))
	}
}

func TestSingleFileLeavesTheOthersAlone(t *testing.T) {
	root := plant(t, 20)
	i := open(t, t.TempDir())
	ingest(t, i, once(root))
	write(t, root, "f0.go", "package p\nfunc Changed() {}\n")
	before := dump(t, i)
	o := once(filepath.Join(root, "f0.go"))
	o.Name = ""
	if s := ingest(t, i, o); s.Processed != 1 || s.Removed != 0 || s.Repo != "tree" {
		t.Errorf("summary: %+v", s)
	}
	if after := dump(t, i); strings.Count(after, "\nfile ") != strings.Count(before, "\nfile ") {
		t.Error("other files were forgotten")
	}
	differ(t, "the content", dump(t, i), fresh(t, once(root)))
}

func TestNamesOfRepositories(t *testing.T) {
	parent := t.TempDir()
	for _, dir := range []string{"a/shop", "b/shop", "c/b/shop"} {
		write(t, parent, dir+"/x.go", "package x\n")
	}
	i := open(t, t.TempDir())
	ingestAt := func(dir, name string) (string, error) {
		o := once(filepath.Join(parent, dir))
		o.Name = name
		s, err := i.Ingest(context.Background(), o)
		return s.Repo, err
	}
	for _, step := range []struct{ dir, name, want string }{
		{"a/shop", "", "shop"}, {"b/shop", "", "b/shop"}, {"a/shop", "", "shop"},
		{"c/b/shop", "", "error"}, {"c/b/shop", "third", "third"}, {"c/b/shop", "", "third"},
		{"a/shop", "third", "error"},
	} {
		got, err := ingestAt(step.dir, step.name)
		if err != nil {
			got = "error"
			if !strings.Contains(err.Error(), "--repo") {
				t.Errorf("%s as %q: %v does not say what to do", step.dir, step.name, err)
			}
		}
		if got != step.want {
			t.Errorf("%s as %q is %q, want %q", step.dir, step.name, got, step.want)
		}
	}
}

func TestRebuildTellsDifferences(t *testing.T) {
	root := plant(t, 20)
	i := open(t, t.TempDir())
	ingest(t, i, once(root))
	write(t, root, "f0.go", "package p\nfunc Changed() {}\n")
	write(t, root, "new.go", "package p\n")
	must(t, os.Remove(filepath.Join(root, "f1.js")))
	var told []string
	n, err := i.Rebuild(context.Background(), "", func(d string) { told = append(told, d) })
	must(t, err)
	want := []string{"f0.go: changed since it was ingested", "f1.js: is gone, or ignored now", "new.go: is not in the store"}
	if n != len(want) || strings.Join(told, "\n") != strings.Join(want, "\n") {
		t.Errorf("%d differences: %q", n, told)
	}
	if _, err := i.Rebuild(context.Background(), "nothing", nil); err == nil {
		t.Error("an unknown repository is rebuilt")
	}
}

var _ instance.Progress = (*progress)(nil)
