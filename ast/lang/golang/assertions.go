package golang

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// assertion is the idiom var _ I = (*T)(nil), by which a type says that it
// implements an interface.
type assertion struct {
	typ   string // qualified name of the implementing type
	iface syntax.Node
}

// assertion notes the idiom; false when spec is none, or not about a type that the
// file declares.
func (e *extractor) assertion(spec, iface syntax.Node) bool {
	name := e.t.Child(spec, e.f.name)
	if name == syntax.NoNode || e.t.Text(name) != "_" {
		return false
	}
	switch e.class(iface) {
	case typeName, qualifiedType, genericType:
	default:
		return false
	}
	values := e.newValueTypes(spec, e.f.value)
	typ := values.next()
	if typ == "" || e.definitionOf(typ) == nil {
		return false
	}
	e.assertions = append(e.assertions, assertion{typ, iface})
	return true
}

// recordAssertions comes after the walk, when every type has its symbol.
func (e *extractor) recordAssertions() {
	for _, a := range e.assertions {
		e.within(e.typeSymbol(a.typ), func() { e.extends(a.iface, ast.RoleImplements) })
	}
}
