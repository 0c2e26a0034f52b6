package python

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// assignment visits the assignment at n and records the symbols it defines.
func (e *extractor) assignment(n syntax.Node) syntax.Node {
	left := e.t.Child(n, e.f.left)
	if left == syntax.NoNode {
		return n + 1
	}
	typ := e.t.Child(n, e.f.typ)
	isAlias := typ != syntax.NoNode && e.isTypeAlias(typ)
	e.assign(n, left, isAlias)
	if right := e.t.Child(n, e.f.right); isAlias && right != syntax.NoNode {
		e.walk(typ)
		e.types(right)
		return e.t.After(n)
	}
	return e.t.After(left)
}

// assign visits the targets at left of the assignment at n.
func (e *extractor) assign(n, left syntax.Node, isAlias bool) {
	for i := left; i < e.t.After(left); {
		switch e.class(i) {
		case identifier:
			e.assignName(n, i, isAlias)
			i++
		case attribute:
			e.declareField(n, i)
			e.targets(i, ast.IsWrite)
			i = e.t.After(i)
		case subscript, call:
			e.walk(i)
			i = e.t.After(i)
		default:
			i++
		}
	}
}

// assignName records the first assignment to a name of a module or class as a
// symbol, later ones as uses of it.
func (e *extractor) assignName(n, target syntax.Node, isAlias bool) {
	name := e.t.Text(target)
	if name == "" {
		return
	}
	names := e.module
	if e.body != nil {
		names = e.body.names
	}
	b, bound := names[name]
	if e.functions > 0 && e.body == nil || !bound || b.declared || b.fixed {
		e.value(target, ast.IsWrite)
		return
	}
	b.declared = true
	names[name] = b
	s := e.variableSymbol(n, target)
	if isAlias {
		s.Kind, s.Signature, s.Details = ast.KindTypeAlias, lang.OneLine(e.t.Text(n)), nil
	}
	e.Add(s)
}

// variableSymbol returns the symbol of a variable of a module or class.
func (e *extractor) variableSymbol(n, target syntax.Node) ast.Symbol {
	name := e.t.Text(target)
	s := ast.Symbol{
		Kind: ast.KindVariable, Name: name, QualifiedName: e.qualify(e.owner, name), Visibility: e.visibility(name),
		Flags: e.flags(n), Arity: ast.Without(), NamePosition: e.position(target), Span: e.t.Span(n),
		Signature: name,
	}
	typ := e.t.Child(n, e.f.typ)
	switch {
	case e.body != nil && e.body.enum && typ == syntax.NoNode && !strings.HasPrefix(name, "_"):
		s.Kind = ast.KindEnumMember
	case e.body != nil:
		s.Kind = ast.KindField
	case isConstant(name):
		s.Kind = ast.KindConstant
	}
	if typ != syntax.NoNode {
		s.Signature = lang.OneLine(e.t.Slice(e.t.Start(target), e.t.End(typ)))
	}
	right := e.t.Child(n, e.f.right)
	alone := e.t.Field(target) == e.f.left && e.class(right) != assignment // not a, b = 1, 2 nor a = b = 1
	if s.Kind != ast.KindVariable && right != syntax.NoNode && alone {
		s.Details = &ast.Details{Default: lang.OneLine(e.t.Text(right))}
	}
	return s
}

// declareField records the first assignment to self.x as a field of the class.
func (e *extractor) declareField(n, target syntax.Node) {
	object, attribute := e.t.Child(target, e.f.object), e.t.Child(target, e.f.attribute)
	if attribute == syntax.NoNode || e.class(object) != identifier {
		return
	}
	m, name := e.meaningOf(object), e.t.Text(attribute)
	if !m.isReceiver() || name == "" || m.class.declares(name) {
		return
	}
	m.class.fields[name] = true
	s := ast.Symbol{
		Kind: ast.KindField, Name: name, QualifiedName: e.qualify(m.name, name), Visibility: visibilityByName(name),
		Flags: e.Symbol(m.class.symbol).Flags & (ast.Local | ast.Test), Arity: ast.Without(),
		NamePosition: e.position(attribute), Span: e.t.Span(n), Signature: e.t.Text(target),
	}
	if typ := e.t.Child(n, e.f.typ); typ != syntax.NoNode {
		s.Signature = e.t.Slice(e.t.Start(target), e.t.End(typ))
	}
	s.Signature = lang.OneLine(s.Signature)
	index := e.Add(s)
	e.Symbol(index).Parent = m.class.symbol
}

