package ruby

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// method visits def name and def object.name.
func (e *extractor) method(n syntax.Node) {
	name, object := e.t.Child(n, e.f.name), e.t.Child(n, e.f.object)
	text := e.methodText(name)
	if text == "" {
		e.walkChildren(n)
		return
	}
	owner := e.definee
	if object != syntax.NoNode {
		owner = receiver{module: e.objectNamed(object), singleton: true}
		e.walk(object)
	}
	asFunction := e.moduleFunctions && object == syntax.NoNode && !owner.singleton
	if asFunction {
		owner.singleton = true
	}
	s := ast.Symbol{
		Kind: methodKind(owner, e, text, e.is(name, setter)), Visibility: e.visibility, Name: text,
		QualifiedName: e.methodName(owner, text), Flags: e.flags(n), Signature: e.head(n),
		NamePosition: e.t.Position(e.t.Start(name)), Span: e.t.Span(n), Arity: ast.Exactly(0),
	}
	if object != syntax.NoNode {
		s.Visibility = e.singletonVisibility
	}
	e.document(&s, e.t.Start(n))
	index := e.openMethod(s, owner, n)
	if asFunction {
		owner.module.instance[text] = index
	}
	e.body(n, index, owner, name, object)
	e.Close()
}

func methodKind(owner receiver, e *extractor, name string, sets bool) ast.Kind {
	switch {
	case sets:
		return ast.KindSetter
	case owner.singleton:
		return ast.KindSingletonMethod
	case owner.module == e.top:
		return ast.KindFunction
	case name == "initialize":
		return ast.KindConstructor
	}
	return ast.KindMethod
}

// openMethod opens the symbol of a method that is measured at n.
func (e *extractor) openMethod(s ast.Symbol, owner receiver, n syntax.Node) int32 {
	if owner.singleton {
		s.Flags |= ast.Static
	}
	switch s.Name {
	case "initialize":
		s.Visibility = ast.Public // new calls it, whatever is written
	case "initialize_copy", "initialize_clone", "initialize_dup", "respond_to_missing?":
		s.Visibility = ast.Private // Ruby makes them so, whatever is written
	}
	s.Metrics = e.measure(n)
	index := e.Open(s)
	if !s.Flags.Has(ast.Dynamic) {
		owner.methods()[s.Name] = index
	}
	return index
}

// measure returns the metrics of a method or test at n. Blocks that define methods
// inside each other deeper than any program's are not measured, because each is
// measured with all it holds.
func (e *extractor) measure(n syntax.Node) *ast.Metrics {
	if e.measured > maxNesting {
		return &ast.Metrics{Lines: uint32(e.t.Span(n).Lines()), Cyclomatic: 1}
	}
	metrics := e.measurer.Measure(e.t, n)
	return &metrics
}

// body visits parameters and body of a method whose self is an instance of owner,
// or owner itself.
func (e *extractor) body(n syntax.Node, index int32, owner receiver, name, object syntax.Node) {
	leave := e.enterFrame()
	e.self = receiver{module: owner.module, singleton: owner.singleton}
	e.definee = receiver{module: owner.module}
	e.visibility, e.singletonVisibility, e.moduleFunctions = ast.Public, ast.Public, false
	e.methods++
	for c := range e.t.Children(n) {
		switch {
		case c == name || c == object || !e.t.Named(c):
		case e.t.Field(c) == e.f.parameters:
			count := e.parameters(c)
			s := e.Symbol(index)
			s.Arity, s.Metrics.Parameters = count.arity(), uint32(count.all)
		default:
			e.walk(c)
		}
	}
	leave()
}

// methodText returns the name that def, alias and undef write as name, :name or
// :"name"; "" for global variables and computed names.
func (e *extractor) methodText(n syntax.Node) string {
	if n == syntax.NoNode {
		return ""
	}
	switch e.class(n) {
	case symbol, delimitedSymbol:
		text, _, _ := e.literal(n)
		return text
	case globalVariable, instanceVariable, classVariable:
		return ""
	}
	return e.t.Text(n)
}

// alias visits alias new old.
func (e *extractor) alias(n syntax.Node) {
	name := e.t.Child(n, e.f.name)
	text, old := e.methodText(name), e.methodText(e.t.Child(n, e.f.alias))
	if text != "" && old != "" {
		e.addAlias(n, text, e.t.Start(name), old)
	}
}

