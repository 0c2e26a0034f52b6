package golang

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// goStatement visits go f() and defer f().
func (e *extractor) goStatement(n syntax.Node) {
	for c := range e.t.NamedChildren(n) {
		switch e.class(c) {
		case call:
			e.call(c, ast.ViaGo)
		case conversion: // how the grammar reads f[T](x)
			e.conversion(c, ast.ViaGo)
		default:
			e.visit(c)
		}
	}
}

func (e *extractor) call(n syntax.Node, via ast.Via) {
	function, arguments := e.t.Child(n, e.f.function), e.t.Child(n, e.f.arguments)
	u := use{call: true, via: via}
	if arguments != syntax.NoNode {
		u.arity = e.argumentCount(arguments)
	}
	types := e.t.Child(n, e.f.typeArguments)
	if function != syntax.NoNode {
		if types == syntax.NoNode || e.instantiates(function, types) {
			e.callee(function, u)
		} else {
			e.visit(function)
		}
	}
	if types != syntax.NoNode {
		e.visit(types)
	}
	if arguments != syntax.NoNode {
		e.visitChildren(arguments)
	}
}

// argumentCount counts the arguments of a call. Text that fits no rule is one if
// there is no other: the grammar expects a type in new(100).
func (e *extractor) argumentCount(arguments syntax.Node) int16 {
	count, failures := 0, 0
	for c := range e.t.Children(arguments) {
		switch {
		case e.class(c) == failure:
			failures = 1
		case e.t.Flags(c)&(syntax.IsNamed|syntax.IsExtra) == syntax.IsNamed:
			count++
		}
	}
	return int16(min(max(count, failures), maxArity))
}

// callee records the call of a named function, or visits a computed one.
func (e *extractor) callee(n syntax.Node, u use) {
	for e.class(n) == parenthesized || e.class(n) == parenthesizedType {
		inner := e.t.FirstNamedChild(n)
		if inner == syntax.NoNode {
			return
		}
		n = inner
	}
	switch e.class(n) {
	case identifier, typeName:
		e.bareCall(n, u)
	case selector:
		e.selectorChain(n, u)
	case qualifiedType:
		e.qualifiedCall(n, u)
	case genericType, instantiation:
		if typ := e.t.Child(n, e.f.typ); typ != syntax.NoNode {
			e.callee(typ, u)
			for c := e.nextNamed(typ); c != syntax.NoNode; c = e.nextNamed(c) {
				e.visit(c)
			}
		}
	case index:
		e.indexedCall(n, u)
	default:
		e.visit(n)
	}
}

// conversion visits T(x). The grammar reads f[T](x) as a conversion to a generic
// type, so it may be a call of a generic function or of an element of a table.
func (e *extractor) conversion(n syntax.Node, via ast.Via) {
	typ := e.t.Child(n, e.f.typ)
	if typ != syntax.NoNode {
		if generic := e.unparenthesized(typ); e.class(generic) == genericType && !e.instantiates(
			e.t.Child(generic, e.f.typ), e.t.Child(generic, e.f.typeArguments)) {
			e.indexed(generic)
		} else {
			e.callee(typ, use{call: true, arity: 1, via: via})
		}
	}
	e.visitField(n, e.f.operand)
}

func (e *extractor) unparenthesized(n syntax.Node) syntax.Node {
	for e.class(n) == parenthesizedType {
		inner := e.t.FirstNamedChild(n)
		if inner == syntax.NoNode {
			return n
		}
		n = inner
	}
	return n
}

// indexed visits table[i] where the grammar reads a generic type.
func (e *extractor) indexed(generic syntax.Node) {
	for n := generic + 1; n < e.t.After(generic); {
		switch e.class(n) {
		case typeName:
			e.nameValue(n, 0)
		case qualifiedType:
			e.qualifiedReference(n, ast.RoleValue)
		case genericType, typeArguments, typeElement, pointerType, parenthesizedType:
			n++
			continue
		default:
			e.visit(n)
		}
		n = e.t.After(n)
	}
}

func (e *extractor) bareCall(n syntax.Node, u use) {
	r := ast.Reference{Name: e.t.Text(n), Position: e.position(n)}
	u.apply(&r)
	if r.Name == "" {
		return
	}
	if l, ok := e.scopes.Lookup(r.Name); !ok {
		e.resolveBare(&r)
	} else if l.kind == localType {
		r.QualifiedName, r.Resolution = l.typ, ast.ResolvedLocal
	} else {
		r.Resolution = ast.UnresolvedParameter
	}
	e.Refer(r)
}

