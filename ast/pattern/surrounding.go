package pattern

import "elixirscope/ast"

// surrounding is code around a pattern, so that the grammar reads the pattern as one thing
// or another.
type surrounding struct{ before, after string }

// spellings returns the ways to spell metavariables in a language, the first one first.
func spellings(l ast.Language) []spelling {
	switch l {
	case ast.JavaScript, ast.TypeScript, ast.TSX:
		return []spelling{{sigil: "$", dollars: true, quotedAfter: " from"}}
	case ast.Java:
		return []spelling{{sigil: "$", dollars: true}}
	case ast.C, ast.CPP: // their grammars take no other letters than those of ASCII
		return []spelling{{sigil: "_"}}
	case ast.Ruby:
		return []spelling{{sigil: "\u00b5"}, {sigil: "M"}} // a name, a constant
	}
	return []spelling{{sigil: "\u00b5"}} // a small letter everywhere
}

// surroundings returns what a pattern may be in a language, in the order that it is tried:
// what people mean most comes first.
func surroundings(l ast.Language) []surrounding {
	switch l {
	case ast.Go:
		return goSurroundings()
	case ast.Elixir:
		return []surrounding{{}, {"case x do\n", "\nend"}, {"%{", "}"}, {"f(", ")"}}
	case ast.Python:
		return []surrounding{{}, {"x = (", ")"}, {"f(", ")"}, {"def f(", "): pass"}, {"x = {", "}"}, {"x = [", "]"}, {"", "\ndef f(): pass"},
			{"try:\n    pass\n", ""}, {"if x:\n    pass\n", ""}, {"match x:\n ", ""}, {"x: ", ""}}
	case ast.JavaScript:
		return ecmaScriptSurroundings()
	case ast.TypeScript, ast.TSX:
		return append(ecmaScriptSurroundings(), surrounding{"type x = ", ""}, surrounding{"interface x { ", " }"}, surrounding{"enum x { ", " }"})
	case ast.Rust:
		return rustSurroundings()
	case ast.Java:
		return javaSurroundings()
	case ast.C, ast.CPP:
		return []surrounding{{"void f() {\n", "\n}"}, {"void f() {\n", ";\n}"}, {}, {"int x = ", ";"}, {"struct x {\n", "\n};"},
			{"void f(", ");"}, {"", " x;"}, {"void f() { switch (x) {\n", "\n} }"}, {"int x[] = {", "};"}}
	case ast.Ruby:
		return []surrounding{{}, {"x = ", ""}, {"f(", ")"}, {"{", "}"}, {"def f(", "); end"}, {"begin\n", "\nend"}, {"case x\n", "\nend"}}
	}
	return []surrounding{{}}
}

// In Go, f(x) outside a function is a conversion to the type f.
func goSurroundings() []surrounding {
	return []surrounding{
		{"package p\nfunc _() {\n", "\n}\n"},
		{"", "\n"},
		{"package p\nfunc _() { switch {\n", "\n} }\n"},
		{"package p\nfunc _() { switch _ := x.(type) {\n", "\n} }\n"},
		{"package p\nfunc _() { select {\n", "\n} }\n"},
		{"package p\nvar _ ", "\n"},
		{"package p\nvar _ = x{\n", ",\n}\n"},
		{"package p\ntype _ struct {\n", "\n}\n"},
		{"package p\ntype _ interface {\n", "\n}\n"},
		{"package p\nfunc _(", ") {}\n"},
	}
}

func ecmaScriptSurroundings() []surrounding {
	return []surrounding{{}, {"x = (", ")"}, {"class x {\n", "\n}"}, {"x = {", "}"}, {"async function* x() {\n", "\n}"}, {"switch (x) {\n", "\n}"},
		{"function x(", ") {}"}, {"try {} ", ""}, {"if (x) {} ", ""}, {"import ", " from 'x'"}}
}

func rustSurroundings() []surrounding {
	return []surrounding{{"fn f() {\n", "\n}"}, {}, {"type X = ", ";"}, {"fn f() { match x {\n", "\n} }"}, {"fn f() { match x { ", " => {} } }"},
		{"impl X {\n", "\n}"}, {"struct X {\n", "\n}"}, {"fn f(", ") {}"}, {"", "\nfn f() {}"}, {"use ", ";"}, {"enum X {\n", "\n}"}}
}

func javaSurroundings() []surrounding {
	return []surrounding{{}, {"class X { void f() {\n", "\n} }"}, {"class X { Object x = ", "; }"}, {"class X {\n", "\n}"}, {"class X { void f(", ") {} }"},
		{"class X { ", " x; }"}, {"class X { void f() { try {} ", " } }"}, {"class X { void f() { switch (x) {\n", "\n} } }"}, {"", " class X {}"},
		{"enum X {\n", "\n}"}}
}
