package repository

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/golang"
	"elixirscope/ast/syntax"
	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// workshop makes updates of Go files.
type workshop struct {
	language *lang.Language
	parser   *syntax.Parser
	encoder  *Encoder
}

func newWorkshop(t testing.TB) *workshop {
	t.Helper()
	l, err := golang.New()
	return workshopOf(t, l, err)
}

func workshopOf(t testing.TB, l *lang.Language, err error) *workshop {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	w := &workshop{l, syntax.NewParser(syntax.DefaultLimits()), NewEncoder()}
	t.Cleanup(w.parser.Close)
	return w
}

func (w *workshop) update(t testing.TB, path, source string) Update {
	t.Helper()
	hash := HashOf([]byte(source))
	u := Update{File: ast.File{Path: path, Language: w.language.Name, Size: int64(len(source)),
		ModTime: time.Unix(1, 0), Hash: hash, Extractor: w.language.Version},
		HasUnit: true, Key: KeyOf(w.language.Name, w.language.Version, hash)}
	var tree syntax.Tree
	if err := w.language.Parse(context.Background(), w.parser, []byte(source), &tree); err != nil {
		t.Fatal(err)
	}
	facts := w.language.Facts(&tree)
	u.Unit = w.encoder.Unit(u.Key, &facts, &tree)
	return u
}

// open opens a repository with one registered tree called "r".
func open(t testing.TB, fs vfs.FS) (*pebble.DB, *Repository) {
	t.Helper()
	db, err := store.Open(store.Options{Dir: "store", FS: fs})
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(db)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Open("r", "/r", nil); err != nil {
		t.Fatal(err)
	}
	return db, r
}

func apply(t testing.TB, r *Repository, updates ...Update) Applied {
	t.Helper()
	applied, err := r.Apply(context.Background(), "r", updates)
	if err != nil {
		t.Fatal(err)
	}
	return applied
}

