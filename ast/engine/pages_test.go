package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"elixirscope/ast/engine"
	"elixirscope/ast/lang/all"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
	"elixirscope/ast/syntax"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"
)

func answered(t fataler, e *engine.Engine, request query.Request) *query.Answer {
	t.Helper()
	answer, err := e.Run(context.Background(), request)
	must(t, err)
	return answer
}

// pagedQuestions are questions with several rows in the archives of testdata.
func pagedQuestions() []query.Request {
	var asked []query.Request
	for _, verb := range []query.Verb{query.Symbols, query.Files, query.Stats} {
		asked = append(asked, query.Request{Verb: verb})
		for _, field := range query.Fields(verb) {
			asked = append(asked, query.Request{Verb: verb, Order: field.Name}, query.Request{Verb: verb, Order: field.Name, Desc: true})
		}
	}
	for _, verb := range []query.Verb{query.Def, query.Refs, query.Callers, query.Callees, query.Outline} {
		asked = append(asked, query.Request{Verb: verb, Selector: query.ParseSelector("*")})
	}
	return asked
}

// The pages of an answer, however large, are the whole answer.
func TestPagesAreTheWhole(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	must(t, err)
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		must(t, err)
		e, _ := index(t, archive)
		for _, request := range pagedQuestions() {
			whole := answered(t, e, request)
			for _, limit := range []int{1, 2, 7, len(whole.Rows), len(whole.Rows) + 1} {
				if limit == 0 || limit == 1 && len(whole.Rows) > 60 {
					continue
				}
				request.Limit, request.Cursor = limit, ""
				compare(t, fmt.Sprintf("%s: %s by %s, %d a page", name, request, request.Order, limit), pages(t, e, request), whole)
			}
		}
	}
}

// pages returns the rows of all pages in one answer.
func pages(t fataler, e *engine.Engine, request query.Request) *query.Answer {
	t.Helper()
	whole := new(query.Answer)
	for {
		page := answered(t, e, request)
		whole.Rows, whole.Total = append(whole.Rows, page.Rows...), page.Total
		if page.Truncated != (page.Next != nil) || len(page.Rows) > request.Limit {
			t.Fatalf("a page of %d rows, truncated %v, next %v", len(page.Rows), page.Truncated, page.Next)
		}
		if page.Next == nil {
			return whole
		}
		request.Cursor = *page.Next
	}
}

func compare(t fataler, what string, got, want *query.Answer) {
	t.Helper()
	have, err := json.Marshal(got.Rows)
	must(t, err)
	wanted, err := json.Marshal(want.Rows)
	must(t, err)
	if len(got.Rows)+len(want.Rows) > 0 && string(have) != string(wanted) || got.Total != want.Total {
		t.Fatalf("%s: %d rows:\n%s\nwant %d:\n%s", what, got.Total, have, want.Total, wanted)
	}
}

// Pages go on with the moment of the first one, whatever is written meanwhile.
func TestPagesAreOfOneMoment(t *testing.T) {
	languages, err := all.Set()
	must(t, err)
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	rapid.Check(t, func(rt *rapid.T) {
		w := newTwins(rt, parser, languages)
		defer func() { must(rt, errors.Join(w.cached.Release(), w.plain.Release(), w.db.Close())) }()
		for range 5 {
			w.write(rt)
		}
		request := query.Request{Verb: query.Symbols, Limit: rapid.IntRange(1, 4).Draw(rt, "limit")}
		whole, moment := answered(rt, w.cached, query.Request{Verb: query.Symbols}), uint64(0)
		rows := new(query.Answer)
		for n := 0; ; n++ {
			page := answered(rt, w.cached, request)
			if n == 0 {
				moment = page.AsOf.Sequence
			}
			if page.AsOf.Sequence != moment || page.Earlier != (w.repository.Sequence() != moment && n > 0) {
				rt.Fatalf("page %d is of %d, earlier %v; the first is of %d", n, page.AsOf.Sequence, page.Earlier, moment)
			}
			rows.Rows, rows.Total = append(rows.Rows, page.Rows...), page.Total
			if page.Next == nil {
				break
			}
			request.Cursor = *page.Next
			w.write(rt)
		}
		compare(rt, "while it is written", rows, whole)
		w.write(rt)
		if request.Cursor != "" && w.repository.Sequence() != moment {
			must(rt, w.cached.Release())
			if _, err := w.cached.Run(context.Background(), request); !errors.Is(err, engine.ErrStale) {
				rt.Fatalf("after the moment was forgotten: %v", err)
			}
		}
	})
}

