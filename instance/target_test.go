package instance_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elixirscope/ast/repository"
	"elixirscope/instance"
)

// rebuild fails the test when the store differs from a rebuild.
func rebuild(t *testing.T, i *instance.Instance) {
	t.Helper()
	n, err := i.Rebuild(context.Background(), "", func(d string) { t.Error(d) })
	if err != nil || n > 0 {
		t.Errorf("%d differences, %v", n, err)
	}
}

// info returns the record of a repository.
func info(t *testing.T, i *instance.Instance, name string) *repository.Info {
	t.Helper()
	s, err := i.Repository.Snapshot()
	must(t, err)
	defer s.Close()
	found, err := s.Repository(name)
	must(t, err)
	return found
}

// unnamed returns an ingest that takes the repository's name from the root.
func unnamed(parts ...string) instance.Once {
	o := once(filepath.Join(parts...))
	o.Name = ""
	return o
}

// Files that are asked for one by one are all that their repository holds, and a
// rebuild asks for the same, until the directory is ingested as a whole.
func TestFilesOneByOne(t *testing.T) {
	root := filepath.Join(t.TempDir(), "shop")
	for _, name := range []string{"x.py", "y.py", "ignored.py", "z.py"} {
		write(t, root, name, sourceOf(".py", len(name)))
	}
	write(t, root, ".gitignore", "ignored.py\n")
	i := open(t, t.TempDir())
	for n, name := range []string{"x.py", "y.py", "ignored.py", "x.py"} {
		s := ingest(t, i, unnamed(root, name))
		if s.Repo != "shop" || s.Files != min(n+1, 3) || !s.Complete || s.Removed > 0 {
			t.Errorf("%s: %+v", name, s)
		}
		verify(t, i)
		rebuild(t, i)
	}
	must(t, os.Remove(filepath.Join(root, "y.py")))
	var told []string
	_, err := i.Rebuild(context.Background(), "", func(d string) { told = append(told, d) })
	if err != nil || len(told) != 1 || told[0] != "y.py: is gone, or ignored now" {
		t.Errorf("after a file is gone: %q, %v", told, err)
	}
	if s := ingest(t, i, unnamed(root)); s.Files != 2 || s.Removed != 2 {
		t.Errorf("the whole directory: %+v", s)
	}
	rebuild(t, i)
	write(t, root, "z.py", sourceOf(".py", 77))
	write(t, root, "new.py", sourceOf(".py", 78))
	if s := ingest(t, i, unnamed(root, "z.py")); s.Processed != 1 || s.Files != 2 {
		t.Errorf("one file of the whole: %+v", s)
	}
	told = nil
	_, err = i.Rebuild(context.Background(), "", func(d string) { told = append(told, d) })
	if err != nil || len(told) != 1 || told[0] != "new.py: is not in the store" {
		t.Errorf("one file does not make the whole smaller: %q, %v", told, err)
	}
}

// A file belongs to the innermost repository around it.
func TestAFileBelongsToTheRepositoryAroundIt(t *testing.T) {
	root := filepath.Join(t.TempDir(), "shop")
	write(t, root, "lib/deep/x.py", sourceOf(".py", 1))
	write(t, root, "lib/y.py", sourceOf(".py", 2))
	i := open(t, t.TempDir())
	ingest(t, i, unnamed(root))
	write(t, root, "lib/deep/x.py", sourceOf(".py", 3))
	if s := ingest(t, i, unnamed(root, "lib/deep/x.py")); s.Repo != "shop" || s.Processed != 1 || s.Files != 2 {
		t.Errorf("in the repository of the whole: %+v", s)
	}
	inner := unnamed(root, "lib")
	inner.Name = "inner"
	ingest(t, i, inner)
	if s := ingest(t, i, unnamed(root, "lib/deep/x.py")); s.Repo != "inner" {
		t.Errorf("in the inner one: %+v", s)
	}
	named := unnamed(root, "lib/y.py")
	named.Name = "shop"
	if s := ingest(t, i, named); s.Repo != "shop" || s.Files != 2 {
		t.Errorf("in the one that is named: %+v", s)
	}
	outside := unnamed(t.TempDir(), "z.py")
	write(t, filepath.Dir(outside.Root), "z.py", sourceOf(".py", 4))
	outside.Name = "shop"
	if _, err := i.Ingest(context.Background(), outside); !errors.Is(err, repository.ErrOtherRoot) {
		t.Errorf("a file from elsewhere: %v", err)
	}
	rebuild(t, i)
}

