package engine_test

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/engine"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/all"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
	"elixirscope/ast/syntax"
	"elixirscope/foundation/events"
	"elixirscope/foundation/store"

	"github.com/VictoriaMetrics/metrics"
	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"
)

// twins are two engines on one store, of which one keeps units and answers.
type twins struct {
	db            *pebble.DB
	languages     *lang.Set
	parser        *syntax.Parser
	encoder       *repository.Encoder
	repository    *repository.Repository
	units         *repository.Units
	answers       *engine.Answers
	cached, plain *engine.Engine
}

func newTwins(t fataler, parser *syntax.Parser, languages *lang.Set) *twins {
	db, err := store.Open(store.Options{Dir: "store", FS: vfs.NewMem()})
	must(t, err)
	w := &twins{db: db, languages: languages, parser: parser, encoder: repository.NewEncoder(),
		units:   repository.NewUnits(1<<20, metrics.NewSet()),
		answers: engine.NewAnswers(1<<20, time.Hour, metrics.NewSet())}
	w.repository, err = repository.New(db, repository.WithUnits(w.units))
	must(t, err)
	w.cached = engine.New(w.repository, languages, engine.WithAnswers(w.answers))
	reader, err := repository.New(db)
	must(t, err)
	w.plain = engine.New(reader, languages)
	return w
}

type fataler interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

