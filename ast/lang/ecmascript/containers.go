package ecmascript

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

func (x *extractor) classDeclaration(n syntax.Node) {
	name := x.t.Child(n, x.fields.name)
	if name == syntax.NoNode || x.t.Start(name) == x.t.End(name) {
		x.enterClass(n, x.scopeName(), x.superOf(n))
		return
	}
	x.defineClass(n, place{
		named: true, name: name, owner: x.scopeName(), own: true, outer: n, head: n,
		flags: x.flags(n), visible: x.visibility(n),
	})
}

// classValue handles a class expression. Without a name its members belong to the
// symbol around it.
func (x *extractor) classValue(n syntax.Node) {
	p := x.placeOf(n)
	own := x.t.Child(n, x.fields.name)
	if own != syntax.NoNode && (!p.named || p.isDefault) {
		p = x.selfNamed(n, own, p)
	}
	if p.named && x.nameText(p.name) != "" {
		x.defineClass(n, p)
		return
	}
	x.enterClass(n, x.scopeName(), x.superOf(n))
	if x.Enclosing() == ast.NoSymbol {
		x.context.members = syntax.NoNode
	}
}

func (x *extractor) defineClass(n syntax.Node, p place) {
	text := x.nameText(p.name)
	base := x.superOf(n)
	s := ast.Symbol{
		Kind: ast.KindClass, Name: text, QualifiedName: join(p.owner, text), Arity: ast.Without(), Visibility: p.visible,
		Flags: p.flags &^ ast.Static, NamePosition: x.t.Position(x.t.Start(p.name)), Span: x.t.Span(p.outer),
		Signature: x.signature(p.head, n),
	}
	x.document(&s, x.statementOf(p.outer))
	index := x.enterSymbol(n, s, syntax.NoNode)
	if p.member || x.context.functions == 0 {
		x.members[member{p.owner, text, p.own}] = index
	}
	x.enterClass(n, s.QualifiedName, base)
	if own := x.t.Child(n, x.fields.name); own != syntax.NoNode {
		x.bindClass(x.t.Text(own), s.QualifiedName)
	}
}

// enterClass opens the scope of a class whose members belong to owner.
func (x *extractor) enterClass(n syntax.Node, owner string, base resolved) {
	x.enterScope(n)
	x.bindTypeParameters(n)
	c := &x.context
	c.members, c.owner, c.form = x.t.Child(n, x.fields.body), owner, classForm
	c.this = receiver{true, owner, false}
	c.super, c.hasSuper = base, base.how != ast.UnresolvedNotApplicable
}

// superOf resolves what the class at n extends.
func (x *extractor) superOf(n syntax.Node) resolved {
	for c := range x.t.NamedChildren(n) {
		if x.class(c) != cHeritage {
			continue
		}
		base := x.t.FirstNamedChild(c)
		switch {
		case base == syntax.NoNode || x.class(base) == cImplementsClause:
			return resolved{"", ast.UnresolvedNotApplicable}
		case x.class(base) == cExtendsClause:
			base = x.t.Child(base, x.fields.value)
		}
		return x.baseClass(x.unwrap(base))
	}
	return resolved{"", ast.UnresolvedNotApplicable}
}

func (x *extractor) baseClass(base syntax.Node) resolved {
	switch x.class(base) {
	case cIdentifier:
		return x.bare(x.t.Text(base))
	case cMember:
		if path, ok := x.dottedPath(base); ok && len(path) > 1 {
			r, _, _ := x.resolvePath(path)
			return r
		}
	}
	return resolved{"", ast.UnresolvedExpression}
}

// typeDefinition handles an interface or a type alias.
func (x *extractor) typeDefinition(n syntax.Node) {
	name := x.t.Child(n, x.fields.name)
	if name == syntax.NoNode || x.t.Start(name) == x.t.End(name) {
		return
	}
	text := x.t.Text(name)
	s := ast.Symbol{
		Kind: ast.KindInterface, Name: text, QualifiedName: x.qualify(text), Arity: ast.Without(),
		Visibility: x.visibility(n), Flags: x.flags(n) &^ ast.Declaration,
		NamePosition: x.t.Position(x.t.Start(name)), Span: x.t.Span(n), Signature: x.signature(n, n),
	}
	members := x.t.Child(n, x.fields.body)
	if x.class(n) == cTypeAlias {
		s.Kind = ast.KindTypeAlias
		members = x.t.Child(n, x.fields.value)
	}
	x.document(&s, x.statementOf(n))
	owner := x.scopeName()
	x.members[member{owner, text, true}] = x.enterSymbol(n, s, syntax.NoNode)
	x.enterScope(n)
	x.bindTypeParameters(n)
	x.context.members = syntax.NoNode
	if members != syntax.NoNode && x.class(members) == cObjectType {
		x.context.members, x.context.owner, x.context.form = members, s.QualifiedName, typeForm
	}
}

