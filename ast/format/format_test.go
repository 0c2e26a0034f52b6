package format_test

import (
	"bytes"
	"errors"
	"flag"
	"math"
	"os"
	"slices"
	"testing"

	"elixirscope/ast"
	"elixirscope/ast/format"
	"elixirscope/ast/query"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite testdata")

func text(s string) *string { return &s }

// answers holds one row of every type, with what can go wrong in it: escape
// sequences, new lines, names that are not known.
func answers() map[string]*query.Answer {
	two := int16(2)
	row := func(rows ...query.Row) *query.Answer {
		return &query.Answer{SchemaVersion: query.SchemaVersion, Query: "q", Total: len(rows), Rows: rows,
			AsOf:     query.AsOf{Sequence: 7, LagMS: 40, State: "stale"},
			Coverage: query.Coverage{PartialFiles: []string{}}, Stats: query.Cost{MS: 1.5, KeysRead: 3, Cache: "none"}}
	}
	return map[string]*query.Answer{
		"symbols": row(
			&query.SymbolRow{ID: "shop//lib/a.ex#A.f/2", Repo: "shop", Path: "lib/a.ex", Line: 3, Column: 7, StartLine: 3, EndLine: 5,
				Language: "elixir", Kind: "function", Name: "f", QualifiedName: "A.f/2", Parent: text("A"), Signature: "def f(a, b \\\\ 1)",
				Doc: "Does <it>, \"well\".", Visibility: "public", Flags: []string{"documented"}, Arity: &two, Arities: []int16{1, 2},
				Metrics: &query.Metrics{Lines: 3, Parameters: 2, Cyclomatic: 4}, Snippet: "def f(a, b \\\\ 1), do: a", Depth: 1},
			&query.SymbolRow{Repo: "shop", Path: "lib/\x1b[31mred\n.ex", Line: 1, Column: 1, Language: "elixir", Kind: "module",
				Name: "A", QualifiedName: "A", Visibility: "public", Flags: []string{}, Snippet: "defmodule\tA do\r", Stale: true}),
		"references": row(
			&query.ReferenceRow{Repo: "shop", Path: "lib/b.ex", Line: 9, Column: 4, Language: "elixir", Role: "call", Name: "f", Written: "A.f",
				QualifiedName: text("A.f/2"), Enclosing: text("B.g/0"), Arity: &two, Via: "pipe", Resolution: "alias", Confidence: "exact", Snippet: "x |> A.f(1)"},
			&query.ReferenceRow{Repo: "shop", Path: "lib/b.ex", Line: 10, Column: 4, Language: "elixir", Role: "call", Name: "f", Written: "mod.f",
				Resolution: "variable_receiver", Confidence: "unknown", Stale: true}),
		"files": row(&query.FileRow{Repo: "shop", Path: "lib/a.ex", Language: "elixir", Status: "partial", Reason: "syntax_errors",
			Size: 120, Hash: "00ff", Flags: []string{"test"}, Symbols: 2, References: 3, Errors: 1}),
		"dependencies": row(&query.DependencyRow{Direction: "imports", Repo: "shop", Path: "lib/a.ex", Line: 2, Column: 3, Language: "elixir",
			Kind: "import", Module: "Ecto.Query", Names: []query.ImportedName{{Name: "from/2"}}, Enclosing: text("A")}),
		"stats": row(&query.StatsRow{Repo: "shop", Root: "/src/shop", Files: 2, Bytes: 200, Symbols: 5, Digest: "0123456789abcdef"},
			&query.StatsRow{Repo: "shop", Root: "/src/shop", Language: "elixir", Files: 2, Bytes: 200, Symbols: 5}),
		"tree": row(&query.NodeRow{Repo: "shop", Path: "lib/a.ex", Line: 1, Column: 1, Node: &query.Node{Kind: "call", Start: [2]int{1, 1}, End: [2]int{1, 4},
			Children: []*query.Node{{Kind: "identifier", Field: "target", Start: [2]int{1, 1}, End: [2]int{1, 2}, Text: "f\n"}}}}),
		"matches": row(&query.MatchRow{Repo: "shop", Path: "lib/a.ex", Line: 3, Column: 7, EndLine: 4, EndColumn: 2, StartByte: 30, EndByte: 36, Language: "elixir",
			Kind: "call", Text: "f(\x1b[1m<a>,\n b)", Cut: true, Bindings: query.Bindings{{Name: "A", Code: []query.Code{{Kind: "identifier", Text: "a", Line: 3, Column: 9}}}, {Name: "REST", Many: true}}}),
		"events": row(&query.EventRow{SpecVersion: "1.0", ID: "00ff-7-1", Source: "/repositories/shop", Type: "elixirscope.symbol.moved",
			Subject: "lib/a.ex#A.f/2", Time: "2026-01-31T12:00:00Z", DataContentType: "application/json", Sequence: "7-1",
			Data: query.EventData{Kind: ast.SymbolMoved, Seq: 7, Repo: "shop", Path: "lib/a.ex", Language: "elixir", Revision: text("0123456789abcdef"),
				Symbol: "A.f/2", Before: &ast.SymbolState{Symbol: "B.f/2", Path: "lib/b.ex", Line: 9, EndLine: 9}, After: &ast.SymbolState{Symbol: "A.f/2", Path: "lib/a.ex", Line: 3, EndLine: 5},
				Changed: []ast.Aspect{ast.InBody}}}),
		"edges": row(
			&query.EdgeRow{Depth: 1, Repo: "shop", Path: "lib/b.ex", Line: 9, Column: 4, Language: "elixir", From: text("B.\"g\\ <b>`*_#&\n"),
				FromID: text("shop//lib/b.ex#B.g"), To: text("A.f/2"), ToID: text("shop//lib/a.ex#A.f/2"), Role: "call", Written: "A.f",
				State: query.StateResolved, Resolution: "alias", Confidence: query.Exact, Snippet: "x |> A.f(1)"},
			&query.EdgeRow{Depth: 2, Test: true, Repo: "shop", Path: "test/b.exs", Line: 2, Column: 1, Language: "elixir", Role: "call", Written: "mod.f",
				State: query.StateAmbiguous, Resolution: "ambiguous", Confidence: query.Possible, Candidates: []string{"A.f/2", "B.f/2"}},
			&query.EdgeRow{Depth: 1, Cycle: 2, Repo: "shop", Path: "lib/a.ex", Line: 3, Column: 1, Language: "elixir", From: text("A"), To: text("B"),
				Role: "use", Dependency: "compile", State: query.StateResolved, Resolution: "module", Confidence: query.Likely, Stale: true}),
		"verdicts": row(&query.VerdictRow{ID: "shop//lib/a.ex#A.f/2", Repo: "shop", Path: "lib/a.ex", Line: 3, Column: 7, EndLine: 5, Language: "elixir",
			Kind: "function", Name: "f", QualifiedName: "A.f/2", Visibility: "private", Verdict: query.Dead, Reason: "unused", Detail: "no use"}),
		"sql": row(&query.SQLRow{Columns: []string{"z", "path", "line", "a", "b", "c"}, Values: []any{int64(7), "lib/<a>.ex", int64(3), 1.5, nil, []byte{0, 255}}},
			&query.SQLRow{Columns: []string{"z", "path", "line", "a", "b", "c"}, Values: []any{nil, "x\x1b[31m", nil, math.Inf(1), "t\n", int64(-1)}}),
		"nothing": row(),
	}
}

func TestFormats(t *testing.T) {
	const golden = "testdata/formats.txtar"
	archive := &txtar.Archive{Comment: []byte("Every row type in every format.\n\n")}
	for _, f := range format.Names() {
		for _, name := range []string{"symbols", "references", "files", "dependencies", "stats", "events", "matches", "tree", "edges", "verdicts", "sql", "nothing"} {
			if f == string(format.Tree) && name != "tree" || isDrawing(f) && !slices.Contains([]string{"references", "dependencies", "edges"}, name) {
				continue
			}
			var b bytes.Buffer
			if err := format.Write(&b, format.Format(f), answers()[name]); err != nil {
				t.Fatal(err)
			}
			archive.Files = append(archive.Files, txtar.File{Name: f + " " + name, Data: b.Bytes()})
		}
	}
	got := txtar.Format(archive)
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("formats differ from %s; got:\n%s", golden, got)
	}
}

func isDrawing(f string) bool { return f == string(format.DOT) || f == string(format.Mermaid) }

// What is no edge is not drawn.
func TestDrawingOfNodes(t *testing.T) {
	for _, f := range []format.Format{format.DOT, format.Mermaid} {
		if err := format.Write(new(bytes.Buffer), f, answers()["symbols"]); err == nil {
			t.Errorf("%s of symbols", f)
		}
		if format.Suits(f, query.Symbols) || !format.Suits(f, query.Path) {
			t.Errorf("%s suits the wrong verbs", f)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	if _, err := format.Parse("xml"); err == nil {
		t.Error("xml was accepted")
	}
}

// failing is a writer whose reader went away.
type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestWriteErrorsAreReturned(t *testing.T) {
	gone := errors.New("gone")
	for _, f := range format.Names() {
		name := "symbols"
		if f == string(format.Tree) {
			name = "tree"
		} else if isDrawing(f) {
			name = "edges"
		}
		if err := format.Write(failing{gone}, format.Format(f), answers()[name]); !errors.Is(err, gone) {
			t.Errorf("%s: %v", f, err)
		}
	}
}
