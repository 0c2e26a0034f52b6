package ecmascript

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

func (x *extractor) functionDeclaration(n syntax.Node) {
	name := x.t.Child(n, x.fields.name)
	if name == syntax.NoNode || x.t.Start(name) == x.t.End(name) {
		x.enterFunction(n, receiver{})
		return
	}
	x.declareFunction(n, name, n, 0)
	x.enterFunction(n, receiver{})
}

// functionSignature is an overload or an ambient function.
func (x *extractor) functionSignature(n syntax.Node) {
	if name := x.t.Child(n, x.fields.name); name != syntax.NoNode && x.t.Start(name) < x.t.End(name) {
		x.declareFunction(n, name, syntax.NoNode, ast.Declaration)
	}
	x.enterScope(n)
	x.bindParameters(n)
}

func (x *extractor) declareFunction(n, name, body syntax.Node, flags ast.SymbolFlags) {
	text := x.t.Text(name)
	s := ast.Symbol{
		Kind: ast.KindFunction, Name: text, QualifiedName: x.qualify(text), Arity: x.arity(n),
		Visibility: x.visibility(n), Flags: flags | x.flags(n) | x.modifiers(n).flags(),
		NamePosition: x.t.Position(x.t.Start(name)), Span: x.t.Span(n), Signature: x.signature(n, n),
	}
	x.document(&s, x.statementOf(n))
	owner := x.scopeName()
	index := x.enterSymbol(n, s, body)
	if x.context.functions == 0 {
		x.members[member{owner, text, true}] = index
	}
}

// functionValue handles a function expression or arrow function: a definition when
// its place or the expression itself gives it a name.
func (x *extractor) functionValue(n syntax.Node) {
	p := x.placeOf(n)
	own := x.t.Child(n, x.fields.name)
	if own != syntax.NoNode && (!p.named || p.isDefault) {
		p = x.selfNamed(n, own, p)
	}
	var this receiver
	if p.named && x.nameText(p.name) != "" {
		this = p.this
		x.definePlace(n, p)
	}
	x.enterFunction(n, this)
	if own != syntax.NoNode {
		// Inside, its own name is one more name for the same symbol.
		x.bindSelf(own)
	}
}

// selfNamed is the place of a function or class expression that has a name of its
// own and no other: seen only inside itself, unless it is the default export.
func (x *extractor) selfNamed(n, own syntax.Node, p place) place {
	result := place{
		named: true, kind: ast.KindFunction, name: own, owner: x.scopeName(), own: true, outer: n, head: n,
		flags: x.flags(n) | ast.Local, visible: ast.Private,
	}
	if p.isDefault {
		result.outer, result.flags, result.visible = p.outer, p.flags, ast.Public
	}
	return result
}

func (x *extractor) bindSelf(own syntax.Node) {
	name := x.t.Text(own)
	if i := x.Enclosing(); i != ast.NoSymbol && x.frames[len(x.frames)-2].opened {
		x.bind(name, definition, x.Symbol(i).QualifiedName)
		return
	}
	x.bind(name, variable, "")
}

// definePlace opens the symbol of the function at n that its place names.
func (x *extractor) definePlace(n syntax.Node, p place) {
	text := x.nameText(p.name)
	s := ast.Symbol{
		Kind: p.kind, Name: text, QualifiedName: join(p.owner, text), Arity: x.arity(n), Visibility: p.visible,
		Flags: p.flags | x.modifiers(n).flags(), NamePosition: x.t.Position(x.t.Start(p.name)), Span: x.t.Span(p.outer),
		Signature: x.declared(p.head, x.signature(p.head, n)),
	}
	if x.class(p.name) == cComputed {
		s.Flags |= ast.Dynamic
	}
	x.document(&s, p.outer)
	index := x.enterSymbol(n, s, n)
	if p.member || x.context.functions == 0 {
		x.members[member{p.owner, text, p.own}] = index
	}
}

// enterFunction opens the scope of the function at n. this is what a method gets;
// arrow functions keep that of the code around.
func (x *extractor) enterFunction(n syntax.Node, this receiver) {
	x.enterScope(n)
	c := &x.context
	c.functions++
	c.ambient = false
	switch x.class(n) {
	case cArrow:
	case cMethod:
		c.this = this
		c.hasSuper = c.hasSuper && x.class(x.t.Parent(n)) == cClassBody
	default:
		c.this, c.hasSuper = this, false
	}
	x.bindParameters(n)
	if body := x.t.Child(n, x.fields.body); body != syntax.NoNode && x.class(body) == cBlock {
		x.hoistVariables(body)
		x.hoistStatements(body)
	}
}

// signature returns the head of a definition: from head, without decorators, to
// the body of the function or class at n.
func (x *extractor) signature(head, n syntax.Node) string {
	end := x.t.End(n)
	if body := x.t.Child(n, x.fields.body); body != syntax.NoNode {
		end = x.t.Start(body)
	}
	start := x.t.Start(head)
	for c := range x.t.Children(head) {
		if class := x.class(c); class != cDecorator && class != cComment {
			start = x.t.Start(c)
			break
		}
	}
	text := lang.OneLine(x.t.Slice(start, max(start, end)))
	for len(text) > 0 && (text[len(text)-1] == ';' || text[len(text)-1] == ',') {
		text = text[:len(text)-1]
	}
	return text
}
