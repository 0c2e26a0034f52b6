package cfamily

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// declaration handles variables, fields and prototypes, and the type that may be
// defined with them.
func (e *extractor) declaration(n syntax.Node) {
	if e.context.place != inBody && e.endsWithoutSemicolon(n) && e.isCut(n) {
		e.context.cut = n
		return
	}
	if e.class(e.context.cut) == typeDefinition && e.Tree.NextSibling(e.context.cut) == n {
		e.context.head, e.context.cut = e.context.cut, syntax.NoNode
		e.typedef(n)
		e.context.head = syntax.NoNode
		return
	}
	s := e.specifiers(n)
	first := e.Tree.Child(n, e.fields.declarator)
	if first == syntax.NoNode {
		e.children(n)
		return
	}
	if e.isMacroDeclaration(first, s) {
		e.use(use{node: s.typ, role: ast.RoleMacro, arity: 1})
		return
	}
	outer := syntax.NoNode
	if e.isUnnamedDefinition(s.typ) {
		if e.context.place == inBody {
			outer = e.declarator(first).name
		} else if e.class(s.typ) == recordSpecifier {
			e.unnamedMembers(n, first, s)
			return
		}
	}
	e.typeDefinedBy(n, s.typ, outer)
	e.declarators(n, syntax.NoNode, s)
}

// declarators handles the declarators of n except done.
func (e *extractor) declarators(n, done syntax.Node, s specifiers) {
	first := e.Tree.Child(n, e.fields.declarator)
	front := e.inFrontOfMacro(n, first)
	for c := range e.parts(n) {
		switch {
		case c == s.typ || c == done:
		case e.Tree.Field(c) == e.fields.declarator:
			if c == first && front != syntax.NoNode {
				e.macroBehind(c)
				c = front
			}
			e.declares(n, c, s)
		case front != syntax.NoNode && c == e.Tree.Parent(front): // read above
		default: // values of fields, bit fields, what error recovery put here
			e.walk(c)
		}
	}
}

// unnamedMembers handles struct { .. } x: the members are named through x.
func (e *extractor) unnamedMembers(n, first syntax.Node, s specifiers) {
	d := e.declarator(first)
	symbol := e.variableSymbol(first, d, s)
	symbol.Signature = e.signatureTo(n, e.Tree.Start(e.Tree.Child(s.typ, e.fields.body)))
	if d.name == syntax.NoNode || !e.open(symbol, n, d.name) {
		e.walk(s.typ)
		e.declarators(n, syntax.NoNode, s)
		return
	}
	qualified := join(e.context.scope, symbol.Name)
	e.names.variables[qualified] = typeName{path: qualified, pointers: d.pointers, absolute: true}
	e.names.defineRecord(qualified, e.context.scope, e.Enclosing())
	e.recordBody(s.typ, e.Tree.Child(s.typ, e.fields.body), qualified, symbol.Name)
	e.Close()
	e.declaratorParts(first, syntax.NoNode)
	e.declarators(n, first, s)
}

// declares handles one declarator of a declaration.
func (e *extractor) declares(n, c syntax.Node, s specifiers) {
	d := e.declarator(c)
	switch {
	case d.name == syntax.NoNode:
		e.declaratorParts(c, syntax.NoNode)
	case e.context.place == inRecord && e.isMacroCall(d, s):
		e.use(use{node: d.name, role: ast.RoleMacro, arity: int16(e.parameterCount(d.function))})
	case e.context.place == inBody:
		e.localDeclaration(c, d, s)
	case d.function != syntax.NoNode && !e.isFriendWord(s.typ):
		e.prototype(n, c, d, s)
	case !e.isFriendWord(s.typ):
		e.variable(n, c, d, s)
	}
}

// isMacroCall reports whether "X(y);" in a class is no constructor.
func (e *extractor) isMacroCall(d declared, s specifiers) bool {
	return e.cpp && s.typ == syntax.NoNode && d.function != syntax.NoNode && d.qualifier == "" &&
		e.class(d.name) == identifier && e.Tree.Text(d.name) != e.context.record
}

// isCut reports whether a declaration without semicolon goes on in its next sibling:
// what it seems to declare is a type, or a function whose body follows a macro.
func (e *extractor) isCut(n syntax.Node) bool {
	d := e.declarator(e.Tree.Child(n, e.fields.declarator))
	next := e.Tree.NextSibling(n)
	untyped := next != syntax.NoNode && e.Tree.Child(next, e.fields.typ) == syntax.NoNode
	if d.function == syntax.NoNode {
		return e.class(next) != declaration || !untyped // MACRO(x); behind it
	}
	return e.class(next) == functionDefinition && untyped
}

// isMacroDeclaration reports whether "X (y);" outside of functions is in truth the
// call of a macro that declares something.
func (e *extractor) isMacroDeclaration(c syntax.Node, s specifiers) bool {
	return e.context.place != inBody && e.class(s.typ) == typeIdentifier && strings.HasPrefix(e.Tree.Text(c), "(") &&
		e.class(c) == transparentDeclarator
}

