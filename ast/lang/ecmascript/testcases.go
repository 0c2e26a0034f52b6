package ecmascript

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// testCase opens the symbol of describe, it or test ("name", function) at the call n.
func (x *extractor) testCase(n, callee syntax.Node) {
	if x.class(callee) == cMember { // it.only, describe.skip
		callee = x.t.Child(callee, x.fields.object)
	}
	if callee == syntax.NoNode || x.class(callee) != cIdentifier || !x.isTestFunction(x.t.Text(callee)) {
		return
	}
	title, body := x.testArguments(x.t.Child(n, x.fields.arguments))
	if body == syntax.NoNode || x.stringText(title) == "" {
		return
	}
	name := x.stringText(title)
	s := ast.Symbol{
		Kind: ast.KindFunction, Name: name, QualifiedName: name, Arity: x.arity(body), Visibility: ast.Private,
		Flags: ast.Test | x.modifiers(body).flags(), NamePosition: x.t.Position(x.t.Start(title)), Span: x.t.Span(n),
		Signature: x.signature(n, body),
	}
	if i := x.Enclosing(); i != ast.NoSymbol {
		around := x.Symbol(i)
		s.QualifiedName = around.QualifiedName + " > " + name
		if !around.Flags.Has(ast.Test) {
			s.QualifiedName = join(around.QualifiedName, name)
		}
	}
	x.enterSymbol(n, s, body)
}

func (x *extractor) isTestFunction(name string) bool {
	switch name {
	case "describe", "it", "test":
		b, bound := x.lookup(name)
		return !bound || b.sort == imported
	}
	return false
}

// testArguments returns the title and the function of a test call.
func (x *extractor) testArguments(arguments syntax.Node) (title, body syntax.Node) {
	title, body = syntax.NoNode, syntax.NoNode
	if arguments == syntax.NoNode {
		return title, body
	}
	for a := range x.t.NamedChildren(arguments) {
		class := x.class(a)
		switch {
		case title == syntax.NoNode:
			if class != cString && !x.isPlainTemplate(a) {
				return title, body
			}
			title = a
		case class == cArrow || class == cFunctionExpression:
			return title, a
		}
	}
	return title, body
}
