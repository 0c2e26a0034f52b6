package java

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// symbol returns the symbol that n defines under the name at name, with what all
// kinds have in common. It reads e.comment, so it must come before any walk.
func (e *extractor) symbol(n, name syntax.Node, kind ast.Kind) (ast.Symbol, modifierSet) {
	m := e.modifiersOf(n)
	s := ast.Symbol{
		Kind: kind, Visibility: m.visibility(e.decl.isInterface), Arity: ast.Without(),
		Name: e.t.Text(name), QualifiedName: join(e.prefix, e.t.Text(name)),
		Signature:    e.signature(n),
		NamePosition: e.t.Position(e.t.Start(name)), Span: e.t.Span(n),
	}
	if m.static {
		s.Flags |= ast.Static
	}
	if e.bodies > 0 {
		s.Flags |= ast.Local
	}
	if e.damaged > 0 {
		s.Flags |= ast.Recovered
	}
	if m.deprecated {
		s.Flags |= ast.Deprecated
	}
	e.document(&s)
	return s, m
}

// document adds what the comment before the definition says.
func (e *extractor) document(s *ast.Symbol) {
	text := e.t.Text(e.comment)
	if !strings.HasPrefix(text, "/**") || len(text) < 5 {
		return
	}
	d := readJavadoc(text[3 : len(text)-2])
	s.Flags |= ast.Documented
	s.Doc = d.first
	if d.isDeprecated {
		s.Flags |= ast.Deprecated
	}
	if d.deprecated != "" || d.since != "" {
		s.Details = &ast.Details{Deprecated: d.deprecated, Since: d.since}
	}
}

// signature returns the head of the definition at n without annotations.
func (e *extractor) signature(n syntax.Node) string {
	start, end := e.t.Start(n), e.t.End(n)
	if body := e.t.Child(n, e.fields.body); body != syntax.NoNode {
		end = e.t.Start(body)
	}
	if m := e.classes.Child(e.t, n, modifiers); m != syntax.NoNode {
		start = e.t.End(m)
		for c := range e.t.Children(m) {
			if e.class(c) != annotation && e.class(c) != lineComment && e.class(c) != blockComment {
				start = e.t.Start(c)
				break
			}
		}
	}
	return lang.OneLine(strings.TrimRight(e.t.Slice(start, max(start, end)), " \t\r\n;,"))
}

func (e *extractor) details(s *ast.Symbol) *ast.Details {
	if s.Details == nil {
		s.Details = new(ast.Details)
	}
	return s.Details
}

func (e *extractor) typeDeclaration(n syntax.Node, k class) {
	name := e.t.Child(n, e.fields.name)
	if e.t.Text(name) == "" {
		e.walkChildren(n)
		return
	}
	s, _ := e.symbol(n, name, typeKind(k))
	d := e.decls[n]
	if d == nil {
		d = e.declareLocal(n, k)
	}
	e.Open(s)
	e.enter()
	e.insideType(d, s.QualifiedName, func() {
		e.typeHeader(n, d)
		e.recordFields(n, k)
		e.bindFields(d)
		e.walkField(n, e.fields.body)
	})
	e.leave()
	e.Close()
}

func typeKind(k class) ast.Kind {
	switch k {
	case interfaceDeclaration, annotationDeclaration:
		return ast.KindInterface
	case enumDeclaration:
		return ast.KindEnum
	}
	return ast.KindClass
}

// declareLocal learns a type declared in a function body and binds its name.
func (e *extractor) declareLocal(n syntax.Node, k class) *typeDecl {
	name := e.t.Text(e.t.Child(n, e.fields.name))
	d := newTypeDecl(name, join(e.prefix, name), e.decl)
	e.decls[n] = d
	e.learnType(n, k, d)
	e.types.Bind(name, localType{d})
	return d
}

// insideType walks f with d as the type around.
func (e *extractor) insideType(d *typeDecl, prefix string, f func()) {
	decl, outer := e.decl, e.prefix
	e.decl, e.prefix = d, prefix
	f()
	e.decl, e.prefix = decl, outer
}

// typeHeader walks what stands before the body: in the scope around the type, but
// with its type parameters.
func (e *extractor) typeHeader(n syntax.Node, d *typeDecl) {
	e.decl = d.outer
	for c := range e.t.NamedChildren(n) {
		switch e.class(c) {
		case modifiers, typeParameters:
			e.walk(c)
		case superclass:
			e.typeList(c, ast.RoleExtends)
		case superInterfaces:
			e.typeList(e.classes.Child(e.t, c, typeList), ast.RoleImplements)
		case extendsInterfaces:
			e.typeList(e.classes.Child(e.t, c, typeList), ast.RoleExtends)
		case permits:
			e.typeList(e.classes.Child(e.t, c, typeList), ast.RoleType)
		}
	}
	e.decl = d
}

