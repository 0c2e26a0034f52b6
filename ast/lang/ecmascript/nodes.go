package ecmascript

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// unwrap returns the expression inside parentheses and type assertions.
func (x *extractor) unwrap(n syntax.Node) syntax.Node {
	for n != syntax.NoNode {
		switch x.class(n) {
		case cParenthesized, cAs, cNonNull:
			n = x.t.FirstNamedChild(n)
		case cAssertion:
			for c := range x.t.NamedChildren(n) {
				n = c
			}
		default:
			return n
		}
	}
	return n
}

// wrapped returns the outermost expression that unwrap takes to n.
func (x *extractor) wrapped(n syntax.Node) syntax.Node {
	for {
		switch x.class(x.t.Parent(n)) {
		case cParenthesized, cAs, cNonNull, cAssertion:
			n = x.t.Parent(n)
		default:
			return n
		}
	}
}

// nameOf returns the text of the name of n, "" if it has none.
func (x *extractor) nameOf(n syntax.Node) string {
	if name := x.t.Child(n, x.fields.name); name != syntax.NoNode {
		return x.t.Text(name)
	}
	return ""
}

// visibility returns the visibility of a declaration at n that is no member. At
// module level Internal is provisional: see settleVisibility.
func (x *extractor) visibility(n syntax.Node) ast.Visibility {
	p := x.t.Parent(n)
	if x.class(p) == cAmbient {
		p = x.t.Parent(p)
	}
	switch class := x.class(p); {
	case x.context.functions > 0, class == cSwitchCase:
		return ast.Private
	case class == cExport:
		return ast.Public
	case class == cBlock && !x.isNamespaceBody(p) && x.class(n) != cVariables:
		return ast.Private
	case x.context.ambient && x.Enclosing() != ast.NoSymbol:
		return ast.Public
	}
	return ast.Internal
}

func (x *extractor) isNamespaceBody(block syntax.Node) bool {
	switch x.class(x.t.Parent(block)) {
	case cNamespace, cAmbient:
		return true
	}
	return false
}