// What is no source, or kept out of its repository, is an error and leaves nothing
// behind.
func TestFilesThatCannotBeAskedFor(t *testing.T) {
	root := filepath.Join(t.TempDir(), "shop")
	write(t, root, "README.md", "words\n")
	write(t, root, "LICENSE", "Do what you want.\n")
	write(t, root, "out.py", sourceOf(".py", 1))
	write(t, root, "in.py", sourceOf(".py", 2))
	write(t, root, ".gitignore", "out.py\n")
	i := open(t, t.TempDir())
	refuse := func(name, want string) {
		t.Helper()
		if _, err := i.Ingest(context.Background(), unnamed(root, name)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	refuse("README.md", "README.md is no source of a known language")
	refuse("LICENSE", "LICENSE is no source of a known language")
	if text := dump(t, i); text != "" {
		t.Errorf("the store holds %s", text)
	}
	ingest(t, i, unnamed(root))
	before := dump(t, i)
	refuse("README.md", "no source")
	refuse("out.py", `keep it out of repository shop`)
	differ(t, "the content", dump(t, i), before)
}

// An ingest that is interrupted says so until one of the whole has ended.
func TestInterruptedIngestsAreIncomplete(t *testing.T) {
	root := plant(t, 60)
	i := open(t, t.TempDir())
	interrupt := func() {
		t.Helper()
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		o := once(root)
		o.Pipeline.BytesInFlight = 4096 // many small batches
		o.Progress = &progress{at: func(done int) {
			if done == 10 {
				cancel()
			}
		}}
		if _, err := i.Ingest(ctx, o); !errors.Is(err, context.Canceled) {
			t.Fatalf("interrupted: %v", err)
		}
		if now := info(t, i, "tree"); now.Complete || now.Files.Total() == 0 {
			t.Errorf("interrupted: %+v", now)
		}
	}
	interrupt()
	write(t, root, "f0.go", sourceOf(".go", 1000))
	if s := ingest(t, i, once(filepath.Join(root, "f0.go"))); s.Complete {
		t.Error("one file completes the whole")
	}
	if s := ingest(t, i, once(root)); !s.Complete || !info(t, i, "tree").Complete {
		t.Error("a whole ingest does not complete the repository")
	}
	write(t, root, "f0.go", sourceOf(".go", 1001))
	if s := ingest(t, i, once(filepath.Join(root, "f0.go"))); !s.Complete {
		t.Error("one file of a complete repository makes it incomplete")
	}
	for n := range 30 {
		write(t, root, filepath.Join("later", string(rune('a'+n))+".go"), sourceOf(".go", 2000+n))
	}
	interrupt()
}

// Without a name the directory's own repository is meant, else the only one of the
// directory.
func TestWhichRepositoryOfADirectory(t *testing.T) {
	root := filepath.Join(t.TempDir(), "shop")
	write(t, root, "x.py", sourceOf(".py", 1))
	i := open(t, t.TempDir())
	expect := func(name, want string) {
		t.Helper()
		o := unnamed(root)
		o.Name = name
		s, err := i.Ingest(context.Background(), o)
		if want == "" {
			if err == nil || !strings.Contains(err.Error(), "--repo NAME") {
				t.Errorf("%q: %+v, %v", name, s, err)
			}
			return
		}
		if err != nil || s.Repo != want {
			t.Errorf("%q is %q, want %q, %v", name, s.Repo, want, err)
		}
	}
	expect("a", "a")
	expect("", "a")
	expect("b", "b")
	expect("", "")
	expect("shop", "shop")
	expect("", "shop")
}

// Repositories that hold the same files say so.
func TestOverlaps(t *testing.T) {
	top := t.TempDir()
	for _, name := range []string{"shop/lib/x.py", "shop/y.py", "shopping/z.py"} {
		write(t, top, name, sourceOf(".py", len(name)))
	}
	i := open(t, t.TempDir())
	expect := func(o instance.Once, others ...string) {
		t.Helper()
		s := ingest(t, i, o)
		if len(s.Overlaps) != len(others) {
			t.Errorf("%s: %q, want those with %q", o.Root, s.Overlaps, others)
			return
		}
		for n, other := range others {
			if !strings.Contains(s.Overlaps[n], " and "+other+" (") {
				t.Errorf("%s: %q, want one with %q", o.Root, s.Overlaps[n], other)
			}
		}
	}
	expect(unnamed(top, "shopping"))
	expect(unnamed(top, "shop/lib"))
	expect(unnamed(top, "shop"), "lib")
	expect(unnamed(top, "shop/lib"), "shop")
	single := unnamed(top, "shop/y.py")
	single.Name = "single" // another directory's file
	expect(single, "shop")
	expect(unnamed(top, "shopping"))
}
