package git_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/sources/git"

	"github.com/go-git/go-git/v5/plumbing"
	"pgregory.net/rapid"
)

func TestTrackedSourceBelongsToACommit(t *testing.T) {
	o := newObjects(t)
	id := o.commit(
		file(".gitignore", "tracked.go"),
		dir("_build", file("x.go", "1")),
		dir("lib", file("a.go", "a"), file("notes.txt", "n"), file("same.go", "a")),
		dir("node_modules", file("x.go", "1")),
		file("huge.go", strings.Repeat("x", maxFileSize+1)),
		file("tracked.go", "t"),
		node{mode: "100755", name: "run.go", content: "r"},
	)
	c := changes(t, open(t, o.dir), records{}, "", id)
	equal(t, run(t, c), "write huge.go too_large", "write lib/a.go", "write lib/same.go", "write run.go", "write tracked.go")
	if c.Report.ByName != 2 || c.Report.NotSource != 2 {
		t.Errorf("report %+v", c.Report)
	}
}

func TestAChangeTellsItsCommit(t *testing.T) {
	o := newObjects(t)
	id := o.commit(file("a.go", "a"), file("b.go", strings.Repeat("x", maxFileSize+1)))
	c := changes(t, open(t, o.dir), records{"gone.go": {}}, "", id)
	authored := time.Unix(1000000000, 0)
	want := map[string]ast.Change{
		"a.go": {Repo: "r", Path: "a.go", Size: 1, ModTime: authored, Revision: id, RevisionTime: authored,
			SourceID: plumbing.ComputeHash(plumbing.BlobObject, []byte("a")).String()},
		"b.go": {Repo: "r", Path: "b.go", Size: maxFileSize + 1, ModTime: authored, Revision: id, RevisionTime: authored,
			SourceID: plumbing.ComputeHash(plumbing.BlobObject, []byte(strings.Repeat("x", maxFileSize+1))).String(),
			Reason:   ast.TooLarge, Limit: maxFileSize, Detail: "101 bytes, the maximum is 100"},
		"gone.go": {Repo: "r", Path: "gone.go", Op: ast.Remove, Revision: id, RevisionTime: authored},
	}
	must(t, c.Produce(context.Background(), func(_ context.Context, change ast.Change) error {
		if got, want := fmt.Sprintf("%+v", change), fmt.Sprintf("%+v", want[change.Path]); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		delete(want, change.Path)
		return nil
	}))
	if len(want) > 0 {
		t.Errorf("no change for %v", want)
	}
}

func TestOnlyTheDifferenceIsLookedAt(t *testing.T) {
	o := newObjects(t)
	lib := dir("lib", file("a.go", "a"), file("b.go", "b"))
	old := o.commit(lib, dir("other", file("x.go", "x")), file("top.go", "t"))
	from, known := open(t, o.dir), records{}
	run(t, changes(t, from, known, "", old))

	now := o.commit(lib, dir("other", file("moved.go", "x"), file("y.go", "y")), file("top.go", "t"))
	c := changes(t, from, known, old, now)
	equal(t, run(t, c), "remove other/x.go", "write other/moved.go", "write other/y.go")
	if c.Report.Directories != 2 {
		t.Errorf("%d directories were read, want the top and the one that changed", c.Report.Directories)
	}
	if c := changes(t, from, known, now, now); len(run(t, c)) != 0 || c.Report.Directories != 0 {
		t.Errorf("the same commit again reads %d directories", c.Report.Directories)
	}
	// Without a base everything is looked at, and nothing differs from its record.
	if got := run(t, changes(t, from, known, "", now)); len(got) != 0 {
		t.Errorf("unchanged files are emitted: %q", got)
	}
	// A base that is gone, as after a force-push and a gc.
	equal(t, run(t, changes(t, from, known, strings.Repeat("1", 40), old)),
		"remove other/moved.go", "remove other/y.go", "write other/x.go")
}

func TestFilesAndDirectoriesReplaceEachOther(t *testing.T) {
	o := newObjects(t)
	one := o.commit(dir("x.go", file("in.go", "1"), dir("deep", file("y.go", "2"))), file("z.go", "3"))
	two := o.commit(file("x.go", "1"), dir("z.go", file("in.go", "3")))
	from, known := open(t, o.dir), records{}
	run(t, changes(t, from, known, "", one))
	equal(t, run(t, changes(t, from, known, one, two)),
		"remove x.go/deep/y.go", "remove x.go/in.go", "remove z.go", "write x.go", "write z.go/in.go")
	equal(t, run(t, changes(t, from, known, two, one)),
		"remove x.go", "remove z.go/in.go", "write x.go/deep/y.go", "write x.go/in.go", "write z.go")
}

