package langtest

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"

	"github.com/pmezard/go-difflib/difflib"
)

var update = flag.Bool("update", false, "rewrite golden files")

// Golden computes the facts of every file in testdata that is not itself a golden
// file and compares them with NAME.facts beside it; -update writes those.
func Golden(t *testing.T, l *lang.Language) { GoldenIn(t, l, "testdata") }

// GoldenIn is Golden for the files of another folder, for packages that hold
// several languages.
func GoldenIn(t *testing.T, l *lang.Language, folder string) {
	inputs, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	tested := 0
	for _, input := range inputs {
		if info, err := os.Stat(input); err != nil || info.IsDir() || strings.HasSuffix(input, ".facts") {
			continue
		}
		tested++
		t.Run(filepath.Base(input), func(t *testing.T) { golden(t, l, input) })
	}
	if tested == 0 {
		t.Fatalf("%s holds no files", folder)
	}
}

func golden(t *testing.T, l *lang.Language, input string) {
	source, err := os.ReadFile(input)
	if err != nil {
		t.Fatal(err)
	}
	got := Dump(Facts(t, l, source))
	path := input + ".facts"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run the test with -update to write it", err)
	}
	if got == string(want) {
		return
	}
	diff, err := difflib.GetUnifiedDiffString(difflib.UnifiedDiff{
		A: difflib.SplitLines(string(want)), FromFile: path,
		B: difflib.SplitLines(got), ToFile: "facts now", Context: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Error(diff)
}

// Facts parses source and returns its facts.
func Facts(t testing.TB, l *lang.Language, source []byte) ast.Facts {
	t.Helper()
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	var tree syntax.Tree
	if err := l.Parse(context.Background(), parser, source, &tree); err != nil {
		t.Fatal(err)
	}
	return l.Facts(&tree)
}

// Dump returns facts as text.
func Dump(f ast.Facts) string {
	var b bytes.Buffer
	if err := ast.WriteFacts(&b, &f); err != nil {
		panic(err) // a buffer does not fail
	}
	return b.String()
}

// Fuzz feeds arbitrary bytes through parser and facts and checks the invariants of
// package ast. The files in testdata are its seeds.
func Fuzz(f *testing.F, l *lang.Language) { FuzzIn(f, l, "testdata") }

// FuzzIn is Fuzz with the files of another folder as seeds.
func FuzzIn(f *testing.F, l *lang.Language, folder string) {
	inputs, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		f.Fatal(err)
	}
	for _, input := range inputs {
		if source, err := os.ReadFile(input); err == nil && !strings.HasSuffix(input, ".facts") {
			f.Add(source)
		}
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		parser := syntax.NewParser(syntax.Limits{Timeout: 5 * time.Second, Arena: 256 << 20})
		defer parser.Close()
		var tree syntax.Tree
		err := l.Parse(context.Background(), parser, source, &tree)
		if errors.Is(err, syntax.ErrTimeout) || errors.Is(err, syntax.ErrMemory) {
			t.Skip(err)
		}
		if err != nil {
			t.Fatal(err)
		}
		Check(t, l.Facts(&tree), len(source))
	})
}

// Check fails the test when facts of a source of the given length break an
// invariant of package ast.
func Check(t testing.TB, f ast.Facts, length int) {
	t.Helper()
	for i, s := range f.Symbols {
		switch {
		case s.Parent < ast.NoSymbol || int(s.Parent) >= i:
			t.Errorf("symbol %d %q: parent %d does not come before it", i, s.QualifiedName, s.Parent)
		case s.Name == "" || s.QualifiedName == "":
			t.Errorf("symbol %d (%s at line %d) has no name", i, s.Kind, s.NamePosition.Line)
		case s.Span.End.Offset < s.Span.Start.Offset || int(s.Span.End.Offset) > length:
			t.Errorf("symbol %d %q: span %v in a source of %d bytes", i, s.QualifiedName, s.Span, length)
		case len(s.Name) > lang.MaxName || len(s.Signature) > lang.MaxLine || len(s.Doc) > lang.MaxLine:
			t.Errorf("symbol %d: a text is longer than allowed", i)
		case s.Arity.Min > s.Arity.Max:
			t.Errorf("symbol %d %q: arity %v", i, s.QualifiedName, s.Arity)
		}
	}
	last := uint32(0)
	for i, r := range f.References {
		switch {
		case r.Enclosing < ast.NoSymbol || int(r.Enclosing) >= len(f.Symbols):
			t.Errorf("reference %d %q: no symbol %d", i, r.Name, r.Enclosing)
		case r.Position.Offset < last || int(r.Position.Offset) > length:
			t.Errorf("reference %d %q: offset %d after %d in %d bytes", i, r.Name, r.Position.Offset, last, length)
		case r.Name == "":
			t.Errorf("reference %d at line %d has no name", i, r.Position.Line)
		case r.Resolution.Resolved() != (r.QualifiedName != ""):
			t.Errorf("reference %d %q: resolution %s, qualified name %q", i, r.Name, r.Resolution, r.QualifiedName)
		}
		last = r.Position.Offset
	}
	for i, m := range f.Imports {
		if m.Enclosing < ast.NoSymbol || int(m.Enclosing) >= len(f.Symbols) {
			t.Errorf("import %d %q: no symbol %d", i, m.Path, m.Enclosing)
		}
	}
}