// qualifiedCall records p.T(x) where the grammar reads p.T as a type.
func (e *extractor) qualifiedCall(n syntax.Node, u use) {
	qualifier, name := e.t.Child(n, e.f.packageName), e.t.Child(n, e.f.name)
	if qualifier == syntax.NoNode || name == syntax.NoNode || e.t.Text(name) == "" {
		return
	}
	r := ast.Reference{Name: e.t.Text(name), Qualifier: e.t.Text(qualifier), Position: e.position(name)}
	u.apply(&r)
	e.member(&r, e.firstOperand(qualifier))
	e.Refer(r)
}

// generic reports whether base, standing before [types](...), is a generic function
// or type, and not a table of functions. Where the file leaves it open it counts as
// generic: that is how the grammar reads it, too.
func (e *extractor) generic(base syntax.Node) bool {
	if base == syntax.NoNode {
		return false
	}
	first := syntax.NoNode
	switch e.class(base) {
	case identifier, typeName:
		if _, shadowed := e.scopes.Lookup(e.t.Text(base)); shadowed {
			return false
		}
		d := e.defined[e.t.Text(base)]
		return d == nil || d.generic
	case selector:
		first = e.t.Child(base, e.f.operand)
	case qualifiedType:
		first = e.t.Child(base, e.f.packageName)
	}
	// Methods have no type parameters: p.f[T] can only be a function of a package.
	return first != syntax.NoNode && e.operandNamed(e.t.Text(first)).kind != typedValue
}

// instantiates reports whether base[types] before an argument list gives type
// arguments to a function or type, and is not the element of a table of functions.
func (e *extractor) instantiates(base, types syntax.Node) bool {
	if types == syntax.NoNode || !e.generic(base) {
		return false
	}
	for argument := range e.t.NamedChildren(types) {
		if e.isValue(argument) {
			return false
		}
	}
	return true
}

// isValue reports whether what stands in brackets, read as type or expression, is
// certainly a value.
func (e *extractor) isValue(n syntax.Node) bool {
	for e.wraps(n) {
		inner := e.t.FirstNamedChild(n)
		if inner == syntax.NoNode {
			return false
		}
		n = inner
	}
	switch e.class(n) {
	case identifier, typeName:
		name := e.t.Text(n)
		if l, ok := e.scopes.Lookup(name); ok {
			return l.kind == variable || l.kind == receiver
		}
		d := e.defined[name]
		return d != nil && !d.isType()
	case qualifiedType:
		return e.operandNamed(e.fieldText(n, e.f.packageName)).kind == typedValue
	case selector:
		return e.operandNamed(e.fieldText(n, e.f.operand)).kind == typedValue
	case index, genericType, structType, interfaceType, containerType, mapType, functionType:
		return false
	}
	return true
}

// wraps reports whether n adds no more to its only child than a pointer, as type or
// as expression.
func (e *extractor) wraps(n syntax.Node) bool {
	switch e.class(n) {
	case typeElement, pointerType, parenthesizedType, parenthesized:
		return true
	case unary:
		return e.t.Text(n)[0] == '*'
	}
	return false
}

// instantiation visits f[T, U] as a value.
func (e *extractor) instantiation(n syntax.Node) {
	for c := range e.t.NamedChildren(n) {
		if e.t.Field(c) == e.f.typ && e.class(c) == typeName {
			e.nameValue(c, 0)
		} else {
			e.visit(c)
		}
	}
}

// indexedCall records f[T](...), which the grammar reads as the call of an element
// when there is not exactly one argument, or visits the element.
func (e *extractor) indexedCall(n syntax.Node, u use) {
	base, in := e.t.Child(n, e.f.operand), e.t.Child(n, e.f.index)
	if base == syntax.NoNode || in == syntax.NoNode || !e.generic(base) || e.isValue(in) {
		e.visitChildren(n)
		return
	}
	e.callee(base, u)
	for e.wraps(in) && e.t.FirstNamedChild(in) != syntax.NoNode {
		in = e.t.FirstNamedChild(in)
	}
	if e.class(in) == identifier {
		e.typeReference(in, ast.RoleType)
		return
	}
	e.visit(in)
}