func TestOwnIgnoreFilesOfTheTreeCount(t *testing.T) {
	o := newObjects(t)
	src := func(rules string) node {
		return dir("src", file(".elixirscopeignore", rules), file("a.go", "a"), dir("gen", file("b.go", "b")))
	}
	one, two := o.commit(src("gen/\n")), o.commit(src("/a.go\n"))
	from, known := open(t, o.dir), records{}
	equal(t, run(t, changes(t, from, known, "", one)), "write src/a.go")
	// That nothing but the rules differs must not hide what they decide now.
	equal(t, run(t, changes(t, from, known, one, two)), "remove src/a.go", "write src/gen/b.go")
}

func TestGlobsCountAsInACrawl(t *testing.T) {
	o := newObjects(t)
	id := o.commit(dir("lib", dir("deep", file("a.go", "a")), file("skip.go", "s")), file("top.go", "t"))
	c := changes(t, open(t, o.dir), records{}, "", id)
	c.Config.Include, c.Config.Exclude = []string{"lib/"}, []string{"skip.*"}
	equal(t, run(t, c), "write lib/deep/a.go")
	c.Config.Exclude = []string{"!x"}
	if err := c.Produce(context.Background(), nil); err == nil {
		t.Error("a negated glob is accepted")
	}
}

func TestNothingLeadsOut(t *testing.T) {
	o := newObjects(t)
	submodule := plumbing.NewHash(strings.Repeat("ab", 20))
	id := o.commit(
		file("a.go", "a"),
		dir("d", link("inside.go", "../a.go"), link("outside.go", "../../x.go"), link("absolute.go", "/etc/passwd")),
		node{mode: "160000", name: "lib", id: submodule},
		node{mode: "170000", name: "odd.go", content: "o"},
	)
	known := records{"d/inside.go": {SourceID: "of the file that it was"}}
	c := changes(t, open(t, o.dir), known, "", id)
	equal(t, run(t, c), "remove d/inside.go", "write a.go", "write d/absolute.go outside_root", "write d/outside.go outside_root",
		"write lib special_file", "write odd.go special_file")
	if c.Report.Links != 1 {
		t.Errorf("%d links lead into the tree, want 1", c.Report.Links)
	}
	// A file that becomes a link with the bytes it had, and back.
	link, plain := o.commit(link("x.go", "/a.go")), o.commit(file("x.go", "/a.go"))
	known = records{}
	from := open(t, o.dir)
	run(t, changes(t, from, known, "", link))
	equal(t, run(t, changes(t, from, known, link, plain)), "write x.go")
	equal(t, run(t, changes(t, from, known, "", link)), "write x.go outside_root")
}

func TestHostileNamesAreRefused(t *testing.T) {
	o := newObjects(t)
	id := o.commit(
		dir("..", file("evil.go", "1")),
		file("../up.go", "1"),
		file("/etc/abs.go", "1"),
		dir(".GIT", file("hooks.go", "1")),
		dir("sub", dir(".git", file("x.go", "1")), file("", "1"), file(".", "1"), file("git~1", "1"), file("ok.go", "1")),
	)
	from, known := open(t, o.dir), records{}
	equal(t, run(t, changes(t, from, known, "", id)),
		"write %2E%2E outside_root", "write %2Fetc%2Fabs.go outside_root", "write ..%2Fup.go outside_root", "write .GIT outside_root",
		"write sub/%00 outside_root", "write sub/%2E outside_root", "write sub/.git outside_root", "write sub/git~1 outside_root",
		"write sub/ok.go")
	if got := run(t, changes(t, from, known, "", id)); len(got) > 0 {
		t.Errorf("again: %q", got)
	}
	equal(t, run(t, changes(t, from, known, id, o.commit(dir("sub", file("ok.go", "1"))))),
		"remove %2E%2E", "remove %2Fetc%2Fabs.go", "remove ..%2Fup.go", "remove .GIT",
		"remove sub/%00", "remove sub/%2E", "remove sub/.git", "remove sub/git~1")
}

func TestWhatCannotBeReadKeepsItsRecords(t *testing.T) {
	o := newObjects(t)
	missing := plumbing.NewHash(strings.Repeat("cd", 20))
	malformed := o.write(plumbing.TreeObject, "100644 cut.go\x00short")
	twice := o.tree(file("x.go", "1"), file("x.go", "2"))
	known := records{"bad/a.go": {}, "gone/a.go": {}, "lost/b.go": {}, "twice/x.go": {}}
	id := o.commit(
		node{mode: "40000", name: "bad", id: malformed},
		node{mode: "40000", name: "lost", id: missing},
		node{mode: "40000", name: "twice", id: twice},
		node{mode: "100644", name: "blob.go", id: missing},
	)
	c := changes(t, open(t, o.dir), known, "", id)
	equal(t, run(t, c), "remove gone/a.go", "write blob.go unreadable")
	var faults []string
	for _, f := range c.Report.Unreadable {
		faults = append(faults, f.Path)
	}
	equal(t, faults, "bad", "lost", "twice")
	// What could not be read is tried again.
	equal(t, run(t, changes(t, open(t, o.dir), known, "", id)), "write blob.go unreadable")
}