func must(t fataler, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// compare asks both engines, the one that keeps answers twice.
func (w *twins) compare(t fataler, request query.Request) {
	t.Helper()
	before, failed := w.plain.Run(context.Background(), request)
	for range 2 {
		got, err := w.cached.Run(context.Background(), request)
		if fmt.Sprint(err) != fmt.Sprint(failed) {
			t.Fatalf("%s: %v, want %v", request, err, failed)
		}
		if err != nil {
			return
		}
		after, err := w.plain.Run(context.Background(), request)
		must(t, err)
		if lag := got.AsOf.LagMS; lag < before.AsOf.LagMS || lag > after.AsOf.LagMS {
			t.Fatalf("%s: lag of %d ms is not within %d and %d", request, lag, before.AsOf.LagMS, after.AsOf.LagMS)
		}
		got.AsOf.LagMS, after.AsOf.LagMS = 0, 0
		got.Stats, after.Stats = query.Cost{}, query.Cost{}
		if !reflect.DeepEqual(got, after) {
			t.Fatalf("%s %+v:\n%+v\nwant:\n%+v\n%s\nwant:\n%s", request, request, got, after, rowsOf(got), rowsOf(after))
		}
	}
}

func rowsOf(a *query.Answer) (text string) {
	for _, row := range a.Rows {
		text += fmt.Sprintf("%+v\n", row)
	}
	return text
}

// sources are contents of files by their names; those of one language share names.
func sources() map[string][]string {
	return map[string][]string{
		"go.mod": {"module example.com/a\n", "module example.com/b\n"},
		"a.go": {
			"package a\n\nfunc Price(n int) int { return Round(n) }\n",
			"package a\n\n// Price rounds.\nfunc Price(n, m int) int { return Round(n) + Round(m) }\n",
			"package a\n\nfunc Prise() {}\n\nfunc broken( {\n",
		},
		"lib/b.go": {
			"package lib\n\nimport \"example.com/a\"\n\nfunc Use() int { return a.Price(1) }\n",
			"package lib\n\nfunc Round(n int) int { return n }\n",
		},
		"c.go": {"package a\n\nfunc Round(n int) int { return n }\n", "package a\n\nfunc Rounds(n int) int { return n }\n"},
		"shop/cart.py": {
			"from shop.tax import rate\n\nclass Cart:\n    def total(self):\n        return rate(1)\n",
			"def price():\n    return 1\n",
			"class Cart:\n    def total(self\n",
		},
		"shop/tax.py": {"def rate(n):\n    return n\n", "def rates(n):\n    return rate(n)\n"},
	}
}

// requests are questions of all kinds about them.
func requests() []query.Request {
	var all []query.Request
	for _, selector := range []string{"Price", "a.Price", "Round", "rate", "shop.tax.rate/1", "Prics", "a.go", "a.go:3", "shop/cart.py", "*.Round*", ""} {
		for _, verb := range query.Verbs() {
			all = append(all, query.Request{Verb: verb, Selector: query.ParseSelector(selector)})
		}
	}
	for _, verb := range query.Verbs() {
		for _, filter := range []query.Filter{{Repo: "one"}, {Repo: "two", Languages: []string{"go"}}, {Path: "lib/**"}, {Status: "partial"}} {
			all = append(all, query.Request{Verb: verb, Selector: query.ParseSelector("Round"), Filter: filter, Snippets: true})
		}
	}
	return append(all,
		matchIn(ast.Go, query.MatchRequest{Pattern: "Round($X)"}),
		matchIn(ast.Go, query.MatchRequest{Pattern: "$F($X)", Inside: "func $N($$$A) $R { $$$B }"}),
		query.Request{Verb: query.Symbols, Order: "name", Desc: true, Limit: 2},
		query.Request{Verb: query.Symbols, Order: "name", Limit: 2, Snippets: true},
		query.Request{Verb: query.Files, Order: "nonsense"},
		query.Request{Verb: query.Changes, After: 3, Positions: true},
		query.Request{Verb: query.Changes, Desc: true, Limit: 3},
		query.Request{Verb: query.Changes, Since: time.Now().Add(-time.Hour)})
}

// write writes, fails or removes a file.
func (w *twins) write(t *rapid.T) {
	repo := rapid.SampledFrom([]string{"one", "two"}).Draw(t, "repository")
	_, err := w.repository.Open(repo, "/"+repo, nil)
	must(t, err)
	contents := sources()
	path := rapid.SampledFrom(slices.Sorted(maps.Keys(contents))).Draw(t, "path")
	update := repository.Update{File: ast.File{Path: path}}
	switch n := rapid.IntRange(-2, len(contents[path])-1).Draw(t, "content"); n {
	case -2:
		update.Remove = true
	case -1:
		update.File.Status, update.File.Reason = ast.Failed, ast.ParseTimeout
	default:
		update = w.update(t, path, []byte(contents[path][n]))
	}
	_, err = w.repository.Apply(context.Background(), repo, []repository.Update{update})
	must(t, err)
}

func (w *twins) update(t fataler, path string, source []byte) repository.Update {
	name, ok := w.languages.Detect(path, source)
	if !ok {
		t.Fatalf("%s is in no known language", path)
	}
	l := w.languages.Get(name)
	var tree syntax.Tree
	must(t, l.Parse(context.Background(), w.parser, source, &tree))
	facts := l.Facts(&tree)
	hash := repository.HashOf(source)
	key := repository.KeyOf(l.Name, l.Version, hash)
	return repository.Update{File: ast.File{Path: path, Language: l.Name, Extractor: l.Version, Hash: hash,
		Size: int64(len(source)), ModTime: time.Unix(1, 0)}, HasUnit: true, Key: key, Unit: w.encoder.Unit(key, &facts, &tree)}
}

// record writes the record of a repository, without a batch.
func (w *twins) record(t *rapid.T) {
	repo := rapid.SampledFrom([]string{"one", "two"}).Draw(t, "repository")
	_, err := w.repository.Open(repo, "/"+repo, []byte(rapid.SampledFrom([]string{"", "x"}).Draw(t, "settings")))
	must(t, err)
	commit := rapid.SampledFrom([]string{"c1", "c2"}).Draw(t, "commit")
	switch rapid.IntRange(0, 3).Draw(t, "what") {
	case 0:
		must(t, w.repository.Touch(repo, rapid.Bool().Draw(t, "complete")))
	case 1:
		must(t, w.repository.BeginRevision(repo, commit))
	case 2:
		must(t, w.repository.CompleteRevision(repo, commit, time.Unix(1, 0), ""))
	}
}

// Whatever is written, with a batch or without, and whatever is dropped from the caches:
// an engine that keeps units and answers gives those of one that keeps nothing.
func TestKeptAnswersAreThoseOfNow(t *testing.T) {
	languages, err := all.Set()
	must(t, err)
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	questions := requests()
	rapid.Check(t, func(t *rapid.T) {
		w := newTwins(t, parser, languages)
		defer w.db.Close()
		// Some are asked at every step, so that an answer from before would be there.
		favourites := rapid.SliceOfN(rapid.SampledFrom(questions), 2, 4).Draw(t, "favourites")
		t.Repeat(map[string]func(*rapid.T){
			"write":       w.write,
			"write again": w.write,
			"record":      w.record,
			"collect": func(t *rapid.T) {
				_, err := w.repository.Collect(context.Background())
				must(t, err)
			},
			"trim": func(t *rapid.T) {
				done := w.repository.Sequence()
				keep := events.Retention{Bytes: rapid.Int64Range(1, 2000).Draw(t, "bytes")}
				_, err := w.repository.Log().Trim(context.Background(), keep, done, time.Now())
				must(t, err)
			},
			"evict": func(*rapid.T) { w.units.Evict(); w.answers.Evict() },
			"resize": func(t *rapid.T) {
				bytes := rapid.Int64Range(0, 200_000).Draw(t, "bytes")
				w.units.Resize(bytes)
				w.answers.Bound(bytes, rapid.SampledFrom([]time.Duration{time.Nanosecond, time.Hour}).Draw(t, "age"))
			},
			"ask": func(t *rapid.T) { w.compare(t, rapid.SampledFrom(questions).Draw(t, "question")) },
			"": func(t *rapid.T) {
				for _, question := range favourites {
					w.compare(t, question)
				}
			},
		})
	})
}

// While batches are committed, nobody who asks after one gets an answer from before it.
func TestNoAnswerFromBeforeABatch(t *testing.T) {
	languages, err := all.Set()
	must(t, err)
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	w := newTwins(t, parser, languages)
	defer w.db.Close()
	_, err = w.repository.Open("one", "/one", nil)
	must(t, err)
	const batches = 150
	var committed atomic.Int64
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for committed.Load() < batches {
				before := committed.Load()
				a, err := w.cached.Run(context.Background(), query.Request{Verb: query.Symbols})
				if err != nil || before > 0 && a.Rows[0].(*query.SymbolRow).Name < versionName(before) {
					t.Errorf("after batch %d: %v, %v", before, rowsOf(a), err)
					return
				}
			}
		})
	}
	for n := range int64(batches) {
		source := fmt.Sprintf("package a\n\nfunc %s() {}\n", versionName(n+1))
		_, err := w.repository.Apply(context.Background(), "one", []repository.Update{w.update(t, "a.go", []byte(source))})
		must(t, err)
		committed.Store(n + 1)
	}
	readers.Wait()
}

