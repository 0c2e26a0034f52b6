package ecmascript

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// call records a call or tagged template.
func (x *extractor) call(n syntax.Node) {
	if source, dynamic := x.requireCall(n); source != syntax.NoNode {
		x.required(n, source, dynamic)
	}
	via := ast.ViaPlain
	if p := x.wrapped(n); x.class(x.t.Parent(p)) == cDecorator {
		via = ast.ViaDecorator
	}
	callee := x.unwrap(x.t.Child(n, x.fields.function))
	arity := x.argumentCount(x.t.Child(n, x.fields.arguments))
	x.invoke(callee, via, arity)
	if callee != syntax.NoNode {
		x.testCase(n, callee)
	}
}

// construct records new T(...).
func (x *extractor) construct(n syntax.Node) {
	callee := x.unwrap(x.t.Child(n, x.fields.constructor))
	x.invoke(callee, ast.ViaNew, x.argumentCount(x.t.Child(n, x.fields.arguments)))
}

// invoke records the call of a callee that has a name.
func (x *extractor) invoke(callee syntax.Node, via ast.Via, arity int16) {
	if callee == syntax.NoNode {
		return
	}
	ref := ast.Reference{Role: ast.RoleCall, Via: via, Arity: arity}
	switch x.class(callee) {
	case cIdentifier:
		x.referAs(ref, callee, x.bare(x.t.Text(callee)))
	case cSuper:
		base := x.context.super
		if !x.context.hasSuper {
			base = resolved{"", ast.UnresolvedUndefined}
		}
		x.referAs(ref, callee, base)
	case cMember:
		x.referMember(ref, callee)
	}
}

// argumentCount returns the number of arguments, ast.NoArity where a spread leaves
// it open. A template passes its strings and each substitution.
func (x *extractor) argumentCount(arguments syntax.Node) int16 {
	if arguments == syntax.NoNode {
		return 0
	}
	count := 0
	template := x.class(arguments) == cTemplate
	if template {
		count = 1
	}
	for a := range x.t.NamedChildren(arguments) {
		switch class := x.class(a); {
		case class == cSpread:
			return ast.NoArity
		case !template || class == cSubstitution:
			count++
		}
	}
	return int16(min(count, 1<<15-1))
}
