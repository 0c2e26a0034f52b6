package python_test

import (
	"strings"
	"testing"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/langtest"
	"elixirscope/ast/lang/python"
)

func language(t testing.TB) *lang.Language {
	t.Helper()
	l, err := python.New()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestGolden(t *testing.T) { langtest.Golden(t, language(t)) }

func FuzzFacts(f *testing.F) { langtest.Fuzz(f, language(f)) }

// TestDepth guards the recursion over scopes and the names that grow with depth.
func TestDepth(t *testing.T) {
	l := language(t)
	const depth = 20_000
	for name, source := range map[string]string{
		"lambdas":        "x = " + strings.Repeat("lambda: ", depth) + "f()\n",
		"comprehensions": "x = " + strings.Repeat("[", depth) + "f()" + strings.Repeat(" for a in b]", depth) + "\n",
		"calls":          "x = f" + strings.Repeat("()", depth) + "\n",
		"attributes":     "import a\nx = a" + strings.Repeat(" .a", depth) + "\n",
		"parentheses":    "x = " + strings.Repeat("(", depth) + "f()" + strings.Repeat(")", depth) + "\n",
		"types":          "x: " + strings.Repeat("a[", depth) + "a" + strings.Repeat("]", depth) + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			langtest.Check(t, langtest.Facts(t, l, []byte(source)), len(source))
		})
	}
}

// TestNamesBoundTwice holds what a name means that one scope binds several times.
func TestNamesBoundTwice(t *testing.T) {
	l := language(t)
	for source, want := range map[string]ast.Resolution{
		"import a as x\nimport b as x\nx()\n":               ast.Ambiguous,
		"import a.b as x\nfrom a import b as x\nx()\n":      ast.ResolvedImport,
		"import x\ndef x(): pass\nx()\n":                    ast.Ambiguous,
		"def x(): pass\nx = d(x)\nx()\n":                    ast.ResolvedLocal,
		"import a as x\nfor x in y: pass\nx()\n":            ast.UnresolvedParameter,
		"x = None\nimport x\nx()\n":                         ast.ResolvedImport,
		"import x\ndel x\nx()\n":                            ast.ResolvedImport,
		"def f():\n import a as x\n x = 1\n x()\n":          ast.UnresolvedParameter,
		manyImports(20) + "x()\n":                           ast.UnresolvedParameter,
		"def f():\n def x(): pass\n x = d(x)\n x()\n":       ast.UnresolvedParameter,
		"class C:\n def f(self):\n  self = C()\n  self()\n": ast.UnresolvedParameter,
	} {
		facts := langtest.Facts(t, l, []byte(source))
		last := facts.References[len(facts.References)-1]
		if last.Resolution != want {
			t.Errorf("%q: %s, want %s", source, last.Resolution, want)
		}
	}
}

// manyImports returns n imports of different modules by the name x.
func manyImports(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("import m" + strings.Repeat("m", i) + " as x\n")
	}
	return b.String()
}