// isConstant reports whether name is written in capitals.
func isConstant(name string) bool {
	return strings.ToUpper(name) == name && strings.ToLower(name) != name
}

// isTypeAlias reports whether an annotation is typing.TypeAlias.
func (e *extractor) isTypeAlias(typ syntax.Node) bool {
	inner := e.t.FirstNamedChild(typ)
	var m meaning
	switch e.class(inner) {
	case identifier:
		m = e.meaningOf(inner)
	case attribute:
		if object := e.t.Child(inner, e.f.object); e.class(object) == identifier {
			m = e.member(e.meaningOf(object), e.text(inner, e.f.attribute))
		}
	}
	switch m.name {
	case "typing.TypeAlias", "typing_extensions.TypeAlias":
		return m.how == ast.ResolvedImport
	}
	return false
}

// typeAlias records the statement "type X[T] = ...".
func (e *extractor) typeAlias(n syntax.Node) {
	name := e.aliasName(n)
	if name == syntax.NoNode {
		e.assignmentToType(n)
		return
	}
	if e.functions == 0 || e.body != nil {
		text := e.t.Text(name)
		e.Add(ast.Symbol{
			Kind: ast.KindTypeAlias, Name: text, QualifiedName: e.qualify(e.owner, text), Visibility: e.visibility(text),
			Flags: e.flags(n), Arity: ast.Without(), NamePosition: e.position(name), Span: e.t.Span(n),
			Signature: lang.OneLine(e.t.Text(n)),
		})
	}
	e.scopes.Push()
	for i := name + 1; i < e.t.After(e.t.Parent(name)); i++ {
		if e.class(i) == typeParameter {
			e.typeParameters(i)
			break
		}
	}
	e.walk(e.t.Child(n, e.f.right))
	e.scopes.Pop()
}

// aliasName returns the identifier that a type statement defines, X of X[T], or
// NoNode.
func (e *extractor) aliasName(n syntax.Node) syntax.Node {
	left := e.t.Child(n, e.f.left)
	if left == syntax.NoNode {
		return syntax.NoNode
	}
	name := e.t.FirstNamedChild(left)
	if c := e.class(name); c == genericType || c == subscript {
		name = e.t.FirstNamedChild(name)
	}
	if e.class(name) != identifier || e.t.Text(name) == "" {
		return syntax.NoNode
	}
	return name
}

// assignmentToType visits type(x).y = z, which the grammar takes for the statement
// "type (x).y = z": a call of type whose parentheses have become a tuple.
func (e *extractor) assignmentToType(n syntax.Node) {
	left, right := e.t.Child(n, e.f.left), e.t.Child(n, e.f.right)
	if left == syntax.NoNode || right == syntax.NoNode {
		return
	}
	target := e.t.FirstNamedChild(left)
	arguments := target
	for e.class(arguments) == attribute || e.class(arguments) == subscript {
		arguments = e.t.FirstNamedChild(arguments)
	}
	if arguments == syntax.NoNode || arguments == target {
		e.walkChildren(n)
		return
	}
	count := 0
	for range e.t.NamedChildren(arguments) {
		count++
	}
	e.refer(n, "", "type", e.meaningOfName("type", e.t.Start(n)),
		use{role: ast.RoleCall, arity: int16(min(count, maxCount))})
	e.walk(arguments)
	for i := e.t.After(arguments); i < e.t.After(target); {
		if e.t.Field(i) == e.f.attribute && e.t.Parent(i) == target {
			e.memberOfExpression(i, use{role: ast.RoleAttribute, arity: ast.NoArity, flags: ast.IsWrite})
			break
		}
		i = e.visit(i)
	}
	e.walkChildren(right)
}
