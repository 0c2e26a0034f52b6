package golang

import (
	"strings"
	"testing"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/langtest"
)

func newLanguage(t testing.TB) *lang.Language {
	t.Helper()
	l, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestGolden(t *testing.T) { langtest.Golden(t, newLanguage(t)) }

func FuzzFacts(f *testing.F) { langtest.Fuzz(f, newLanguage(f)) }

func TestConventionalName(t *testing.T) {
	for path, want := range map[string]string{
		"fmt":                         "fmt",
		"net/http":                    "http",
		"math/rand/v2":                "rand",
		"v2":                          "v2",
		"gopkg.in/yaml.v3":            "yaml",
		"example.com/a/vendor":        "vendor",
		"github.com/nats-io/nats.go":  "",
		"github.com/mattn/go-sqlite3": "",
		"":                            "",
	} {
		got, ok := conventionalName(path)
		if ok != (want != "") || ok && got != want {
			t.Errorf("conventional name of %q is %q, %v; want %q", path, got, ok, want)
		}
	}
}

// TestDeepNesting guards the stack: what nests deeper than any program is left out.
func TestDeepNesting(t *testing.T) {
	l := newLanguage(t)
	const depth = maxDepth + 1000
	for name, source := range map[string]string{
		"parentheses": "package p\nvar x = " + strings.Repeat("(", depth) + "f()" + strings.Repeat(")", depth),
		"selectors":   "package p\nvar x = a" + strings.Repeat(".a", depth),
		"calls":       "package p\nvar x = f" + strings.Repeat("()", depth),
		"literals":    "package p\nvar x = T" + strings.Repeat("{", depth) + strings.Repeat("}", depth),
		"pointers":    "package p\nvar x " + strings.Repeat("*", depth) + "T",
		"slices":      "package p\nvar x " + strings.Repeat("[]", depth) + "T",
		"blocks":      "package p\nfunc f() " + strings.Repeat("{", depth) + strings.Repeat("}", depth),
		"structs":     "package p\nvar x " + strings.Repeat("struct{a ", depth) + "T" + strings.Repeat("}", depth),
		"values":      "package p\nvar x" + strings.Repeat(", x", depth) + " = 1",
		"elses":       "package p\nfunc f() { " + strings.Repeat("if x {} else ", depth) + "{} }",
	} {
		t.Run(name, func(t *testing.T) {
			facts := langtest.Facts(t, l, []byte(source))
			langtest.Check(t, facts, len(source))
		})
	}
}

// TestLongChain guards the cost of a.a.a...: each name is one reference, whose texts
// are bounded.
func TestLongChain(t *testing.T) {
	source := "package p\nfunc f(a T) { a" + strings.Repeat(" . a", 10_000) + "() }"
	facts := langtest.Facts(t, newLanguage(t), []byte(source))
	calls := 0
	for _, r := range facts.References {
		if r.Role == ast.RoleCall {
			calls++
		}
		if len(r.Qualifier) > lang.MaxName {
			t.Fatalf("qualifier of %d bytes", len(r.Qualifier))
		}
	}
	if calls != 1 {
		t.Errorf("%d calls, want 1", calls)
	}
}
