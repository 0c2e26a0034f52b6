package instance_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"elixirscope/ast"
	"elixirscope/instance"
)

// gitRepository is a repository of git with a work tree.
type gitRepository struct {
	t   testing.TB
	dir string
}

func newGitRepository(t testing.TB) gitRepository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	r := gitRepository{t, dir}
	r.git("init", "--quiet", "--initial-branch", "main")
	return r
}

func (r gitRepository) git(args ...string) string {
	r.t.Helper()
	c := exec.Command("git", args...)
	c.Dir = r.dir
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example", "GIT_AUTHOR_DATE=1000000000 +0000",
		"GIT_COMMITTER_NAME=C", "GIT_COMMITTER_EMAIL=c@example")
	out, err := c.CombinedOutput()
	if err != nil {
		r.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// commit makes the work tree the tree of a commit and returns its id.
func (r gitRepository) commit() string {
	r.t.Helper()
	r.git("add", "--all")
	r.git("commit", "--quiet", "--allow-empty", "-m", "m")
	return r.git("rev-parse", "HEAD")
}

// What is known of a commit does not depend on which one was ingested before.
func TestCommitsFollowOneAnother(t *testing.T) {
	r := newGitRepository(t)
	write(t, r.dir, "a.go", "package a\n\nfunc A() {}\n")
	write(t, r.dir, "lib/b.go", "package b\n\nfunc B() {}\n")
	write(t, r.dir, "lib/c.ex", "defmodule C do\nend\n")
	first := r.commit()
	r.git("switch", "--quiet", "-c", "side")
	r.git("mv", "lib", "moved")
	write(t, r.dir, "a.go", "package a\n\nfunc A2() {}\n")
	second := r.commit()
	write(t, r.dir, "not/tracked.go", "package not\n")

	i := open(t, t.TempDir())
	for _, step := range []struct {
		revision, commit   string
		processed, removed int
	}{
		{"main", first, 3, 0},
		{"side", second, 3, 2},
		{"HEAD", second, 0, 0},
		{"main", first, 3, 2},
		{first[:10], first, 0, 0},
	} {
		o := once("git:" + r.dir + "@" + step.revision)
		s := ingest(t, i, o)
		if s.Processed != step.processed || s.Removed != step.removed || s.Revision != step.commit {
			t.Errorf("%s: processed %d, removed %d, commit %s, want %v", step.revision, s.Processed, s.Removed, s.Revision, step)
		}
		now := info(t, i, "tree")
		if now.Revision != step.commit || now.Pending != "" || now.RevisionTime.Unix() != 1000000000 || !now.Complete || !s.Complete {
			t.Errorf("%s: recorded %+v", step.revision, now)
		}
		differ(t, step.revision, dump(t, i), fresh(t, o))
		verify(t, i)
		rebuild(t, i)
	}
}

// interrupt ends the context of an ingest when so many files are done.
func interrupt(t *testing.T, i *instance.Instance, o instance.Once, after int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	o.Pipeline.Jobs, o.Pipeline.Capacity = 1, 1
	o.Progress = &progress{at: func(done int) {
		if done == after {
			cancel()
		}
	}}
	if _, err := i.Ingest(ctx, o); !errors.Is(err, context.Canceled) {
		t.Fatalf("interrupted ingest: %v", err)
	}
}

// After an interruption files are of two commits; going back to the first one must
// not take the rest for what it was.
func TestInterruptedIngestOfACommit(t *testing.T) {
	r := newGitRepository(t)
	grow := func(word string) {
		for n := range 1200 { // more than two batches
			write(t, r.dir, filepath.Join("lib", strings.Repeat("f", n%7+1), "f"+strings.Repeat("x", n/7)+".go"), "package "+word+"\n")
		}
	}
	grow("one")
	first := r.commit()
	grow("two")
	second := r.commit()
	i := open(t, t.TempDir())
	o := once("git:" + r.dir + "@" + first)
	ingest(t, i, o)
	to := o
	to.Root = "git:" + r.dir
	interrupt(t, i, to, 600)
	if now := info(t, i, "tree"); now.Revision != first || now.Pending != second || now.Complete {
		t.Fatalf("recorded %+v", now)
	}
	if n, err := i.Rebuild(context.Background(), "", func(string) {}); !errors.Is(err, instance.ErrNotRebuilt) {
		t.Errorf("a mixture is rebuilt: %d, %v", n, err)
	}
	s := ingest(t, i, o)
	if !s.Complete {
		t.Error("an ingest that ended is incomplete")
	}
	if s.Processed == 0 || s.Processed == 1200 {
		t.Errorf("%d files were processed to go back, want those that had changed", s.Processed)
	}
	differ(t, "store", dump(t, i), fresh(t, o))
	rebuild(t, i)
}

// Settings decide as well; that the commit is the same must not hide that.
func TestSameCommitOtherSettings(t *testing.T) {
	r := newGitRepository(t)
	write(t, r.dir, "a.go", "package a\n")
	write(t, r.dir, "big.go", "package big\n"+strings.Repeat("// x\n", 2000))
	write(t, r.dir, "lib/b.go", "package b\n")
	r.commit()
	i := open(t, t.TempDir())
	o := once("git:" + r.dir)
	ingest(t, i, o)
	for _, change := range []func(*instance.Settings){
		func(s *instance.Settings) { s.MaxFileSize = 1 << 20 },
		func(s *instance.Settings) { s.Exclude = []string{"lib/"} },
		func(s *instance.Settings) { s.MaxFileSize, s.Exclude = 4, nil },
	} {
		change(&o.Settings)
		ingest(t, i, o)
		differ(t, "store", dump(t, i), fresh(t, o))
		rebuild(t, i)
	}
}

// A damaged blob is a record, and is tried again when the repository is whole.
func TestDamagedBlob(t *testing.T) {
	r := newGitRepository(t)
	write(t, r.dir, "a.go", "package a\n")
	write(t, r.dir, "b.go", "package b\n")
	r.commit()
	id := r.git("rev-parse", "HEAD:b.go")
	object := filepath.Join(r.dir, ".git/objects", id[:2], id[2:])
	whole, err := os.ReadFile(object)
	must(t, err)
	must(t, os.Chmod(object, 0o644))
	must(t, os.WriteFile(object, whole[:len(whole)/2], 0o644))
	i := open(t, t.TempDir())
	s := ingest(t, i, once("git:"+r.dir))
	if s.Failed[ast.Unreadable] != 1 || s.Files != 2 {
		t.Errorf("summary %+v", s)
	}
	must(t, os.WriteFile(object, whole, 0o644))
	if s := ingest(t, i, once("git:"+r.dir)); s.Processed != 1 || len(s.Failed) != 0 {
		t.Errorf("processed %d, failed %v", s.Processed, s.Failed)
	}
	if s := ingest(t, i, once("git:"+r.dir)); s.Processed != 0 {
		t.Errorf("processed %d again", s.Processed)
	}
	rebuild(t, i)
}

// A bar needs the total.
func TestProgressOfACommit(t *testing.T) {
	r := newGitRepository(t)
	write(t, r.dir, "a.go", "package a\n")
	r.commit()
	o, p := once("git:"+r.dir), &progress{total: true}
	o.Progress = p
	ingest(t, open(t, t.TempDir()), o)
	if p.expected != 1 || p.expectedBytes != 10 || p.done != 1 {
		t.Errorf("progress %+v", p)
	}
}