// isFriendWord reports whether error recovery took the word friend for a type.
func (e *extractor) isFriendWord(typ syntax.Node) bool {
	return e.class(typ) == typeIdentifier && e.Tree.Text(typ) == "friend"
}

// localDeclaration binds a local variable. A local prototype in C declares the
// function of that name, so it hides nothing.
func (e *extractor) localDeclaration(c syntax.Node, d declared, s specifiers) {
	if d.function == syntax.NoNode || e.cpp {
		e.bind(d, s.typ)
	}
	e.locals.Push()
	e.declaratorParts(c, syntax.NoNode)
	e.locals.Pop()
}

// variable records a variable of a file or namespace, or a field.
func (e *extractor) variable(n, c syntax.Node, d declared, s specifiers) {
	if e.class(d.name) == structuredBinding {
		e.declaratorParts(c, syntax.NoNode)
		return
	}
	symbol := e.variableSymbol(c, d, s)
	symbol.Signature = e.signatureOf(n, c)
	if !e.open(symbol, n, d.name) {
		return
	}
	if t := e.typeNamed(s.typ); t.path != "" && !d.array {
		t.pointers += d.pointers
		e.names.variables[symbol.QualifiedName] = t
	}
	e.locals.Push()
	e.declaratorParts(c, syntax.NoNode)
	e.locals.Pop()
	e.Close()
}

func (e *extractor) variableSymbol(c syntax.Node, d declared, s specifiers) ast.Symbol {
	symbol := ast.Symbol{Kind: ast.KindVariable, Name: e.text(d.name), Arity: ast.Without()}
	symbol.QualifiedName = join(join(e.context.scope, d.qualifier), symbol.Name)
	if s.deprecated {
		symbol.Flags |= ast.Deprecated
	}
	value := e.Tree.Child(c, e.fields.value)
	switch {
	case e.context.place == inRecord:
		symbol.Kind, symbol.Visibility = ast.KindField, e.context.access
		if s.static {
			symbol.Flags |= ast.Static
		}
		value = e.fieldValue(c)
	case d.qualifier != "":
		symbol.Kind = ast.KindField
	case s.extern && value == syntax.NoNode:
		symbol.Flags |= ast.Declaration
	case s.static:
		symbol.Visibility = ast.Private
	}
	if d.constant || s.constant && d.pointers == 0 {
		if e.context.place != inRecord || s.static {
			symbol.Kind = ast.KindConstant
		}
		symbol.Details = e.defaultValue(value)
	}
	return symbol
}

// fieldValue returns the initial value behind the declarator c of a field.
func (e *extractor) fieldValue(c syntax.Node) syntax.Node {
	v := e.Tree.NextSibling(c)
	if v != syntax.NoNode && !e.Tree.Named(v) { // =
		v = e.Tree.NextSibling(v)
	}
	if v == syntax.NoNode || e.Tree.Field(v) != e.fields.defaultValue {
		return syntax.NoNode
	}
	return v
}

// defaultValue returns details that hold an initial value, nil if there is none.
func (e *extractor) defaultValue(value syntax.Node) *ast.Details {
	if value == syntax.NoNode {
		return nil
	}
	return &ast.Details{Default: lang.OneLine(e.Tree.Text(value))}
}

// local is what a name of an inner scope stands for.
type local struct {
	typ       typeName // of a variable, if it is known
	qualified string   // of a local type, or of what a using declaration names
}

// bind makes the name of a local variable or parameter known.
func (e *extractor) bind(d declared, typ syntax.Node) {
	if e.class(d.name) == structuredBinding {
		for c := range e.Tree.NamedChildren(d.name) {
			e.locals.Bind(e.Tree.Text(c), local{})
		}
		return
	}
	name := e.Tree.Text(d.name)
	if name == "" || d.qualifier != "" {
		return
	}
	var l local
	if d.function == syntax.NoNode && !d.array {
		l.typ = e.typeNamed(typ)
		l.typ.pointers += d.pointers
	}
	e.locals.Bind(name, l)
}

// typeName is a type as the file writes it.
type typeName struct {
	path     string // "" if it is no plain name
	scope    string // where it is written
	pointers int8
	absolute bool // path is a qualified name
}

// typeNamed returns the name of the type at n; template arguments and qualifiers
// like const are left out.
func (e *extractor) typeNamed(n syntax.Node) typeName {
	name := n
	switch e.class(n) {
	case recordSpecifier:
		if name = e.Tree.Child(n, e.fields.name); name == syntax.NoNode {
			return typeName{}
		}
	case typeIdentifier, templateType, qualifiedIdentifier:
	default:
		return typeName{}
	}
	p := e.path(name)
	text := e.text(p.name)
	if text == "" {
		return typeName{}
	}
	if p.qualifier == "" && !p.global {
		if l, ok := e.locals.Lookup(text); ok {
			return typeName{path: l.qualified, absolute: true}
		}
	}
	return typeName{path: join(p.qualifier, text), scope: e.context.scope, absolute: p.global}
}
