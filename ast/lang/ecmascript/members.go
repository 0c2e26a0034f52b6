package ecmascript

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// method handles a method with a body, in a class or an object literal.
func (x *extractor) method(n syntax.Node) {
	name := x.t.Child(n, x.fields.name)
	if name == syntax.NoNode || x.nameText(name) == "" || x.t.Parent(n) != x.context.members {
		x.enterFunction(n, receiver{})
		return
	}
	x.defineMethod(n, name, n, 0)
	x.enterFunction(n, receiver{true, x.context.owner, x.isOwn(x.modifiers(n))})
}

// isOwn reports whether a member with these modifiers belongs to its container
// itself: it is static, or the container is an object.
func (x *extractor) isOwn(m modifiers) bool {
	return m.static || x.context.form == objectForm || x.context.form == exportsForm
}

// methodSignature is a method without body: of an interface, an overload, abstract
// or ambient.
func (x *extractor) methodSignature(n syntax.Node) {
	name := x.t.Child(n, x.fields.name)
	if name != syntax.NoNode && x.nameText(name) != "" && x.t.Parent(n) == x.context.members {
		x.defineMethod(n, name, syntax.NoNode, ast.Declaration)
	}
	x.enterScope(n)
	x.bindParameters(n)
}

func (x *extractor) defineMethod(n, name, body syntax.Node, flags ast.SymbolFlags) {
	c, m, text := x.context, x.modifiers(n), x.nameText(name)
	s := ast.Symbol{
		Kind: x.methodKind(m, text), Name: text, QualifiedName: join(c.owner, text), Arity: x.arity(n),
		Visibility: m.visibility(text), Flags: flags | x.flags(n) | m.flags(),
		NamePosition: x.t.Position(x.t.Start(name)), Span: x.t.Span(n), Signature: x.signature(n, n),
	}
	if x.class(name) == cComputed {
		s.Flags |= ast.Dynamic
	}
	x.document(&s, n)
	x.members[member{c.owner, text, x.isOwn(m)}] = x.enterSymbol(n, s, body)
}

func (x *extractor) methodKind(m modifiers, name string) ast.Kind {
	kind := m.methodKind()
	switch x.context.form {
	case classForm:
		if kind == ast.KindMethod && name == "constructor" {
			return ast.KindConstructor
		}
	case exportsForm:
		if kind == ast.KindMethod {
			return ast.KindFunction
		}
	case typeForm:
		if kind == ast.KindMethod {
			return ast.KindMethodSpecification
		}
	}
	return kind
}

func (x *extractor) fieldName(f syntax.Node) syntax.Node {
	if name := x.t.Child(f, x.fields.name); name != syntax.NoNode {
		return name
	}
	return x.t.Child(f, x.fields.property)
}

// field handles a field of a class. One whose value is a function or class is
// named when the walk comes to that.
func (x *extractor) field(n syntax.Node) {
	name := x.fieldName(n)
	if name == syntax.NoNode || x.nameText(name) == "" || x.t.Parent(n) != x.context.members {
		return
	}
	m, text := x.modifiers(n), x.nameText(name)
	value := x.t.Child(n, x.fields.value)
	switch x.class(x.unwrap(value)) {
	case cFunctionExpression, cArrow, cClassExpression:
		x.enter(n)
	default:
		s := ast.Symbol{
			Kind: ast.KindField, Name: text, QualifiedName: join(x.context.owner, text), Arity: ast.Without(),
			Visibility: m.visibility(text), Flags: x.flags(n) | m.flags(), NamePosition: x.t.Position(x.t.Start(name)),
			Span: x.t.Span(n), Signature: x.valueSignature(n, value), Details: x.initialValue(value),
		}
		if x.class(name) == cComputed {
			s.Flags |= ast.Dynamic
		}
		x.document(&s, n)
		x.members[member{x.context.owner, text, m.static}] = x.enterSymbol(n, s, syntax.NoNode)
	}
	x.context.this = receiver{true, x.context.owner, m.static}
}

// valueSignature returns the text of a variable or field up to its value.
func (x *extractor) valueSignature(n, value syntax.Node) string {
	start, end := x.t.Start(n), x.t.End(n)
	for c := range x.t.Children(n) {
		if class := x.class(c); class != cDecorator && class != cComment {
			start = x.t.Start(c)
			break
		}
	}
	if value != syntax.NoNode {
		end = x.t.Start(value)
	}
	text := lang.OneLine(x.t.Slice(start, max(start, end)))
	for len(text) > 0 && (text[len(text)-1] == '=' || text[len(text)-1] == ' ' || text[len(text)-1] == ';') {
		text = text[:len(text)-1]
	}
	return text
}

func (x *extractor) initialValue(value syntax.Node) *ast.Details {
	if value == syntax.NoNode {
		return nil
	}
	return &ast.Details{Default: lang.OneLine(x.t.Text(value))}
}

// propertySignature handles a property of an interface or a named object type.
func (x *extractor) propertySignature(n syntax.Node) {
	name := x.t.Child(n, x.fields.name)
	if name == syntax.NoNode || x.nameText(name) == "" || x.t.Parent(n) != x.context.members {
		return
	}
	text := x.nameText(name)
	s := ast.Symbol{
		Kind: ast.KindProperty, Name: text, QualifiedName: join(x.context.owner, text), Arity: ast.Without(),
		Flags: x.flags(n) &^ ast.Declaration, NamePosition: x.t.Position(x.t.Start(name)), Span: x.t.Span(n),
		Signature: x.valueSignature(n, syntax.NoNode),
	}
	if x.class(name) == cComputed {
		s.Flags |= ast.Dynamic
	}
	x.document(&s, n)
	x.enterSymbol(n, s, syntax.NoNode)
}

// parameterProperty handles a parameter of a constructor that declares a field.
func (x *extractor) parameterProperty(n syntax.Node) {
	m := x.modifiers(n)
	name := x.t.Child(n, x.fields.pattern)
	function := x.t.Parent(x.t.Parent(n))
	if m.accessibility == "" && !m.readonly || name == syntax.NoNode || x.class(name) != cIdentifier ||
		x.class(function) != cMethod && x.class(function) != cMethodSignature || x.t.Parent(function) != x.context.members {
		return
	}
	text := x.t.Text(name)
	if text == "" {
		return
	}
	value := x.t.Child(n, x.fields.value)
	index := x.Add(ast.Symbol{
		Kind: ast.KindField, Name: text, QualifiedName: join(x.context.owner, text), Arity: ast.Without(),
		Visibility: m.visibility(text), NamePosition: x.t.Position(x.t.Start(name)), Span: x.t.Span(n),
		Signature: x.valueSignature(n, value), Details: x.initialValue(value),
	})
	// It belongs to the class, not to the constructor that is open here.
	s := x.Symbol(index)
	s.Parent = x.Symbol(s.Parent).Parent
	x.members[member{x.context.owner, text, false}] = index
}

// staticBlock opens the scope of a static initializer.
func (x *extractor) staticBlock(n syntax.Node) {
	owner := x.context.owner
	x.enterFunction(n, receiver{x.t.Parent(n) == x.context.members, owner, true})
}
