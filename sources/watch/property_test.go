package watch_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"elixirscope/sources/watch"

	"pgregory.net/rapid"
)

// Whatever happens to a tree, and however fast, in the end the watcher has emitted
// what a crawl of it finds. A failure prints the seed with which to run it again.
func TestConvergence(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	rapid.Check(t, func(r *rapid.T) {
		top, err := os.MkdirTemp(t.TempDir(), "")
		must(r, err)
		defer os.RemoveAll(top)
		x := &chaos{T: r, root: filepath.Join(top, "root"), away: filepath.Join(top, "away")}
		must(r, os.Mkdir(x.away, 0o777))
		grow(r, x.root, map[string]string{"a.ex": "a", "d/a.ex": "da", "d/e/b.ex": "deb", "build/c.ex": ""})
		x.git("init", "--quiet")
		x.commit()

		c := config()
		c.MaxPending = rapid.SampledFrom([]int{3, 20, c.MaxPending}).Draw(r, "max pending")
		c.MaxPerDirectory = rapid.SampledFrom([]int{2, c.MaxPerDirectory}).Draw(r, "max per directory")
		l := start(r, x.root, c, rapid.IntRange(0, 20).Draw(r, "lag"), nil)
		defer l.stop(r)
		for range rapid.IntRange(1, 6).Draw(r, "bursts") {
			for range rapid.IntRange(1, 15).Draw(r, "operations") {
				x.operate()
			}
			if !l.converges(r) {
				r.FailNow()
			}
		}
		x.expectWatches(l)
	})
}

// chaos does things to a tree. What cannot be done is not done: the watcher and the
// crawl it is compared with see the same tree.
type chaos struct {
	*rapid.T
	root, away string
	branches   int
	writes     int
}

func (x *chaos) path() string {
	name := rapid.SampledFrom([]string{"d", "e", "build", "a.ex", "b.ex"})
	return filepath.Join(rapid.SliceOfN(name, 1, 3).Draw(x.T, "path")...)
}

func (x *chaos) content() []byte {
	x.writes++
	return fmt.Append(nil, x.writes)
}

func (x *chaos) operate() {
	p := x.path()
	full := filepath.Join(x.root, p)
	operations := []func(p, full string){
		x.write, x.write, x.save, x.edit, x.rename, x.rename, x.deep, x.revert, x.ignore, x.ignore, x.leave, x.enter, x.branch, x.link,
		func(_, full string) { _ = os.RemoveAll(full) },
		func(_, full string) { _ = os.Remove(full) },
		func(_, full string) { _ = os.Chmod(full, 0o755) },
	}
	names := []string{"write", "write", "save", "edit", "rename", "rename", "deep", "revert", "ignore", "ignore", "leave", "enter", "branch", "link", "remove all", "remove", "chmod"}
	n := rapid.IntRange(0, len(operations)-1).Draw(x.T, "operation")
	x.Logf("%s %s", names[n], p)
	operations[n](p, full)
}

func (x *chaos) write(_, full string) {
	_ = os.MkdirAll(filepath.Dir(full), 0o777)
	_ = os.WriteFile(full, x.content(), 0o666)
}

// save replaces a file as editors do, with their temporary files about.
func (x *chaos) save(_, full string) {
	dir, base := filepath.Split(full)
	for _, name := range []string{"4913", "." + base + ".swp", base + "~", "#" + base + "#"} {
		_ = os.WriteFile(filepath.Join(dir, name), nil, 0o666)
	}
	_ = os.WriteFile(full+".tmp", x.content(), 0o666)
	_ = os.Rename(full+".tmp", full)
	_ = os.Remove(filepath.Join(dir, "4913"))
}

func (x *chaos) edit(_, full string) {
	if file, err := os.OpenFile(full, os.O_WRONLY|os.O_APPEND, 0); err == nil {
		_, _ = file.Write(x.content())
		_ = file.Close()
	}
}

func (x *chaos) rename(_, full string) {
	other := filepath.Join(x.root, x.path())
	_ = os.Rename(full, other)
	if rapid.Bool().Draw(x.T, "then edit") {
		x.edit("", other)
	}
}

func (x *chaos) deep(_, full string) {
	_ = os.MkdirAll(filepath.Join(full, "e/d/e"), 0o777)
	_ = os.WriteFile(filepath.Join(full, "e/d/e/a.ex"), x.content(), 0o666)
}

func (x *chaos) revert(_, full string) {
	if content, err := os.ReadFile(full); err == nil {
		_ = os.WriteFile(full, x.content(), 0o666)
		_ = os.WriteFile(full, content, 0o666)
	}
}

func (x *chaos) ignore(_, full string) {
	name := rapid.SampledFrom([]string{".gitignore", ".elixirscopeignore", ".git/info/exclude"}).Draw(x.T, "ignore file")
	rule := rapid.SampledFrom([]string{"a.ex\n", "/d/\n", "e\n!e\n", "build\n", "*\n!*/\n!b.ex\n", ""}).Draw(x.T, "rule")
	at := filepath.Join(filepath.Dir(full), name)
	if name == ".git/info/exclude" {
		at = filepath.Join(x.root, name)
	}
	if rule == "" {
		_ = os.Remove(at)
		return
	}
	_ = os.WriteFile(at, []byte(rule), 0o666)
}

func (x *chaos) leave(_, full string) {
	_ = os.Rename(full, filepath.Join(x.away, filepath.Base(full)))
}

func (x *chaos) enter(_, full string) {
	_ = os.Rename(filepath.Join(x.away, filepath.Base(full)), full)
}

func (x *chaos) link(_, full string) {
	_ = os.RemoveAll(full)
	_ = os.Symlink(filepath.Join(x.root, x.path()), full)
}

// branch commits what is there and goes to another branch, old or new.
func (x *chaos) branch(string, string) {
	x.commit()
	n := rapid.IntRange(0, x.branches).Draw(x.T, "branch")
	if n == x.branches {
		x.branches++
		x.git("checkout", "--quiet", "-b", fmt.Sprint("b", n))
		return
	}
	x.git("checkout", "--quiet", "--force", fmt.Sprint("b", n))
}

func (x *chaos) commit() {
	x.git("add", "--all")
	x.git("commit", "--quiet", "--allow-empty", "--message", "x")
}

func (x *chaos) git(args ...string) {
	c := exec.Command("git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.com"}, args...)...)
	c.Dir = x.root
	if out, err := c.CombinedOutput(); err != nil {
		x.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// expectWatches fails unless in the end nothing is pending and as many directories
// are watched as a crawl enters, and .git and .git/info.
func (x *chaos) expectWatches(l *live) {
	c := crawler(x.T, x.root)
	defer c.Close()
	report, err := c.Walk(x.Context(), discard)
	must(x.T, err)
	want := watch.Status{Watches: report.Directories + 2}
	if !eventually(x.T, "all is quiet", func() bool {
		got := l.Status()
		want.Rescans = got.Rescans // as many as the bounds ask for
		return got == want
	}) {
		x.Errorf("got %+v, want %+v", l.Status(), want)
	}
}