func versionName(n int64) string { return fmt.Sprintf("V%04d", n) }

// An answer says whether it was kept; what one who asks does to it, the next does not see.
func TestKeptAnswer(t *testing.T) {
	languages, err := all.Set()
	must(t, err)
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	w := newTwins(t, parser, languages)
	defer w.db.Close()
	write(t, w.repository, languages, parser, w.encoder, txtar.File{Name: "a.go", Data: []byte("package a\n\nfunc F() {}\n")})
	ask := func(request query.Request, want string) {
		t.Helper()
		a, err := w.cached.Run(t.Context(), request)
		must(t, err)
		if a.Stats.Cache != want || a.AsOf.State != query.Partial || len(a.Rows) != 1 {
			t.Errorf("%s: %q, state %s, %d rows, want %q", request, a.Stats.Cache, a.AsOf.State, len(a.Rows), want)
		}
		a.AsOf.State, a.Rows, a.Total = query.Fresh, append(a.Rows, a.Rows...), 0
	}
	f := query.Request{Verb: query.Def, Selector: query.ParseSelector("F")}
	ask(f, "miss")
	ask(f, "hit")
	f.Wait, f.MaxLag, f.AtLeast, f.Follow = time.Second, time.Hour, 1, true // when, not what
	ask(f, "hit")
	f.Snippets = true
	ask(f, "miss")
	ask(query.Request{Verb: query.Changes, Since: time.Now().Add(-time.Hour)}, "none")
	w.answers.Evict()
	ask(f, "miss")
	w.answers.Bound(0, time.Hour)
	ask(f, "miss")
	ask(f, "miss")
}

// What could not be read is tried again.
func TestDamagedAnswerIsNotKept(t *testing.T) {
	languages, err := all.Set()
	must(t, err)
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	w := newTwins(t, parser, languages)
	defer w.db.Close()
	write(t, w.repository, languages, parser, w.encoder, txtar.File{Name: "a.go", Data: []byte("package a\n\nfunc F() {}\n")})
	facts := []byte{byte(store.PrefixUnit), 0, 0, 0, 0, 'f'}
	good, closer, err := w.db.Get(facts)
	must(t, err)
	good = slices.Clone(good)
	must(t, closer.Close())
	must(t, w.db.Set(facts, []byte("damaged"), nil))
	if n := total(t, w.cached, query.Request{Verb: query.Symbols}); n != 0 {
		t.Errorf("%d symbols of what is damaged", n)
	}
	must(t, w.db.Set(facts, good, nil))
	if n := total(t, w.cached, query.Request{Verb: query.Symbols}); n != 1 {
		t.Errorf("%d symbols of what is not damaged any more", n)
	}
}
