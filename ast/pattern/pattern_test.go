package pattern_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/all"
	"elixirscope/ast/pattern"
	"elixirscope/ast/syntax"
)

func languages(t testing.TB) []*lang.Language {
	t.Helper()
	set, err := all.Set()
	if err != nil {
		t.Fatal(err)
	}
	return set.Languages()
}

func language(t testing.TB, name ast.Language) *lang.Language {
	t.Helper()
	for _, l := range languages(t) {
		if l.Name == name {
			return l
		}
	}
	t.Fatalf("there is no language %s", name)
	return nil
}

func parse(t testing.TB, l *lang.Language, source string) *syntax.Tree {
	t.Helper()
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	tree := new(syntax.Tree)
	if err := l.Parse(context.Background(), parser, []byte(source), tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

// found returns the texts that a pattern matches, each with what it binds.
func found(t testing.TB, l *lang.Language, text, source string, o pattern.Options) string {
	t.Helper()
	p, err := pattern.Compile(l, text, o)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	tree := parse(t, l, source)
	var lines []string
	p.Match(tree, func(m pattern.Match) bool {
		line := tree.Text(m.Node)
		for _, b := range m.Bindings {
			var nodes []string
			for _, n := range b.Nodes {
				nodes = append(nodes, tree.Text(n))
			}
			line += fmt.Sprintf(" %s=%s", b.Name, strings.Join(nodes, "·"))
		}
		lines = append(lines, line)
		return true
	})
	return strings.Join(lines, "\n")
}

// What ast-grep 0.51.1 says of these was looked at, unless a comment says otherwise.
func TestMatches(t *testing.T) {
	for _, c := range []struct {
		language              ast.Language
		pattern, source, want string
	}{
		{ast.JavaScript, "foo($A)", "foo(1); foo(1, 2); foo(); bar(1)", "foo(1) A=1"},
		{ast.JavaScript, "foo($_)", "foo(1)", "foo(1)"},
		{ast.JavaScript, "foo($$$A)", "foo(); foo(a, b)", "foo() A=\nfoo(a, b) A=a·,·b"},
		{ast.JavaScript, "foo($$$)", "foo(); foo(a, b)", "foo()\nfoo(a, b)"},
		{ast.JavaScript, "foo($$$A, b)", "foo(a, b)", "foo(a, b) A=a"},
		{ast.JavaScript, "f($$$A,$$$B)", "f(1,2,3)", "f(1,2,3) A= B=,·2·,·3"},
		{ast.JavaScript, "foo(a, $$$B)", "foo(a)", ""},
		{ast.JavaScript, "[$$$A, $B]", "[1, 2]", ""}, // $$$ takes as few as it can
		{ast.JavaScript, "$A == $A", "a.b == a.b; a == b; a . b == a.b", "a.b == a.b A=a.b\na . b == a.b A=a . b"},
		{ast.JavaScript, "[$A, $A]", "[a/*1*/ .b, a.b]", ""},
		{ast.JavaScript, "f([$$$A], [$$$A])", "f([1, 2], [1,2]); f([1], [2])", "f([1, 2], [1,2]) A=1·,·2"},
		{ast.JavaScript, "foo($A)", "foo(/* c */ a)", "foo(/* c */ a) A=a"},
		{ast.JavaScript, "foo(g($A))", "foo(/* c */ g(1))", "foo(/* c */ g(1)) A=1"}, // ast-grep finds nothing
		{ast.JavaScript, "foo(/* c */ $A)", "foo(a); foo(/* d */ a); foo(/* c */ a)", "foo(/* c */ a) A=a"},
		{ast.JavaScript, "foo($A)", "foo(a,)", "foo(a,) A=a"},
		{ast.JavaScript, "let a", "let a = 1, b", "let a = 1, b"},
		{ast.JavaScript, "return $$A", "function f() { return; }", "return; A=;"},
		{ast.JavaScript, "$A", "f", "f A=f\nf A=f\nf A=f"},
		{ast.JavaScript, "class A { foo() {} }", "class A { ; foo() {} }", ""},
		{ast.JavaScript, "$x", "$x", "$x"},
		{ast.TypeScript, "import { $$$N } from $M", "import { a } from 'b';", "import { a } from 'b'; N=a M='b'"},
		{ast.TypeScript, "private $X: $T", "class A { private a: b = 1 }", "private a: b = 1 X=a T=b"},
		{ast.Go, "fmt.Errorf($$$A)", "package p\nfunc f() { fmt.Errorf(\"a\", b) }", `fmt.Errorf("a", b) A="a"·,·b`}, // ast-grep: conversions
		{ast.Go, "case $A: return $B", "package p\nfunc f() { switch a { case 1: return 2\n } }", "case 1: return 2\n A=1 B=2"},
		{ast.Go, "[]$T", "package p\nvar a []int", "[]int T=int"},
		{ast.Go, "\"$A\"", "package p\nvar a = \"b\"", `"b" A=b`},
		{ast.Go, "\"a $A\"", "package p\nvar a = \"a $A\"", `"a $A"`},
		{ast.Rust, "match $X { $$$A }", "fn f() { match a { 1 => 2, _ => 3 } }", "match a { 1 => 2, _ => 3 } X=a A=1 => 2,·_ => 3"},
		{ast.Rust, "Vec<$T>", "fn f(a: Vec<u8>) {}", "Vec<u8> T=u8"},
		{ast.Java, "public $T $F($$$P) { $$$B }", "class A { public int f(int a) { return a; } }", "public int f(int a) { return a; } T=int F=f P=int a B=return a;"},
		{ast.Python, "except $E: pass", "try: pass\nexcept A: pass\n", "except A: pass E=A"},
		{ast.Ruby, "class $A < $B; end", "class C < D\nend", ""},
		{ast.Ruby, "class $A < $B\n $$$C\nend", "class C < D\n  a\nend", "class C < D\n  a\nend A=C B=D C=a"},
		{ast.C, "free($A)", "void f() { free(a); }", "free(a) A=a"},
	} {
		if got := found(t, language(t, c.language), c.pattern, c.source, pattern.Options{}); got != c.want {
			t.Errorf("%s in %s: got\n%s\nwant\n%s", c.pattern, c.source, got, c.want)
		}
	}
}

func TestElixirCalls(t *testing.T) {
	source := "Enum.map(a, f)\nEnum.map a, f\na |> Enum.map(f)\nEnum.map(a, f, 1)\nb |> Enum.map(f) |> c\nNode.self\nNode.self()\nx.self\n"
	for _, c := range []struct {
		pattern, want string
		pipes         bool
	}{
		{"Enum.map($A, $F)", "Enum.map(a, f) A=a F=f\nEnum.map a, f A=a F=f", false},
		{"Enum.map $A, $F", "Enum.map(a, f) A=a F=f\nEnum.map a, f A=a F=f", false},
		{"Enum.map($A, $F)", "Enum.map(a, f) A=a F=f\nEnum.map a, f A=a F=f\na |> Enum.map(f) A=a F=f\nb |> Enum.map(f) A=b F=f", true},
		{"Enum.map(b, $F)", "b |> Enum.map(f) F=f", true},
		{"c($A)", "b |> Enum.map(f) |> c A=b |> Enum.map(f)", true},
		{"Node.self()", "Node.self\nNode.self()", false},
		{"Node.self($$$A)", "Node.self A=\nNode.self() A=", false},
	} {
		got := found(t, language(t, ast.Elixir), c.pattern, source, pattern.Options{Pipes: c.pipes})
		if got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.pattern, got, c.want)
		}
	}
}

