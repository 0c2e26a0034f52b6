package rust

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// implPrefix returns the prefix of the names that the members of an impl block get,
// and what its type leads to.
func (e *extractor) implPrefix(n syntax.Node) (string, target) {
	node := e.child(n, e.fields.typeField)
	if node == syntax.NoNode {
		return "", unresolved(ast.UnresolvedUndefined)
	}
	switch e.class(node) {
	case typeIdentifier, scopedTypeIdentifier, genericType, primitiveType:
	default:
		return join(e.prefixOfModule(), "<"+lang.OneLine(e.t.Text(node))+">"), unresolved(ast.UnresolvedExpression)
	}
	p := e.path(node)
	written := strings.Join(p.names, "::")
	t := e.target(p, types)
	if t.here {
		return t.path, t
	}
	if written == "" {
		written = "<" + lang.OneLine(e.t.Text(node)) + ">"
	}
	return join(e.prefixOfModule(), written), t
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
	prefix, self := e.implPrefix(n)
	if prefix == "" {
		e.walkChildren(n)
		return
	}
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
	if trait := e.child(n, e.fields.trait); trait != syntax.NoNode {
		c.container = inTraitImpl
		e.traitImpl(n, trait, lead, c)
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
func (e *extractor) traitImpl(n, trait, lead syntax.Node, c context) {
	p := e.path(trait)
	name := "<" + lastSegment(c.prefix) + " as " + p.name + ">"
	c.self.trait = e.target(p, types)
	c.visibility = e.traitVisibility(c.self.trait)
	m := e.marksBefore(lead, n)
	s := ast.Symbol{
		Kind: ast.KindInstance, Visibility: c.visibility, Flags: m.flags, Arity: ast.Without(),
		Name: name, QualifiedName: join(strings.TrimSuffix(strings.TrimSuffix(c.prefix, lastSegment(c.prefix)), "::"), name),
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
	if p := e.child(n, e.fields.typeParameters); p != syntax.NoNode {
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
