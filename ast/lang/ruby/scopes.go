package ruby

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// enterFrame hides all local variables: the body of a method, class or module. It
// returns what restores the context.
func (e *extractor) enterFrame() (leave func()) {
	outer := e.context
	e.frames++
	e.frame = e.frames
	e.inBlock, e.noParameter = false, false
	e.variables.Push()
	return func() {
		e.variables.Pop()
		e.context = outer
	}
}

// isLocal reports whether name is a local variable here: Ruby's parser has met an
// assignment to it earlier in the text of the same scope or of a block around.
func (e *extractor) isLocal(name string) bool {
	frame, ok := e.variables.Lookup(name)
	if ok && frame == e.frame {
		return true
	}
	if !e.inBlock {
		return false
	}
	numbered := len(name) == 2 && name[0] == '_' && '1' <= name[1] && name[1] <= '9'
	return numbered || e.noParameter && name == "it"
}

// bind makes the text of n a local variable.
func (e *extractor) bind(n syntax.Node) {
	if n != syntax.NoNode && e.t.Start(n) < e.t.End(n) {
		e.bindName(e.t.Text(n))
	}
}

func (e *extractor) bindName(name string) {
	if frame, ok := e.variables.Lookup(name); !ok || frame != e.frame {
		e.variables.Bind(name, e.frame)
	}
}

// block visits a block: its parameters and variables are its own, those around
// are seen. So are its sections of private and public methods.
func (e *extractor) block(n syntax.Node) parameterCount {
	var count parameterCount
	outer := e.context
	parameters := e.t.Child(n, e.f.parameters)
	e.inBlock, e.noParameter = true, parameters == syntax.NoNode
	if around := e.t.Parent(n); e.is(around, lambda) && e.t.Child(around, e.f.parameters) != syntax.NoNode {
		e.noParameter = false
	}
	e.variables.Push()
	if parameters != syntax.NoNode {
		count = e.parameters(parameters)
	}
	e.walkWithout(n, parameters)
	e.variables.Pop()
	e.context = outer
	return count
}

func (e *extractor) lambda(n syntax.Node) {
	parameters := e.t.Child(n, e.f.parameters)
	e.variables.Push()
	if parameters != syntax.NoNode {
		e.parameters(parameters)
	}
	e.walkWithout(n, parameters)
	e.variables.Pop()
}

// parameterCount is how many parameters a list declares.
type parameterCount struct {
	required, optional int // positional ones
	all                int
}

func (p parameterCount) arity() ast.Arity {
	return ast.Arity{Min: int16(min(p.required, 1<<15-1)), Max: int16(min(p.required+p.optional, 1<<15-1))}
}

// parameters binds the parameters in a list, visits their defaults and counts them.
func (e *extractor) parameters(list syntax.Node) parameterCount {
	var count parameterCount
	for c := range e.t.NamedChildren(list) {
		if e.t.Field(c) == e.f.locals {
			e.bind(c)
			continue
		}
		count.all++
		switch e.class(c) {
		case identifier:
			count.required++
			e.bind(c)
		case destructuredParameter:
			count.required++
			e.destructured(c)
		case optionalParameter:
			count.optional++
			e.defaulted(c)
		case keywordParameter:
			e.defaulted(c)
		case splatParameter, hashSplatParameter, blockParameter:
			e.bind(e.t.Child(c, e.f.name))
		case forwardParameter:
		default: // **nil, or what the parser recovered from
			count.all--
			e.walk(c)
		}
	}
	return count
}

func (e *extractor) defaulted(n syntax.Node) {
	e.bind(e.t.Child(n, e.f.name))
	e.walk(e.t.Child(n, e.f.value))
}

// destructured binds the names in (a, (b, *c)).
func (e *extractor) destructured(n syntax.Node) {
	if e.depth < maxDepth {
		e.depth++
		e.parameters(n)
		e.depth--
	}
}

// target handles what is assigned to: local variables, constants, variables of
// objects, setters, lists of these.
func (e *extractor) target(n syntax.Node) {
	if n == syntax.NoNode {
		return
	}
	switch e.class(n) {
	case identifier:
		e.bind(n)
	case constant, scopeResolution:
		e.constantDefinition(n, e.t.Parent(n), syntax.NoNode)
	case instanceVariable, classVariable:
		e.variable(n, ast.IsWrite)
	case call:
		e.setterCall(n)
	case assignmentList, exceptionVariable:
		if e.depth == maxDepth {
			return
		}
		e.depth++
		for c := range e.t.NamedChildren(n) {
			e.target(c)
		}
		e.depth--
	default:
		e.walk(n)
	}
}