func TestRelations(t *testing.T) {
	source := "package p\nfunc f() { for { g(a) }; g(b) }\nfunc h() { g(c) }\n"
	for _, c := range []struct {
		o    pattern.Options
		want string
	}{
		{pattern.Options{Inside: "for { $$$ }"}, "g(a) X=a"},
		{pattern.Options{NotInside: "for { $$$ }"}, "g(b) X=b\ng(c) X=c"},
		{pattern.Options{Inside: "func $F() { $$$ }", NotInside: "for { $$$ }"}, "g(b) X=b F=f\ng(c) X=c F=h"},
		{pattern.Options{Inside: "func $F() { $X($$$) }"}, ""},
		{pattern.Options{Has: "c"}, "g(c) X=c"},
		{pattern.Options{Has: "a", Inside: "func h() { $$$ }"}, ""},
	} {
		if got := found(t, language(t, ast.Go), "g($X)", source, c.o); got != c.want {
			t.Errorf("%+v: got\n%s\nwant\n%s", c.o, got, c.want)
		}
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		language ast.Language
		text     string
		o        pattern.Options
		part     string
		line     int
		column   int
	}{
		{ast.Go, "", pattern.Options{}, "pattern", 1, 1},
		{ast.Go, "f($A", pattern.Options{}, "pattern", 1, 5},
		{ast.Go, "if $LONG != nil {\n\tf($A))\n}", pattern.Options{}, "pattern", 2, 7},
		{ast.Go, "  f()\n  g()", pattern.Options{}, "pattern", 2, 3},
		{ast.Go, "$$$A", pattern.Options{}, "pattern", 1, 1},
		{ast.Go, "f($A, $$$A)", pattern.Options{}, "pattern", 1, 7},
		{ast.Go, "foo$A()", pattern.Options{}, "pattern", 1, 4},
		{ast.Go, "f()", pattern.Options{Inside: "g("}, "inside", 1, 3},
		{ast.Go, "f()", pattern.Options{Has: "a b c"}, "has", 1, 6},
		{ast.Elixir, "foo($A", pattern.Options{}, "pattern", 1, 7},
		{ast.Python, "def f(:", pattern.Options{}, "pattern", 1, 8},
		{ast.JavaScript, "foo(a; b)", pattern.Options{}, "pattern", 1, 5},
	} {
		_, err := pattern.Compile(language(t, c.language), c.text, c.o)
		var wrong *pattern.Error
		if !errors.As(err, &wrong) {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if wrong.Part != c.part || wrong.Line != c.line || wrong.Column != c.column {
			t.Errorf("%q: %v\nwant %s, line %d, column %d", c.text, err, c.part, c.line, c.column)
		}
	}
	if _, err := pattern.Compile(language(t, ast.GoMod), "x", pattern.Options{}); !errors.Is(err, pattern.ErrNoGrammar) {
		t.Errorf("without a grammar: %v", err)
	}
}

func TestVisitStops(t *testing.T) {
	l := language(t, ast.Go)
	p, err := pattern.Compile(l, "f()", pattern.Options{})
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	p.Match(parse(t, l, "package p\nfunc g() { f(); f(); f() }\n"), func(pattern.Match) bool {
		calls++
		return calls < 2
	})
	if calls != 2 {
		t.Errorf("visited %d matches", calls)
	}
}