// content returns the logical content of "r", and fails the test when the store
// contradicts itself.
func content(t testing.TB, r *Repository) string {
	t.Helper()
	s, err := r.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Verify(context.Background(), func(problem string) { t.Error(problem) }); err != nil {
		t.Fatal(err)
	}
	info, err := s.Repository("r")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := s.Dump(context.Background(), &b, info); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A source of one function that calls another; few of them, so that files share
// content.
func sourceOf(n int) string {
	if n == 3 {
		return "package p\n\nfunc broken( {\n" // parses with an error
	}
	return fmt.Sprintf("package p\n\nimport \"fmt\"\n\n// F says hello.\nfunc F%d(a int) { fmt.Println(G%d(a)) }\n", n, n%2)
}

// However changes come - in what order, in what batches, with files sharing
// content, failing, coming back - the store holds what one fresh ingest of the end
// state gives, entry for entry.
func TestAnyHistoryEqualsAFreshIngest(t *testing.T) {
	w := newWorkshop(t)
	rapid.Check(t, func(rt *rapid.T) {
		db, r := open(t, vfs.NewMem())
		defer db.Close()
		model := make(map[string]int)
		for range rapid.IntRange(1, 12).Draw(rt, "batches") {
			batch := make(map[string]Update)
			for range rapid.IntRange(1, 5).Draw(rt, "size") {
				path := fmt.Sprintf("d/%d.go", rapid.IntRange(0, 5).Draw(rt, "path"))
				if rapid.Bool().Draw(rt, "remove") {
					batch[path] = Update{File: ast.File{Path: path}, Remove: true}
					delete(model, path)
				} else {
					n := rapid.IntRange(0, 5).Draw(rt, "content")
					batch[path] = w.update(t, path, sourceOf(n))
					model[path] = n
				}
			}
			apply(t, r, slices.Collect(maps.Values(batch))...)
			if rapid.IntRange(0, 3).Draw(rt, "collect") == 0 {
				if _, err := r.Collect(context.Background()); err != nil {
					rt.Fatal(err)
				}
			}
		}
		freshDB, fresh := open(t, vfs.NewMem())
		defer freshDB.Close()
		for path, n := range model {
			apply(t, fresh, w.update(t, path, sourceOf(n)))
		}
		if got, want := content(t, r), content(t, fresh); got != want {
			rt.Fatalf("after this history:\n%s\nafter a fresh ingest:\n%s", got, want)
		}
	})
}

func TestReplayChangesNothing(t *testing.T) {
	db, r := open(t, vfs.NewMem())
	defer db.Close()
	w := newWorkshop(t)
	first := apply(t, r, w.update(t, "a.go", sourceOf(1)), w.update(t, "b.go", sourceOf(1)))
	before := content(t, r)
	again := apply(t, r, w.update(t, "a.go", sourceOf(1)), w.update(t, "b.go", sourceOf(1)))
	if first.Written != 2 || again.Written != 0 || again.Sequence != 0 {
		t.Errorf("first %+v, again %+v", first, again)
	}
	if after := content(t, r); after != before {
		t.Errorf("content changed:\n%s\n%s", before, after)
	}
}

func TestFailedFileKeepsItsLastFactsMarkedStale(t *testing.T) {
	db, r := open(t, vfs.NewMem())
	defer db.Close()
	w := newWorkshop(t)
	apply(t, r, w.update(t, "a.go", sourceOf(1)))
	applied := apply(t, r, Update{File: ast.File{Path: "a.go", Status: ast.Failed, Reason: ast.TooLarge, Limit: 10}})
	if f := applied.Files[0]; !f.Stale || f.Counts.Symbols == 0 || f.Reason != ast.TooLarge {
		t.Errorf("file is recorded as %+v", f)
	}
	s, err := r.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	found := 0
	if err := s.Definitions("F1", func(Posting) error { found++; return nil }); err != nil || found != 1 {
		t.Errorf("%d definitions found, %v", found, err)
	}
	content(t, r)
}

// Digests must not depend on facts a rebuild could not have.
func TestStaleFactsAreNotPartOfTheDigest(t *testing.T) {
	w := newWorkshop(t)
	for _, failed := range []ast.File{
		{Path: "a.go", Status: ast.Failed, Reason: ast.ParseTimeout, Language: ast.Go},
		{Path: "a.go", Status: ast.Failed, Reason: ast.TooLarge}, // was not read, so nothing is known of its language
	} {
		db, r := open(t, vfs.NewMem())
		defer db.Close()
		apply(t, r, w.update(t, "a.go", sourceOf(1)))
		apply(t, r, Update{File: failed})
		freshDB, fresh := open(t, vfs.NewMem())
		defer freshDB.Close()
		apply(t, fresh, Update{File: failed})
		if got, want := content(t, r), content(t, fresh); got != want {
			t.Errorf("with history:\n%s\nfresh:\n%s", got, want)
		}
	}
}

func TestIdenticalFilesShareAUnitUntilTheLastIsGone(t *testing.T) {
	db, r := open(t, vfs.NewMem())
	defer db.Close()
	w := newWorkshop(t)
	apply(t, r, w.update(t, "a.go", sourceOf(1)), w.update(t, "b.go", sourceOf(1)))
	collected := func(want int) {
		t.Helper()
		if n, err := r.Collect(context.Background()); err != nil || n != want {
			t.Errorf("collected %d units, want %d, %v", n, want, err)
		}
		content(t, r)
	}
	apply(t, r, Update{File: ast.File{Path: "a.go"}, Remove: true})
	collected(0)
	apply(t, r, Update{File: ast.File{Path: "b.go"}, Remove: true})
	collected(1)
	it, err := db.NewIter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer it.Close()
	for valid := it.First(); valid; valid = it.Next() {
		switch p := store.Prefix(it.Key()[0]); p {
		case store.PrefixFormat, store.PrefixCounter, store.PrefixRepository, store.PrefixEvent, store.PrefixEventName, store.PrefixEventEnd:
		default:
			t.Errorf("key %q is left over", it.Key())
		}
	}
}

func TestVerifyFindsWhatIsWrong(t *testing.T) {
	w := newWorkshop(t)
	damage := map[string]func(db *pebble.DB) error{
		"a posting is missing": func(db *pebble.DB) error {
			return db.Delete(postingKey(store.PrefixDefinition, 0, "F1", shorten("F1", "p.F1")), nil)
		},
		"a posting is left over": func(db *pebble.DB) error {
			return db.Set(postingKey(store.PrefixReference, 0, "Nothing", ""), nil, nil)
		},
		"a unit is missing": func(db *pebble.DB) error { return db.Delete(unitKey(0, sectionHeader), nil) },
		"facts are damaged": func(db *pebble.DB) error { return db.Set(unitKey(0, sectionFacts), []byte("x"), nil) },
		"a file is missing": func(db *pebble.DB) error { return db.Delete(fileKey(0, "a.go"), nil) },
		"a user is missing": func(db *pebble.DB) error { return db.Delete(userKey(0, 0, "a.go"), nil) },
		"a content address is missing": func(db *pebble.DB) error {
			hash := HashOf([]byte(sourceOf(1)))
			return db.Delete(unitByKey(KeyOf(w.language.Name, w.language.Version, hash)), nil)
		},
		"a content address leads nowhere": func(db *pebble.DB) error {
			return db.Set(unitByKey(UnitKey{1}), []byte{0, 0, 0, 9}, nil)
		},
		"two content addresses lead to one unit": func(db *pebble.DB) error {
			return db.Set(unitByKey(UnitKey{1}), []byte{0, 0, 0, 0}, nil)
		},
		"a content address is damaged": func(db *pebble.DB) error {
			return db.Set(unitByKey(UnitKey{1}), []byte{0}, nil)
		},
		"a posting says another language": func(db *pebble.DB) error {
			return db.Set(postingKey(store.PrefixDefinition, 0, "F1", shorten("F1", "p.F1")), []byte("ruby"), nil)
		},
		"a file is in no repository": func(db *pebble.DB) error {
			record := fileRecord{File: ast.File{Path: "x.go"}}
			return db.Set(fileKey(7, "x.go"), record.encode(), nil)
		},
		"a file has no name": func(db *pebble.DB) error { return db.Set([]byte{byte(store.PrefixFile), 0}, nil, nil) },
		"two repositories have one number": func(db *pebble.DB) error {
			return db.Set(repositoryKey("s"), (&Info{Root: "/s"}).encode(), nil)
		},
		"the counter of units is reset":        reset("unit"),
		"the counter of repositories is reset": reset("repository"),
		"the counter of batches is reset":      reset("sequence"),
		"the counter of units is lost":         func(db *pebble.DB) error { return db.Delete(counterKey("unit"), nil) },
		"nothing is listed for collection":     func(db *pebble.DB) error { return db.Set(orphanKey(9), nil, nil) },
	}
	for name, harm := range damage {
		t.Run(name, func(t *testing.T) {
			db, r := open(t, vfs.NewMem())
			defer db.Close()
			apply(t, r, w.update(t, "a.go", sourceOf(1)))
			if err := harm(db); err != nil {
				t.Fatal(err)
			}
			s, err := r.Snapshot()
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			v, err := s.Verify(context.Background(), func(string) {})
			if err != nil || v.Problems == 0 {
				t.Errorf("%d problems, %v", v.Problems, err)
			}
		})
	}
}

// reset sets a counter as if nothing had been numbered yet.
func reset(counter string) func(*pebble.DB) error {
	return func(db *pebble.DB) error { return db.Set(counterKey(counter), []byte{0}, nil) }
}

func TestOtherRootIsRefused(t *testing.T) {
	db, r := open(t, vfs.NewMem())
	defer db.Close()
	if _, err := r.Open("r", "/elsewhere", nil); err == nil || !strings.Contains(err.Error(), "/r") {
		t.Errorf("got %v", err)
	}
}

// A crash loses whole batches from the last one backwards, none that was flushed, and
// nothing else.
func TestCrashLeavesWholeBatches(t *testing.T) {
	w := newWorkshop(t)
	fs := vfs.NewCrashableMem()
	db, r := open(t, fs)
	contents := map[uint64]string{r.Sequence(): content(t, r)} // by the last batch
	flushed := r.Sequence()
	for n := range 12 {
		apply(t, r, w.update(t, fmt.Sprintf("%d.go", n%5), sourceOf(n)), w.update(t, "shared.go", sourceOf(n)))
		contents[r.Sequence()] = content(t, r)
		if n%4 == 1 {
			if err := db.Flush(); err != nil {
				t.Fatal(err)
			}
			flushed = r.Sequence()
		}
		crashed := fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: 50 * (n % 3), RNG: rand.New(rand.NewPCG(1, uint64(n)))})
		again, err := store.Open(store.Options{Dir: "store", FS: crashed})
		if err != nil {
			t.Fatal(err)
		}
		recovered, err := New(again)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := recovered.Open("r", "/r", nil); err != nil {
			t.Fatal(err)
		}
		if last := recovered.Sequence(); last < flushed {
			t.Errorf("after a crash behind batch %d the last one is %d, though %d was flushed", r.Sequence(), last, flushed)
		}
		if got := content(t, recovered); got != contents[recovered.Sequence()] {
			t.Errorf("after a crash behind batch %d:\n%s", n, got)
		}
		if err := again.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
