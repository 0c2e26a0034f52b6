package crawl_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"elixirscope/ast"
	"elixirscope/sources/crawl"

	"pgregory.net/rapid"
)

// reconcile brings paths up to date, learns the changes and returns them as survey
// does.
func (m memory) reconcile(t testing.TB, c *crawl.Changes, paths ...string) []string {
	t.Helper()
	c.Known, c.Repo = m, "r"
	var lock sync.Mutex
	found := []string{}
	var changes []ast.Change
	_, err := c.Reconcile(context.Background(), paths, func(_ context.Context, change ast.Change) error {
		lock.Lock()
		defer lock.Unlock()
		changes = append(changes, change)
		return nil
	})
	must(t, err)
	for _, change := range changes {
		m.learn(change)
		found = append(found, map[ast.Op]string{ast.Write: "+", ast.Remove: "-"}[change.Op]+change.Path)
	}
	slices.Sort(found)
	return found
}

func TestReconcile(t *testing.T) {
	root := tree(t, map[string]string{".git/HEAD": "", "a.ex": "1", "d/b.ex": "2", "d/e/c.ex": "3", "d.ex": "4", "n.md": ""})
	m, c := make(memory), changesIn(t, config(root))
	m.survey(t, c)
	at := func(p string) string { return filepath.Join(root, p) }

	expect(t, m.reconcile(t, c, "a.ex", "d", "n.md", ".", "../x", "nothing.ex"))
	grow(t, root, map[string]string{"a.ex": "longer", "d/b.ex": "longer", "d/new.ex": "", "d/.b.ex.swp": ""})
	expect(t, m.reconcile(t, c, "a.ex", "d/.b.ex.swp"), "+a.ex")
	expect(t, m.reconcile(t, c, "d"), "+d/b.ex", "+d/new.ex")

	must(t, os.Rename(at("d"), at("moved")))
	expect(t, m.reconcile(t, c, "d"), "-d/b.ex", "-d/e/c.ex", "-d/new.ex")
	expect(t, m.reconcile(t, c, "moved", "moved/b.ex"), "+moved/b.ex", "+moved/e/c.ex", "+moved/new.ex")

	// A rule that comes or goes concerns what lies below its directory.
	grow(t, root, map[string]string{"moved/.gitignore": "/e/\nnew.ex\n", ".git/info/exclude": "a.ex\n"})
	expect(t, m.reconcile(t, c, "moved/.gitignore"), "-moved/e/c.ex", "-moved/new.ex")
	expect(t, m.reconcile(t, c, "moved/e/c.ex", "moved/e"))
	expect(t, m.reconcile(t, c, ".git/index", ".git/objects/a.ex", "d.ex"))
	expect(t, m.reconcile(t, c, ".git/info/exclude"), "-a.ex")
	must(t, os.Remove(at("moved/.gitignore")))
	expect(t, m.reconcile(t, c, "moved/.gitignore"), "+moved/e/c.ex", "+moved/new.ex")
	must(t, os.RemoveAll(at(".git")))
	expect(t, m.reconcile(t, c, ".git"), "+a.ex")

	// What replaces something is judged as what it is, and nothing stays of the other.
	must(t, os.Remove(at("d.ex")))
	grow(t, root, map[string]string{"d.ex/f.ex": ""})
	expect(t, m.reconcile(t, c, "d.ex/f.ex"), "+d.ex/f.ex")
	expect(t, m.reconcile(t, c, "d.ex"), "-d.ex")
	must(t, os.RemoveAll(at("d.ex")))
	grow(t, root, map[string]string{"d.ex": ""})
	expect(t, m.reconcile(t, c, "d.ex"), "+d.ex", "-d.ex/f.ex")
	must(t, os.Rename(at("moved"), at("real")))
	grow(t, root, map[string]string{"moved": "-> real"})
	expect(t, m.reconcile(t, c, "moved/b.ex"), "-moved/b.ex") // a link is not followed
	expect(t, m.reconcile(t, c, "moved", "real"), "+real/b.ex", "+real/e/c.ex", "+real/new.ex", "-moved/e/c.ex", "-moved/new.ex")
}

