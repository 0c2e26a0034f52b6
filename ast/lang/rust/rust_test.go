package rust

import (
	"strings"
	"testing"

	"elixirscope/ast/lang"
	"elixirscope/ast/lang/langtest"
)

func language(t testing.TB) *lang.Language {
	t.Helper()
	l, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestGolden(t *testing.T) { langtest.Golden(t, language(t)) }

func FuzzFacts(f *testing.F) { langtest.Fuzz(f, language(f)) }

// TestHostile checks that nesting and repetition end and break no invariant.
func TestHostile(t *testing.T) {
	l := language(t)
	for name, source := range map[string]string{
		"modules":  strings.Repeat("mod a { use super::*; fn f() { g(); } ", 5000) + strings.Repeat("}", 5000),
		"closures": "fn f() {" + strings.Repeat("a.b(|x| ", 5000) + strings.Repeat(")", 5000) + "}",
		"globs":    strings.Repeat("use a::*; fn f() { g(); } ", 5000),
		"chain":    "fn f() { a" + strings.Repeat(".b()", 5000) + "; }",
		"open":     strings.Repeat("impl A { fn f() {", 5000),
	} {
		t.Run(name, func(t *testing.T) {
			langtest.Check(t, langtest.Facts(t, l, []byte(source)), len(source))
		})
	}
}
