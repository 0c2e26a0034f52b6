package ecmascript

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// modifiers are the keywords before the name of a member or function.
type modifiers struct {
	static, async, abstract, declare, readonly, getter, setter bool
	accessibility                                              string
}

// modifiers reads what stands before the name of n.
func (x *extractor) modifiers(n syntax.Node) modifiers {
	var m modifiers
	for c := range x.t.Children(n) {
		switch x.class(c) {
		case tStatic:
			m.static = true
		case tStaticGet:
			m.static, m.getter = true, true
		case tAsync:
			m.async = true
		case tAbstract:
			m.abstract = true
		case tDeclare:
			m.declare = true
		case tReadonly:
			m.readonly = true
		case tGet:
			m.getter = true
		case tSet:
			m.setter = true
		case cAccessibility:
			m.accessibility = x.t.Text(c)
		case cDecorator, cComment, cOverride, tStar, cOther:
			// "function" and "accessor" are among the others.
			if field := x.t.Field(c); field == x.fields.name || field == x.fields.property {
				return m
			}
		default:
			return m
		}
	}
	return m
}

func (m modifiers) methodKind() ast.Kind {
	switch {
	case m.getter:
		return ast.KindGetter
	case m.setter:
		return ast.KindSetter
	case m.static:
		return ast.KindStaticMethod
	}
	return ast.KindMethod
}

func (m modifiers) flags() ast.SymbolFlags {
	var flags ast.SymbolFlags
	if m.static {
		flags |= ast.Static
	}
	if m.async {
		flags |= ast.Async
	}
	if m.abstract || m.declare {
		flags |= ast.Declaration
	}
	return flags
}

func (m modifiers) visibility(name string) ast.Visibility {
	switch {
	case m.accessibility == "private" || strings.HasPrefix(name, "#"):
		return ast.Private
	case m.accessibility == "protected":
		return ast.Protected
	}
	return ast.Public
}

// arity returns the least and greatest number of arguments the function or
// signature at n takes; a rest parameter does not count.
func (x *extractor) arity(n syntax.Node) ast.Arity {
	least, most := 0, 0
	x.eachParameter(n, func(p syntax.Node, form parameterForm) {
		if form == restParameter {
			return
		}
		most++
		if form == requiredParameter {
			least = most
		}
	})
	const limit = 1<<15 - 1
	return ast.Arity{Min: int16(min(least, limit)), Max: int16(min(most, limit))}
}

func (x *extractor) parameterCount(n syntax.Node) int {
	count := 0
	x.eachParameter(n, func(syntax.Node, parameterForm) { count++ })
	return count
}

type parameterForm uint8

const (
	requiredParameter parameterForm = iota
	optionalParameter
	restParameter
)

// eachParameter calls use for the parameters of the function or signature at n,
// without TypeScript's this.
func (x *extractor) eachParameter(n syntax.Node, use func(syntax.Node, parameterForm)) {
	if single := x.t.Child(n, x.fields.parameter); single != syntax.NoNode {
		use(single, requiredParameter)
		return
	}
	list := x.t.Child(n, x.fields.parameters)
	if list == syntax.NoNode {
		return
	}
	for p := range x.t.NamedChildren(list) {
		if form, ok := x.parameterForm(p); ok {
			use(p, form)
		}
	}
}

func (x *extractor) parameterForm(p syntax.Node) (parameterForm, bool) {
	pattern, form := p, requiredParameter
	if class := x.class(p); isParameter(class) {
		pattern = x.t.Child(p, x.fields.pattern)
		if class == cOptionalParameter || x.t.Child(p, x.fields.value) != syntax.NoNode {
			form = optionalParameter
		}
	}
	if pattern == syntax.NoNode {
		return 0, false
	}
	switch x.class(pattern) {
	case cThis, cError:
		return 0, false
	case cRestPattern:
		return restParameter, true
	case cDefaultPattern:
		return optionalParameter, true
	}
	return form, true
}

// isParameter reports whether a node of class c is a parameter of TypeScript, which
// holds the pattern; in JavaScript the pattern itself is the parameter.
func isParameter(c class) bool { return c == cParameter || c == cOptionalParameter }