// Whatever happens to a tree, reconciling the paths it happened to comes to what a
// crawl of the whole tree comes to.
func TestReconcileEqualsProduce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		root, err := os.MkdirTemp(t.TempDir(), "")
		must(t, err)
		grow(t, root, map[string]string{".git/HEAD": "", "a.ex": "", "d/a.ex": "", "d/d/a.ex": ""})
		m, c := make(memory), changesIn(t, config(root))
		m.survey(t, c)
		path := rapid.Custom(func(r *rapid.T) string {
			return filepath.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"d", "e", "a.ex", "b.ex"}), 1, 3).Draw(r, "path")...)
		})
		var touched []string
		for range rapid.IntRange(1, 8).Draw(r, "operations") {
			p, other := path.Draw(r, "p"), path.Draw(r, "other")
			full := filepath.Join(root, p)
			// What cannot be done is not done: both sides see the same tree.
			switch op := rapid.SampledFrom([]string{"write", "delete", "move", "ignore"}).Draw(r, "op"); op {
			case "write":
				_ = os.MkdirAll(filepath.Dir(full), 0o755)
				_ = os.WriteFile(full, []byte(other), 0o644)
				// The parents are what an event would name first.
				touched = append(touched, filepath.Dir(p), p)
			case "delete":
				_ = os.RemoveAll(full)
			case "move":
				_ = os.Rename(full, filepath.Join(root, other))
				touched = append(touched, other)
			case "ignore":
				p = filepath.Join(filepath.Dir(p), ".gitignore")
				_ = os.WriteFile(filepath.Join(root, p), []byte(fmt.Sprintf("/%s\n", filepath.Base(other))), 0o644)
			}
			touched = append(touched, p)
		}
		m.reconcile(t, c, touched...)
		fresh := make(memory)
		fresh.survey(t, changesIn(t, config(root)))
		for p, want := range fresh {
			if got, ok := m[p]; !ok || !got.ModTime.Equal(want.ModTime) || got.Size != want.Size {
				r.Errorf("%s is %+v, want %+v", p, got, want)
			}
		}
		if len(m) != len(fresh) {
			r.Errorf("got %d files, want %d", len(m), len(fresh))
		}
	})
}

// A file that comes and goes before anything of it is recorded is removed all the
// same, and one whose removal is not recorded yet comes back.
func TestWhatIsInFlightIsNotForgotten(t *testing.T) {
	root := tree(t, map[string]string{"a.ex": "1"})
	m, c := make(memory), changesIn(t, config(root))
	m.survey(t, c)
	emitted := func(paths ...string) []string {
		late := memory{"a.ex": m["a.ex"]} // the records lag behind
		return late.reconcile(t, c, paths...)
	}
	grow(t, root, map[string]string{"d/b.ex": "2"})
	expect(t, emitted("d/b.ex"), "+d/b.ex")
	must(t, os.RemoveAll(filepath.Join(root, "d")))
	expect(t, emitted("d"), "-d/b.ex")

	aside := filepath.Join(root, "aside")
	must(t, os.Rename(filepath.Join(root, "a.ex"), aside))
	expect(t, emitted("a.ex"), "-a.ex")
	must(t, os.Rename(aside, filepath.Join(root, "a.ex")))
	expect(t, emitted("a.ex"), "+a.ex")
}

func TestReopenedRoot(t *testing.T) {
	root := filepath.Join(tree(t, map[string]string{"root/a.ex": "1", "root/b.ex": "2"}), "root")
	m, c := make(memory), changesIn(t, config(root))
	m.survey(t, c)
	must(t, os.RemoveAll(root))
	if _, err := c.Reconcile(context.Background(), []string{"a.ex"}, nil); err == nil || c.Crawler.Reopen() == nil {
		t.Error("a root that is gone is noticed")
	}
	grow(t, root, map[string]string{"a.ex": "other"})
	if _, err := c.Reconcile(context.Background(), []string{"a.ex"}, nil); err == nil {
		t.Error("a root that is another is noticed")
	}
	must(t, c.Crawler.Reopen())
	expect(t, m.reconcile(t, c, "."), "+a.ex", "-b.ex")
}
