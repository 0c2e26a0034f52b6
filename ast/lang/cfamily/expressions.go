package cfamily

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// expression walks expressions and names that are used.
func (e *extractor) expression(n syntax.Node, class class) {
	switch class {
	case callExpression:
		e.call(n)
	case newExpression:
		e.newObject(n)
	case fieldExpression:
		e.member(n, ast.RoleAttribute, ast.NoArity, 0)
	case assignment:
		e.assignment(n, e.fields.left)
	case update:
		e.assignment(n, e.fields.argument)
	case identifier:
		e.value(n, 0)
	case typeIdentifier, templateType:
		e.typeName(n)
	case qualifiedIdentifier:
		if e.isTypePosition(n) {
			e.typeName(n)
		} else {
			e.value(n, 0)
		}
	case templateFunction, dependentName:
		e.value(n, 0)
	case fieldDesignator:
		e.designator(n)
	case fieldInitializer:
		e.fieldInitializer(n)
	case offsetOf:
		e.offsetOf(n)
	case captureInitializer:
		if name := e.Tree.Child(n, e.fields.left); name != syntax.NoNode {
			e.locals.Bind(e.Tree.Text(name), local{})
		}
		e.children(n)
	default:
		e.children(n)
	}
}

// isTypePosition reports whether a qualified identifier stands for a type.
func (e *extractor) isTypePosition(n syntax.Node) bool {
	return e.Tree.Field(n) == e.fields.typ || e.class(e.path(n).name) == typeIdentifier
}

// assignment walks an expression that writes to its operand in the role target.
func (e *extractor) assignment(n syntax.Node, target syntax.Field) {
	for c := range e.parts(n) {
		if e.Tree.Field(c) != target {
			e.walk(c)
			continue
		}
		switch e.class(c) {
		case identifier, qualifiedIdentifier:
			e.value(c, ast.IsWrite)
		case fieldExpression:
			e.member(c, ast.RoleAttribute, ast.NoArity, ast.IsWrite)
		default:
			e.walk(c)
		}
	}
}

// call records a call of what has a name; others are only walked through.
func (e *extractor) call(n syntax.Node) {
	arguments := e.Tree.Child(n, e.fields.arguments)
	arity := e.argumentCount(arguments)
	callee := e.callee(e.Tree.Child(n, e.fields.function))
	switch e.class(callee) {
	case identifier, qualifiedIdentifier, templateFunction, dependentName, operatorName:
		if e.isCast(callee) {
			e.templateArguments(callee)
		} else {
			e.callNamed(callee, arity)
		}
	case fieldExpression:
		e.member(callee, ast.RoleCall, arity, 0)
	default:
		if callee != syntax.NoNode {
			e.walk(callee)
		}
	}
	for c := range e.parts(n) {
		if e.Tree.Field(c) != e.fields.function {
			e.walk(c)
		}
	}
}

// callee strips parentheses and dereferences: (*f)(x) calls f.
func (e *extractor) callee(n syntax.Node) syntax.Node {
	for {
		switch e.class(n) {
		case parenthesized:
			n = e.Tree.FirstNamedChild(n)
		case pointerExpression:
			if e.text(e.Tree.Child(n, e.fields.operator)) != "*" {
				return n
			}
			n = e.Tree.Child(n, e.fields.argument)
		default:
			return n
		}
	}
}

func (e *extractor) callNamed(callee syntax.Node, arity int16) {
	p := e.path(callee)
	u := use{node: p.name, role: ast.RoleCall, arity: arity, qualifier: p.qualifier, global: p.global}
	if e.context.macroCalls {
		u.role = ast.RoleMacro
	}
	if e.class(callee) == identifier {
		if functionLike, defined := e.names.macros[e.Tree.Text(callee)]; defined && functionLike {
			u.macro = true
		}
	}
	e.use(u)
	e.pathArguments(callee)
}

