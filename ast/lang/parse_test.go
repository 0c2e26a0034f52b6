package lang_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"elixirscope/ast/lang"
	"elixirscope/ast/lang/golang"
	"elixirscope/ast/syntax"
)

// repairing returns Go with a repair.
func repairing(t *testing.T, repair func([]byte, int) []byte) *lang.Language {
	t.Helper()
	l, err := golang.New()
	if err != nil {
		t.Fatal(err)
	}
	l.Repair = repair
	return l
}

// replace is a repair that writes b for every a.
func replace(a, b string) func([]byte, int) []byte {
	return func(source []byte, _ int) []byte { return bytes.ReplaceAll(source, []byte(a), []byte(b)) }
}

func TestParseKeepsTheTreeWithFewerErrors(t *testing.T) {
	const broken = "package p\n\nvar a = @ // é\nvar b = 1\n"
	for name, c := range map[string]struct {
		source string
		repair func([]byte, int) []byte
		errors bool
	}{
		"repaired":          {broken, replace("@", "0"), false},
		"nothing to repair": {broken, func([]byte, int) []byte { return nil }, true},
		"made worse":        {broken, replace("v", "("), true},
		"no better":         {broken, replace("@", "$"), true},
		"misread without an error": {"package p\n", func(source []byte, faults int) []byte {
			if faults != 0 {
				t.Errorf("%d faults", faults)
			}
			return bytes.Clone(source)
		}, false},
		"no errors, made worse": {"package p\n", replace("k", "@"), false},
	} {
		t.Run(name, func(t *testing.T) {
			l := repairing(t, c.repair)
			parser := syntax.NewParser(syntax.DefaultLimits())
			defer parser.Close()
			var got, want syntax.Tree
			if err := l.Parse(t.Context(), parser, []byte(c.source), &got); err != nil {
				t.Fatal(err)
			}
			if string(got.Source()) != c.source || got.Text(syntax.Root) != c.source {
				t.Errorf("the tree is of %q", got.Source())
			}
			if faulty := got.Errors()+got.Missing() > 0; faulty != c.errors {
				t.Errorf("%d errors and %d missing tokens", got.Errors(), got.Missing())
			}
			if !c.errors {
				return
			}
			if err := parser.Parse(t.Context(), l.Grammar, []byte(c.source), &want); err != nil {
				t.Fatal(err)
			}
			if got.Len() != want.Len() || got.Errors() != want.Errors() {
				t.Errorf("%d nodes, %d errors; the first parse had %d, %d", got.Len(), got.Errors(), want.Len(), want.Errors())
			}
		})
	}
}

func TestParseEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	l := repairing(t, func(source []byte, _ int) []byte {
		cancel()
		return bytes.Clone(source)
	})
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	var tree syntax.Tree
	if err := l.Parse(ctx, parser, []byte("package p\n@\n"), &tree); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// A limit that only the repaired source meets must not cost the file its first tree.
func TestParseSurvivesARepairThatMeetsALimit(t *testing.T) {
	source := append([]byte("package p\n/*"), bytes.Repeat([]byte("f(a.b);"), 1<<17)...)
	source = append(source, "*/\nfunc f() { @ }"...)
	l := repairing(t, replace("/*", "  "))
	parser := syntax.NewParser(syntax.Limits{Arena: 4 << 20})
	defer parser.Close()
	var tree syntax.Tree
	if err := l.Parse(t.Context(), parser, source, &tree); err != nil || tree.Errors() == 0 {
		t.Errorf("got %v and %d errors", err, tree.Errors())
	}
	if err := parser.ParseAs(t.Context(), l.Grammar, source, l.Repair(source, 1), &tree); !errors.Is(err, syntax.ErrMemory) {
		t.Errorf("the repaired source met no limit: %v", err)
	}
}
