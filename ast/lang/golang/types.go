package golang

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// typeSpec records a type and its members, or an alias.
func (e *extractor) typeSpec(n, whole syntax.Node) {
	name := e.named(n)
	typ := e.t.Child(n, e.f.typ)
	if name == syntax.NoNode || e.t.Text(name) == "_" {
		e.visitScopedType(n, typ, "")
		return
	}
	owner := e.Package()
	if enclosing := e.Enclosing(); e.functions > 0 && enclosing != ast.NoSymbol {
		owner = e.Symbol(enclosing).QualifiedName
	}
	s := e.symbol(e.typeKind(n), owner, name, whole)
	s.Signature = e.typeSignature(n, typ)
	e.document(&s, whole)
	if s.Kind == ast.KindTypeAlias && typ != syntax.NoNode {
		e.aliasTarget(&s, e.typeNamed(typ))
	}
	index := e.Open(s)
	if e.functions > 0 {
		e.bind(name, localType, s.QualifiedName)
		if typ != syntax.NoNode {
			e.surveyMembers(s.QualifiedName, typ)
		}
	} else if d := e.defined[s.Name]; d != nil && d.symbol == ast.NoSymbol {
		d.symbol = index
	}
	e.visitScopedType(n, typ, s.QualifiedName)
	e.Close()
}

func (e *extractor) aliasTarget(s *ast.Symbol, target string) {
	if target == "" {
		return
	}
	if s.Details == nil {
		s.Details = &ast.Details{}
	}
	s.Details.Target = target
}

// visitScopedType visits the type of a specification in the scope of its type
// parameters.
func (e *extractor) visitScopedType(spec, typ syntax.Node, owner string) {
	e.scopes.Push()
	e.bindTypeParameters(spec)
	e.visitField(spec, e.f.typeParameters)
	if typ != syntax.NoNode {
		e.typeExpression(typ, owner)
	}
	e.scopes.Pop()
}

// typeSignature returns the specification without the body of a struct or interface.
func (e *extractor) typeSignature(spec, typ syntax.Node) string {
	end := e.t.End(spec)
	if typ != syntax.NoNode {
		switch e.class(typ) {
		case structType, interfaceType:
			end = e.t.Start(typ) + uint32(max(0, strings.IndexByte(e.t.Text(typ), '{')))
		}
	}
	return lang.OneLine("type " + strings.TrimSpace(e.bounded(spec, end)))
}

// typeExpression visits a type. Where it belongs to a definition, owner is that
// one's qualified name and the members of type literals are symbols; the parameters
// of function types and type arguments belong to none.
func (e *extractor) typeExpression(n syntax.Node, owner string) {
	if e.depth == maxDepth {
		return
	}
	e.depth++
	switch e.class(n) {
	case typeName:
		e.typeReference(n, ast.RoleType)
	case qualifiedType:
		e.qualifiedReference(n, ast.RoleType)
	case structType:
		e.structType(n, owner)
	case interfaceType:
		e.interfaceType(n, owner)
	case pointerType, parenthesizedType, mapType:
		for c := range e.t.NamedChildren(n) {
			e.typeExpression(c, owner)
		}
	case containerType:
		for c := range e.t.NamedChildren(n) {
			if f := e.t.Field(c); f == e.f.element || f == e.f.value {
				e.typeExpression(c, owner)
			} else {
				e.visit(c) // the length of an array
			}
		}
	case genericType, functionType, typeElement:
		e.visitChildren(n)
	default:
		e.visit(n)
	}
	e.depth--
}

func (e *extractor) structType(n syntax.Node, owner string) {
	for list := range e.t.NamedChildren(n) {
		if e.class(list) != fieldDeclarations {
			e.visit(list)
			continue
		}
		for field := range e.t.NamedChildren(list) {
			if e.class(field) == fieldDeclaration {
				e.field(field, owner)
			} else {
				e.visit(field)
			}
		}
	}
}

// field records the fields that one line of a struct declares.
func (e *extractor) field(n syntax.Node, owner string) {
	typ := e.t.Child(n, e.f.typ)
	if typ == syntax.NoNode {
		e.visitChildren(n)
		return
	}
	if e.t.Child(n, e.f.name) == syntax.NoNode {
		e.embeddedField(n, typ, owner)
		return
	}
	first, inner := ast.NoSymbol, ""
	for name := range e.names(n) {
		if text := e.t.Text(name); owner == "" || text == "" || text == "_" {
			continue
		}
		index := e.addField(name, n, owner)
		if first == ast.NoSymbol {
			first, inner = index, e.Symbol(index).QualifiedName
		}
	}
	e.within(first, func() { e.typeExpression(typ, inner) })
}

func (e *extractor) addField(name, n syntax.Node, owner string) int32 {
	s := e.symbol(ast.KindField, owner, name, n)
	s.Signature = lang.OneLine(e.bounded(n, e.t.End(n)))
	e.document(&s, n)
	return e.Add(s)
}

// embeddedField records the field an embedded type makes and that the struct
// extends that type.
func (e *extractor) embeddedField(n, typ syntax.Node, owner string) {
	role := ast.RoleType
	if owner != "" {
		role = ast.RoleExtends
		if name := e.baseName(typ); name != syntax.NoNode && e.t.Text(name) != "" {
			e.addField(name, n, owner)
		}
	}
	e.extends(typ, role)
}

// extends records an embedded type under role and its type arguments as types.
func (e *extractor) extends(typ syntax.Node, role ast.Role) {
	n := e.unwrapped(typ)
	switch e.class(n) {
	case typeName:
		e.typeReference(n, role)
	case qualifiedType:
		e.qualifiedReference(n, role)
	case genericType:
		if inner := e.t.Child(n, e.f.typ); inner != syntax.NoNode {
			e.extends(inner, role)
		}
		e.visitField(n, e.f.typeArguments)
	default:
		e.visit(n)
	}
}

func (e *extractor) interfaceType(n syntax.Node, owner string) {
	for c := range e.t.NamedChildren(n) {
		switch e.class(c) {
		case methodElement:
			e.methodElement(c, owner)
		case typeElement:
			if only := e.embeddedInterface(c); only != syntax.NoNode && owner != "" {
				e.extends(only, ast.RoleExtends)
			} else {
				e.visitChildren(c)
			}
		default:
			e.visit(c)
		}
	}
}

// embeddedInterface returns the named type of an element that is nothing else,
// NoNode for unions and type sets.
func (e *extractor) embeddedInterface(element syntax.Node) syntax.Node {
	only := syntax.NoNode
	for c := range e.t.NamedChildren(element) {
		if only != syntax.NoNode {
			return syntax.NoNode
		}
		only = c
	}
	if only == syntax.NoNode {
		return syntax.NoNode
	}
	switch e.class(only) {
	case typeName, qualifiedType, genericType:
		return only
	}
	return syntax.NoNode
}

// methodElement records a method an interface asks for.
func (e *extractor) methodElement(n syntax.Node, owner string) {
	name := e.named(n)
	if owner == "" || name == syntax.NoNode {
		e.visitSignature(n)
		return
	}
	s := e.symbol(ast.KindMethodSpecification, owner, name, n)
	s.Flags |= ast.Declaration
	s.Signature = lang.OneLine(e.bounded(n, e.t.End(n)))
	s.Arity = ast.Exactly(e.parameterCount(n))
	e.document(&s, n)
	e.Open(s)
	e.visitSignature(n)
	e.Close()
}

func (e *extractor) visitSignature(n syntax.Node) {
	e.visitField(n, e.f.parameters)
	e.visitField(n, e.f.result)
}
