package ruby

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// callParts is one call.
type callParts struct {
	node, receiver, method, arguments, block syntax.Node
	name                                     string
}

// bare reports whether the receiver is self, written or not.
func (e *extractor) bare(c *callParts) bool {
	return c.receiver == syntax.NoNode || e.is(c.receiver, self)
}

// call visits a call with receiver, arguments or block.
func (e *extractor) call(n syntax.Node) {
	c := callParts{
		node: n, receiver: e.t.Child(n, e.f.receiver), method: e.t.Child(n, e.f.method),
		arguments: e.t.Child(n, e.f.arguments), block: e.t.Child(n, e.f.block),
	}
	if c.method == syntax.NoNode {
		e.walkChildren(n) // f.(x) names no method
		return
	}
	switch e.class(c.method) {
	case identifier, constant, operator:
		c.name = e.t.Text(c.method)
	}
	if c.name == "" || c.receiver == syntax.NoNode && e.isElementOfLocal(&c) {
		e.walkChildren(n) // super, or @a [0]
		return
	}
	e.callReference(&c, c.name, e.countArguments(c.arguments), 0)
	for child := range e.t.Children(n) {
		switch {
		case child == c.receiver || child == c.method || !e.t.Named(child):
		case child == c.arguments:
			e.arguments(&c)
		case child == c.block:
			e.callBlock(&c)
		default:
			e.walk(child)
		}
	}
	e.afterCall(&c)
}

// isElementOfLocal reports whether what the grammar takes for a call with an
// argument is an operator behind a local variable: a [0], a -1, a *b. Ruby's
// parser decides that by the variables it knows.
func (e *extractor) isElementOfLocal(c *callParts) bool {
	if c.arguments == syntax.NoNode || !e.is(c.method, identifier) || !e.isLocal(c.name) {
		return false
	}
	switch e.t.Source()[e.t.Start(c.arguments)] {
	case '[', '-', '+', '*', '&', '/', '%', '<', '?':
		return true
	case ':':
		end := e.t.Start(c.arguments) + 2
		return int(end) <= len(e.t.Source()) && e.t.Slice(end-1, end) == ":"
	}
	return false
}

// callReference visits the receiver and records the call.
func (e *extractor) callReference(c *callParts, name string, arity int16, flags ast.ReferenceFlags) {
	r := ast.Reference{
		Role: ast.RoleCall, Name: name, Arity: arity, Flags: flags,
		Position: e.t.Position(e.t.Start(c.method)),
	}
	e.referThrough(c.receiver, r, false)
}

// referThrough visits a receiver, NoNode for self that is not written, and records
// a use of one of its methods. dynamic says that the method is chosen at run time.
func (e *extractor) referThrough(object syntax.Node, r ast.Reference, dynamic bool) {
	if object == syntax.NoNode {
		e.referLater(r, callUse{receiver: e.self, constant: noUse, bare: true, dynamic: dynamic})
		return
	}
	switch e.class(object) {
	case self:
		r.Qualifier = "self"
		e.referLater(r, callUse{receiver: e.self, constant: noUse, dynamic: dynamic})
		return
	case constant, scopeResolution:
		use := e.constant(object, ast.RoleValue)
		r.Qualifier = e.path(object)
		if use != noUse {
			e.referLater(r, callUse{constant: use, dynamic: dynamic})
			return
		}
		r.Resolution = ast.UnresolvedExpression
	case identifier:
		r.Resolution = ast.UnresolvedExpression
		if name := e.t.Text(object); !isKeywordLiteral(name) {
			r.Qualifier = name
			if e.isLocal(name) {
				r.Resolution = ast.UnresolvedVariable
			}
		}
		e.walk(object)
	case instanceVariable, classVariable, globalVariable:
		r.Qualifier, r.Resolution = e.t.Text(object), ast.UnresolvedVariable
		e.walk(object)
	default:
		r.Resolution = ast.UnresolvedExpression
		e.walk(object)
		if e.isOwnClass(object) {
			r.Qualifier = "self.class"
		}
		if r.Qualifier != "" && !e.self.singleton && e.self.module != e.top {
			e.referLater(r, callUse{receiver: receiver{module: e.self.module, singleton: true}, constant: noUse, dynamic: dynamic})
			return
		}
	}
	if dynamic {
		r.Resolution = ast.UnresolvedDynamic
	}
	e.Refer(r)
}

// isOwnClass reports whether n is self.class.
func (e *extractor) isOwnClass(n syntax.Node) bool {
	return e.is(n, call) && e.is(e.t.Child(n, e.f.receiver), self) && e.t.Text(e.t.Child(n, e.f.method)) == "class"
}

