package python

import (
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// classDefinition records the class at n, decorations included in its extent at
// whole, and visits it.
func (e *extractor) classDefinition(n, whole syntax.Node, d decorations) {
	defer e.leave()
	if !e.enter() {
		return
	}
	name := e.name(n)
	if name == syntax.NoNode {
		return
	}
	c := e.classAt[n]
	if c == nil { // below the depth to which names are collected
		c = e.collectClass(n, e.qualify(e.owner, e.t.Text(name)))
	}
	c.symbol = e.Open(e.classSymbol(n, whole, name, d))
	outer := e.context
	e.scopes.Push()
	e.typeParameters(e.t.Child(n, e.f.typeParameters))
	e.baseClasses(e.t.Child(n, e.f.superclasses), c)
	e.settle(c)

	e.context = context{owner: c.name, functions: outer.functions, body: c}
	e.walk(e.t.Child(n, e.f.body))
	e.context = outer
	e.scopes.Pop()
	e.Close()
	e.resolvePending(c)
}

func (e *extractor) classSymbol(n, whole, name syntax.Node, d decorations) ast.Symbol {
	text := e.t.Text(name)
	s := ast.Symbol{
		Kind: ast.KindClass, Name: text, QualifiedName: e.qualify(e.owner, text), Visibility: e.visibility(text),
		Flags: d.flags | e.flags(n), Arity: ast.Without(), NamePosition: e.position(name), Span: e.t.Span(whole),
		Signature: e.signature(n, name, e.t.Child(n, e.f.typeParameters), e.t.Child(n, e.f.superclasses)),
	}
	e.document(&s, e.t.Child(n, e.f.body))
	if e.isTest(text, "Test") {
		s.Flags |= ast.Test
	}
	return s
}

// settle completes the symbol of a class by what its bases make it.
func (e *extractor) settle(c *classBody) {
	s := e.Symbol(c.symbol)
	switch {
	case c.enum:
		s.Kind = ast.KindEnum
	case c.exception:
		s.Kind = ast.KindError
	}
	if c.test {
		s.Flags |= ast.Test
	}
	c.test = s.Flags.Has(ast.Test)
}

// baseClasses records the bases of a class and notes what they make of it.
func (e *extractor) baseClasses(list syntax.Node, c *classBody) {
	if list == syntax.NoNode {
		return
	}
	for base := range e.t.NamedChildren(list) {
		head := base
		if e.class(base) == subscript {
			head = e.t.Child(base, e.f.value)
		}
		u := use{role: ast.RoleExtends, arity: ast.NoArity}
		switch e.class(head) {
		case identifier:
			if name := e.t.Text(head); name != "" {
				m := e.meaningOf(head)
				e.refer(head, "", name, m, u)
				e.inherit(c, name, m)
			}
		case attribute:
			e.inheritPath(c, head, u)
		default:
			e.walk(base)
			continue
		}
		e.typesRange(e.t.After(head), e.t.After(base))
	}
}

// inheritPath is baseClasses for a dotted base.
func (e *extractor) inheritPath(c *classBody, head syntax.Node, u use) {
	before := len(e.References())
	if e.chain(head, u) != e.t.After(head) {
		e.walk(e.t.Child(head, e.f.object))
		e.memberOfExpression(e.t.Child(head, e.f.attribute), u)
	}
	if refs := e.References(); len(refs) > before {
		last := refs[len(refs)-1]
		m := meaning{binding{sort: imported, name: last.QualifiedName}, last.Resolution}
		e.inherit(c, last.Name, m)
	}
}

// inherit notes what a base class makes of c. m is what the name of the base, or
// the last name of its path, stands for.
func (e *extractor) inherit(c *classBody, name string, m meaning) {
	if base := m.class; base != nil && m.sort == classObject && base != c {
		c.enum = c.enum || base.enum
		c.exception = c.exception || base.exception
		c.test = c.test || base.test
	}
	if strings.HasSuffix(name, "TestCase") {
		c.test = true
	}
	switch m.how {
	case ast.ResolvedBuiltin:
		c.exception = c.exception || e.exception[m.name]
	case ast.UnresolvedWildcard: // no module replaces Exception by something else
		isException := func(candidate string) bool { return e.exception[candidate] }
		c.exception = c.exception || slices.ContainsFunc(m.candidates, isException)
	case ast.ResolvedImport:
		c.enum = c.enum || isEnumBase(m.name)
	}
}

func isEnumBase(name string) bool {
	switch name {
	case "enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.ReprEnum", "enum.Flag", "enum.IntFlag":
		return true
	}
	return false
}
