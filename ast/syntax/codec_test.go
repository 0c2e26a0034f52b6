package syntax_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"elixirscope/ast/syntax"
	"elixirscope/foundation/column"
)

// sameTree reports the first difference of two trees.
func sameTree(t testing.TB, got, want *syntax.Tree) {
	t.Helper()
	if got.Len() != want.Len() || got.Errors() != want.Errors() || got.Missing() != want.Missing() {
		t.Fatalf("%d nodes, %d errors, %d missing; want %d, %d, %d",
			got.Len(), got.Errors(), got.Missing(), want.Len(), want.Errors(), want.Missing())
	}
	for n := range syntax.Node(want.Len()) {
		if got.Kind(n) != want.Kind(n) || got.Field(n) != want.Field(n) || got.Flags(n) != want.Flags(n) ||
			got.Start(n) != want.Start(n) || got.End(n) != want.End(n) ||
			got.Parent(n) != want.Parent(n) || got.After(n) != want.After(n) {
			t.Fatalf("node %d (%s) differs", n, want.Grammar().KindName(want.Kind(n)))
		}
	}
}

// samples are the test sources of all languages.
func samples(t testing.TB) [][]byte {
	t.Helper()
	names, err := filepath.Glob("../lang/*/testdata/*")
	if err != nil || len(names) == 0 {
		t.Fatal("no samples", err)
	}
	var list [][]byte
	for _, name := range names {
		if filepath.Ext(name) == ".facts" {
			continue
		}
		if source, err := os.ReadFile(name); err == nil {
			list = append(list, source)
		}
	}
	return list
}

// Every sample in every grammar: most are full of errors, which is the point.
func TestTreesSurviveTheCodec(t *testing.T) {
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	var encoder syntax.TreeEncoder
	var tree, decoded syntax.Tree
	for _, g := range grammars(t) {
		for _, source := range samples(t) {
			if err := parser.Parse(context.Background(), g, source, &tree); err != nil {
				t.Fatal(err)
			}
			data := encoder.Append(nil, &tree)
			if err := syntax.DecodeTree(g, source, data, &decoded); err != nil {
				t.Fatal(err)
			}
			sameTree(t, &decoded, &tree)
			if again := encoder.Append(nil, &tree); !bytes.Equal(again, data) {
				t.Fatal("the same tree was encoded differently")
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	all := grammars(f)
	for i, source := range samples(f) {
		f.Add(uint8(i), source)
	}
	f.Fuzz(func(t *testing.T, which uint8, source []byte) {
		g := all[int(which)%len(all)]
		parser := syntax.NewParser(syntax.Limits{Timeout: 5 * time.Second, Arena: 256 << 20})
		defer parser.Close()
		var tree, decoded syntax.Tree
		err := parser.Parse(context.Background(), g, source, &tree)
		if errors.Is(err, syntax.ErrTimeout) || errors.Is(err, syntax.ErrMemory) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		checkTree(t, g.Name(), &tree)
		var encoder syntax.TreeEncoder
		if err := syntax.DecodeTree(g, source, encoder.Append(nil, &tree), &decoded); err != nil {
			t.Fatal(err)
		}
		sameTree(t, &decoded, &tree)
	})
}

func FuzzDecodeTree(f *testing.F) {
	g := goGrammar(f)
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	var tree syntax.Tree
	var encoder syntax.TreeEncoder
	source := []byte("package p\n\nfunc f(a int) { g(a, `x`) } // c\n")
	if err := parser.Parse(context.Background(), g, source, &tree); err != nil {
		f.Fatal(err)
	}
	f.Add(encoder.Append(nil, &tree))
	f.Fuzz(func(t *testing.T, data []byte) {
		var decoded syntax.Tree
		if err := syntax.DecodeTree(g, source, data, &decoded); err != nil {
			if !errors.Is(err, column.ErrCorrupt) {
				t.Fatalf("error does not wrap ErrCorrupt: %v", err)
			}
			return
		}
		var again syntax.Tree
		var encoder syntax.TreeEncoder
		if err := syntax.DecodeTree(g, source, encoder.Append(nil, &decoded), &again); err != nil {
			t.Fatal(err)
		}
		sameTree(t, &again, &decoded)
	})
}

func TestWithoutGrammar(t *testing.T) {
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	goSource, source := []byte("package p\n"), []byte("module m\n\ngo 1.26\n")
	var tree syntax.Tree
	if err := parser.Parse(context.Background(), goGrammar(t), goSource, &tree); err != nil {
		t.Fatal(err)
	}
	var e syntax.TreeEncoder
	nodes := e.Append(nil, &tree)
	if err := parser.Parse(context.Background(), nil, source, &tree); err != nil {
		t.Fatal(err)
	}
	if tree.Len() != 0 || tree.Errors() != 0 || string(tree.Source()) != string(source) || tree.Position(9).Line != 2 {
		t.Errorf("%d nodes, %d errors, source %q", tree.Len(), tree.Errors(), tree.Source())
	}
	var decoded syntax.Tree
	if err := syntax.DecodeTree(nil, source, e.Append(nil, &tree), &decoded); err != nil || string(decoded.Source()) != string(source) {
		t.Errorf("decoded to source %q, %v", decoded.Source(), err)
	}
	if err := syntax.DecodeTree(nil, goSource, nodes, &decoded); !errors.Is(err, column.ErrCorrupt) {
		t.Errorf("nodes without a grammar: %v", err)
	}
}