func (e *extractor) assignment(n syntax.Node) {
	left, right := e.t.Child(n, e.f.left), e.t.Child(n, e.f.right)
	if left != syntax.NoNode && right != syntax.NoNode && (e.is(left, constant) || e.is(left, scopeResolution)) {
		e.constantDefinition(left, n, right)
		return
	}
	e.target(left)
	e.walkWithout(n, left)
}

// operatorAssignment visits a += b; a.b ||= c reads with b and writes with b=.
func (e *extractor) operatorAssignment(n syntax.Node) {
	left, right := e.t.Child(n, e.f.left), e.t.Child(n, e.f.right)
	switch {
	case e.is(left, call):
		e.walk(left)
		e.setterReference(left)
	case e.is(left, constant) && right != syntax.NoNode:
		e.constantDefinition(left, n, right)
		return
	default:
		e.target(left)
	}
	e.walkWithout(n, left)
}

func (e *extractor) rescue(n syntax.Node) {
	for c := range e.t.Children(n) {
		if !e.is(c, exceptions) {
			e.walk(c)
			continue
		}
		for exception := range e.t.Children(c) {
			if k := e.class(exception); k == constant || k == scopeResolution {
				e.constant(exception, ast.RoleType)
			} else {
				e.walk(exception)
			}
		}
	}
}

// matching visits a clause of case/in, or value => pattern, or value in pattern.
func (e *extractor) matching(n syntax.Node) {
	for c := range e.t.Children(n) {
		if e.t.Field(c) == e.f.pattern {
			e.pattern(c)
		} else if e.t.Named(c) {
			e.walk(c)
		}
	}
}

// pattern binds the names in a pattern and visits the values in it.
func (e *extractor) pattern(n syntax.Node) {
	if n == syntax.NoNode || e.depth == maxDepth {
		return
	}
	e.depth++
	switch e.class(n) {
	case identifier:
		e.bind(n)
	case splatParameter, hashSplatParameter:
		e.bind(e.t.Child(n, e.f.name))
	case asPattern:
		e.pattern(e.t.Child(n, e.f.value))
		e.bind(e.t.Child(n, e.f.name))
	case keywordPattern:
		if value := e.t.Child(n, e.f.value); value != syntax.NoNode {
			e.pattern(value)
		} else {
			e.bind(e.t.Child(n, e.f.key))
		}
	case compoundPattern:
		for c := range e.t.NamedChildren(n) {
			e.pattern(c)
		}
	default:
		e.visit(n)
	}
	e.depth--
}

// pair visits key: value. A key alone, {x:}, stands for the variable or method of
// that name.
func (e *extractor) pair(n syntax.Node) {
	key, value := e.t.Child(n, e.f.key), e.t.Child(n, e.f.value)
	if value != syntax.NoNode || !e.is(key, hashKey) {
		e.walkChildren(n)
		return
	}
	name := e.t.Text(key)
	if name == "" || isConstantName(name) || isReserved(name) || e.isLocal(name) {
		return
	}
	e.bareCall(key, name, 0)
}

// binary visits a op b; /(?<name>..)/ =~ b binds the names of the groups.
func (e *extractor) binary(n syntax.Node) {
	left := e.t.Child(n, e.f.left)
	if e.is(left, regex) && e.t.Text(e.t.Child(n, e.f.operator)) == "=~" {
		e.bindGroups(e.t.Text(left))
	}
	e.walkChildren(n)
}

// bindGroups binds the named groups of a regular expression. Interpolation makes
// none.
func (e *extractor) bindGroups(pattern string) {
	if strings.Contains(pattern, "#{") {
		return
	}
	for {
		_, rest, found := strings.Cut(pattern, "(?<")
		if !found {
			return
		}
		name, _, closed := strings.Cut(rest[:min(len(rest), 256)], ">")
		if closed && isLocalName(name) {
			e.bindName(name)
		}
		pattern = rest
	}
}

// isLocalName reports whether a group of that name becomes a local variable.
func isLocalName(name string) bool {
	for i := range len(name) {
		c := name[i]
		letter := 'a' <= c && c <= 'z' || c == '_' || c >= 0x80
		if !letter && (i == 0 || !('0' <= c && c <= '9' || 'A' <= c && c <= 'Z')) {
			return false
		}
	}
	return name != ""
}

// isConstantName reports whether name starts like a constant.
func isConstantName(name string) bool { return name != "" && 'A' <= name[0] && name[0] <= 'Z' }
