package cfamily_test

import (
	"bytes"
	"strings"
	"testing"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/cfamily"
	"elixirscope/ast/lang/langtest"
)

func language(t testing.TB, open func() (*lang.Language, error)) *lang.Language {
	t.Helper()
	l, err := open()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestGoldenC(t *testing.T) { langtest.GoldenIn(t, language(t, cfamily.NewC), "testdata/c") }

func TestGoldenCPP(t *testing.T) { langtest.GoldenIn(t, language(t, cfamily.NewCPP), "testdata/cpp") }

func FuzzC(f *testing.F) { langtest.FuzzIn(f, language(f, cfamily.NewC), "testdata/c") }

func FuzzCPP(f *testing.F) { langtest.FuzzIn(f, language(f, cfamily.NewCPP), "testdata/cpp") }

// TestHostile feeds shapes that would hurt a walk that is recursive without bound or
// looks at a list once per element.
func TestHostile(t *testing.T) {
	const many = 5_000
	repeat := func(s string) string { return strings.Repeat(s, many) }
	sources := map[string]string{
		"brackets":    "int a = " + strings.Repeat("(", 100_000),
		"balanced":    "int f(void) { return " + repeat("(") + "1" + repeat(")") + "; }",
		"declarators": "int A" + repeat(", A") + ";",
		"fields":      "struct s { int A" + repeat(", A") + "; };",
		"arguments":   "void f(void) { g(1" + repeat(", a && b") + "); }",
		"members":     "void f(void) { a" + repeat(".b") + "(1); }",
		"calls":       "void f(void) { a" + repeat("()") + "; }",
		"macros":      repeat("#define A(x) x\n"),
		"one line":    strings.Repeat("M(a, b) T c; ", 2_000),
		"comments":    repeat("// c\n") + "int A" + repeat(", A") + ";",
		"qualified":   "void " + repeat("a::") + "b() { " + repeat("a::") + "c(); }",
		"namespaces":  strings.Repeat("namespace a {", 5_000) + repeat("void f() { g(); } "),
		"records":     strings.Repeat("struct a {", 5_000) + repeat("int f(); "),
		"bases":       "class A : public B" + repeat(", public B") + " { A() : x(1)" + repeat(", x(1)") + " {} };",
		"directives":  repeat("using namespace a;\n") + "void f() { b(); c(); }",
		"templates":   repeat("template <class T> ") + "void f();",
		"pointers":    "int " + repeat("*") + "p;",
		"functions":   "int f" + repeat("(int)") + ";",
	}
	for name, source := range sources {
		for _, open := range []func() (*lang.Language, error){cfamily.NewC, cfamily.NewCPP} {
			l := language(t, open)
			t.Run(name+"/"+string(l.Name), func(t *testing.T) {
				langtest.Check(t, langtest.Facts(t, l, []byte(source)), len(source))
			})
		}
	}
}

func TestHeadersAreToldApart(t *testing.T) {
	set, err := lang.NewSet(language(t, cfamily.NewC), language(t, cfamily.NewCPP))
	if err != nil {
		t.Fatal(err)
	}
	filler := string(bytes.Repeat([]byte("/* license */\n"), 100))
	for source, want := range map[string]ast.Language{
		"int f(void);\n":                                  ast.C,
		"struct class_info { int private; };\n":           ast.C,
		"typedef struct s s;\n#define NEW new\n":          ast.C,
		"/* a class of things: std::x, template <x> */\n": ast.C,
		"#ifdef __cplusplus\nextern \"C\" {\n#endif\n":    ast.C,
		"class A;\n": ast.CPP,
		"class EXPORT A : public B {\n public:\n};\n":      ast.CPP,
		"namespace a { int f(); }\n":                       ast.CPP,
		"template <typename T> T f(T);\n":                  ast.CPP,
		"#include <vector>\n":                              ast.CPP,
		"struct A { virtual void f(); };\n":                ast.CPP,
		"using A = int;\n":                                 ast.CPP,
		"inline int f(const std::string &s);\n":            ast.CPP,
		"struct A { ~A(); };\n":                            ast.CPP,
		"#pragma once\nstruct A { int f() const; };\n":     ast.CPP,
		filler + "#pragma once\nnamespace x::y {\n}\n":     ast.CPP,
		filler + "#include <stdint.h>\nuint8_t f(void);\n": ast.C,
	} {
		if got, ok := set.Detect("include/a.h", []byte(source)); !ok || got != want {
			t.Errorf("a header of %q is %q, want %q", source[max(0, len(source)-60):], got, want)
		}
	}
}
