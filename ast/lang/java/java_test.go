package java

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
		"classes":   strings.Repeat("class A extends B { void f() { g(); C c; } ", 5000) + strings.Repeat("}", 5000),
		"anonymous": "class A { void f() {" + strings.Repeat("a(new B() { void g() { h(); ", 5000) + strings.Repeat("}})", 5000) + "}}",
		"supers":    "class A implements X" + strings.Repeat(", X", 5000) + "{ void f() { g(); } }",
		"chain":     "class A { void f() { a" + strings.Repeat(".b()", 5000) + "; } }",
		"open":      strings.Repeat("class A { void f() {", 5000),
	} {
		t.Run(name, func(t *testing.T) {
			langtest.Check(t, langtest.Facts(t, l, []byte(source)), len(source))
		})
	}
}