// enum handles an enum and its members, which its initializers see by bare name.
func (x *extractor) enum(n syntax.Node) {
	name := x.t.Child(n, x.fields.name)
	if name == syntax.NoNode || x.t.Start(name) == x.t.End(name) {
		return
	}
	text := x.t.Text(name)
	s := ast.Symbol{
		Kind: ast.KindEnum, Name: text, QualifiedName: x.qualify(text), Arity: ast.Without(),
		Visibility: x.visibility(n), Flags: x.flags(n), NamePosition: x.t.Position(x.t.Start(name)),
		Span: x.t.Span(n), Signature: x.signature(n, n),
	}
	x.document(&s, x.statementOf(n))
	owner := x.scopeName()
	x.members[member{owner, text, true}] = x.enterSymbol(n, s, syntax.NoNode)
	x.enterScope(n)
	body := x.t.Child(n, x.fields.body)
	if body == syntax.NoNode {
		return
	}
	for c := range x.t.NamedChildren(body) {
		x.enumMember(c, s.QualifiedName, s.Visibility)
	}
}

func (x *extractor) enumMember(n syntax.Node, owner string, visible ast.Visibility) {
	name, value := n, syntax.NoNode
	if x.class(n) == cEnumAssignment {
		name, value = x.t.Child(n, x.fields.name), x.t.Child(n, x.fields.value)
	}
	if name == syntax.NoNode || x.class(name) == cError || x.nameText(name) == "" {
		return
	}
	text := x.nameText(name)
	s := ast.Symbol{
		Kind: ast.KindEnumMember, Name: text, QualifiedName: join(owner, text), Arity: ast.Without(), Visibility: visible,
		Flags: x.flags(n), NamePosition: x.t.Position(x.t.Start(name)), Span: x.t.Span(n),
		Signature: lang.OneLine(x.t.Text(n)), Details: x.initialValue(value),
	}
	x.document(&s, n)
	x.members[member{owner, text, true}] = x.Add(s)
	x.bind(text, definition, s.QualifiedName)
}

// namespaceRoot returns the first segment of a namespace's name, "" for a module
// named by a string.
func (x *extractor) namespaceRoot(n syntax.Node) string {
	name := x.t.Child(n, x.fields.name)
	if name == syntax.NoNode || x.class(name) == cString {
		return ""
	}
	root, _, _ := strings.Cut(x.t.Text(name), ".")
	return root
}

// namespace handles namespace A.B {...} and module "m" {...}.
func (x *extractor) namespace(n syntax.Node) {
	name := x.t.Child(n, x.fields.name)
	if name == syntax.NoNode || x.nameText(name) == "" {
		return
	}
	path := x.nameText(name)
	last, at := path, x.t.Start(name)
	if i := strings.LastIndexByte(path, '.'); i >= 0 && x.class(name) != cString {
		last, at = strings.TrimSpace(path[i+1:]), x.t.End(name)-uint32(len(path)-i-1)
	}
	if last == "" {
		return
	}
	x.openNamespace(n, last, path, at)
}

// ambient handles declare ..., and declare global {...} as a namespace.
func (x *extractor) ambient(n syntax.Node) {
	x.enter(n)
	x.context.ambient = true
	for c := range x.t.NamedChildren(n) {
		if x.class(c) == cBlock {
			x.openNamespace(n, "global", "global", x.globalKeyword(n))
			return
		}
	}
}

func (x *extractor) globalKeyword(n syntax.Node) uint32 {
	for c := range x.t.Children(n) {
		if !x.t.Named(c) && x.class(c) != tDeclare {
			return x.t.Start(c)
		}
	}
	return x.t.Start(n)
}

func (x *extractor) openNamespace(n syntax.Node, name, path string, at uint32) {
	body := syntax.NoNode
	for c := range x.t.NamedChildren(n) {
		if x.class(c) == cBlock {
			body = c
		}
	}
	s := ast.Symbol{
		Kind: ast.KindNamespace, Name: name, QualifiedName: x.qualify(path), Arity: ast.Without(),
		Visibility: x.visibility(n), Flags: x.flags(n), NamePosition: x.t.Position(at), Span: x.t.Span(n),
		Signature: x.valueSignature(n, body),
	}
	x.document(&s, x.statementOf(n))
	owner := strings.TrimSuffix(strings.TrimSuffix(s.QualifiedName, name), ".")
	x.members[member{owner, name, true}] = x.enterSymbol(n, s, syntax.NoNode)
	x.enterScope(n)
	x.context.members = syntax.NoNode
	if body != syntax.NoNode {
		x.hoistVariables(body)
		x.hoistStatements(body)
	}
}
