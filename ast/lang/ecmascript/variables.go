package ecmascript

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// declarator handles one variable of a declaration: a symbol at module level,
// unless it names a module or its value is a function or class, which are named
// when the walk comes to them.
func (x *extractor) declarator(n syntax.Node) {
	declaration := x.t.Parent(n)
	pattern := x.t.Child(n, x.fields.name)
	if pattern == syntax.NoNode || !x.declaresSymbols(declaration) {
		return
	}
	value := x.t.Child(n, x.fields.value)
	inner := x.unwrap(value)
	if module, _ := x.requiredModule(inner); module != "" {
		return
	}
	if x.class(pattern) != cIdentifier {
		x.eachBinding(pattern, func(name syntax.Node) { x.Add(x.variableSymbol(n, name, value)) })
		return
	}
	switch x.class(inner) {
	case cFunctionExpression, cArrow, cClassExpression:
		return
	}
	if x.t.Start(pattern) < x.t.End(pattern) {
		x.enterSymbol(n, x.variableSymbol(n, pattern, value), syntax.NoNode)
	}
}

func (x *extractor) variableSymbol(n, name, value syntax.Node) ast.Symbol {
	declaration := x.t.Parent(n)
	text := x.t.Text(name)
	s := ast.Symbol{
		Kind: ast.KindVariable, Name: text, QualifiedName: x.qualify(text), Arity: ast.Without(),
		Visibility: x.visibility(declaration), Flags: x.flags(declaration),
		NamePosition: x.t.Position(x.t.Start(name)), Span: x.t.Span(n), Details: x.initialValue(value),
	}
	if x.isConstant(declaration) {
		s.Kind = ast.KindConstant
	}
	head := n
	if x.isOnlyDeclarator(n) {
		head, s.Span = declaration, x.t.Span(declaration)
	}
	s.Signature = x.declared(head, x.valueSignature(head, value))
	x.document(&s, head)
	return s
}

// declared puts const, let or var before the signature of one of several variables.
func (x *extractor) declared(head syntax.Node, signature string) string {
	declaration := x.t.Parent(head)
	if class := x.class(declaration); x.class(head) != cDeclarator || class != cLexical && class != cVariables {
		return signature
	}
	return lang.OneLine(x.t.Text(declaration+1) + " " + signature)
}

// isConstant reports whether the variables of a declaration cannot be assigned to.
func (x *extractor) isConstant(declaration syntax.Node) bool {
	if x.class(declaration) != cLexical {
		return false
	}
	kind := x.t.Child(declaration, x.fields.kind)
	return kind != syntax.NoNode && x.t.Text(kind) != "let"
}
