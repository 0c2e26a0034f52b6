package rust

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// enter opens a block scope; the result goes to leave.
func (e *extractor) enter() int {
	for s := range e.scopes {
		e.scopes[s].Push()
	}
	return len(e.globs)
}

func (e *extractor) leave(globs int) {
	for s := range e.scopes {
		e.scopes[s].Pop()
	}
	e.globs = e.globs[:globs]
}

// scoped walks what opens scopes, binds variables or parameters.
func (e *extractor) scoped(n syntax.Node, k class) {
	switch k {
	case block:
		outer := e.enter()
		e.declareBlock(n)
		e.walkChildren(n)
		e.leave(outer)
	case letDeclaration:
		e.let(n)
	case letCondition:
		e.walkField(n, e.fields.value)
		e.bindPattern(e.t.Child(n, e.fields.pattern), e.valueType(e.t.Child(n, e.fields.value)))
	case ifExpression:
		outer := e.enter()
		e.walkField(n, e.fields.condition)
		e.walkField(n, e.fields.consequence)
		e.leave(outer)
		e.walkField(n, e.fields.alternative)
	case whileExpression:
		outer := e.enter()
		e.walkField(n, e.fields.condition)
		e.walkField(n, e.fields.body)
		e.leave(outer)
	case forExpression:
		e.forLoop(n)
	case matchArm:
		e.matchArm(n)
	case closureExpression:
		e.closure(n)
	case parameter:
		// Reached in function types only, whose parameter names bind nothing.
		e.walkField(n, e.fields.typeField)
	case typeParameter, constParameter:
		e.typeParameter(n, k)
	case jump:
		if e.classes.Child(e.t, n, label) != syntax.NoNode {
			e.excess.jumps++
		}
		e.walkChildren(n)
	default:
		e.walkChildren(n)
	}
}

func (e *extractor) let(n syntax.Node) {
	e.walkField(n, e.fields.typeField)
	e.walkField(n, e.fields.value)
	e.walkField(n, e.fields.alternative)
	declared := e.t.Child(n, e.fields.typeField)
	if declared == syntax.NoNode {
		declared = e.valueType(e.t.Child(n, e.fields.value))
	}
	e.bindPattern(e.t.Child(n, e.fields.pattern), declared)
}

// valueType returns the type a value names itself, as T { .. } does, or NoNode.
func (e *extractor) valueType(n syntax.Node) syntax.Node {
	if n != syntax.NoNode && e.class(n) == structExpression {
		return e.t.Child(n, e.fields.name)
	}
	return syntax.NoNode
}

func (e *extractor) forLoop(n syntax.Node) {
	e.walkField(n, e.fields.value)
	outer := e.enter()
	e.bindPattern(e.t.Child(n, e.fields.pattern), syntax.NoNode)
	e.walkField(n, e.fields.body)
	e.leave(outer)
}

// matchArm walks an arm; its pattern node holds the guard as condition.
func (e *extractor) matchArm(n syntax.Node) {
	outer := e.enter()
	if pattern := e.t.Child(n, e.fields.pattern); pattern != syntax.NoNode {
		condition := e.t.Child(pattern, e.fields.condition)
		for c := range e.t.NamedChildren(pattern) {
			if c != condition {
				e.bindPattern(c, syntax.NoNode)
			}
		}
		if condition != syntax.NoNode {
			e.walk(condition)
		}
		if e.t.Text(pattern) == "_" {
			e.excess.defaults++
		}
	}
	e.walkField(n, e.fields.value)
	e.leave(outer)
}

func (e *extractor) closure(n syntax.Node) {
	outer := e.enter()
	if list := e.t.Child(n, e.fields.parameters); list != syntax.NoNode {
		e.bindParameters(list, true)
	}
	e.walkField(n, e.fields.returnType)
	e.walkField(n, e.fields.body)
	e.leave(outer)
}

// bindParameters binds the parameters of a function or closure and walks their
// types. Without a type, a closure has a pattern and a function an unnamed type.
func (e *extractor) bindParameters(list syntax.Node, closure bool) {
	for c := range e.t.NamedChildren(list) {
		switch k := e.class(c); {
		case k == parameter || k == variadicParameter:
			declared := e.t.Child(c, e.fields.typeField)
			if declared != syntax.NoNode {
				e.walk(declared)
			}
			e.bindPattern(e.t.Child(c, e.fields.pattern), declared)
		case closure:
			e.bindPattern(c, syntax.NoNode)
		default:
			e.walk(c)
		}
	}
}

// typeParameter binds a type or const parameter and walks its bounds and type.
func (e *extractor) typeParameter(n syntax.Node, k class) {
	name := e.t.Text(e.t.Child(n, e.fields.name))
	if k == constParameter {
		e.bind(values, name, meaning{kind: variable, declared: e.t.Child(n, e.fields.typeField)})
	} else {
		e.bind(types, name, meaning{kind: typeVariable})
	}
	for c := range e.t.NamedChildren(n) {
		if e.t.Field(c) != e.fields.name {
			e.walk(c)
		}
	}
}

// bindPattern binds the variables of a pattern and records what it names. declared
// is the type of the whole value, or NoNode.
func (e *extractor) bindPattern(n, declared syntax.Node) {
	if n == syntax.NoNode || e.depth == maxDepth {
		return
	}
	e.depth++
	defer func() { e.depth-- }()
	switch e.class(n) {
	case identifier:
		e.bindVariable(n, declared)
	case scopedIdentifier, rangePattern, macroInvocation, block, genericPattern:
		e.walk(n)
	case tupleStructPattern:
		e.tupleStruct(n)
	case structPattern:
		e.structPattern(n)
	case opaque, comment, tokenTree, typeArguments:
	default:
		for c := range e.t.NamedChildren(n) {
			e.bindPattern(c, syntax.NoNode)
		}
	}
}

// bindVariable binds the identifier at n unless it names a constant: the language
// decides by what is in scope; for imported names their case tells.
func (e *extractor) bindVariable(n, declared syntax.Node) {
	name := e.t.Text(n)
	m, known := e.scopes[values].Lookup(name)
	if !known {
		m, known = e.module.names[values][name]
	}
	if known && m.kind == constantItem || startsUpper(name) {
		e.pathValue(n, 0)
		return
	}
	e.bind(values, name, meaning{kind: variable, declared: declared})
}

// tupleStruct walks T(a, b): T is a use of a struct or variant.
func (e *extractor) tupleStruct(n syntax.Node) {
	constructor := e.t.Child(n, e.fields.typeField)
	if constructor != syntax.NoNode {
		e.pathValue(constructor, 0)
	}
	for c := range e.t.NamedChildren(n) {
		if c != constructor {
			e.bindPattern(c, syntax.NoNode)
		}
	}
}

// structPattern walks T { a, b: pattern }.
func (e *extractor) structPattern(n syntax.Node) {
	constructor := e.t.Child(n, e.fields.typeField)
	owner := unresolved(ast.UnresolvedUndefined)
	if constructor != syntax.NoNode {
		owner = e.target(e.path(constructor), types)
		e.typeName(constructor, ast.RoleType)
	}
	for c := range e.t.NamedChildren(n) {
		if e.class(c) != fieldPattern {
			continue
		}
		name := e.t.Child(c, e.fields.name)
		e.fieldOf(owner, name, 0)
		if pattern := e.t.Child(c, e.fields.pattern); pattern != syntax.NoNode {
			e.bindPattern(pattern, syntax.NoNode)
		} else if name != syntax.NoNode {
			e.bind(values, e.t.Text(name), meaning{kind: variable, declared: syntax.NoNode})
		}
	}
}
