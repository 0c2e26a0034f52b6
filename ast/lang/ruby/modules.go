package ruby

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// module visits a class or module.
func (e *extractor) module(n syntax.Node, k class) {
	name := e.t.Child(n, e.f.name)
	qualified, ok := "", false
	if name != syntax.NoNode {
		qualified, ok = e.definitionPlace(name)
	}
	if !ok {
		e.walkChildren(n)
		return
	}
	kind := ast.KindModule
	if k == classDefinition {
		kind = ast.KindClass
	}
	e.usePath(name)
	parent := e.t.Child(n, e.f.superclass)
	m := e.openModule(n, name, qualified, kind, e.head(n))
	m.isClass = m.isClass || k == classDefinition
	if parent != syntax.NoNode {
		e.superclass(m, e.t.FirstNamedChild(parent))
	}
	leave := e.enterFrame()
	e.nesting = &nesting{name: qualified, outer: e.nesting}
	e.enterBody(m)
	for c := range e.t.Children(n) {
		if e.t.Named(c) && c != name && c != parent {
			e.walk(c)
		}
	}
	leave()
	e.Close()
}

// usePath visits what stands before the last name of a definition's constant path.
func (e *extractor) usePath(name syntax.Node) {
	if e.is(name, scopeResolution) {
		e.walk(e.t.Child(name, e.f.scope))
	}
}

// openModule declares a class or module and opens its symbol.
func (e *extractor) openModule(n, name syntax.Node, qualified string, kind ast.Kind, signature string) *module {
	holder, last := e.holder(name)
	m := e.moduleNamed(qualified)
	e.declare(holder, last, known{name: qualified, how: ast.ResolvedLocal})
	s := ast.Symbol{
		Kind: kind, Name: last, QualifiedName: qualified, Signature: signature, Flags: e.flags(n),
		Arity: ast.Without(), NamePosition: e.t.Position(e.t.Start(e.lastName(name))), Span: e.t.Span(n),
	}
	if m.test {
		s.Flags |= ast.Test
	}
	e.document(&s, e.t.Start(n))
	index := e.Open(s)
	m.symbols = append(m.symbols, index)
	e.constantSymbols[qualified] = append(e.constantSymbols[qualified], index)
	return m
}

// head returns the first line of a class, module or method definition.
func (e *extractor) head(n syntax.Node) string {
	end := e.t.End(n)
	for c := range e.t.Children(n) {
		field := e.t.Field(c)
		if field == e.f.name || field == e.f.superclass || field == e.f.parameters || field == e.f.value {
			end = e.t.End(c)
		}
	}
	return lang.OneLine(e.t.Slice(e.t.Start(n), end))
}

// enterBody makes the body of m the context.
func (e *extractor) enterBody(m *module) {
	e.self, e.definee = receiver{module: m, singleton: true}, receiver{module: m}
	e.visibility, e.singletonVisibility, e.moduleFunctions = ast.Public, ast.Public, false
	e.methods = 0
}

// superclass visits what a class inherits from.
func (e *extractor) superclass(m *module, n syntax.Node) {
	if n == syntax.NoNode {
		return
	}
	switch e.class(n) {
	case constant, scopeResolution:
		use := e.constant(n, ast.RoleExtends)
		m.superclass = use
		last := e.t.Text(e.lastName(n))
		if strings.HasSuffix(last, "Test") || strings.HasSuffix(last, "TestCase") || e.inheritsTests(n) {
			m.test = true
			e.Symbol(e.Enclosing()).Flags |= ast.Test
		}
	default:
		m.opaque = true
		if created := e.created(n); created == ast.KindStruct {
			e.Symbol(e.Enclosing()).Kind = ast.KindStruct
			e.structFields(m, e.t.Child(n, e.f.arguments))
		}
		e.walk(n)
	}
}

// inheritsTests reports whether the constant path n is a class of tests that the
// file has defined above.
func (e *extractor) inheritsTests(n syntax.Node) bool {
	name, ok := e.place(n)
	return ok && e.modules[name] != nil && e.modules[name].test
}

// singletonClass visits class << self and class << Constant. What def defines in
// the singleton class of any other object is spelled with the object as written.
func (e *extractor) singletonClass(n syntax.Node) {
	value := e.t.Child(n, e.f.value)
	e.walk(value)
	m := e.objectNamed(value)
	leave := e.enterFrame()
	e.enterBody(m)
	e.self = receiver{module: m, singleton: true, meta: true}
	e.definee = receiver{module: m, singleton: true}
	e.walkWithout(n, value)
	leave()
}

