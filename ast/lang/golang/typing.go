package golang

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// unwrapped strips pointers and parentheses from a type expression.
func (e *extractor) unwrapped(n syntax.Node) syntax.Node {
	for e.class(n) == pointerType || e.class(n) == parenthesizedType {
		inner := e.t.FirstNamedChild(n)
		if inner == syntax.NoNode {
			return n
		}
		n = inner
	}
	return n
}

// baseName returns the node of a type's last name, without pointer, parentheses,
// package and type arguments: what an embedded field is called.
func (e *extractor) baseName(typ syntax.Node) syntax.Node {
	n := e.unwrapped(typ)
	if e.class(n) == genericType {
		if n = e.t.Child(n, e.f.typ); n == syntax.NoNode {
			return n
		}
	}
	switch e.class(n) {
	case typeName:
		return n
	case qualifiedType:
		return e.t.Child(n, e.f.name)
	}
	return syntax.NoNode
}

// typeNamed returns the qualified name of a type expression, "" for type literals
// and type parameters. A pointer counts as what it points to: both have the same
// members.
func (e *extractor) typeNamed(n syntax.Node) string {
	n = e.unwrapped(n)
	if e.class(n) == genericType {
		if n = e.t.Child(n, e.f.typ); n == syntax.NoNode {
			return ""
		}
	}
	switch e.class(n) {
	case typeName, identifier:
		return e.typeCalled(e.t.Text(n))
	case qualifiedType:
		if path, ok := e.importPath(e.fieldText(n, e.f.packageName)); ok {
			return e.qualify(path, e.fieldText(n, e.f.name))
		}
	}
	return ""
}

// typeCalled returns the qualified name of the type that a bare name means here.
func (e *extractor) typeCalled(name string) string {
	if l, ok := e.scopes.Lookup(name); ok {
		if l.kind == localType {
			return l.typ
		}
		return ""
	}
	if d := e.defined[name]; d != nil {
		switch {
		case !d.isType():
			return ""
		case d.typ != "":
			return d.typ // an alias
		}
		return d.qualified
	}
	switch {
	case name == "error":
		return e.qualify(universe, name)
	case name == "" || predeclaredType(name): // the others have no members
		return ""
	case e.broken || e.mayBeImported(name):
		return ""
	}
	return e.qualify(e.Package(), name)
}

// resultTypes returns the qualified names of a signature's result types.
func (e *extractor) resultTypes(signature syntax.Node) []string {
	result := e.t.Child(signature, e.f.result)
	if result == syntax.NoNode {
		return nil
	}
	if e.class(result) != parameterList {
		return []string{e.typeNamed(result)}
	}
	var types []string
	for p := range e.t.NamedChildren(result) {
		typ := e.declaredType(p)
		types = append(types, typ)
		for count := e.count(p); count > 1; count-- {
			types = append(types, typ)
		}
	}
	return types
}

// count returns the number of names a parameter declares, 1 when it has none.
func (e *extractor) count(p syntax.Node) int {
	count := 0
	for range e.names(p) {
		count++
	}
	return max(count, 1)
}

// valueTypes steps through the types of the values of a declaration, name by name.
type valueTypes struct {
	e      *extractor
	value  syntax.Node // of the next name; the only one when single
	single bool        // one value for all names
	index  int
}

func (e *extractor) newValueTypes(n syntax.Node, f syntax.Field) valueTypes {
	v := valueTypes{e: e, value: syntax.NoNode}
	if list := e.t.Child(n, f); list != syntax.NoNode {
		v.value = e.t.FirstNamedChild(list)
		v.single = v.value != syntax.NoNode && e.nextNamed(v.value) == syntax.NoNode
	}
	return v
}

// next returns the qualified name of the type of the next name's value, "" if the
// file does not tell it.
func (v *valueTypes) next() string {
	if v.value == syntax.NoNode {
		return ""
	}
	index := v.index
	v.index++
	if v.single {
		return v.e.resultType(v.value, index)
	}
	value := v.value
	v.value = v.e.nextNamed(value)
	return v.e.resultType(value, 0)
}

func (e *extractor) nextNamed(n syntax.Node) syntax.Node {
	for s := e.t.NextSibling(n); s != syntax.NoNode; s = e.t.NextSibling(s) {
		if e.t.Flags(s)&(syntax.IsNamed|syntax.IsExtra) == syntax.IsNamed {
			return s
		}
	}
	return syntax.NoNode
}

// resultType returns the qualified name of the type of an expression, or of result
// index of a call.
func (e *extractor) resultType(n syntax.Node, index int) string {
	for index == 0 && (e.class(n) == parenthesized || e.class(n) == unary && e.t.Text(n)[0] == '&') {
		if n = e.t.FirstNamedChild(n); n == syntax.NoNode {
			return ""
		}
	}
	if e.class(n) == call {
		return e.calledType(n, index)
	}
	if index > 0 {
		return ""
	}
	switch e.class(n) {
	case compositeLiteral, conversion, typeAssertion:
		return e.declaredType(n)
	case identifier:
		if l, ok := e.scopes.Lookup(e.t.Text(n)); ok && l.kind != typeVariable {
			return l.typ
		}
	}
	return ""
}

// calledType returns the type of a result of a call: of new(T), of a conversion, or
// of a function or method of the file.
func (e *extractor) calledType(n syntax.Node, index int) string {
	function := e.t.Child(n, e.f.function)
	if function == syntax.NoNode {
		return ""
	}
	switch e.class(function) {
	case identifier:
		return e.namedCallType(n, e.t.Text(function), index)
	case selector:
		operand, field := e.t.Child(function, e.f.operand), e.fieldText(function, e.f.field)
		if operand == syntax.NoNode || e.class(operand) != identifier {
			return ""
		}
		if l, ok := e.scopes.Lookup(e.t.Text(operand)); ok && l.kind != typeVariable {
			return nth(e.members[member{l.typ, field}].results, index)
		}
	case parenthesized: // (*T)(x)
		inner := e.t.FirstNamedChild(function)
		if index == 0 && inner != syntax.NoNode && e.class(inner) == unary {
			return e.convertedType(inner)
		}
	}
	return ""
}

// convertedType returns the type T of a conversion written (*T)(x), "" when T is
// not known to be a type.
func (e *extractor) convertedType(pointer syntax.Node) string {
	operand := e.t.FirstNamedChild(pointer)
	if operand == syntax.NoNode || e.class(operand) != identifier {
		return ""
	}
	name := e.t.Text(operand)
	if _, shadowed := e.scopes.Lookup(name); !shadowed && e.defined[name] == nil {
		return ""
	}
	return e.typeCalled(name)
}

func (e *extractor) namedCallType(n syntax.Node, name string, index int) string {
	if l, ok := e.scopes.Lookup(name); ok {
		if l.kind == localType && index == 0 {
			return l.typ
		}
		return ""
	}
	d := e.defined[name]
	switch {
	case d != nil && d.kind == ast.KindFunction:
		return nth(d.results, index)
	case d != nil && d.isType() && index == 0:
		return e.typeCalled(name)
	case d == nil && name == "new" && index == 0:
		if arguments := e.t.Child(n, e.f.arguments); arguments != syntax.NoNode {
			if typ := e.t.FirstNamedChild(arguments); typ != syntax.NoNode {
				return e.typeNamed(typ)
			}
		}
	}
	return ""
}

func nth(types []string, index int) string {
	if index < len(types) {
		return types[index]
	}
	return ""
}
