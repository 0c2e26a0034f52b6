package quarantine_test

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"elixirscope/foundation/quarantine"

	"pgregory.net/rapid"
)

func work(n uint32, repo, path string) quarantine.Work {
	var key quarantine.Key
	binary.BigEndian.PutUint32(key[:], n)
	return quarantine.Work{Key: key, Repo: repo, Path: path}
}

func open(t testing.TB, dir string) *quarantine.Quarantine {
	t.Helper()
	q, err := quarantine.Open(dir, false)
	must(t, err)
	return q
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// die does work during which the process dies: its files stay as they are then.
func die(t testing.TB, dir string, during ...quarantine.Work) {
	t.Helper()
	q := open(t, dir)
	var do func(left []quarantine.Work)
	do = func(left []quarantine.Work) {
		if len(left) == 0 {
			copyFiles(t, dir, dir+".dead")
			return
		}
		must(t, q.Watch(left[0], func() { do(left[1:]) }))
	}
	do(during)
	must(t, q.Close())
	copyFiles(t, dir+".dead", dir)
}

func copyFiles(t testing.TB, from, to string) {
	t.Helper()
	must(t, os.RemoveAll(to))
	must(t, os.CopyFS(to, os.DirFS(from)))
}

// verdicts tells who is suspected, and who is guilty, of what.
func verdicts(q *quarantine.Quarantine) (texts []string) {
	for _, s := range q.Suspects() {
		verdict := "suspected "
		if s.Guilty {
			verdict = "guilty "
		}
		texts = append(texts, verdict+s.Repo+"/"+s.Path)
	}
	return texts
}

func TestVerdicts(t *testing.T) {
	a, b, copied := work(1, "r", "a.c"), work(2, "r", "b.c"), work(1, "other", "copy.c")
	dir := filepath.Join(t.TempDir(), "data")
	must(t, os.Mkdir(dir, 0o755))
	for _, step := range []struct {
		name string
		do   func()
		want []string
	}{
		{"a clean end", func() {
			q := open(t, dir)
			must(t, q.Watch(a, func() {}))
			must(t, q.Close())
		}, nil},
		{"a death while two files are worked on", func() { die(t, dir, a, b) }, []string{"suspected r/a.c", "suspected r/b.c"}},
		{"a death while nothing is", func() { die(t, dir) }, []string{"suspected r/a.c", "suspected r/b.c"}},
		{"a death with a copy alone", func() { die(t, dir, copied) }, []string{"guilty other/copy.c", "suspected r/b.c"}},
		{"one repository is done", func() {
			q := open(t, dir)
			must(t, q.Settle("other", ""))
			must(t, q.Settle("r", "another.c"))
			must(t, q.Close())
		}, []string{"guilty other/copy.c", "suspected r/b.c"}},
		{"the other is too", func() {
			q := open(t, dir)
			must(t, q.Settle("r", "b.c"))
			must(t, q.Close())
		}, []string{"guilty other/copy.c"}},
	} {
		step.do()
		for _, readOnly := range []bool{true, false} {
			q, err := quarantine.Open(dir, readOnly)
			must(t, err)
			if got := verdicts(q); !slices.Equal(got, step.want) {
				t.Errorf("%s: got %q, want %q", step.name, got, step.want)
			}
			if q.Guilty(a.Key) != slices.Contains(step.want, "guilty other/copy.c") || q.Guilty(b.Key) {
				t.Errorf("%s: the wrong ones are guilty", step.name)
			}
			must(t, q.Close())
		}
	}
}

// While a suspect is worked on, nothing else is.
func TestSuspectsAreAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	must(t, os.Mkdir(dir, 0o755))
	die(t, dir, work(3, "r", "3"), work(5, "r", "5"))
	q := open(t, dir)
	var working atomic.Int32
	var workers sync.WaitGroup
	for range 8 {
		workers.Go(func() {
			for n := range uint32(200) {
				suspect := n%8 == 3 || n%8 == 5
				err := q.Watch(work(n%8, "r", "x"), func() {
					now := working.Add(1)
					if suspect && now != 1 {
						t.Errorf("with a suspect %d others are worked on", now-1)
					}
					working.Add(-1)
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	workers.Wait()
	must(t, q.Close())
}

// A panic is no death, and a process that knows what it dies of has no suspects.
func TestNotesAreStruckOut(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	must(t, os.Mkdir(dir, 0o755))
	q := open(t, dir)
	func() {
		defer func() { _ = recover() }()
		_ = q.Watch(work(1, "r", "a"), func() { panic("at work") })
	}()
	must(t, q.Watch(work(2, "r", "b"), func() {
		must(t, q.Disregard())
		must(t, q.Watch(work(3, "r", "c"), func() { copyFiles(t, dir, dir+".dead") }))
	}))
	must(t, q.Close())
	q = open(t, dir+".dead")
	if got := verdicts(q); len(got) > 0 {
		t.Errorf("suspected are %q", got)
	}
	must(t, q.Close())
}

// Whatever names there are, every file that was worked on is suspected by its key, and
// names that fit come back as they were.
func TestAnyNames(t *testing.T) {
	name := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.Map(rapid.IntRange(400, 9000), func(n int) string { return strings.Repeat("a/é\n", n/4) }))
	rapid.Check(t, func(rt *rapid.T) {
		dir := filepath.Join(t.TempDir(), "data")
		must(t, os.Mkdir(dir, 0o755))
		var during []quarantine.Work
		for n := range rapid.IntRange(1, 6).Draw(rt, "files") {
			during = append(during, work(uint32(n), name.Draw(rt, "repo"), name.Draw(rt, "path")))
		}
		die(t, dir, during...)
		must(t, open(t, dir).Close()) // they go through the file of verdicts
		q := open(t, dir)
		defer q.Close()
		known := make(map[quarantine.Key]quarantine.Suspect)
		for _, s := range q.Suspects() {
			known[s.Key] = s
		}
		for _, w := range during {
			s, ok := known[w.Key]
			if !ok || s.Guilty {
				rt.Fatalf("of %q there is %+v, %v", w.Path, s, ok)
			}
			if len(w.Repo) <= 512 && len(w.Path) <= 3072 && s.Work != w {
				rt.Fatalf("%+v came back as %+v", w, s.Work)
			}
			must(t, q.Settle(w.Repo, w.Path))
		}
		if got := q.Suspects(); len(got) > 0 {
			rt.Fatalf("not settled are %+v", got)
		}
	})
}

// What a machine that went down has made of the notes accuses nobody, and verdicts that
// cannot be read are not guessed at.
func TestDamagedFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	must(t, os.Mkdir(dir, 0o755))
	die(t, dir, work(1, "r", "a"), work(2, "r", "b"))
	notes := filepath.Join(dir, "parsing")
	content, err := os.ReadFile(notes)
	must(t, err)
	content[25] ^= 1 // the path of the first, and the end of the second is missing
	must(t, os.WriteFile(notes, content[:len(content)-1], 0o644))
	q := open(t, dir)
	if got := q.Suspects(); len(got) > 0 {
		t.Errorf("suspected are %v", got)
	}
	must(t, q.Close())
	for _, line := range []string{"guilty", `guilty 00 "r" "a"`, `perhaps 00112233445566778899aabbccddeeff "r" "a"`, `guilty 00112233445566778899aabbccddeegg "r" "a"`} {
		must(t, os.WriteFile(filepath.Join(dir, "suspects"), []byte(line+"\n"), 0o644))
		if _, err := quarantine.Open(dir, false); err == nil || !strings.Contains(err.Error(), "delete the file") {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func BenchmarkWatch(b *testing.B) {
	q := open(b, b.TempDir())
	w := work(1, "shop", "lib/shop/web/controllers/cart_controller.ex")
	for b.Loop() {
		must(b, q.Watch(w, func() {}))
	}
	must(b, q.Close())
}