// isCast reports whether a callee is a cast, which the grammar has no rule for.
func (e *extractor) isCast(callee syntax.Node) bool {
	if e.class(callee) != templateFunction {
		return false
	}
	switch e.text(e.bareName(callee)) {
	case "static_cast", "dynamic_cast", "const_cast", "reinterpret_cast":
		return true
	}
	return false
}

// argumentCount counts the arguments of a call.
func (e *extractor) argumentCount(arguments syntax.Node) int16 {
	if arguments == syntax.NoNode {
		return 0
	}
	count := 0
	for c := range e.Tree.NamedChildren(arguments) {
		if e.class(c) != errorNode {
			count++
		}
	}
	return int16(min(count, maxArity))
}

// newObject records new T(arguments) as a call of T.
func (e *extractor) newObject(n syntax.Node) {
	typ := e.Tree.Child(n, e.fields.typ)
	switch e.class(typ) {
	case typeIdentifier, templateType, qualifiedIdentifier:
		p := e.path(typ)
		e.use(use{node: p.name, role: ast.RoleCall, via: ast.ViaNew, qualifier: p.qualifier, global: p.global,
			arity: e.argumentCount(e.Tree.Child(n, e.fields.arguments))})
		e.pathArguments(typ)
	default:
		if typ != syntax.NoNode {
			e.walk(typ)
		}
	}
	for c := range e.parts(n) {
		if c != typ {
			e.walk(c)
		}
	}
}

// member records a.b, a->b and their calls.
func (e *extractor) member(n syntax.Node, role ast.Role, arity int16, flags ast.ReferenceFlags) {
	receiver := e.Tree.Child(n, e.fields.argument)
	field := e.Tree.Child(n, e.fields.field)
	if e.class(field) == dependentName {
		field = e.Tree.FirstNamedChild(field)
	}
	u := use{node: e.path(field).name, role: role, arity: arity, flags: flags, receiver: receiver}
	u.qualifier = e.plainPath(receiver)
	u.root, u.local = e.rootOf(receiver)
	if receiver == syntax.NoNode {
		u.fixed = ast.UnresolvedExpression
	}
	e.use(u)
	e.pathArguments(field)
	if receiver != syntax.NoNode {
		e.walk(receiver)
	}
}

// plainPath returns the text of a receiver that consists of names only, "" for others.
func (e *extractor) plainPath(n syntax.Node) string {
	if n == syntax.NoNode {
		return ""
	}
	inner := n
	for range maxChain {
		switch e.class(inner) {
		case identifier, this, qualifiedIdentifier:
			if text := e.Tree.Text(n); !strings.ContainsAny(text, " \t\r\n<(") {
				return text
			}
			return ""
		case fieldExpression:
			inner = e.Tree.Child(inner, e.fields.argument)
		default:
			return ""
		}
	}
	return ""
}

// maxChain bounds how many members of members are followed.
const maxChain = 8

// rootOf finds the variable a chain of members begins with among the local ones.
func (e *extractor) rootOf(n syntax.Node) (typeName, bool) {
	for range maxChain {
		switch e.class(n) {
		case fieldExpression:
			n = e.Tree.Child(n, e.fields.argument)
		case identifier:
			l, ok := e.locals.Lookup(e.Tree.Text(n))
			return l.typ, ok
		default:
			return typeName{}, false
		}
	}
	return typeName{}, false
}

// value records a name in an expression that is not local.
func (e *extractor) value(n syntax.Node, flags ast.ReferenceFlags) {
	p := e.path(n)
	if e.class(n) == identifier {
		if isReserved(e.Tree.Text(n)) || e.Tree.Text(n) == "__func__" {
			return
		}
		if l, ok := e.locals.Lookup(e.Tree.Text(n)); ok && l.qualified == "" {
			return
		}
	}
	e.use(use{node: p.name, role: ast.RoleValue, arity: ast.NoArity, flags: flags, qualifier: p.qualifier, global: p.global})
	e.pathArguments(n)
}