func (e *extractor) addAlias(whole syntax.Node, name string, start uint32, old string) {
	owner := e.definee
	kind := methodKind(owner, e, "", false)
	if kind == ast.KindFunction {
		kind = ast.KindMethod
	}
	s := ast.Symbol{
		Kind: kind, Visibility: e.visibility, Name: name, QualifiedName: e.methodName(owner, name),
		Flags: e.flags(whole), Signature: lang.OneLine(e.t.Text(whole)), Arity: ast.Without(),
		NamePosition: e.t.Position(start), Span: e.t.Span(whole),
		Details: &ast.Details{Target: e.methodName(owner, old)},
	}
	if original, ok := owner.methods()[old]; ok {
		s.Arity = e.Symbol(original).Arity
	}
	if owner.singleton {
		s.Flags |= ast.Static
	}
	e.document(&s, e.t.Start(whole))
	owner.methods()[name] = e.Add(s)
}

// accessors adds what attr_reader :a, :b and the like define.
func (e *extractor) accessors(c *callParts, reads, writes bool) {
	e.literals(c.arguments, func(n syntax.Node, text string, start uint32) {
		if reads {
			e.accessor(c, n, text, start, ast.KindGetter)
		}
		if writes {
			e.accessor(c, n, text+"=", start, ast.KindSetter)
		}
	})
}

func (e *extractor) accessor(c *callParts, n syntax.Node, name string, start uint32, kind ast.Kind) {
	owner := e.definee
	s := ast.Symbol{
		Kind: kind, Visibility: e.visibility, Name: name, QualifiedName: e.methodName(owner, name),
		Flags: e.flags(n), Signature: lang.OneLine(c.name + " " + lang.OneLine(e.t.Text(n))), Arity: ast.Exactly(0),
		NamePosition: e.t.Position(start), Span: e.t.Span(n),
	}
	if kind == ast.KindSetter {
		s.Arity = ast.Exactly(1)
	}
	if owner.singleton {
		s.Flags |= ast.Static
	}
	e.document(&s, e.t.Start(c.node))
	owner.methods()[name] = e.Add(s)
}

// definedMethod visits the block of define_method(:name) { ... } as a method. A
// name that is computed is spelled as it is written.
func (e *extractor) definedMethod(c *callParts) {
	owner := e.definee
	if c.name == "define_singleton_method" {
		owner = e.self
		owner.singleton = true
	}
	first, text, start, literal := e.firstLiteral(c.arguments)
	if first == syntax.NoNode {
		e.walk(c.block)
		return
	}
	kind := methodKind(owner, e, text, false)
	if kind == ast.KindFunction {
		kind = ast.KindMethod
	}
	s := ast.Symbol{
		Kind: kind, Visibility: e.visibility, Name: text, Flags: e.flags(c.node), Arity: ast.Without(),
		Signature: lang.OneLine(c.name + " " + lang.OneLine(e.t.Text(first))), Span: e.t.Span(c.node),
	}
	if !literal {
		text, start = lang.OneLine(e.t.Text(first)), e.t.Start(first)
		s.Name, s.Flags = text, s.Flags|ast.Dynamic
	}
	s.QualifiedName, s.NamePosition = e.methodName(owner, text), e.t.Position(start)
	if s.Name == "" {
		e.walk(c.block)
		return
	}
	e.document(&s, e.t.Start(c.node))
	if c.block == syntax.NoNode {
		if index := e.Add(s); literal {
			owner.methods()[text] = index
		}
		return
	}
	index := e.openMethod(s, owner, c.block)
	e.definedBody(c.block, index, owner)
	e.Close()
}

// definedBody visits a block that is the body of a method: it sees the variables
// around, but self is an instance of owner, or owner itself.
func (e *extractor) definedBody(body syntax.Node, index int32, owner receiver) {
	outer := e.context
	e.self = receiver{module: owner.module, singleton: owner.singleton}
	e.methods++
	e.measured++
	count := e.block(body)
	s := e.Symbol(index)
	s.Arity, s.Metrics.Parameters = count.arity(), uint32(count.all)
	e.context = outer
}
