package pattern_test

import (
	"errors"
	"testing"

	"elixirscope/ast/pattern"
	"elixirscope/ast/syntax"
)

// Any text is a pattern or an *Error that lies in the text; a pattern matches nodes of
// the tree in their order.
func FuzzCompile(f *testing.F) {
	languages := languages(f)
	for i, seed := range []string{
		"fmt.Errorf($$$A)", "$A", "$$$", "$$A", "$_", "$A == $A", "if $C { $$$B }", "def $F($$$A) do $$$B end", "foo($A",
		"\"$A\"", "`${$A}`", "class $C extends $D { $$$M }", "#{$A}", "# $A", "µA", "f($A, $$$A)", "a\x00b", "\xff$A", "$", "$$$$", "$1", "foo$A",
		"<a b={$C}/>", "case $A: $B", "import { $$$N } from $M", "$A |> $B", "'$A", "/* $A", "<<~A\n$A\nA", "%{$$$}", "~s($A)", "((((((((((((((((((((",
	} {
		f.Add(uint8(i), seed, "a(b)")
	}
	f.Fuzz(func(t *testing.T, which uint8, text, source string) {
		l := languages[int(which)%len(languages)]
		p, err := pattern.Compile(l, text, pattern.Options{Pipes: true})
		if l.Grammar == nil {
			if !errors.Is(err, pattern.ErrNoGrammar) {
				t.Fatalf("without a grammar: %v", err)
			}
			return
		}
		if err != nil {
			checkError(t, text, err)
			return
		}
		p.Required()
		p.Callee()
		if len(source) > 1<<12 {
			return
		}
		tree, last := parse(t, l, source), syntax.NoNode
		p.Match(tree, func(m pattern.Match) bool {
			if m.Node <= last || int(m.Node) >= tree.Len() {
				t.Fatalf("node %d after %d of %d", m.Node, last, tree.Len())
			}
			last = m.Node
			return true
		})
	})
}

// Any text is a query or an *Error that lies in the text.
func FuzzQuery(f *testing.F) {
	l := language(f, "go")
	for _, seed := range []string{"(call_expression function: (_) @f)", "((identifier) @x (#match? @x \"^a\"))", "[\"if\" (block)]+ @k", "(_ !result _* @a)",
		"((identifier) @x (#not-any-of? @x \"a\\n\"))", "(block . (_))", "(MISSING)", "; c\n(ERROR)", "(((((", "\"", "(a/b)", "@x", "(_) @a.b-c?"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := pattern.Compile(l, text, pattern.Options{Raw: true})
		if err != nil {
			checkError(t, text, err)
			return
		}
		p.Match(parse(t, l, "package p\nfunc f(a, b int) { if a { g(a, b) } }\n"), func(pattern.Match) bool { return true })
	})
}

func checkError(t *testing.T, text string, err error) {
	t.Helper()
	var wrong *pattern.Error
	if !errors.As(err, &wrong) {
		t.Fatalf("%q: %v", text, err)
	}
	_ = wrong.Error()
	if wrong.Text != text || wrong.Line < 1 || wrong.Column < 1 {
		t.Fatalf("%q: line %d, column %d of %q", text, wrong.Line, wrong.Column, wrong.Text)
	}
}
