package pattern_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elixirscope/ast"
	"elixirscope/ast/pattern"

	sitter "github.com/tree-sitter/go-tree-sitter"
	tree_sitter_go "github.com/tree-sitter/tree-sitter-go/bindings/go"
)

// Queries find what tree-sitter's own cursor finds.
func TestQueriesAsTreeSitter(t *testing.T) {
	l := language(t, ast.Go)
	names, err := filepath.Glob("../lang/golang/testdata/*.go")
	if err != nil || len(names) == 0 {
		t.Fatal("no samples", err)
	}
	total := 0
	for _, query := range []string{
		"(call_expression function: (_) @f)",
		"(call_expression function: (selector_expression operand: (identifier) @p field: (field_identifier) @f) (#eq? @p \"fmt\"))",
		"(call_expression arguments: (argument_list (identifier) @a))",
		"((identifier) @x (#match? @x \"^[A-Z]\"))",
		"((identifier) @x (#not-match? @x \"^[A-Z]\"))",
		"((identifier) @x (#any-of? @x \"a\" \"b\" \"err\"))",
		"(function_declaration name: (identifier) @n result: (_)? @r)",
		"(function_declaration name: (identifier) @n !result)",
		"(argument_list (_) @a)",
		"(block _ @a)",
		"[(interpreted_string_literal) (raw_string_literal)] @s",
		"(parameter_list (parameter_declaration)* @p)",
		"(parameter_list (parameter_declaration)+ @p)",
		"(binary_expression left: (_) @l operator: \"+\" right: (_) @r)",
		"[\"if\" \"for\"] @k",
		"(if_statement condition: (_) @c consequence: (block (statement_list (return_statement) @r)))",
		"; two\n(return_statement) @r\n(defer_statement (call_expression) @d)",
		"(_ (identifier) @a (identifier) @b (#eq? @a @b))",
		"(assignment_statement left: (expression_list (identifier) @a) right: (expression_list (call_expression function: (identifier) @f)))",
	} {
		p, err := pattern.Compile(l, query, pattern.Options{Raw: true})
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		for _, name := range names {
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			tree := parse(t, l, string(source))
			var got []string
			p.Match(tree, func(m pattern.Match) bool {
				var captures []string
				for _, b := range m.Bindings {
					for _, n := range b.Nodes {
						captures = append(captures, fmt.Sprintf("%s:%d-%d", b.Name, tree.Start(n), tree.End(n)))
					}
				}
				slices.Sort(captures)
				got = append(got, strings.Join(captures, " "))
				return true
			})
			want := cursor(t, query, source)
			slices.Sort(got)
			if total += len(want); !slices.Equal(got, want) {
				t.Errorf("%s in %s: %d matches\n%s\nwant %d\n%s", query, name, len(got), strings.Join(got, "\n"), len(want), strings.Join(want, "\n"))
			}
		}
	}
	if total < 500 {
		t.Errorf("%d matches: nothing is tested", total)
	}
}

// cursor runs a query with tree-sitter.
func cursor(t *testing.T, text string, source []byte) []string {
	t.Helper()
	grammar := sitter.NewLanguage(tree_sitter_go.Language())
	query, wrong := sitter.NewQuery(grammar, text)
	if wrong != nil {
		t.Fatal(wrong)
	}
	defer query.Close()
	parser := sitter.NewParser()
	defer parser.Close()
	if err := parser.SetLanguage(grammar); err != nil {
		t.Fatal(err)
	}
	tree := parser.Parse(source, nil)
	defer tree.Close()
	c := sitter.NewQueryCursor()
	defer c.Close()
	var found []string
	matches := c.Matches(query, tree.RootNode(), source)
	for m := matches.Next(); m != nil; m = matches.Next() {
		var captures []string
		for _, one := range m.Captures {
			captures = append(captures, fmt.Sprintf("%s:%d-%d", query.CaptureNames()[one.Index], one.Node.StartByte(), one.Node.EndByte()))
		}
		slices.Sort(captures)
		found = append(found, strings.Join(captures, " "))
	}
	slices.Sort(found)
	return found
}

func TestQueryErrors(t *testing.T) {
	l := language(t, ast.Go)
	for _, c := range []struct {
		text         string
		line, column int
		message      string
	}{
		{"(call_expression", 1, 17, "no query"},
		{"\n  (nothing)", 2, 4, "no node"},
		{"(call_expression nothing: (_))", 1, 18, "no field"},
		{"((identifier) @a (#eq? @b \"x\"))", 1, 25, "no capture"},
		{"(block . (_))", 1, 8, "anchors"},
		{"(_expression)", 1, 13, "supertypes"},
		{"((identifier) (identifier))", 1, 28, "several"},
		{"((identifier) @a (#is? @a \"b\"))", 1, 18, "#is?"},
		{"(MISSING \";\")", 1, 9, "MISSING"},
		{"", 1, 1, "empty"},
	} {
		_, err := pattern.Compile(l, c.text, pattern.Options{Raw: true})
		var wrong *pattern.Error
		if !errors.As(err, &wrong) || wrong.Line != c.line || wrong.Column != c.column || !strings.Contains(wrong.Message, c.message) {
			t.Errorf("%s: %v", c.text, err)
		}
	}
}

func TestQueryWithRelations(t *testing.T) {
	got := found(t, language(t, ast.Go), "(call_expression function: (identifier) @f)", "package p\nfunc h() { f(); for { g(1) } }\n",
		pattern.Options{Raw: true, Inside: "for { $$$B }"})
	if want := "g(1) f=g B=g(1)"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A query with many ways to match ends.
func TestQueryStepsAreBounded(t *testing.T) {
	l := language(t, ast.Go)
	p, err := pattern.Compile(l, "(argument_list"+strings.Repeat(" (_)", 9)+" (_) @x (#eq? @x \"b\"))", pattern.Options{Raw: true})
	if err != nil {
		t.Fatal(err)
	}
	p.Match(parse(t, l, "package p\nfunc f() { g("+strings.Repeat("a, ", 100)+") }\n"), func(pattern.Match) bool {
		t.Error("a match: there is no b")
		return false
	})
}
