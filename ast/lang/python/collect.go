package python

import (
	"elixirscope/ast/syntax"
)

// collect binds the names that the body at n binds in its own scope: names is the
// table of a module or class, nil for a function, whose scope is the innermost.
func (e *extractor) collect(n syntax.Node, names map[string]binding) {
	if n == syntax.NoNode {
		return
	}
	outer := e.collecting
	e.collecting = n
	for i := n; i < e.t.After(n); {
		i = e.collectNode(i, names)
	}
	e.collecting = outer
}

// collectNode returns the next node to look at. It skips the bodies of nested
// functions and classes, which are scopes of their own, but not comprehensions:
// names assigned in them by := belong to the scope around.
func (e *extractor) collectNode(n syntax.Node, names map[string]binding) syntax.Node {
	if e.t.Field(n) == e.f.body {
		switch e.class(e.t.Parent(n)) {
		case functionDefinition, lambda, classDefinition:
			if n != e.collecting {
				return e.t.After(n)
			}
		}
	}
	switch e.class(n) {
	case functionDefinition:
		e.bindDefinition(names, n, function)
	case classDefinition:
		e.bindDefinition(names, n, classObject)
	case assignment:
		e.bindAssigned(names, n)
	case augmentedAssignment, forStatement:
		e.bindVariables(names, e.t.Child(n, e.f.left), binding{from: e.t.End(n)})
	case namedExpression:
		e.bindVariables(names, e.t.Child(n, e.f.name), binding{})
	case exceptClause:
		e.bindExcept(names, n)
	case asPatternTarget:
		e.bindVariables(names, n, binding{})
	case deleteStatement:
		e.bindVariables(names, n, binding{weak: true})
	case typeAliasStatement:
		e.bindVariables(names, e.aliasName(n), binding{sort: variableSort(names), from: e.t.End(n)})
	case importStatement:
		e.bindImport(names, n)
	case importFrom, futureImport:
		e.bindImportFrom(names, n)
	case scopeStatement:
		e.bindOuter(names, n)
	case casePattern, keywordPattern, asPattern, splatPattern:
		e.bindCapture(names, n)
	case stringContent, comment:
		return e.t.After(n)
	}
	return n + 1
}

// bindDefinition binds the name of a function or class; of a class it collects the
// members too, so that code before and inside it knows them.
func (e *extractor) bindDefinition(names map[string]binding, n syntax.Node, s sort) {
	name := e.text(n, e.f.name)
	if name == "" {
		return
	}
	b := binding{sort: s, name: e.qualify(e.owner, name), from: e.t.End(n)}
	if s == classObject {
		b.class = e.collectClass(n, b.name)
	}
	e.bind(names, name, b)
}

func (e *extractor) collectClass(n syntax.Node, name string) *classBody {
	c := &classBody{name: name, names: make(map[string]binding), fields: make(map[string]bool)}
	e.classAt[n] = c
	if e.enter() {
		owner := e.owner
		e.owner = name
		e.collect(e.t.Child(n, e.f.body), c.names)
		e.owner = owner
	}
	e.leave()
	return c
}

// bindAssigned binds the targets of an assignment. One to None is weak: a fallback
// for an import that failed, or a value to be replaced.
func (e *extractor) bindAssigned(names map[string]binding, n syntax.Node) {
	b := binding{sort: variableSort(names), from: e.t.End(n)}
	b.weak = e.class(e.t.Child(n, e.f.right)) == noneLiteral
	e.bindVariables(names, e.t.Child(n, e.f.left), b)
}

// variableSort returns what an assignment makes of a name: variables of functions
// are no symbols.
func variableSort(names map[string]binding) sort {
	if names == nil {
		return variable
	}
	return value
}

// bindExcept binds the name of a caught exception: "except E as e" where the grammar
// gives it a role, "except E, e" of Python 2. Since Python 3.14 the latter may be a
// second exception instead, so it gives way to other meanings.
func (e *extractor) bindExcept(names map[string]binding, n syntax.Node) {
	e.bindVariables(names, e.t.Child(n, e.f.alias), binding{})
	values := 0
	for c := range e.t.NamedChildren(n) {
		if e.t.Field(c) != e.f.value {
			continue
		}
		if values++; values == 2 && e.class(c) == identifier {
			e.bindVariables(names, c, binding{weak: true})
		}
	}
}

// bindOuter makes the names of a global or nonlocal statement mean in this function
// what they mean in the module or in the function around.
func (e *extractor) bindOuter(names map[string]binding, n syntax.Node) {
	if e.owner == "" {
		return // in the module itself it says nothing
	}
	global := e.class(n+1) == globalKeyword
	for c := range e.t.NamedChildren(n) {
		name := e.t.Text(c)
		b, known := e.module[name]
		if !global {
			b, known = e.scopes.Lookup(name)
		}
		if !known {
			b = binding{}
		}
		b.fixed, b.weak = true, false
		e.bind(names, name, b)
	}
}

// bindCapture binds what a pattern of a case captures: a name alone, behind a star
// or behind "as".
func (e *extractor) bindCapture(names map[string]binding, n syntax.Node) {
	named := e.class(n) == splatPattern || e.class(n) == asPattern && e.class(e.t.Parent(n)) == casePattern
	for c := range e.t.NamedChildren(n) {
		switch class := e.class(c); {
		case class == dottedName && e.t.After(c) == c+2, class == identifier && named:
			e.bindVariables(names, c, binding{})
		}
	}
}

// bindTypeParameters binds T of def f[T](...) in the innermost scope.
func (e *extractor) bindTypeParameters(list syntax.Node) {
	for p := range e.t.NamedChildren(list) {
		for i := p; i < e.t.After(p); i++ {
			if e.class(i) == identifier {
				e.bind(nil, e.t.Text(i), binding{})
				break
			}
		}
	}
}
