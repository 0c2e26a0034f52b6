package python

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// function records the definition at n, decorators included in its extent at whole,
// and visits it.
func (e *extractor) function(n, whole syntax.Node, d decorations) {
	defer e.leave()
	if !e.enter() {
		return
	}
	name := e.name(n)
	if name == syntax.NoNode {
		e.functionScopes(n, e.context.owner, "", d)
		return
	}
	irregular := e.irregular
	e.irregular = 0
	index := e.Open(e.functionSymbol(n, whole, name, d))
	e.functionScopes(n, e.qualify(e.owner, e.t.Text(name)), e.t.Text(name), d)
	e.Close()
	e.Symbol(index).Metrics = e.measure(n)
	e.irregular = irregular
}

// functionScopes visits the parameters and the body of the function at n. Type
// parameters have a scope around both; types and default values belong to the scope
// around the function.
func (e *extractor) functionScopes(n syntax.Node, owner, name string, d decorations) {
	outer := e.context
	e.scopes.Push()
	e.typeParameters(e.t.Child(n, e.f.typeParameters))
	parameters := e.t.Child(n, e.f.parameters)
	e.parameterDefaults(parameters)
	e.walk(e.t.Child(n, e.f.returns))

	e.context = context{owner: owner, functions: outer.functions + 1}
	e.scopes.Push()
	e.bindParameters(parameters)
	e.bindReceiver(parameters, outer.body, name, d)
	e.functionBody(e.t.Child(n, e.f.body))
	e.scopes.Pop()
	e.scopes.Pop()
	e.context = outer
}

func (e *extractor) functionBody(body syntax.Node) {
	e.collect(body, nil)
	e.walk(body)
}

func (e *extractor) measure(n syntax.Node) *ast.Metrics {
	m := e.measurer.Measure(e.t, n)
	m.Cyclomatic -= e.irregular
	_, m.Parameters = e.countParameters(e.t.Child(n, e.f.parameters))
	return &m
}

func (e *extractor) functionSymbol(n, whole, name syntax.Node, d decorations) ast.Symbol {
	text := e.t.Text(name)
	s := ast.Symbol{
		Name: text, QualifiedName: e.qualify(e.owner, text), Visibility: e.visibility(text),
		Flags: d.flags | e.flags(n), NamePosition: e.position(name), Span: e.t.Span(whole),
	}
	s.Kind, s.Flags = e.functionKind(text, d, s.Flags)
	parameters := e.t.Child(n, e.f.parameters)
	s.Arity, _ = e.countParameters(parameters)
	s.Signature = e.signature(n, name, parameters, e.t.Child(n, e.f.returns))
	body := e.t.Child(n, e.f.body)
	e.document(&s, body)
	if e.class(n+1) == asyncKeyword {
		s.Flags |= ast.Async
	}
	if e.isStub(body) {
		s.Flags |= ast.Declaration
	}
	if e.isTest(text, "test") {
		s.Flags |= ast.Test
	}
	return s
}

// functionKind tells the kinds of method apart.
func (e *extractor) functionKind(name string, d decorations, flags ast.SymbolFlags) (ast.Kind, ast.SymbolFlags) {
	switch {
	case e.body == nil:
		return ast.KindFunction, flags
	case d.binding == staticMethod:
		return ast.KindStaticMethod, flags | ast.Static
	case d.binding == classMethod:
		return ast.KindMethod, flags | ast.Static
	case d.binding == getter:
		return ast.KindGetter, flags
	case d.binding == setter:
		return ast.KindSetter, flags
	case name == "__init__":
		return ast.KindConstructor, flags
	}
	return ast.KindMethod, flags
}

// isStub reports whether a body is a lone "...", with or without documentation.
func (e *extractor) isStub(body syntax.Node) bool {
	if body == syntax.NoNode {
		return false
	}
	last, count := syntax.NoNode, 0
	for c := range e.t.NamedChildren(body) {
		last = c
		if count++; count > 2 {
			return false
		}
	}
	if last == syntax.NoNode || count == 2 && e.docstring(body) == syntax.NoNode {
		return false
	}
	only := e.t.FirstNamedChild(last)
	return e.class(last) == expressionStatement && e.class(only) == ellipsis
}

