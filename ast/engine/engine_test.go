package engine_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/engine"
	"elixirscope/ast/format"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/all"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
	"elixirscope/ast/syntax"
	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/rogpeppe/go-internal/txtar"
	"go.uber.org/goleak"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata")

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Each archive in testdata holds the files of a repository, those of others as
// REPOSITORY//PATH, and behind them
// sections named "? VERB SELECTOR" whose content is the answer in grep form, and
// why there is none. The comment says what it guards.
func TestAnswers(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		t.Run(filepath.Base(name), func(t *testing.T) { answers(t, name) })
	}
}

func answers(t *testing.T, name string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	e, _ := index(t, archive)
	for i := range archive.Files {
		section := &archive.Files[i]
		question, ok := strings.CutPrefix(section.Name, "? ")
		if !ok {
			continue
		}
		got := ask(t, e, question)
		if *update {
			section.Data = []byte(got)
		} else if got != string(section.Data) {
			t.Errorf("%s\ngot:\n%swant:\n%s", question, got, section.Data)
		}
	}
	if *update {
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// index makes a repository of the files of an archive.
func index(t *testing.T, archive *txtar.Archive) (*engine.Engine, *pebble.DB) {
	t.Helper()
	languages, err := all.Set()
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(store.Options{Dir: "store", FS: vfs.NewMem()})
	if err != nil {
		t.Fatal(err)
	}
	var e *engine.Engine
	t.Cleanup(func() {
		if err := errors.Join(e.Release(), db.Close()); err != nil {
			t.Error(err)
		}
	})
	r, err := repository.New(db)
	if err != nil {
		t.Fatal(err)
	}
	parser, encoder := syntax.NewParser(syntax.DefaultLimits()), repository.NewEncoder()
	defer parser.Close()
	for _, file := range archive.Files {
		if !strings.HasPrefix(file.Name, "? ") {
			write(t, r, languages, parser, encoder, file)
		}
	}
	e = engine.New(r, languages)
	return e, db
}

func write(t *testing.T, r *repository.Repository, languages *lang.Set, parser *syntax.Parser, encoder *repository.Encoder, file txtar.File) {
	t.Helper()
	name, ok := languages.Detect(file.Name, file.Data)
	if !ok {
		t.Fatalf("%s is in no known language", file.Name)
	}
	l := languages.Get(name)
	var tree syntax.Tree
	if err := l.Parse(context.Background(), parser, file.Data, &tree); err != nil {
		t.Fatal(err)
	}
	facts := l.Facts(&tree)
	repo, path, ok := strings.Cut(file.Name, "//")
	if !ok {
		repo, path = "sample", file.Name
	}
	if _, err := r.Open(repo, "/"+repo, nil); err != nil {
		t.Fatal(err)
	}
	hash := repository.HashOf(file.Data)
	key := repository.KeyOf(l.Name, l.Version, hash)
	_, err := r.Apply(context.Background(), repo, []repository.Update{{
		File: ast.File{Path: path, Language: l.Name, Extractor: l.Version, Hash: hash,
			Size: int64(len(file.Data)), ModTime: time.Unix(1, 0)},
		HasUnit: true, Key: key, Unit: encoder.Unit(key, &facts, &tree),
	}})
	if err != nil {
		t.Fatal(err)
	}
}

func ask(t *testing.T, e *engine.Engine, question string) string {
	t.Helper()
	verb, selector, _ := strings.Cut(question, " ")
	f := format.Grep
	if query.Verb(verb) == query.AST {
		f = format.Tree
	}
	request := query.Request{Verb: query.Verb(verb), Snippets: true}
	var names []string
	for _, word := range strings.Fields(selector) {
		if !option(t, &request, word) {
			names = append(names, word)
		}
	}
	request.Selector = query.ParseSelector(strings.Join(names, " "))
	if err := request.Validate(); err != nil && request.Depth > 0 {
		t.Fatal(err)
	}
	a, err := e.Run(context.Background(), request)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := format.Write(&b, f, a); err != nil {
		t.Fatal(err)
	}
	if open := a.Unresolved; open != (query.Open{}) {
		fmt.Fprintf(&b, "left open: %+v\n", open)
	}
	if a.Total == 0 {
		fmt.Fprintf(&b, "nothing: %s\n", a.Why)
		if len(a.Near) > 0 {
			fmt.Fprintf(&b, "near: %s\n", strings.Join(a.Near, ", "))
		}
	}
	return b.String()
}

// option reads a word of a question that is no name: depth=3, to=NAME, verdicts=dead,live.
func option(t *testing.T, request *query.Request, word string) bool {
	t.Helper()
	name, value, ok := strings.Cut(word, "=")
	if !ok {
		return false
	}
	switch name {
	case "depth":
		n, err := strconv.Atoi(value)
		must(t, err)
		request.Depth = n
	case "to":
		request.To = query.ParseSelector(value)
	case "least":
		request.MinConfidence = query.Confidence(value)
	case "edges":
		request.Edges = true
	case "closed":
		request.Closed = true
	case "path":
		request.Filter.Path = value
	case "verdicts":
		for _, v := range strings.Split(value, ",") {
			request.Verdicts = append(request.Verdicts, query.Verdict(v))
		}
	default:
		return false
	}
	return true
}

// A damaged content costs its own facts, and the answer says so.
func TestDamagedFactsLeaveTheRest(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/joined.txtar")
	if err != nil {
		t.Fatal(err)
	}
	e, db := index(t, archive)
	whole := total(t, e, query.Request{Verb: query.Symbols})
	facts := []byte{byte(store.PrefixUnit), 0, 0, 0, 0, 'f'}
	if err := db.Set(facts, []byte("damaged"), nil); err != nil {
		t.Fatal(err)
	}
	for _, request := range []query.Request{
		{Verb: query.Symbols},
		{Verb: query.Def, Selector: query.ParseSelector("http.Client.Do")},
		{Verb: query.Outline, Selector: query.ParseSelector("net/http/client.go")},
	} {
		a, err := e.Run(t.Context(), request)
		if err != nil || a.Coverage.Unreadable != 1 {
			t.Errorf("%s: %d contents are unreadable, %v", request, a.Coverage.Unreadable, err)
		}
		if request.Verb == query.Symbols && (a.Total == 0 || a.Total >= whole) {
			t.Errorf("%d symbols of %d are left", a.Total, whole)
		}
	}
}

func total(t *testing.T, e *engine.Engine, request query.Request) int {
	t.Helper()
	a, err := e.Run(t.Context(), request)
	if err != nil {
		t.Fatal(err)
	}
	return a.Total
}

// With a limit, the first rows by the order asked for are kept and all are counted.
func TestLimit(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/joined.txtar")
	if err != nil {
		t.Fatal(err)
	}
	e, _ := index(t, archive)
	for _, order := range []string{"", "name", "lines", "cyclomatic"} {
		for _, desc := range []bool{false, true} {
			all, err := e.Run(t.Context(), query.Request{Verb: query.Symbols, Order: order, Desc: desc})
			if err != nil {
				t.Fatal(err)
			}
			for limit := 1; limit <= all.Total+1; limit++ {
				some, err := e.Run(t.Context(), query.Request{Verb: query.Symbols, Order: order, Desc: desc, Limit: limit})
				if err != nil {
					t.Fatal(err)
				}
				want := all.Rows[:min(limit, all.Total)]
				if some.Total != all.Total || some.Truncated != (limit < all.Total) || !reflect.DeepEqual(some.Rows, want) {
					t.Errorf("order %q, desc %v, limit %d: %d rows of %d", order, desc, limit, len(some.Rows), some.Total)
				}
			}
		}
	}
}

// What the import path decides is exact; what only the end of a path suggests is not.
func TestConfidenceOfGoImports(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/gomod.txtar")
	if err != nil {
		t.Fatal(err)
	}
	e, _ := index(t, archive)
	for selector, want := range map[string]string{
		"svc/lib.Sum": "exact", "go-lib/v2.Open": "exact", "svc/lib.Item.Total": "exact", "lib.Unplaced": "likely"} {
		a, err := e.Run(context.Background(), query.Request{Verb: query.Callers, Selector: query.ParseSelector(selector)})
		if err != nil || len(a.Rows) == 0 {
			t.Fatal(selector, a, err)
		}
		for _, row := range a.Rows {
			if got := row.(*query.ReferenceRow); got.Confidence != want {
				t.Errorf("%s: %s:%d is %s, not %s", selector, got.Path, got.Line, got.Confidence, want)
			}
		}
	}
}

// A name of C may come from a header that is not in the store; an import of Elixir
// that leaves one name open is certain.
func TestConfidenceOfJoins(t *testing.T) {
	for _, c := range []struct{ archive, callers, confidence string }{
		{"candidates", "logf2", "likely"},
		{"candidates", "helper", "exact"},
		{"elixir", "Shop.Pricing.round_up/1", "exact"},
	} {
		archive, err := txtar.ParseFile(filepath.Join("testdata", c.archive+".txtar"))
		if err != nil {
			t.Fatal(err)
		}
		e, _ := index(t, archive)
		a, err := e.Run(context.Background(), query.Request{Verb: query.Callers, Selector: query.ParseSelector(c.callers)})
		if err != nil || len(a.Rows) == 0 {
			t.Fatalf("callers %s: %v, %v", c.callers, a, err)
		}
		if got := a.Rows[0].(*query.ReferenceRow).Confidence; got != c.confidence {
			t.Errorf("callers %s: %s, want %s", c.callers, got, c.confidence)
		}
	}
}