// identifier visits a name that stands alone: a local variable, or a call.
func (e *extractor) identifier(n syntax.Node) {
	name := e.t.Text(n)
	if name == "" || isKeywordLiteral(name) || e.isLocal(name) || n < e.failedEnd && isReserved(name) {
		return
	}
	e.bareCall(n, name, 0)
	switch name {
	case "private", "protected", "public", "module_function":
		e.section(name)
	}
}

func isKeywordLiteral(name string) bool {
	switch name {
	case "__FILE__", "__LINE__", "__ENCODING__":
		return true
	}
	return false
}

// isReserved reports whether name is a word of the language, which only error
// recovery and keys of hashes take for a name.
func isReserved(name string) bool {
	switch name {
	case "alias", "and", "begin", "break", "case", "class", "def", "do", "else", "elsif", "end", "ensure", "for", "if",
		"in", "module", "next", "not", "or", "redo", "rescue", "retry", "return", "then", "undef", "unless", "until",
		"when", "while", "yield":
		return true
	}
	return false
}

func (e *extractor) bareCall(n syntax.Node, name string, arity int16) {
	e.referThrough(syntax.NoNode, ast.Reference{
		Role: ast.RoleCall, Name: name, Arity: arity, Position: e.t.Position(e.t.Start(n)),
	}, false)
}

// setterCall visits a.b = value, which calls b=.
func (e *extractor) setterCall(n syntax.Node) {
	c := callParts{node: n, receiver: e.t.Child(n, e.f.receiver), method: e.t.Child(n, e.f.method)}
	name := e.t.Text(c.method)
	if name == "" || c.receiver == syntax.NoNode {
		e.walkChildren(n)
		return
	}
	e.callReference(&c, e.setterName(name), 1, ast.IsWrite)
}

// setterReference records the write of a.b += value, whose receiver has been
// visited.
func (e *extractor) setterReference(n syntax.Node) {
	method := e.t.Child(n, e.f.method)
	name, object := e.t.Text(method), e.t.Child(n, e.f.receiver)
	if name == "" || object == syntax.NoNode {
		return
	}
	refs := e.References()
	if len(refs) == 0 || refs[len(refs)-1].Position.Offset != e.t.Start(method) {
		return // the read was no call
	}
	read := refs[len(refs)-1]
	r := ast.Reference{
		Role: ast.RoleCall, Name: e.setterName(name), Arity: 1, Flags: ast.IsWrite,
		Position: e.t.Position(e.t.Start(method)), Qualifier: read.Qualifier, Resolution: read.Resolution,
	}
	if last := len(e.callUses) - 1; last >= 0 && int(e.callUses[last].ref) == len(refs)-1 {
		e.referLater(r, e.callUses[last])
		return
	}
	e.Refer(r)
}

func (e *extractor) setterName(name string) string { return e.qualify(name, "", "=") }

// countArguments returns the number of positional arguments, ast.NoArity when one
// of them is unpacked.
func (e *extractor) countArguments(list syntax.Node) int16 {
	if list == syntax.NoNode {
		return 0
	}
	count := 0
	for c := range e.t.NamedChildren(list) {
		switch e.class(c) {
		case splatArgument, forwardArgument:
			return ast.NoArity
		case pair, hashSplatArgument, blockArgument:
		default:
			count++
		}
	}
	return int16(min(count, 1<<15-1))
}

// blockArgument visits &block; &:name uses a method that is looked up on whatever
// the block is called with.
func (e *extractor) blockArgument(n syntax.Node) {
	value := e.t.FirstNamedChild(n)
	if e.is(value, symbol) {
		if text, start, ok := e.literal(value); ok {
			e.Refer(ast.Reference{
				Role: ast.RoleCapture, Name: text, Arity: ast.NoArity, Resolution: ast.UnresolvedDynamic,
				Position: e.t.Position(start),
			})
		}
		return
	}
	e.walkChildren(n)
}

// chosen records the method that send(:name, ...) or method(:name) picks.
func (e *extractor) chosen(c *callParts, role ast.Role) {
	_, text, start, ok := e.firstLiteral(c.arguments)
	if !ok {
		return
	}
	r := ast.Reference{Role: role, Via: ast.ViaApply, Name: text, Arity: ast.NoArity, Position: e.t.Position(start)}
	if role == ast.RoleCall {
		if r.Arity = e.countArguments(c.arguments); r.Arity > 0 {
			r.Arity--
		}
	}
	if e.bare(c) {
		e.referThrough(c.receiver, r, true)
		return
	}
	r.Resolution = ast.UnresolvedDynamic
	e.Refer(r)
}