// countParameters returns the interval of positional parameters and the number of
// all parameters.
func (e *extractor) countParameters(list syntax.Node) (ast.Arity, uint32) {
	if list == syntax.NoNode {
		return ast.Exactly(0), 0
	}
	required, positional, all := 0, 0, uint32(0)
	keywordOnly := false
	for p := range e.t.NamedChildren(list) {
		switch e.parameterClass(p) {
		case listSplat:
			keywordOnly = true
			all++
		case keywordSeparator:
			keywordOnly = true
		case dictionarySplat:
			all++
		case identifier, plainTuple, defaultParameter:
			all++
			if keywordOnly {
				continue
			}
			positional++
			if e.class(p) != defaultParameter {
				required = positional
			}
		}
	}
	return ast.Arity{Min: int16(min(required, maxCount)), Max: int16(min(positional, maxCount))}, all
}

// parameterClass returns the class of a parameter without its type.
func (e *extractor) parameterClass(p syntax.Node) class {
	if e.class(p) == typedParameter {
		if inner := e.t.FirstNamedChild(p); inner != syntax.NoNode {
			return e.class(inner)
		}
	}
	return e.class(p)
}

// parameterDefaults visits types and default values, which belong to the scope
// around the function.
func (e *extractor) parameterDefaults(list syntax.Node) {
	if list == syntax.NoNode {
		return
	}
	for p := range e.t.NamedChildren(list) {
		switch e.class(p) {
		case typedParameter, defaultParameter:
			for c := range e.t.NamedChildren(p) {
				if f := e.t.Field(c); f == e.f.typ || f == e.f.value {
					e.walk(c)
				}
			}
		}
	}
}

// bindParameters binds the names of parameters in the innermost scope.
func (e *extractor) bindParameters(list syntax.Node) {
	if list == syntax.NoNode {
		return
	}
	for p := range e.t.NamedChildren(list) {
		switch e.class(p) {
		case identifier, plainTuple, listSplat, dictionarySplat:
			e.bindVariables(nil, p, binding{})
		case typedParameter:
			e.bindVariables(nil, e.t.FirstNamedChild(p), binding{})
		case defaultParameter:
			e.bindVariables(nil, e.t.Child(p, e.f.name), binding{})
		}
	}
}

// bindReceiver binds the first parameter of a method to the class it is a member
// of. An unknown decorator may pass anything, so then only the usual names count.
func (e *extractor) bindReceiver(list syntax.Node, c *classBody, method string, d decorations) {
	if c == nil || list == syntax.NoNode || d.binding == staticMethod {
		return
	}
	first := e.t.FirstNamedChild(list)
	if e.class(first) == typedParameter {
		first = e.t.FirstNamedChild(first)
	}
	if e.class(first) != identifier {
		return
	}
	name := e.t.Text(first)
	if name == "" || d.unknown && name != "self" && name != "cls" {
		return
	}
	b := binding{sort: receiver, depth: e.scopes.Depth(), name: c.name, class: c}
	switch method {
	case "__new__", "__init_subclass__", "__class_getitem__":
		b.sort = classReceiver
	}
	if d.binding == classMethod {
		b.sort = classReceiver
	}
	e.scopes.Bind(name, b)
}

func (e *extractor) lambda(n syntax.Node) {
	defer e.leave()
	if !e.enter() {
		return
	}
	parameters := e.t.Child(n, e.f.parameters)
	e.parameterDefaults(parameters)
	outer := e.context
	e.functions, e.body = outer.functions+1, nil
	e.scopes.Push()
	e.bindParameters(parameters)
	e.functionBody(e.t.Child(n, e.f.body))
	e.scopes.Pop()
	e.context = outer
}

// comprehension visits the comprehension at n. All of it is a scope of its own but
// what the first clause iterates over, which belongs to the scope around.
func (e *extractor) comprehension(n syntax.Node) {
	defer e.leave()
	if !e.enter() {
		return
	}
	first := e.firstIterable(n)
	if first == syntax.NoNode {
		first = e.t.After(n)
	}
	e.comprehensionPart(n, n+1, first)
	if first < e.t.After(n) {
		e.walk(first)
		e.comprehensionPart(n, e.t.After(first), e.t.After(n))
	}
}

func (e *extractor) firstIterable(n syntax.Node) syntax.Node {
	for c := range e.t.NamedChildren(n) {
		if e.class(c) == forInClause {
			return e.t.Child(c, e.f.right)
		}
	}
	return syntax.NoNode
}

// comprehensionPart visits the nodes from start to end in the scope of the
// comprehension at n.
func (e *extractor) comprehensionPart(n, start, end syntax.Node) {
	outer := e.context
	e.body = nil
	e.scopes.Push()
	for c := range e.t.NamedChildren(n) {
		if e.class(c) == forInClause {
			e.bindVariables(nil, e.t.Child(c, e.f.left), binding{})
		}
	}
	e.walkRange(start, end)
	e.scopes.Pop()
	e.context = outer
}
