package ecmascript

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elixirscope/ast/syntax"
)

func TestRepair(t *testing.T) {
	for name, c := range map[string]struct{ source, want string }{
		"signatures": {
			"interface F {\n  <A>(a: A): { b: B }\r\n  <C>(c: C): D[]\n\n  <E>(e: E): F<G>\n  <H>(h: H): void\n}",
			"interface F {\n  <A>(a: A): { b: B };\n  <C>(c: C): D[];\n  <E>(e: E): F<G>;  <H>(h: H): void\n}",
		},
		"over several lines": {
			"const f: {\n  <A, B = () => A>(\n    a: A\n  ): Map<A, B>\n  <C extends { d: D }>\n  (\n    c: C\n  ): C\n} = g",
			"const f: {\n  <A, B = () => A>(\n    a: A\n  ): Map<A, B>;  <C extends { d: D }>\n  (\n    c: C\n  ): C\n} = g",
		},
		"comments between": {
			"type F = {\n  (a: A): B // <C>(x): y\n  /** don't */\n  <C>(c: C): D\n}",
			"type F = {\n  (a: A): B;// <C>(x): y\n  /** don't */\n  <C>(c: C): D\n}",
		},
		"behind a property, a string, a condition": {
			"type F = {\n  a?: A\n  <B>(b: B): 'c'\n  <D>(d: D): D extends E ? F : G\n  <H>(h: H): I\n}",
			"type F = {\n  a?: A;  <B>(b: B): 'c';  <D>(d: D): D extends E ? F : G;  <H>(h: H): I\n}",
		},
		"nested": {
			"type F = {\n  a: {\n    (b: B): C\n    <D>(d: D): E\n  }\n  <F>(f: F): G\n}",
			"type F = {\n  a: {\n    (b: B): C;    <D>(d: D): E\n  };  <F>(f: F): G\n}",
		},
		"property called in": {
			"interface P {\n  name: string\n  in: 'path'\n  schema: S\n  in?: T\n  u: U\n  in(): V\n}",
			"interface P {\n  name: string;  in: 'path'\n  schema: S;  in?: T\n  u: U;  in(): V\n}",
		},
		"variance": {
			"interface I<in A, out B, in out C, const in D = A> {}\nclass C<\n  // a name\n  out A\n> {}\ntype T<out A> = A\nx = class<in A> {}",
			"interface I<   A,     B,        C, const    D = A> {}\nclass C<\n  // a name\n      A\n> {}\ntype T<    A> = A\nx = class<   A> {}",
		},
		"escapes in template types": {
			"type H<A extends string> =\n  | `a \\`b\\` ${A | '\\n'}`\nconst c = `\\``",
			"type H<A extends string> =\n  | `a   b   ${A | '\\n'}`\nconst c = `\\``",
		},
		"export of types": {"export type * from 'a'", "export      * from 'a'"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := string(repair([]byte(c.source), 1)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
			if faults := faultsOf(t, c.source); faults == 0 {
				t.Error("the grammar reads it anyway")
			}
			if faults := faultsOf(t, c.want); faults > 0 {
				t.Errorf("the grammar finds %d faults in what is wanted", faults)
			}
		})
	}
}

func faultsOf(t *testing.T, source string) int {
	t.Helper()
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	var tree syntax.Tree
	if err := parser.Parse(context.Background(), language(t, NewTypeScript).Grammar, []byte(source), &tree); err != nil {
		t.Fatal(err)
	}
	return tree.Errors() + tree.Missing()
}

func TestRepairLeavesAlone(t *testing.T) {
	for name, source := range map[string]string{
		"nothing":                    "",
		"signatures without <":       "type F = {\n  a: A\n  (b: B): C\n  (d: D): E\n}",
		"a condition":                "{ const a: A = b ? c\n  <D>(d) : e }",
		"a condition in a condition": "{ a: b ? c ? d\n <E>(e) : f : g }",
		"a case":                     "switch (a) { case 1: b()\n case c\n <D>(d): e }",
		"an arrow function":          "{ const a: A = (b) =>\n  <C>(c: C): D => d }",
		"an argument":                "f(a ? b\n  <C>(c) : d)",
		"a call on the next line":    "{ a: b\n  <C>(c)\n  .d() }",
		"a comparison":               "{ const a: A = b\n  < (c) }",
		"a test for a key":           "{ const a: A = b\n  in (c); d: for (const e in f) g }",
		"parameters of a method":     "interface I { a: A\n  b\n  <C>(c: C): D }",
		"a separator":                "type F = {\n  <A>(a: A): B;\n  <C>(c: C): D,\n  (e: E): F }",
		"one line":                   "interface I { (a: A): B }",
		"a type parameter in, out":   "type A<out> = out; type B<out extends C, D> = out; type E<out = F> = out",
		"const parameters":           "class A<const B> {}",
		"type arguments":             "f<A>(in_, out)",
		"text":                       "const a = `\n{ a: b\n(c): d }\n`; '<in A>'; // interface I<in A>\n/{ interface I<in A> '/.test(a)",
		"division":                   "a / b; interface_ < c / d",
		"an escape in an expression": "type A = B\nconst c = `\\``; type = `\\``",
		"unfinished":                 "interface I<in",
	} {
		t.Run(name, func(t *testing.T) {
			if got := repair([]byte(source), 1); got != nil {
				t.Errorf("got\n%s\nfrom\n%s", got, source)
			}
		})
	}
}

// Each of these would take minutes if a token could be looked at once per token.
func TestRepairIsLinear(t *testing.T) {
	for _, unit := range []string{"{a:b\n<", "{a:b\n(", "{a:b\n<A>(", "}", "`${", "/[", "<", "type A<in ", "/*", "'\\", "{a:b\n<A>(c):"} {
		repair([]byte(strings.Repeat(unit, 1<<18)), 1)
	}
}

func FuzzRepair(f *testing.F) {
	seeds, err := filepath.Glob("testdata/*/*")
	if err != nil || len(seeds) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, seed := range seeds {
		if source, err := os.ReadFile(seed); err == nil {
			f.Add(source)
		}
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		before := bytes.Clone(source)
		repaired := repair(source, 1)
		if !bytes.Equal(source, before) {
			t.Error("the source was changed")
		}
		if repaired == nil {
			return
		}
		if len(repaired) != len(source) {
			t.Fatalf("%d bytes became %d", len(source), len(repaired))
		}
		for i := range source {
			if repaired[i] != source[i] && repaired[i] != ';' && repaired[i] != ' ' {
				t.Fatalf("byte %d became %q", i, repaired[i])
			}
		}
	})
}
