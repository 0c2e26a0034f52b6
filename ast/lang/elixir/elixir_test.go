package elixir

import (
	"slices"
	"strings"
	"testing"
	"time"

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

const wholeModules = `defmodule Shop.Cart do
  alias Shop.Item

  def first(a), do: Item.price(a)

  def second(a, b) when is_list(a) do
    first(a) + b
  end

  @doc "Third."
  def third(a) do
    second(a, 1)
  end

  defp fourth(), do: third(1)
end

defmodule Shop.Other do
  def fifth(a) do
    Shop.Cart.third(a)
  end
end
`

// withoutParenthesis returns the modules with the parenthesis of one head missing.
func withoutParenthesis(source, head string) string {
	at := strings.Index(source, head) + len(head) - 1
	return source[:at] + source[at+1:]
}

// A missing parenthesis changes nothing but a flag: definitions, their arities and
// the calls in them are those of the whole file.
func TestMissingParenthesisIsMended(t *testing.T) {
	l := newLanguage(t)
	want := namesAndCalls(langtest.Facts(t, l, []byte(wholeModules)))
	for _, head := range []string{"first(a)", "second(a, b)", "third(a)", "fourth()", "fifth(a)"} {
		source := withoutParenthesis(wholeModules, head)
		facts := langtest.Facts(t, l, []byte(source))
		langtest.Check(t, facts, len(source))
		if got := namesAndCalls(facts); !slices.Equal(got, want) {
			t.Errorf("without the parenthesis of %s: %v, want %v", head, got, want)
		}
		if len(facts.Diagnostics) == 0 {
			t.Errorf("without the parenthesis of %s: no syntax error", head)
		}
	}
}

func namesAndCalls(facts ast.Facts) []string {
	var names []string
	for _, s := range facts.Symbols {
		names = append(names, s.QualifiedName)
	}
	for _, r := range facts.References {
		names = append(names, facts.Symbols[r.Enclosing].QualifiedName+" to "+r.QualifiedName)
	}
	return names
}

// Where there is no space for the missing parenthesis, the definitions stay in their
// module, whichever shape the parser makes of the rest of the file.
func TestMissingParenthesisKeepsModule(t *testing.T) {
	whole := strings.NewReplacer(" do\n", "\tdo\n", ", do:", ",\tdo:", " when is_list(a)", "", `"Third."`, "false").
		Replace(wholeModules)
	l := newLanguage(t)
	want := []string{"Shop.Cart.first/1", "Shop.Cart.second/2", "Shop.Cart.third/1", "Shop.Cart.fourth/0", "Shop.Other.fifth/1"}
	for _, head := range []string{"first(a)", "second(a, b)", "third(a)", "fifth(a)"} {
		source := withoutParenthesis(whole, "def "+head)
		facts := langtest.Facts(t, l, []byte(source))
		langtest.Check(t, facts, len(source))
		got := namesAndCalls(facts)
		for _, name := range want {
			if !slices.Contains(got, name) {
				t.Errorf("without the parenthesis of %s: %s is missing in %v", head, name, got)
			}
		}
	}
}

func TestParameterCount(t *testing.T) {
	for _, c := range []struct {
		text   string
		arity  int16
		length int
	}{
		{"", 0, 0},
		{" do", 0, 0},
		{"()", 0, 2},
		{"( )", 0, 3},
		{"(a)", 1, 3},
		{"(a, {b, c}, [d, e]) do", 3, 19},
		{"(a, b do\n  a\n", 2, 5},
		{"(a, b", ast.NoArity, 0},
	} {
		if arity, length := parameterCount(c.text); arity != c.arity || length != c.length {
			t.Errorf("parameterCount(%q) = %d, %d; want %d, %d", c.text, arity, length, c.arity, c.length)
		}
	}
}

func TestLibrary(t *testing.T) {
	library := newLibrary()
	for _, c := range []struct {
		module, name string
		arity        int16
		want         bool
	}{
		{"Kernel", "if", 2, true},
		{"Kernel", "if", 3, false},
		{"Kernel", "self", 0, true},
		{"Enum", "map", 2, true},
		{"ExUnit.Assertions", "assert", 1, true},
		{"Kernel", "map", 2, false},
		{"Kernel", "self", ast.NoArity, false},
	} {
		if got := library[c.module].has(c.name, c.arity); got != c.want {
			t.Errorf("%s has %s/%d: %v, want %v", c.module, c.name, c.arity, got, c.want)
		}
	}
}

// Second looks at a file take time in proportion to its length.
func TestMendIsLinear(t *testing.T) {
	const length = 1 << 20
	for _, part := range []string{"~A(", "~A(~B[~C{", "  def a(b\n", "  def a(b, \"", "~S(\\\\)", "def a( \n"} {
		source := []byte(strings.Repeat(part, length/len(part)) + strings.Repeat("\n", length))
		start := time.Now()
		closedSigils(source)
		closeHeads(source)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%q: %v", part, took)
		}
	}
}
