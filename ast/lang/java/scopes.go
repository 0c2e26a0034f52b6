package java

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

func (e *extractor) enter() {
	e.variables.Push()
	e.types.Push()
}

func (e *extractor) leave() {
	e.variables.Pop()
	e.types.Pop()
}

// bind makes name a local variable of the type written at declared.
func (e *extractor) bind(name, declared syntax.Node) {
	if name != syntax.NoNode && e.t.Start(name) < e.t.End(name) {
		e.variables.Bind(e.t.Text(name), variable{declared: declared, decl: e.decl})
	}
}

// scoped walks what opens scopes or binds variables.
func (e *extractor) scoped(n syntax.Node, k class) {
	switch k {
	case block, catchClause, tryWithResources, forStatement, switchArm:
		e.enter()
		e.walkChildren(n)
		e.leave()
	case enhancedFor:
		e.walkField(n, e.fields.value)
		e.enter()
		e.walkField(n, e.fields.typeField)
		e.bind(e.t.Child(n, e.fields.name), e.t.Child(n, e.fields.typeField))
		e.walkField(n, e.fields.body)
		e.leave()
	case lambda:
		e.lambda(n)
	case localVariable:
		e.localVariable(n)
	case catchParameter, resource, instanceofExpression, typePattern, patternComponent:
		e.binding(n)
	case recordPattern:
		e.recordPattern(n)
	case labeledStatement:
		for c := range e.t.NamedChildren(n) {
			if c != e.t.FirstNamedChild(n) {
				e.walk(c)
			}
		}
	case jump:
		if e.t.FirstNamedChild(n) != syntax.NoNode {
			e.jumps++
		}
	}
}

func (e *extractor) localVariable(n syntax.Node) {
	declared := e.t.Child(n, e.fields.typeField)
	for c := range e.t.NamedChildren(n) {
		if e.class(c) != variableDeclarator {
			e.walk(c)
			continue
		}
		value := e.t.Child(c, e.fields.value)
		e.bind(e.t.Child(c, e.fields.name), e.inferred(declared, value))
		if value != syntax.NoNode {
			e.walk(value)
		}
	}
}

// inferred returns the type of a variable; of var, what its value names itself.
func (e *extractor) inferred(declared, value syntax.Node) syntax.Node {
	if e.t.Text(declared) != "var" {
		return declared
	}
	if value != syntax.NoNode && e.class(value) == objectCreation {
		return e.t.Child(value, e.fields.typeField)
	}
	return syntax.NoNode
}

// binding walks what declares one variable among its parts: the parameter of a
// catch, a resource, a pattern. The variable has the name field or is the identifier
// behind the type. It stays bound to the end of the statements around, because a
// pattern that is negated binds for what follows.
func (e *extractor) binding(n syntax.Node) {
	declared, name := syntax.NoNode, e.t.Child(n, e.fields.name)
	for c := range e.t.NamedChildren(n) {
		k := e.class(c)
		switch {
		case c == name:
		case k == identifier && declared != syntax.NoNode && name == syntax.NoNode:
			name = c
		case e.isType(k) && e.t.Field(c) != e.fields.left:
			declared = c
			e.walk(c)
		default:
			e.walk(c)
		}
	}
	if declared != syntax.NoNode {
		e.bind(name, declared)
	}
}

func (e *extractor) isType(k class) bool {
	return k >= typeIdentifier && k <= genericType || k == arrayType || k == annotatedType
}

// recordPattern walks T(a, b): the first identifier names the record.
func (e *extractor) recordPattern(n syntax.Node) {
	first := e.t.FirstNamedChild(n)
	for c := range e.t.NamedChildren(n) {
		if c == first && e.class(c) == identifier {
			e.typeName(c, ast.RoleType)
		} else {
			e.walk(c)
		}
	}
}

func (e *extractor) lambda(n syntax.Node) {
	e.enter()
	if p := e.t.Child(n, e.fields.parameters); p != syntax.NoNode {
		switch e.class(p) {
		case identifier:
			e.bind(p, syntax.NoNode)
		case inferredParameters:
			for c := range e.t.NamedChildren(p) {
				e.bind(c, syntax.NoNode)
			}
		default:
			e.bindParameters(p)
		}
	}
	e.walkField(n, e.fields.body)
	e.leave()
}

// bindParameters walks and binds formal parameters.
func (e *extractor) bindParameters(list syntax.Node) {
	if list == syntax.NoNode {
		return
	}
	for c := range e.t.NamedChildren(list) {
		switch e.class(c) {
		case formalParameter, spreadParameter:
			declared := e.t.Child(c, e.fields.typeField)
			for part := range e.t.NamedChildren(c) {
				if k := e.class(part); k == modifiers || k == annotation || e.isType(k) {
					e.walk(part)
				}
			}
			e.bind(e.parameterName(c), declared)
		}
	}
}

// parameterName returns the node of a formal parameter's name, or NoNode.
func (e *extractor) parameterName(n syntax.Node) syntax.Node {
	switch e.class(n) {
	case formalParameter:
		return e.t.Child(n, e.fields.name)
	case spreadParameter:
		if d := e.classes.Child(e.t, n, variableDeclarator); d != syntax.NoNode {
			return e.t.Child(d, e.fields.name)
		}
	}
	return syntax.NoNode
}

// typeParameter binds T and walks its bounds.
func (e *extractor) typeParameter(n syntax.Node) {
	name := e.classes.Child(e.t, n, typeIdentifier)
	if name == syntax.NoNode {
		return
	}
	e.types.Bind(e.t.Text(name), localType{})
	for c := range e.t.NamedChildren(n) {
		if c != name {
			e.walk(c)
		}
	}
}
