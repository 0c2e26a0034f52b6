package python

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// decorations is what the decorators of a definition make of it.
type decorations struct {
	binding methodBinding
	flags   ast.SymbolFlags
	unknown bool // one of them may change what the first parameter is
}

// methodBinding is how a function in a class becomes a member.
type methodBinding uint8

const (
	instanceMethod methodBinding = iota
	classMethod
	staticMethod
	getter
	setter
)

// decorated visits a definition with decorators.
func (e *extractor) decorated(n syntax.Node) {
	var d decorations
	for c := range e.t.NamedChildren(n) {
		if e.class(c) == decorator {
			e.decorator(c, &d)
		}
	}
	definition := e.t.Child(n, e.f.definition)
	if definition == syntax.NoNode {
		return
	}
	switch e.class(definition) {
	case functionDefinition:
		e.function(definition, n, d)
	case classDefinition:
		e.classDefinition(definition, n, d)
	}
}

// decorator records the use of one decorator and notes its effect.
func (e *extractor) decorator(n syntax.Node, d *decorations) {
	expression := e.t.FirstNamedChild(n)
	if expression == syntax.NoNode {
		return
	}
	before := len(e.References())
	u := use{role: ast.RoleValue, via: ast.ViaDecorator, arity: ast.NoArity}
	switch inner := e.unwrap(expression); e.class(inner) {
	case identifier:
		if name := e.t.Text(inner); name != "" {
			e.refer(inner, "", name, e.meaningOf(inner), u)
		}
	case attribute:
		if e.chain(inner, u) != e.t.After(inner) {
			e.walk(e.t.Child(inner, e.f.object))
			e.memberOfExpression(e.t.Child(inner, e.f.attribute), u)
		}
	case call:
		d.unknown = true
		e.walkRange(e.call(inner, ast.ViaDecorator), e.t.After(inner))
		e.deprecation(before, d)
		return
	default:
		d.unknown = true
		e.walk(expression)
		return
	}
	if refs := e.References(); len(refs) > before {
		e.decorate(d, &refs[len(refs)-1])
	}
}

// deprecation notes @deprecated("..."), whose reference is among those from first on.
func (e *extractor) deprecation(first int, d *decorations) {
	for _, r := range e.References()[first:] {
		switch r.QualifiedName {
		case "warnings.deprecated", "typing_extensions.deprecated":
			if r.Via == ast.ViaDecorator {
				d.flags |= ast.Deprecated
			}
		}
	}
}

// decorate notes the effect of the decorator that r names.
func (e *extractor) decorate(d *decorations, r *ast.Reference) {
	switch e.decoratorName(r) {
	case "builtins.staticmethod":
		d.binding = staticMethod
		return
	case "builtins.classmethod":
		d.binding = classMethod
		return
	case "builtins.property", "functools.cached_property", "abc.abstractproperty", "enum.property",
		"types.DynamicClassAttribute":
		d.binding = getter
	case "abc.abstractmethod", "typing.overload", "typing_extensions.overload":
	default:
		e.decorateProperty(d, r)
		return
	}
	switch r.Name {
	case "abstractmethod", "abstractproperty", "overload":
		d.flags |= ast.Declaration
	}
}

// decoratorName returns what the decorator r stands for. A wildcard import that
// replaced a builtin decorator would be read by nobody as what it is, so it is taken
// not to.
func (e *extractor) decoratorName(r *ast.Reference) string {
	if r.Resolution == ast.UnresolvedWildcard && r.Qualifier == "" {
		return e.builtins[r.Name]
	}
	return r.QualifiedName
}

// decorateProperty notes @x.setter and the like, where x is a name alone.
func (e *extractor) decorateProperty(d *decorations, r *ast.Reference) {
	switch {
	case r.Qualifier != "" && r.Name == "setter":
		d.binding = setter
	case r.Qualifier != "" && r.Name == "getter":
		d.binding = getter
	case r.Qualifier == "" || r.Name != "deleter":
		d.unknown = true
	}
}
