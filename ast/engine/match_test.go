package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/build"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elixirscope/ast"
	"elixirscope/ast/engine"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/all"
	"elixirscope/ast/pattern"
	"elixirscope/ast/query"
	"elixirscope/ast/syntax"

	"github.com/rogpeppe/go-internal/txtar"
)

// realSources are the samples of all languages and some packages of Go's library.
func realSources(t *testing.T) *txtar.Archive {
	t.Helper()
	languages, err := all.Set()
	must(t, err)
	archive := &txtar.Archive{}
	for _, glob := range []string{"../lang/*/testdata/*", "../lang/*/testdata/*/*",
		filepath.Join(build.Default.GOROOT, "src/fmt/*.go"), filepath.Join(build.Default.GOROOT, "src/net/http/*.go")} {
		names, err := filepath.Glob(glob)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: no files, %v", glob, err)
		}
		for _, name := range names {
			content, err := os.ReadFile(name)
			if _, known := languages.Detect(name, content); err != nil || !known {
				continue // a folder, or what is no source file
			}
			archive.Files = append(archive.Files, txtar.File{Name: strings.TrimLeft(name, "./"), Data: content})
		}
	}
	return archive
}

// plainMatches parses every file and matches it: what an engine that leaves nothing out
// would answer.
type plainMatches struct {
	languages *lang.Set
	trees     map[ast.Language]map[string]*syntax.Tree
}

func newPlainMatches(t *testing.T, archive *txtar.Archive) *plainMatches {
	t.Helper()
	languages, err := all.Set()
	must(t, err)
	plain := &plainMatches{languages, make(map[ast.Language]map[string]*syntax.Tree)}
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	for _, file := range archive.Files {
		name, _ := languages.Detect(file.Name, file.Data)
		tree := new(syntax.Tree)
		must(t, languages.Get(name).Parse(t.Context(), parser, file.Data, tree))
		if plain.trees[name] == nil {
			plain.trees[name] = make(map[string]*syntax.Tree)
		}
		plain.trees[name][file.Name] = tree
	}
	return plain
}

func (plain *plainMatches) spans(t *testing.T, l ast.Language, m query.MatchRequest) []string {
	t.Helper()
	p, err := pattern.Compile(plain.languages.Get(l), m.Pattern,
		pattern.Options{Pipes: m.Pipes, Inside: m.Inside, Has: m.Has, NotInside: m.NotInside})
	must(t, err)
	var spans []string
	for path, tree := range plain.trees[l] {
		p.Match(tree, func(m pattern.Match) bool {
			spans = append(spans, fmt.Sprintf("%s:%d-%d", path, tree.Start(m.Node), tree.End(m.Node)))
			return true
		})
	}
	slices.Sort(spans)
	return spans
}

// Nothing that matches is left out, whatever a pattern lets the engine leave out.
func TestPruningLosesNoMatch(t *testing.T) {
	archive := realSources(t)
	plain := newPlainMatches(t, archive)
	e, _ := index(t, archive)
	patterns := map[ast.Language][]query.MatchRequest{
		ast.Go: {{Pattern: "fmt.Errorf($$$A)"}, {Pattern: "if err != nil { return $$$A }"}, {Pattern: "$A := $B"},
			{Pattern: "$X", Inside: "defer $F()", Has: "Unlock"}, {Pattern: "len($X)", NotInside: "for $$$A { $$$B }"}},
		ast.Elixir: {{Pattern: "Enum.map($A, $F)", Pipes: true}, {Pattern: "def $F do $$$ end"}, {Pattern: "$A |> $B"}, {Pattern: "add($A, $B)"}},
		ast.Python: {{Pattern: "print($$$A)"}, {Pattern: "self.$A = $B"}},
		ast.Java:   {{Pattern: "$X.$F($$$A)"}, {Pattern: "return $X;"}},
		ast.Rust:   {{Pattern: "$X.unwrap()"}, {Pattern: "println!($$$A)"}},
	}
	for l, trees := range plain.trees {
		for name := range called(plain.languages.Get(l), trees) {
			if isIdentifier(name) {
				patterns[l] = append(patterns[l], query.MatchRequest{Pattern: name + "($$$A)"}, query.MatchRequest{Pattern: "$X." + name + "($$$A)"})
			}
		}
	}
	asked, pruned := 0, 0
	for l, list := range patterns {
		for _, m := range list {
			if _, err := pattern.Compile(plain.languages.Get(l), m.Pattern, pattern.Options{}); err != nil {
				continue // X.name() is no code of every language
			}
			a, err := e.Run(t.Context(), matchIn(l, m))
			must(t, err)
			var spans []string
			for _, row := range a.Rows {
				r := row.(*query.MatchRow)
				spans = append(spans, fmt.Sprintf("%s:%d-%d", r.Path, r.StartByte, r.EndByte))
			}
			slices.Sort(spans)
			if want := plain.spans(t, l, m); !slices.Equal(spans, want) {
				t.Errorf("%s %s: %d matches, want %d", l, m.String(), len(spans), len(want))
			}
			asked, pruned = asked+1, pruned+a.Stats.Files.Pruned
		}
	}
	if asked < 400 || pruned < 100*asked {
		t.Errorf("%d patterns, %d files left out: nothing is tested", asked, pruned)
	}
}

