package rust

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// implType is the type an impl block is for.
type implType struct {
	around string // prefix of its qualified name
	name   string
	target target
}

// prefix is that of the names the members of the impl block get.
func (t *implType) prefix() string { return join(t.around, t.name) }

// implTypeOf reads the type of the impl block at n. A type of this file has its
// qualified name, another one what is written, relative to the module.
func (e *extractor) implTypeOf(n syntax.Node) (implType, bool) {
	node := e.t.Child(n, e.fields.typeField)
	if node == syntax.NoNode {
		return implType{}, false
	}
	t := implType{around: e.prefixOfModule(), target: unresolved(ast.UnresolvedExpression)}
	switch e.class(node) {
	case typeIdentifier, scopedTypeIdentifier, genericType, primitiveType:
		p := e.path(node)
		t.name = strings.Join(p.names, "::")
		if t.target = e.target(p, types); t.target.here {
			t.name = lastSegment(t.target.path)
			t.around = strings.TrimSuffix(strings.TrimSuffix(t.target.path, t.name), "::")
		}
	}
	if t.name == "" {
		t.name = "<" + lang.OneLine(e.t.Text(node)) + ">"
	}
	return t, true
}

// prefixOfModule is the prefix of the names in the module or function around.
func (e *extractor) prefixOfModule() string {
	if e.scopes[types].Depth() > 0 {
		return e.prefix
	}
	return e.module.path
}

// impl walks an impl block. Its members belong to the type; those of a trait impl
// to the symbol of that impl.
func (e *extractor) impl(n syntax.Node) {
	lead := e.lead
	of, ok := e.implTypeOf(n)
	if !ok {
		e.walkChildren(n)
		return
	}
	prefix, self := of.prefix(), of.target
	c := e.context
	c.container, c.prefix = inImpl, prefix
	c.self = owner{target: self, prefix: prefix, trait: unresolved(ast.UnresolvedUndefined)}
	if self.how.Resolved() {
		c.self.target.how = ast.ResolvedSelf
	}
	c.test = c.test || e.marksBefore(lead, n).testsOnly
	parent, known := e.types[prefix]
	if known {
		e.Reopen(parent)
	}
	if trait := e.t.Child(n, e.fields.trait); trait != syntax.NoNode {
		c.container = inTraitImpl
		e.traitImpl(n, trait, lead, of, c)
	} else {
		saved := e.context
		e.context = c
		e.implBody(n, lead)
		e.context = saved
	}
	if known {
		e.Close()
	}
}

// traitImpl walks `impl Trait for Type` as an instance.
func (e *extractor) traitImpl(n, trait, lead syntax.Node, of implType, c context) {
	p := e.path(trait)
	name := "<" + of.name + " as " + p.name + ">"
	c.self.trait = e.target(p, types)
	c.visibility = e.traitVisibility(c.self.trait)
	m := e.marksBefore(lead, n)
	s := ast.Symbol{
		Kind: ast.KindInstance, Visibility: c.visibility, Flags: m.flags, Arity: ast.Without(),
		Name: name, QualifiedName: join(of.around, name),
		Signature: e.signature(n), Doc: m.doc,
		NamePosition: e.t.Position(e.t.Start(trait)), Span: e.t.Span(n),
	}
	if c.test {
		s.Flags |= ast.Test
	}
	if e.container == inBlock {
		s.Flags |= ast.Local
	}
	if e.damaged > 0 {
		s.Flags |= ast.Recovered
	}
	e.Open(s)
	saved := e.context
	e.context = c
	e.implBody(n, lead)
	e.context = saved
	e.Close()
}

// traitVisibility returns the visibility of a trait of this file, else Public.
func (e *extractor) traitVisibility(trait target) ast.Visibility {
	if index, ok := e.types[trait.path]; ok && trait.here {
		return e.Symbol(index).Visibility
	}
	return ast.Public
}

// implBody walks the parts of an impl block in the scope of its type parameters.
func (e *extractor) implBody(n, lead syntax.Node) {
	e.referAttributes(lead, n)
	outer := e.enter()
	if p := e.t.Child(n, e.fields.typeParameters); p != syntax.NoNode {
		e.walkChildren(p)
	}
	for c := range e.t.NamedChildren(n) {
		switch e.t.Field(c) {
		case e.fields.typeParameters:
		case e.fields.trait:
			e.typeName(c, ast.RoleImplements)
		default:
			e.walk(c)
		}
	}
	e.leave(outer)
}

// trait walks a trait. Self in it is a type parameter, but what the trait itself
// defines is known by the trait's name.
func (e *extractor) trait(n syntax.Node) {
	lead := e.lead
	s, _, ok := e.symbol(n, ast.KindTrait)
	if !ok {
		return
	}
	c := e.context
	c.container, c.visibility = inTrait, s.Visibility
	c.self = noOwner()
	c.self.target.how, c.self.prefix = ast.UnresolvedParameter, s.QualifiedName
	index := e.inside(s, c, func() {
		e.referAttributes(lead, n)
		outer := e.enter()
		for c := range e.t.NamedChildren(n) {
			switch e.t.Field(c) {
			case e.fields.name:
			case e.fields.bounds:
				e.supertraits(c)
			default:
				e.walk(c)
			}
		}
		e.leave(outer)
	})
	e.types[s.QualifiedName] = index
}

// supertraits records the bounds of a trait.
func (e *extractor) supertraits(bounds syntax.Node) {
	for c := range e.t.NamedChildren(bounds) {
		switch e.class(c) {
		case typeIdentifier, scopedTypeIdentifier, genericType:
			e.typeName(c, ast.RoleExtends)
		default:
			e.walk(c)
		}
	}
}
