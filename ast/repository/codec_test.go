package repository

import (
	"bytes"
	"reflect"
	"testing"

	"elixirscope/ast"

	"pgregory.net/rapid"
)

// randomFacts draws facts that hold the invariants of package ast.
func randomFacts(t *rapid.T) *ast.Facts {
	text := rapid.StringMatching(`[a-c.\x00\x01é]{0,6}`)
	position := rapid.Custom(func(t *rapid.T) ast.Position {
		line := rapid.Uint32Range(1, 50).Draw(t, "line")
		column := rapid.Uint32Range(1, 100).Draw(t, "column")
		return ast.Position{Line: line, Column: column, Offset: 100*line + column} // lines of 100 bytes
	})
	span := rapid.Custom(func(t *rapid.T) ast.Span {
		return ast.Span{Start: position.Draw(t, "start"), End: position.Draw(t, "end")}
	})
	f := &ast.Facts{Language: "x", Package: text.Draw(t, "package")}
	for i := range rapid.IntRange(0, 5).Draw(t, "symbols") {
		f.Symbols = append(f.Symbols, ast.Symbol{
			Kind: rapid.SampledFrom(ast.Kinds()).Draw(t, "kind"), Visibility: ast.Private,
			Flags:  ast.SymbolFlags(rapid.Uint16().Draw(t, "flags")),
			Parent: int32(rapid.IntRange(-1, i-1).Draw(t, "parent")), Arity: ast.Arity{Min: -1, Max: rapid.Int16().Draw(t, "arity")},
			Name: text.Draw(t, "name"), QualifiedName: text.Draw(t, "qualified"), Signature: text.Draw(t, "signature"),
			NamePosition: position.Draw(t, "at"), Span: span.Draw(t, "span"),
		})
		if rapid.Bool().Draw(t, "detailed") {
			f.Symbols[i].Metrics = &ast.Metrics{Lines: rapid.Uint32().Draw(t, "lines"), Calls: 1}
			f.Symbols[i].Details = &ast.Details{Target: text.Draw(t, "target"), Roles: []string{"r", ""},
				Clauses: []ast.Clause{{Span: span.Draw(t, "clause"), Guard: text.Draw(t, "guard")}}}
		}
	}
	for range rapid.IntRange(0, 8).Draw(t, "references") {
		r := ast.Reference{
			Role: rapid.SampledFrom(ast.Roles()).Draw(t, "role"), Via: ast.ViaPipe, Resolution: ast.Ambiguous,
			Arity: rapid.Int16().Draw(t, "arity"), Enclosing: int32(rapid.IntRange(-1, len(f.Symbols)-1).Draw(t, "in")),
			Name: text.Draw(t, "name"), Qualifier: text.Draw(t, "qualifier"), QualifiedName: text.Draw(t, "qualified"),
			Position: position.Draw(t, "at"),
		}
		if rapid.Bool().Draw(t, "open") {
			r.Candidates = []string{text.Draw(t, "candidate"), "c"}
		}
		f.References = append(f.References, r)
	}
	if rapid.Bool().Draw(t, "imports") {
		f.Imports = []ast.Import{{Kind: ast.ImportUse, Wildcard: true, Enclosing: -1, Path: text.Draw(t, "path"),
			Names: []ast.ImportedName{{Name: "n", Alias: "m"}}, Except: []string{"e"}, Position: position.Draw(t, "at")}}
		f.Diagnostics = []ast.Diagnostic{{Kind: ast.MissingToken, Span: span.Draw(t, "span"), Text: "end"}}
	}
	return f
}

func TestFactsSurviveTheCodec(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := randomFacts(t)
		var e factsEncoder
		data := e.encode(nil, want)
		got, err := decodeFacts(data)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %+v\nwant %+v", got, want)
		}
		// The same encoder again, and facts in between, must not matter.
		e.encode(nil, randomFacts(t))
		if again := e.encode(nil, want); !bytes.Equal(again, data) {
			t.Fatal("the same facts were encoded differently")
		}
	})
}

func TestShortNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[a-c\x01]{0,3}`).Draw(t, "name")
		qualified := rapid.StringMatching(`[a-c.\x01\x02/]{0,8}`).Draw(t, "qualified")
		if got := lengthen(name, shorten(name, qualified)); got != qualified {
			t.Fatalf("%q of %q came back as %q", qualified, name, got)
		}
	})
}

func TestPostingKeysSortByTerm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[a\x00\x01\xff]{0,4}`)
		a, b := name.Draw(t, "a"), name.Draw(t, "b")
		keyA, keyB := postingKey('d', 7, a, "q"), postingKey('d', 7, b, "q")
		got, rest, ok := cutTerm(keyA[1:])
		if !ok || got != a {
			t.Fatalf("%q came back as %q", a, got)
		}
		if short, _, ok := cutTerm(rest); !ok || short != "q" {
			t.Fatalf("the second term came back as %q", short)
		}
		if a != b && bytes.HasPrefix(keyB, termsKey('d', a)) {
			t.Fatalf("the postings of %q are among those of %q", b, a)
		}
	})
}

func FuzzDecodeFacts(f *testing.F) {
	var e factsEncoder
	for seed := range 20 {
		f.Add(e.encode(nil, rapid.Custom(randomFacts).Example(seed)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		facts, err := decodeFacts(data)
		if err != nil {
			return
		}
		// What was decoded is valid, so it can be encoded and decoded again.
		again, err := decodeFacts(e.encode(nil, facts))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(again, facts) {
			t.Fatalf("got  %+v\nwant %+v", again, facts)
		}
	})
}

func FuzzDecodeRecords(f *testing.F) {
	record := fileRecord{File: ast.File{Repo: "r", Path: "p", Language: ast.Go, Size: 3}, hasUnit: true}
	f.Add(record.encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, err := decodeFile("r", "p", data); err == nil && !got.Status.Valid() {
			t.Fatalf("status %d", got.Status)
		}
		_, _ = decodeInfo("r", data)
		_, _ = decodeUnitHeader(data)
	})
}