func TestTreesThatNeverEndDo(t *testing.T) {
	o := newObjects(t)
	deep := o.tree(file("a.go", "1"))
	for range 3000 {
		deep = o.tree(node{mode: "40000", name: "d", id: deep})
	}
	c := changes(t, open(t, o.dir), records{}, "", o.commitOf(deep))
	if got := run(t, c); len(got) > 0 || len(c.Report.Unreadable) != 1 {
		t.Errorf("changes %q, faults %v", got, c.Report.Unreadable)
	}

	bomb := o.tree(file("a.txt", "1"))
	for range 10 {
		var same []node
		for i := range 10 {
			same = append(same, node{mode: "40000", name: fmt.Sprint(i), id: bomb})
		}
		bomb = o.tree(same...)
	}
	ctx, cancel := context.WithCancel(context.Background())
	c = changes(t, open(t, o.dir), records{}, "", o.commitOf(bomb))
	cancel()
	if err := c.Produce(ctx, nil); err == nil {
		t.Error("a cancelled walk goes on")
	}
}

// A walk of the difference ends with the records that a walk of everything makes.
func TestDifferenceEqualsEverything(t *testing.T) {
	o := newObjects(t)
	from := open(t, o.dir)
	rapid.Check(t, func(rt *rapid.T) {
		known, base := records{}, ""
		for range rapid.IntRange(2, 5).Draw(rt, "commits") {
			id := o.commit(drawTree(rt, 0)...)
			lines := run(t, changes(t, from, known, base, id))
			fresh := records{}
			run(t, changes(t, from, fresh, "", id))
			if known.String() != fresh.String() {
				rt.Fatalf("after %q the records are\n%swant\n%s", lines, known, fresh)
			}
			base = id
		}
	})
}

// drawTree draws the entries of a directory, few names so that they meet again.
func drawTree(rt *rapid.T, depth int) []node {
	var nodes []node
	for _, name := range []string{".elixirscopeignore", "a.go", "b.go", "d", "d.go", "node_modules"} {
		content := rapid.SampledFrom([]string{"", "a.go", "d/", "d.go", "1"}).Draw(rt, "content")
		switch kind := rapid.IntRange(0, 5).Draw(rt, "kind"); {
		case kind <= 1:
		case kind == 2 && depth < 3:
			nodes = append(nodes, dir(name, drawTree(rt, depth+1)...))
		case kind == 3:
			nodes = append(nodes, link(name, "../../../../"+content))
		default:
			nodes = append(nodes, file(name, content))
		}
	}
	return nodes
}

func TestPendingCountsWhatProduceEmits(t *testing.T) {
	o := newObjects(t)
	id := o.commit(file("a.go", "aa"), file("b.go", "bbb"))
	known := records{}
	c := changes(t, open(t, o.dir), known, "", id)
	files, bytes, err := c.Pending(context.Background())
	must(t, err)
	if files != 2 || bytes != 5 || len(known) != 0 {
		t.Errorf("%d files of %d bytes are pending, want 2 of 5", files, bytes)
	}
	run(t, c)
	if files, _, err := c.Pending(context.Background()); err != nil || files != 0 {
		t.Errorf("%d files are pending afterwards, %v", files, err)
	}
}

func TestBlobsAreWhatTheyAreCalled(t *testing.T) {
	o := newObjects(t)
	r := open(t, o.dir)
	id := o.write(plumbing.BlobObject, "content").String()
	content, err := r.Read(id, 7)
	must(t, err)
	if string(content) != "content" {
		t.Errorf("read %q", content)
	}
	for name, read := range map[string]func() error{
		"larger than the limit": func() error { _, err := r.Read(id, 6); return err },
		"missing":               func() error { _, err := r.Read(strings.Repeat("1", 40), 9); return err },
		"a tree":                func() error { _, err := r.Read(o.tree().String(), 9); return err },
		"under another id":      func() error { _, err := r.Read(misplaced(t, o, id), 9); return err },
	} {
		if err := read(); err == nil {
			t.Errorf("%s: read", name)
		}
	}
}

func FuzzTreesAreReadOrRefused(f *testing.F) {
	f.Add("100644 a.go\x00" + strings.Repeat("i", 20))
	f.Add("100644 ")
	f.Add("40000 d\x00short")
	f.Fuzz(func(t *testing.T, content string) {
		o := newObjects(t)
		c := changes(t, open(t, o.dir), records{}, "", o.commitOf(o.write(plumbing.TreeObject, content)))
		lines := run(t, c)
		if i := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "write ../") }); i >= 0 {
			t.Errorf("%q leads out", lines[i])
		}
	})
}

var _ git.Known = records{}