func matchIn(l ast.Language, m query.MatchRequest) query.Request {
	return query.Request{Verb: query.Match, Match: m, Filter: query.Filter{Languages: []string{string(l)}}}
}

// called returns the names of calls in trees.
func called(l *lang.Language, trees map[string]*syntax.Tree) map[string]bool {
	names := make(map[string]bool)
	for _, tree := range trees {
		if l.Grammar == nil {
			continue
		}
		facts := l.Facts(tree)
		for i := range facts.References {
			if r := &facts.References[i]; r.Role == ast.RoleCall && len(names) < 80 {
				names[r.Name] = true
			}
		}
	}
	return names
}

func isIdentifier(name string) bool {
	return name != "" && strings.Trim(strings.ToLower(name), "abcdefghijklmnopqrstuvwxyz_0123456789") == ""
}

func TestMatchRows(t *testing.T) {
	archive := txtar.Parse([]byte("-- b.go --\npackage p\n\nfunc f() {\n\tg(1,\n\t\t2)\n\tg()\n}\n" +
		"-- a.go --\npackage p\n\nfunc f() {\n\tg(1,\n\t\t2)\n\tg()\n}\n-- c.go --\npackage p\n\nvar h = 3\n"))
	e, _ := index(t, archive)
	a, err := e.Run(t.Context(), matchIn(ast.Go, query.MatchRequest{Pattern: "g($$$A)"}))
	must(t, err)
	var places []string
	for _, row := range a.Rows {
		places = append(places, fmt.Sprintf("%s:%d", row.Place().Path, row.Place().Line))
	}
	if got := strings.Join(places, " "); got != "a.go:4 a.go:6 b.go:4 b.go:6" {
		t.Errorf("places %s", got)
	}
	row, err := json.Marshal(a.Rows[0])
	must(t, err)
	const want = `{"repo":"sample","path":"a.go","line":4,"column":2,"end_line":5,"end_column":5,"start_byte":23,"end_byte":32,` +
		`"language":"go","kind":"call_expression","text":"g(1,\n\t\t2)","bindings":{"A":[` +
		`{"kind":"int_literal","text":"1","line":4,"column":4,"end_line":4,"end_column":5,"start_byte":25,"end_byte":26},` +
		`{"kind":"int_literal","text":"2","line":5,"column":3,"end_line":5,"end_column":4,"start_byte":30,"end_byte":31}]}}`
	if string(row) != want {
		t.Errorf("got\n%s\nwant\n%s", row, want)
	}
	if f := a.Stats.Files; *f != (query.FilesSearched{Pruned: 1, Searched: 2, Opened: 2}) {
		t.Errorf("files %+v", *f)
	}
}

// With a limit the first rows come, and all are counted.
func TestMatchLimit(t *testing.T) {
	e, _ := index(t, realSources(t))
	request := matchIn(ast.Go, query.MatchRequest{Pattern: "$A := $B"})
	whole, err := e.Run(t.Context(), request)
	must(t, err)
	request.Limit = 7
	first, err := e.Run(t.Context(), request)
	must(t, err)
	if first.Total != whole.Total || !first.Truncated || len(first.Rows) != 7 {
		t.Errorf("%d rows of %d, want 7 of %d", len(first.Rows), first.Total, whole.Total)
	}
	for i, row := range first.Rows {
		if row.Place() != whole.Rows[i].Place() {
			t.Errorf("row %d is at %+v, want %+v", i, row.Place(), whole.Rows[i].Place())
		}
	}
}

func TestMatchRefuses(t *testing.T) {
	e, _ := index(t, txtar.Parse([]byte("-- a.go --\npackage p\n")))
	var wrong *pattern.Error
	_, err := e.Run(t.Context(), matchIn(ast.Go, query.MatchRequest{Pattern: "f("}))
	if !errors.Is(err, engine.ErrPattern) || !errors.As(err, &wrong) {
		t.Errorf("no code: %v", err)
	}
	_, err = e.Run(t.Context(), matchIn(ast.GoMod, query.MatchRequest{Pattern: "f"}))
	if !errors.Is(err, engine.ErrPattern) || !errors.Is(err, pattern.ErrNoGrammar) {
		t.Errorf("no grammar: %v", err)
	}
	a, err := e.Run(t.Context(), matchIn(ast.Go, query.MatchRequest{Pattern: "f()"}))
	must(t, err)
	if a.Total != 0 || a.Why == "" {
		t.Errorf("%d rows, why: %q", a.Total, a.Why)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := e.Run(ended, matchIn(ast.Go, query.MatchRequest{Pattern: "$A"})); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
}

// A long match is cut, not in the middle of a character.
func TestMatchTextIsBounded(t *testing.T) {
	long := append([]byte("package p\n\nvar a = \""), bytes.Repeat([]byte("é"), 4<<10)...)
	e, _ := index(t, &txtar.Archive{Files: []txtar.File{{Name: "a.go", Data: append(long, '"', '\n')}}})
	a, err := e.Run(t.Context(), matchIn(ast.Go, query.MatchRequest{Pattern: "var a = $X"}))
	must(t, err)
	row := a.Rows[0].(*query.MatchRow)
	if !row.Cut || !row.Bindings[0].Code[0].Cut || len(row.Text) > 4<<10 || strings.ContainsRune(row.Text, '\ufffd') {
		t.Errorf("%d bytes, cut %v", len(row.Text), row.Cut)
	}
}