// objectNamed returns the module that an object in a definition is: self, a
// constant; otherwise one that nothing else can mean.
func (e *extractor) objectNamed(n syntax.Node) *module {
	if n == syntax.NoNode {
		return newModule("self")
	}
	switch e.class(n) {
	case parentheses:
		if inner := e.t.FirstNamedChild(n); inner != syntax.NoNode && e.t.After(inner) >= e.t.After(n)-1 && e.depth < maxDepth {
			e.depth++
			defer func() { e.depth-- }()
			return e.objectNamed(inner)
		}
	case assignment:
		return e.objectNamed(e.t.Child(n, e.f.left))
	case self:
		if e.self.module == e.top {
			return e.moduleNamed("self")
		}
		return e.self.module
	case constant, scopeResolution:
		if name, ok := e.place(n); ok {
			return e.moduleNamed(name)
		}
	}
	name := lang.OneLine(e.t.Text(n))
	if name == "" {
		name = "self"
	}
	return newModule(name)
}

// created tells what Class.new, Module.new, Struct.new and Data.define make.
func (e *extractor) created(n syntax.Node) ast.Kind {
	if !e.is(n, call) {
		return ast.KindUnknown
	}
	object := e.t.Child(n, e.f.receiver)
	if !e.is(object, constant) && !e.is(object, scopeResolution) {
		return ast.KindUnknown
	}
	path := strings.TrimPrefix(e.t.Text(object), "::")
	switch name := e.t.Text(e.t.Child(n, e.f.method)); {
	case name == "new" && path == "Struct", name == "define" && path == "Data":
		return ast.KindStruct
	case name == "new" && path == "Class":
		return ast.KindClass
	case name == "new" && path == "Module":
		return ast.KindModule
	}
	return ast.KindUnknown
}

// constantDefinition visits NAME = value; value is NoNode in a list of targets.
func (e *extractor) constantDefinition(name, whole, value syntax.Node) {
	e.usePath(name)
	holder, last := e.holder(name)
	if last == "" || holder == unknownHolder {
		e.walk(value)
		return
	}
	qualified := e.qualify(holder, "::", last)
	if value != syntax.NoNode && e.class(whole) == assignment {
		if kind := e.created(value); kind != ast.KindUnknown {
			e.createdModule(name, whole, value, qualified, kind)
			return
		}
	}
	e.declare(holder, last, known{name: qualified, how: ast.ResolvedLocal, value: true})
	s := ast.Symbol{
		Kind: ast.KindConstant, Name: last, QualifiedName: qualified, Flags: e.flags(name), Arity: ast.Without(),
		Signature:    lang.OneLine(e.t.Text(whole)),
		NamePosition: e.t.Position(e.t.Start(e.lastName(name))), Span: e.t.Span(whole),
	}
	e.document(&s, e.t.Start(whole))
	if value != syntax.NoNode {
		s.Details = &ast.Details{Default: lang.OneLine(e.t.Text(value))}
	}
	e.constantSymbols[qualified] = append(e.constantSymbols[qualified], e.Open(s))
	e.walk(value)
	e.Close()
}

// createdModule visits Name = Class.new(Superclass) { body } and the like.
func (e *extractor) createdModule(name, whole, value syntax.Node, qualified string, kind ast.Kind) {
	end := e.t.End(value)
	if body := e.t.Child(value, e.f.block); body != syntax.NoNode {
		end = e.t.Start(body)
	}
	m := e.openModule(whole, name, qualified, kind, lang.OneLine(e.t.Slice(e.t.Start(whole), end)))
	m.isClass = kind != ast.KindModule
	if kind == ast.KindStruct {
		m.opaque = true
		e.structFields(m, e.t.Child(value, e.f.arguments))
	}
	e.moduleCall, e.callModule = value, m
	e.walk(value)
	e.Close()
}

// structFields adds the fields that Struct.new(:a, :b) names.
func (e *extractor) structFields(m *module, arguments syntax.Node) {
	e.literals(arguments, func(n syntax.Node, text string, start uint32) {
		if e.is(n, stringLiteral) {
			return // Struct.new("Name", ...)
		}
		index := e.Add(ast.Symbol{
			Kind: ast.KindField, Name: text, QualifiedName: e.qualify(m.name, "#", text), Arity: ast.Without(),
			Flags: e.flags(n), Signature: lang.OneLine(e.t.Text(n)),
			NamePosition: e.t.Position(start), Span: e.t.Span(n),
		})
		m.instance[text] = index
		m.instance[text+"="] = index
	})
}