func (e *extractor) typeList(n syntax.Node, role ast.Role) {
	if n == syntax.NoNode {
		return
	}
	for c := range e.t.NamedChildren(n) {
		if e.isType(e.class(c)) {
			e.typeName(c, role)
		} else {
			e.walk(c)
		}
	}
}

// bindFields makes the fields of d, own and inherited in this file, known by their
// bare names.
func (e *extractor) bindFields(d *typeDecl) {
	e.eachInherited(d, func(owner *typeDecl) bool {
		for _, name := range owner.order {
			if owner == d || e.memberField(d, name) == owner {
				e.variables.Bind(name, variable{
					declared: owner.fields[name], decl: owner, field: join(owner.qualified, name),
				})
			}
		}
		return true
	})
}

// recordFields defines the components of a record: fields that its accessors make
// as visible as the record.
func (e *extractor) recordFields(n syntax.Node, k class) {
	if k != recordDeclaration {
		return
	}
	list := e.t.Child(n, e.fields.parameters)
	if list == syntax.NoNode {
		return
	}
	for c := range e.t.NamedChildren(list) {
		name := e.parameterName(c)
		if e.t.Text(name) == "" {
			continue
		}
		e.comment = syntax.NoNode
		s, _ := e.symbol(c, name, ast.KindField)
		s.Visibility = ast.Public
		e.Open(s)
		for part := range e.t.NamedChildren(c) {
			if k := e.class(part); k == modifiers || e.isType(k) {
				e.walk(part)
			}
		}
		e.Close()
	}
}

// fieldList defines the variables of a field declaration.
func (e *extractor) fieldList(n syntax.Node) {
	comment, first := e.comment, true
	declared := e.t.Child(n, e.fields.typeField)
	for c := range e.t.NamedChildren(n) {
		if e.class(c) != variableDeclarator {
			continue
		}
		name := e.t.Child(c, e.fields.name)
		if e.t.Text(name) == "" {
			continue
		}
		e.comment = comment
		s := e.fieldSymbol(n, c, name)
		e.Open(s)
		if first {
			e.annotations(n)
			if declared != syntax.NoNode {
				e.walk(declared)
			}
			first = false
		}
		e.initializer(e.t.Child(c, e.fields.value), s.QualifiedName)
		e.Close()
	}
}

// fieldSymbol returns the symbol of one variable of the field declaration at n.
func (e *extractor) fieldSymbol(n, declarator, name syntax.Node) ast.Symbol {
	s, m := e.symbol(n, name, ast.KindField)
	if e.decl.isInterface || m.static && m.final {
		s.Kind = ast.KindConstant
		s.Flags |= ast.Static
	}
	head := e.signature(n)
	if i := strings.IndexAny(head, "=,"); i >= 0 {
		head = strings.TrimSpace(head[:i])
	}
	if e.t.Child(n, e.fields.declarator) != declarator {
		head = e.t.Text(name) // one of several
	}
	s.Signature = lang.OneLine(head)
	if value := e.t.Child(declarator, e.fields.value); value != syntax.NoNode {
		e.details(&s).Default = lang.OneLine(e.t.Text(value))
	}
	return s
}

// initializer walks the value of a field; what it defines is named below it.
func (e *extractor) initializer(value syntax.Node, prefix string) {
	if value == syntax.NoNode {
		return
	}
	outer := e.prefix
	e.prefix = prefix
	e.bodies++
	e.enter()
	e.walk(value)
	e.leave()
	e.bodies--
	e.prefix = outer
}

// enumConstant defines A(..) { .. }; what its body defines is named below it.
func (e *extractor) enumConstant(n syntax.Node) {
	name := e.t.Child(n, e.fields.name)
	if e.t.Text(name) == "" {
		return
	}
	s, _ := e.symbol(n, name, ast.KindEnumMember)
	s.Visibility = ast.Public
	s.Flags |= ast.Static
	e.Open(s)
	e.annotations(n)
	if arguments := e.t.Child(n, e.fields.arguments); arguments != syntax.NoNode {
		e.initializer(arguments, s.QualifiedName)
	}
	if body := e.t.Child(n, e.fields.body); body != syntax.NoNode {
		d := newTypeDecl("", s.QualifiedName, e.decl)
		d.supers, d.resolved = []target{{how: ast.ResolvedLocal, path: e.decl.qualified, decl: e.decl}}, true
		e.declareMembers(body, d)
		e.anonymousBody(body, d)
	}
	e.Close()
}

// anonymous walks the body of an anonymous class of the type named at name. The
// class is no symbol; its members are named below "$anonymous".
func (e *extractor) anonymous(body, name syntax.Node) {
	d := newTypeDecl("", join(e.prefix, "$anonymous"), e.decl)
	d.superclass = name
	d.headers = append(d.headers, name)
	e.declareMembers(body, d)
	e.anonymousBody(body, d)
}

func (e *extractor) anonymousBody(body syntax.Node, d *typeDecl) {
	e.enter()
	e.insideType(d, d.qualified, func() {
		e.bindFields(d)
		e.walkChildren(body)
	})
	e.leave()
}