func TestCursorsOfOthers(t *testing.T) {
	e, _ := index(t, txtar.Parse([]byte("-- a.go --\npackage a\n\nfunc F() {}\n\nfunc G() {}\n")))
	next := *answered(t, e, query.Request{Verb: query.Symbols, Limit: 1}).Next
	for name, request := range map[string]query.Request{
		"another verb":   {Verb: query.Files, Cursor: next},
		"another filter": {Verb: query.Symbols, Cursor: next, Filter: query.Filter{Path: "*.go"}},
		"another order":  {Verb: query.Symbols, Cursor: next, Order: "line"},
		"no cursor":      {Verb: query.Symbols, Cursor: "x"},
		"damaged":        {Verb: query.Symbols, Cursor: next[:len(next)-4] + "AAAA"},
	} {
		if _, err := e.Run(context.Background(), request); !errors.Is(err, engine.ErrCursor) || !engine.IsRefusal(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := answered(t, e, query.Request{Verb: query.Symbols, Cursor: next, Limit: 5}); len(got.Rows) != 1 || got.Total != 2 {
		t.Errorf("with another limit: %+v", got)
	}
}

func TestLimitsCutAnswers(t *testing.T) {
	e, _ := index(t, txtar.Parse([]byte("-- a.go --\npackage a\n\nfunc F() {}\n\nfunc G() {}\n\nfunc H() {}\n")))
	for cut, limits := range map[string]engine.Limits{query.CutRows: {Rows: 2}, query.CutMemory: {Bytes: 900}} {
		e.SetLimits(limits)
		got := answered(t, e, query.Request{Verb: query.Symbols})
		if got.Cut != cut || got.Total != 3 || len(got.Rows) != 2 || got.Next == nil {
			t.Errorf("%s: %+v", cut, got)
		}
		if rest := answered(t, e, query.Request{Verb: query.Symbols, Cursor: *got.Next}); rest.Cut != "" || len(rest.Rows) != 1 || rest.Next != nil {
			t.Errorf("the rest: %+v", rest)
		}
	}
	e.SetLimits(engine.Limits{})
	if got := answered(t, e, query.Request{Verb: query.Symbols, Timeout: time.Nanosecond}); got.Cut != query.CutTime || !got.Truncated || got.Next != nil || got.Why == "" {
		t.Errorf("without time: %+v", got)
	}
}

// A literal name leads to the rows that a scan finds.
func TestSymbolsByName(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	must(t, err)
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		must(t, err)
		e, _ := index(t, archive)
		asked := make(map[string]bool)
		for _, row := range answered(t, e, query.Request{Verb: query.Symbols}).Rows {
			name := row.(*query.SymbolRow).Name
			if len(name) == 0 || asked[name] {
				continue
			}
			asked[name] = true
			byName := answered(t, e, query.Request{Verb: query.Symbols, Filter: query.Filter{Name: name}})
			scanned := answered(t, e, query.Request{Verb: query.Symbols, Filter: query.Filter{Name: "[" + name[:1] + "]" + name[1:]}})
			compare(t, archive.Files[0].Name+" "+name, byName, scanned)
		}
	}
}

// Whoever names few files gets what a filter on all postings leaves.
func TestRefsBelowAPath(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	must(t, err)
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		must(t, err)
		e, _ := index(t, archive)
		for _, row := range answered(t, e, query.Request{Verb: query.Files}).Rows {
			path := row.(*query.FileRow).Path
			request := query.Request{Verb: query.Refs, Selector: query.ParseSelector("*"), Filter: query.Filter{Path: path}}
			narrowed := answered(t, e, request)
			request.Filter.Path = "*" + path // has no literal part
			request.Filter.Repo = row.(*query.FileRow).Repo
			wide := answered(t, e, request)
			for i := len(wide.Rows) - 1; i >= 0; i-- {
				if wide.Rows[i].Place().Path != path {
					wide.Rows = append(wide.Rows[:i], wide.Rows[i+1:]...)
					wide.Total--
				}
			}
			if len(answered(t, e, query.Request{Verb: query.Files, Filter: query.Filter{Path: path}}).Rows) == 1 {
				compare(t, name+" "+path, narrowed, wide)
			}
		}
	}
}

func TestExplain(t *testing.T) {
	e, _ := index(t, txtar.Parse([]byte("-- a.go --\npackage a\n\nfunc F() {}\n\nfunc G() { F() }\n-- b/b.go --\npackage b\n")))
	request := query.Request{Verb: query.Callers, Selector: query.ParseSelector("F"), Explain: true}
	plan := answered(t, e, request).Plan
	if len(plan.Steps) < 3 || plan.Searched["definitions"] != 1 || plan.Searched["references"] != 1 || plan.Searched["facts"] != 2 {
		t.Errorf("got %+v", plan)
	}
	for _, s := range plan.Steps {
		if s.Estimated != s.Rows || s.Access == "" {
			t.Errorf("step %+v", s)
		}
	}
	request.Explain = false
	if answered(t, e, request).Plan != nil {
		t.Error("a plan that nobody asked for")
	}
}

// Whatever text is given as a cursor is refused or goes on with an answer.
func FuzzCursor(f *testing.F) {
	languages, err := all.Set()
	if err != nil {
		f.Fatal(err)
	}
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	w := newTwins(f, parser, languages)
	f.Cleanup(func() { must(f, errors.Join(w.cached.Release(), w.plain.Release(), w.db.Close())) })
	_, err = w.repository.Open("one", "/one", nil)
	must(f, err)
	_, err = w.repository.Apply(context.Background(), "one", []repository.Update{
		w.update(f, "a.go", []byte("package a\n\nfunc F() {}\n\nfunc G() {}\n"))})
	must(f, err)
	request := query.Request{Verb: query.Symbols, Limit: 1}
	f.Add(*answered(f, w.plain, request).Next)
	f.Add("")
	f.Add("AAAAAHt9")
	f.Fuzz(func(t *testing.T, text string) {
		request.Cursor = text
		answer, err := w.plain.Run(context.Background(), request)
		if (err == nil) == (answer == nil) || err != nil && !errors.Is(err, engine.ErrCursor) && !errors.Is(err, engine.ErrStale) {
			t.Fatalf("%q: %v, %v", text, answer, err)
		}
	})
}