// typeName records the use of a type, unless it is a parameter of a template or, by
// a misreading of the grammar, a variable.
func (e *extractor) typeName(n syntax.Node) {
	p := e.path(n)
	e.pathArguments(n)
	if p.qualifier == "" && !p.global {
		if l, ok := e.locals.Lookup(e.text(p.name)); ok && l.qualified == "" {
			return
		}
	}
	e.use(use{node: p.name, role: ast.RoleType, arity: ast.NoArity, qualifier: p.qualifier, global: p.global})
}

// designator records .field in an initializer of a record.
func (e *extractor) designator(n syntax.Node) {
	list := e.Tree.Parent(e.Tree.Parent(n))
	e.use(use{node: e.Tree.FirstNamedChild(n), role: ast.RoleAttribute, arity: ast.NoArity, flags: ast.IsWrite,
		receiver: list, local: true, root: e.initialized(list)})
}

// initialized returns the type that an initializer list is a value of: that of the
// declaration around it, or of its elements.
func (e *extractor) initialized(list syntax.Node) typeName {
	depth := 0
	for e.class(list) == initializerList && depth < maxChain {
		list = e.Tree.Parent(list)
		depth++
	}
	switch e.class(list) {
	case initDeclarator:
		d := e.declarator(list)
		if around := e.Tree.Parent(list); d.pointers == 0 && (d.array && depth == 2 || !d.array && depth == 1) {
			return e.typeNamed(e.Tree.Child(around, e.fields.typ))
		}
	case compoundLiteral:
		typ := e.Tree.Child(list, e.fields.typ)
		if inner := e.Tree.Child(typ, e.fields.typ); inner != syntax.NoNode && depth == 1 {
			typ = inner
		}
		if depth == 1 {
			return e.typeNamed(typ)
		}
	}
	return typeName{}
}

// offsetOf records the member that offsetof(type, member) names.
func (e *extractor) offsetOf(n syntax.Node) {
	descriptor := syntax.NoNode
	for c := range e.parts(n) {
		if e.class(c) != fieldIdentifier {
			descriptor = c
			e.walk(c)
			continue
		}
		u := use{node: c, role: ast.RoleAttribute, arity: ast.NoArity, local: true}
		if descriptor != syntax.NoNode {
			u.root = e.typeNamed(e.Tree.Child(descriptor, e.fields.typ))
		}
		u.receiver = descriptor
		e.use(u)
	}
}

// fieldInitializer records x(1) in the initializers of a constructor: a field that
// is written, a base class or the class itself that is constructed.
func (e *extractor) fieldInitializer(n syntax.Node) {
	name := e.Tree.FirstNamedChild(n)
	if name == syntax.NoNode {
		return
	}
	p := e.path(name)
	arguments := e.Tree.NextSibling(name)
	u := use{node: p.name, role: ast.RoleAttribute, arity: ast.NoArity, flags: ast.IsWrite, qualifier: p.qualifier,
		global: p.global}
	if e.isConstructed(name, p) {
		u.role, u.flags, u.arity, u.constructs = ast.RoleCall, 0, e.argumentCount(arguments), true
	} else {
		u.field = true
	}
	e.use(u)
	e.pathArguments(name)
	if arguments != syntax.NoNode {
		e.walk(arguments)
	}
}

// isConstructed reports whether an initializer names a class: it is qualified, has
// template arguments, or is the class itself or one of its bases.
func (e *extractor) isConstructed(name syntax.Node, p path) bool {
	if e.class(name) != fieldIdentifier {
		return true
	}
	text := e.Tree.Text(p.name)
	if text == last(e.context.scope) {
		return true
	}
	if r := e.names.records[e.context.scope]; r != nil {
		for _, b := range r.bases[:min(len(r.bases), maxAncestors)] {
			if last(b.path) == text {
				return true
			}
		}
	}
	return false
}
