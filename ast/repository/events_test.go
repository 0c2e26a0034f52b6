package repository

import (
	"cmp"
	"encoding/json"
	goflag "flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/elixir"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"
)

var update = goflag.Bool("update", false, "rewrite testdata")

func newElixirWorkshop(t testing.TB) *workshop {
	t.Helper()
	l, err := elixir.New()
	return workshopOf(t, l, err)
}

// Files of an archive are called STEP/PATH; each step is one batch, the first the
// baseline. A file whose content is "removed" is. The events of all batches but the
// first follow, one a line.
func TestEvents(t *testing.T) {
	archives, err := filepath.Glob("testdata/events/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	workshops := map[string]*workshop{".go": newWorkshop(t), ".ex": newElixirWorkshop(t)}
	for _, name := range archives {
		t.Run(filepath.Base(name), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			archive.Files = slices.DeleteFunc(archive.Files, func(f txtar.File) bool { return f.Name == "events" })
			db, r := open(t, vfs.NewMem())
			defer db.Close()
			clock := time.Unix(1700000000, 0)
			r.now = func() time.Time { clock = clock.Add(time.Second); return clock }
			for _, step := range steps(archive) {
				var updates []Update
				for _, f := range step {
					_, path, _ := strings.Cut(f.Name, "/")
					if strings.TrimSpace(string(f.Data)) == "removed" {
						updates = append(updates, Update{File: ast.File{Path: path}, Remove: true})
					} else {
						updates = append(updates, workshops[filepath.Ext(path)].update(t, path, string(f.Data)))
					}
				}
				apply(t, r, updates...)
				if err := r.Touch("r", true); err != nil {
					t.Fatal(err)
				}
			}
			archive.Files = append(archive.Files, txtar.File{Name: "events", Data: []byte(eventLines(t, r, 1))})
			got := txtar.Format(archive)
			if *update {
				if err := os.WriteFile(name, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != string(want) {
				t.Errorf("events differ from those of %s; got:\n%s", name, archive.Files[len(archive.Files)-1].Data)
			}
		})
	}
}

func steps(archive *txtar.Archive) [][]txtar.File {
	byStep := make(map[string][]txtar.File)
	for _, f := range archive.Files {
		step, _, _ := strings.Cut(f.Name, "/")
		byStep[step] = append(byStep[step], f)
	}
	var all [][]txtar.File
	for _, step := range slices.Sorted(maps.Keys(byStep)) {
		all = append(all, byStep[step])
	}
	return all
}

func eventLines(t *testing.T, r *Repository, after uint64) string {
	t.Helper()
	var b strings.Builder
	eachEvent(t, r, after, func(f *ast.FileEvents, e *ast.Event) {
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "%d %s %s\n", f.Sequence, f.Path, line)
	})
	return b.String()
}

func eachEvent(t testing.TB, r *Repository, after uint64, visit func(*ast.FileEvents, *ast.Event)) {
	t.Helper()
	s, err := r.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Events(after, func(f *ast.FileEvents) error {
		for i := range f.Events {
			visit(f, &f.Events[i])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Whoever applies the events in their order knows which symbols there are.
func TestEventsTellWhatIsThere(t *testing.T) {
	w := newWorkshop(t)
	rapid.Check(t, func(rt *rapid.T) {
		db, r := open(t, vfs.NewMem())
		defer db.Close()
		if err := r.Touch("r", true); err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(1, 12).Draw(rt, "batches") {
			batch := make(map[string]Update)
			for range rapid.IntRange(1, 4).Draw(rt, "size") {
				path := fmt.Sprintf("%d.go", rapid.IntRange(0, 3).Draw(rt, "path"))
				switch rapid.IntRange(0, 4).Draw(rt, "what") {
				case 0:
					batch[path] = Update{File: ast.File{Path: path}, Remove: true}
				case 1:
					batch[path] = Update{File: ast.File{Path: path, Status: ast.Failed, Reason: ast.TooLarge, Limit: 10}}
				default:
					batch[path] = w.update(t, path, randomSource(rt))
				}
			}
			apply(t, r, slices.Collect(maps.Values(batch))...)
		}
		told := make(map[string]int)
		eachEvent(t, r, 0, func(f *ast.FileEvents, e *ast.Event) {
			tell(told, f.Path, e)
			if e.Kind == ast.SymbolMoved && told[e.Before.Path+" "+symbolOf(e, e.Before)] != 0 {
				rt.Fatalf("%s has moved from %s in batch %d and is there all the same", e.Symbol, e.Before.Path, f.Sequence)
			}
		})
		maps.DeleteFunc(told, func(_ string, n int) bool { return n == 0 })
		if there := symbolsThere(t, r); !maps.Equal(told, there) {
			rt.Fatalf("events tell of %v, there are %v", told, there)
		}
	})
}

// randomSource has some of five functions, each with one of two bodies, and perhaps a
// syntax error.
func randomSource(rt *rapid.T) string {
	var b strings.Builder
	b.WriteString("package p\n\n")
	for i := range 5 {
		switch rapid.IntRange(0, 3).Draw(rt, "function") {
		case 1:
			fmt.Fprintf(&b, "func F%d() {}\n\n", i)
		case 2:
			fmt.Fprintf(&b, "func F%d() { F%d() }\n\n", i, (i+1)%5)
		}
	}
	if rapid.IntRange(0, 3).Draw(rt, "error") == 0 {
		b.WriteString("func broken( {\n")
	}
	return b.String()
}

func symbolOf(e *ast.Event, s *ast.SymbolState) string { return cmp.Or(s.Symbol, e.Symbol) }

// tell counts the symbols that there are after an event.
func tell(symbols map[string]int, path string, e *ast.Event) {
	at := func(s *ast.SymbolState) string {
		return cmp.Or(s.Path, path) + " " + symbolOf(e, s)
	}
	switch e.Kind {
	case ast.SymbolAdded:
		symbols[at(e.After)]++
	case ast.SymbolRemoved:
		symbols[at(e.Before)]--
	case ast.SymbolMoved:
		// The half that was told before needs not be told again.
		if e.Earlier == 0 || path != e.After.Path {
			symbols[at(e.Before)]--
		}
		if e.Earlier == 0 || path == e.After.Path {
			symbols[at(e.After)]++
		}
	}
}

func symbolsThere(t *testing.T, r *Repository) map[string]int {
	t.Helper()
	s, err := r.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	info, err := s.Repository("r")
	if err != nil {
		t.Fatal(err)
	}
	there := make(map[string]int)
	err = s.Files(info, "", func(f *File) error {
		for _, view := range []*File{f, f.Remembered()} {
			if view == nil || !view.HasUnit() {
				continue
			}
			facts, err := s.Facts(view.Unit())
			if err != nil {
				return err
			}
			for i := range facts.Symbols {
				there[f.Path+" "+facts.Symbols[i].QualifiedName]++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return there
}

// A batch that is replayed tells nothing.
func TestReplayTellsNothing(t *testing.T) {
	db, r := open(t, vfs.NewMem())
	defer db.Close()
	w := newWorkshop(t)
	if err := r.Touch("r", true); err != nil {
		t.Fatal(err)
	}
	apply(t, r, w.update(t, "a.go", sourceOf(1)))
	before := eventLines(t, r, 0)
	apply(t, r, w.update(t, "a.go", sourceOf(1)))
	if after := eventLines(t, r, 0); after != before || before == "" {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}

// Another extractor tells the file, not changes of code that has not changed.
func TestAnotherExtractorChangesNoCode(t *testing.T) {
	db, r := open(t, vfs.NewMem())
	defer db.Close()
	w := newWorkshop(t)
	apply(t, r, w.update(t, "a.go", sourceOf(1)))
	if err := r.Touch("r", true); err != nil {
		t.Fatal(err)
	}
	newer := *w
	newer.language = &lang.Language{}
	*newer.language = *w.language
	newer.language.Version++
	apply(t, r, newer.update(t, "a.go", sourceOf(1)))
	if got := eventLines(t, r, 1); strings.Count(got, "\n") != 1 || !strings.Contains(got, string(ast.FileIndexed)) {
		t.Errorf("got:\n%s", got)
	}
}

// What never was without errors is not remembered as if it had been.
func TestOnlyGoodFactsAreRemembered(t *testing.T) {
	db, r := open(t, vfs.NewMem())
	defer db.Close()
	w := newWorkshop(t)
	for _, u := range []Update{
		w.update(t, "a.go", "package p\n\nfunc Never() {}\n\nfunc broken( {\n"),
		{File: ast.File{Path: "a.go", Status: ast.Failed, Reason: ast.TooLarge, Limit: 10}},
		w.update(t, "a.go", "package p\n\nfunc Other() {}\n\nfunc broken( {\n"),
	} {
		apply(t, r, u)
	}
	if there := symbolsThere(t, r); there["a.go p.Never"] != 0 || there["a.go p.Other"] != 1 {
		t.Errorf("there are %v", there)
	}
}

// sourceOfMany has n functions.
func sourceOfMany(n int) string {
	var text strings.Builder
	text.WriteString("package p\n")
	for i := range n {
		fmt.Fprintf(&text, "func F%d() {}\n", i)
	}
	return text.String()
}

func TestManySymbolsMove(t *testing.T) {
	db, r := open(t, vfs.NewMem())
	defer db.Close()
	w := newWorkshop(t)
	const many = 20_000 // more than are remembered between batches
	apply(t, r, w.update(t, "a.go", sourceOfMany(many)))
	if err := r.Touch("r", true); err != nil {
		t.Fatal(err)
	}
	apply(t, r, Update{File: ast.File{Path: "a.go"}, Remove: true}, w.update(t, "b.go", sourceOfMany(many)))
	moved := 0
	eachEvent(t, r, 1, func(_ *ast.FileEvents, e *ast.Event) {
		if e.Kind == ast.SymbolMoved {
			moved++
		}
	})
	if moved != many {
		t.Errorf("%d of %d symbols moved", moved, many)
	}
}

// The work for an edit grows with the file, not with its square: of a file with eight
// times the symbols it is about eight times as much.
func BenchmarkEditOfManySymbols(b *testing.B) {
	edit := func(n int) time.Duration {
		db, r := open(b, vfs.NewMem())
		defer db.Close()
		w := newWorkshop(b)
		apply(b, r, w.update(b, "a.go", sourceOfMany(n)))
		if err := r.Touch("r", true); err != nil {
			b.Fatal(err)
		}
		edited := w.update(b, "a.go", sourceOfMany(n)+"// end\n")
		started := time.Now()
		apply(b, r, edited)
		return time.Since(started)
	}
	var few, many time.Duration
	for b.Loop() {
		few, many = few+edit(5_000), many+edit(40_000)
	}
	b.ReportMetric(float64(many)/float64(few), "eightfold/once")
}
