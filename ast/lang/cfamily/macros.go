package cfamily

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// Macros that the file does not define leave shapes no rule of the grammar was made
// for. This file reads those that real code is full of.

// isMacroHead reports whether a function without a return type is in truth a macro
// with a body behind it: its parameters have types but no names.
func (e *extractor) isMacroHead(d declared) bool {
	if e.context.place != atFile || d.qualifier != "" || e.class(d.name) != identifier {
		return false
	}
	parameters := e.Tree.Child(d.function, e.fields.parameters)
	if parameters == syntax.NoNode {
		return false
	}
	if isMacroName(e.Tree.Text(d.name)) {
		return e.Tree.FirstNamedChild(parameters) != syntax.NoNode
	}
	count := 0
	for c := range e.Tree.NamedChildren(parameters) {
		typ := e.Tree.FirstNamedChild(c)
		if e.class(c) != parameter || e.class(typ) != typeIdentifier || e.Tree.After(c) != e.Tree.After(typ) {
			return false
		}
		count++
	}
	return count > 0
}

// nameByMacro names the function that macro(arguments) { } makes: a test, or
// something whose name only the macro knows.
func (e *extractor) nameByMacro(symbol *ast.Symbol, macro string, arguments syntax.Node) {
	var words []string
	for c := range e.Tree.NamedChildren(arguments) {
		if len(words) == 2 {
			break
		}
		words = append(words, strings.Trim(lang.OneLine(e.Tree.Text(c)), `"`))
	}
	symbol.QualifiedName = ""
	switch {
	case len(words) == 2 && isSuiteTest(macro):
		symbol.Name = words[0] + "." + words[1]
		symbol.Flags |= ast.Test
	case len(words) > 0 && words[0] != "" && isNamedTest(macro):
		symbol.Name = words[0]
		symbol.Flags |= ast.Test
	default:
		symbol.Name = lang.OneLine(macro + e.Tree.Text(arguments))
		symbol.Flags |= ast.Dynamic
	}
	symbol.QualifiedName = join(e.context.scope, symbol.Name)
}

// isSuiteTest reports whether macro(Suite, Name) defines a test: GoogleTest.
func isSuiteTest(macro string) bool {
	switch macro {
	case "TEST", "TEST_F", "TEST_P", "TYPED_TEST", "TYPED_TEST_P":
		return true
	}
	return false
}

// isNamedTest reports whether macro(name) defines a test: Catch2, doctest,
// Boost.Test, Check.
func isNamedTest(macro string) bool {
	switch macro {
	case "TEST_CASE", "SCENARIO", "BOOST_AUTO_TEST_CASE", "START_TEST":
		return true
	}
	return false
}

// attributeMacro records the macro behind the parameters of a function.
func (e *extractor) attributeMacro(call syntax.Node) {
	name := e.Tree.Child(call, e.fields.function)
	arguments := e.Tree.Child(call, e.fields.arguments)
	if e.class(name) != identifier || arguments == syntax.NoNode {
		return
	}
	e.use(use{node: name, role: ast.RoleMacro, arity: e.argumentCount(arguments)})
}
