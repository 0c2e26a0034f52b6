package rust

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// symbol returns the symbol defined at n with what all kinds have in common; ok is
// false when it has no name. It reads e.lead, so it must come before any walk.
func (e *extractor) symbol(n syntax.Node, kind ast.Kind) (s ast.Symbol, m marks, ok bool) {
	name := e.t.Child(n, e.fields.name)
	if e.t.Text(name) == "" {
		return ast.Symbol{}, marks{}, false
	}
	m = e.marksBefore(e.lead, n)
	s = ast.Symbol{
		Kind: kind, Visibility: e.visibilityOf(n), Flags: m.flags, Arity: ast.Without(),
		Name: e.t.Text(name), QualifiedName: join(e.prefix, e.t.Text(name)),
		Signature: e.signature(n), Doc: m.doc,
		NamePosition: e.t.Position(e.t.Start(name)), Span: e.t.Span(n),
	}
	if e.test || m.testsOnly {
		s.Flags |= ast.Test
	}
	if e.container == inBlock {
		s.Flags |= ast.Local
	}
	if e.damaged > 0 {
		s.Flags |= ast.Recovered
	}
	if m.deprecated != "" || m.since != "" {
		s.Details = &ast.Details{Deprecated: m.deprecated, Since: m.since}
	}
	return s, m, true
}

// visibilityOf reads the visibility written at n. Members of traits, trait impls and
// enums have that of the whole.
func (e *extractor) visibilityOf(n syntax.Node) ast.Visibility {
	switch e.container {
	case inTrait, inTraitImpl, inEnum:
		return e.visibility
	}
	v := e.classes.Child(e.t, n, visibility)
	switch {
	case v == syntax.NoNode:
		return ast.Private
	case e.t.Text(v) == "pub":
		return ast.Public
	case strings.HasSuffix(e.t.Text(v), "(self)"):
		return ast.Private
	}
	return ast.Internal
}

// signature returns the head of the definition at n: what stands before its body
// or value.
func (e *extractor) signature(n syntax.Node) string {
	end := e.t.End(n)
	if body := e.t.Child(n, e.fields.body); body != syntax.NoNode && e.t.Source()[e.t.Start(body)] == '{' {
		end = e.t.Start(body)
	} else if value := e.t.Child(n, e.fields.value); value != syntax.NoNode {
		end = e.t.Start(value)
	}
	return lang.OneLine(strings.TrimRight(e.t.Slice(e.t.Start(n), end), " \t\r\n;=,"))
}

// inside walks f with s as innermost open symbol and its name as prefix.
func (e *extractor) inside(s ast.Symbol, c context, f func()) int32 {
	index := e.Open(s)
	saved := e.context
	e.context = c
	e.prefix = s.QualifiedName
	e.test = e.test || s.Flags.Has(ast.Test)
	f()
	e.context = saved
	e.Close()
	return index
}

func (e *extractor) inlineModule(n syntax.Node) {
	lead := e.lead
	s, m, ok := e.symbol(n, ast.KindModule)
	if !ok {
		return
	}
	body := e.t.Child(n, e.fields.body)
	if body == syntax.NoNode {
		s.Flags |= ast.Declaration
		e.inside(s, e.context, func() { e.referAttributes(lead, n) })
		return
	}
	e.marksInside(&m, body)
	s.Doc, s.Flags = m.doc, s.Flags|m.flags
	c := context{module: e.moduleAt(s.Name), self: noOwner()}
	e.inside(s, c, func() {
		e.referAttributes(lead, n)
		scopes, globs := e.scopes, e.globs
		e.scopes, e.globs = noScopes(), nil
		e.walkChildren(body)
		e.scopes, e.globs = scopes, globs
	})
}

// moduleAt returns the inline module called name in the current scope.
func (e *extractor) moduleAt(name string) *module {
	if m, ok := e.scopes[types].Lookup(name); ok && m.module != nil {
		return m.module
	}
	if m, ok := e.module.names[types][name]; ok && m.module != nil {
		return m.module
	}
	return newModule(join(e.prefix, name), e.module) // only inside syntax errors
}

