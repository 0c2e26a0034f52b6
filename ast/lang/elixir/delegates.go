package elixir

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// delegates walks defdelegate name(args), to: Module, as: :other; the heads may be a
// list.
func (e *extractor) delegates(n syntax.Node) bool {
	p := e.parts(n)
	first := e.firstArgument(p)
	if first == syntax.NoNode {
		return false
	}
	if e.class(first) != list {
		if !e.delegate(n, p, first) {
			return false
		}
	} else {
		for c := range e.t.NamedChildren(first) {
			e.delegate(n, p, c)
		}
	}
	for option := range e.options(p.arguments) {
		value := e.t.Child(option, e.f.value)
		if _, isModule := e.moduleAt(value); !isModule || e.keyName(option) != "to" || e.class(value) == unary {
			e.expression(value)
		}
	}
	return true
}

// delegate records one function that stands for another.
func (e *extractor) delegate(n syntax.Node, p callParts, headNode syntax.Node) bool {
	h, ok := e.head(headNode)
	if !ok {
		return false
	}
	d := definer{kind: ast.KindFunction, visibility: ast.Public, complete: true}
	clause := ast.Clause{Span: e.t.Span(n)}
	f := e.openClause(h, d, clause, e.headSignature(n, headNode))
	e.addClause(f, clause)
	symbol := f.symbol
	e.body(h, d, func() { e.delegateTarget(h, p, symbol) })
	e.Close()
	return true
}

// delegateTarget records the call that a delegate makes.
func (e *extractor) delegateTarget(h head, p callParts, symbol int32) {
	to := e.optionValue(p.arguments, "to")
	if to == syntax.NoNode || h.flags.Has(ast.Dynamic) {
		return
	}
	r := ast.Reference{
		Role: ast.RoleCall, Via: ast.ViaDelegate, Name: h.name, Arity: h.arity,
		Resolution: ast.UnresolvedDynamic, Position: e.t.Position(h.at),
	}
	if as := e.optionValue(p.arguments, "as"); as != syntax.NoNode {
		if r.Name = e.atomName(as); r.Name == "" {
			return
		}
	}
	if m, ok := e.moduleAt(to); ok {
		r.Qualifier, r.Resolution = m.written, m.resolution
		r.QualifiedName = e.qualified(m.name, r.Name, r.Arity)
		e.details(symbol).Target = r.QualifiedName
	}
	e.refer(r)
}

// atomName returns the name of an atom, "" for anything else.
func (e *extractor) atomName(n syntax.Node) string {
	switch e.class(n) {
	case atom:
		return strings.TrimPrefix(e.t.Text(n), ":")
	case quotedAtom:
		return e.plainText(n)
	}
	return ""
}