// foreignItems walks extern "C" { .. }, whose items are declared in the module.
func (e *extractor) foreignItems(n syntax.Node) {
	if body := e.t.Child(n, e.fields.body); body != syntax.NoNode {
		saved := e.container
		e.container = inForeign
		e.walkChildren(body)
		e.container = saved
	}
}

func (e *extractor) typeItem(n syntax.Node, k class) {
	lead := e.lead
	s, _, ok := e.symbol(n, typeKind(k))
	if !ok {
		return
	}
	c := e.context
	c.self.target = target{how: ast.ResolvedSelf, path: s.QualifiedName, here: true}
	c.self.prefix, c.self.trait = s.QualifiedName, unresolved(ast.UnresolvedUndefined)
	c.visibility, c.container = s.Visibility, inModule
	if k == enumItem {
		c.container = inEnum
	}
	index := e.inside(s, c, func() {
		e.referAttributes(lead, n)
		outer := e.enter()
		e.walkRest(n)
		e.leave(outer)
	})
	e.types[s.QualifiedName] = index
}

func typeKind(k class) ast.Kind {
	switch k {
	case unionItem:
		return ast.KindUnion
	case enumItem:
		return ast.KindEnum
	}
	return ast.KindStruct
}

// walkRest walks the children of a definition other than its name.
func (e *extractor) walkRest(n syntax.Node) {
	for c := range e.t.NamedChildren(n) {
		if e.t.Field(c) != e.fields.name {
			e.lead = syntax.NoNode
			e.walk(c)
		}
	}
}

func (e *extractor) variant(n syntax.Node) {
	lead := e.lead
	s, _, ok := e.symbol(n, ast.KindEnumMember)
	if !ok {
		return
	}
	if value := e.t.Child(n, e.fields.value); value != syntax.NoNode {
		e.details(&s).Default = lang.OneLine(e.t.Text(value))
	}
	e.inside(s, e.context, func() {
		e.referAttributes(lead, n)
		e.walkRest(n)
	})
}

func (e *extractor) details(s *ast.Symbol) *ast.Details {
	if s.Details == nil {
		s.Details = new(ast.Details)
	}
	return s.Details
}

func (e *extractor) fieldItem(n syntax.Node) {
	lead := e.lead
	s, _, ok := e.symbol(n, ast.KindField)
	if !ok {
		return
	}
	e.inside(s, e.context, func() {
		e.referAttributes(lead, n)
		e.walkField(n, e.fields.typeField)
	})
}

// constant walks a const or static, free or associated.
func (e *extractor) constant(n syntax.Node, k class) {
	lead := e.lead
	kind := ast.KindConstant
	if k == staticItem {
		kind = ast.KindVariable
	}
	s, _, ok := e.symbol(n, kind)
	if !ok {
		return
	}
	if s.Name == "_" {
		e.walkRest(n) // const _: checks something and defines nothing
		return
	}
	value := e.t.Child(n, e.fields.value)
	if value != syntax.NoNode {
		e.details(&s).Default = lang.OneLine(e.t.Text(value))
	} else {
		s.Flags |= ast.Declaration
	}
	c := e.context
	c.container = inBlock
	e.inside(s, c, func() {
		e.referAttributes(lead, n)
		e.walkRest(n)
	})
}

// alias walks type A = B and associated types.
func (e *extractor) alias(n syntax.Node, k class) {
	lead := e.lead
	kind := ast.KindTypeAlias
	switch e.container {
	case inImpl, inTraitImpl, inTrait:
		kind = ast.KindAssociatedType
	}
	s, _, ok := e.symbol(n, kind)
	if !ok {
		return
	}
	if k == associatedType {
		s.Flags |= ast.Declaration
	}
	e.inside(s, e.context, func() {
		e.referAttributes(lead, n)
		outer := e.enter()
		e.walkRest(n)
		e.leave(outer)
	})
}

func (e *extractor) macroRules(n syntax.Node) {
	lead := e.lead
	s, m, ok := e.symbol(n, ast.KindMacro)
	if !ok {
		return
	}
	s.Signature = "macro_rules! " + s.Name
	if m.exported {
		s.Visibility = ast.Public
	}
	e.inside(s, e.context, func() { e.referAttributes(lead, n) })
}
