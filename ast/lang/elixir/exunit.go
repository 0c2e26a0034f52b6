package elixir

import (
	"slices"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// description is the describe around tests.
type description struct {
	title    string
	computed bool
	tags     []string
}

// tag notes @moduletag, @describetag and @tag for the tests they are about.
func (e *extractor) tag(attribute string, p callParts) {
	var to *[]string
	switch attribute {
	case "moduletag":
		to = &e.module.tags
	case "describetag":
		to = &e.module.describe.tags
	case "tag":
		to = &e.module.testTags
	default:
		return
	}
	if p.arguments != syntax.NoNode {
		*to = append(*to, lang.OneLine(e.t.Text(p.arguments)))
	}
}

// testing walks the macros of ExUnit.Case: test, describe, setup and setup_all. It
// returns false when the call is none of them: tests stand in the body of a module
// that uses or imports something.
func (e *extractor) testing(n syntax.Node, name string, p callParts) bool {
	if e.function || e.module.symbol == ast.NoSymbol || !e.uses && e.imports == nil && !e.inQuote() {
		return false
	}
	first := e.firstArgument(p)
	switch name {
	case "test":
		return first != syntax.NoNode && e.test(n, first, p)
	case "describe":
		return first != syntax.NoNode && e.describe(first, p)
	}
	e.setup(first, p)
	return true
}

// test walks test "name", context do ... end.
func (e *extractor) test(n, first syntax.Node, p callParts) bool {
	name := e.title(first)
	if name == "" {
		return false
	}
	flags := ast.Test | e.symbolFlags()
	if e.isComputed(first) || e.module.describe.computed {
		flags |= ast.Dynamic
	}
	if e.module.describe.title != "" {
		name = e.module.describe.title + " > " + name
	}
	symbol := e.Open(ast.Symbol{
		Kind: ast.KindFunction, Flags: flags, Arity: ast.Without(), Name: name,
		QualifiedName: e.join(e.module.name, `"`+name+`"`), Signature: e.headSignature(n, first),
		NamePosition: e.position(first), Span: e.t.Span(n), Metrics: &ast.Metrics{Lines: uint32(e.t.Span(n).Lines())},
	})
	if tags := slices.Concat(e.module.tags, e.module.describe.tags, e.module.testTags); len(tags) > 0 {
		e.details(symbol).Tags = tags
	}
	e.module.testTags = nil
	e.contextBody(symbol, first, p)
	e.Close()
	return true
}

// describe walks describe "name" do ... end.
func (e *extractor) describe(first syntax.Node, p callParts) bool {
	name := e.title(first)
	if name == "" {
		return false
	}
	e.expression(first)
	saved := e.module.describe
	e.module.describe = description{title: name, computed: e.isComputed(first)}
	e.remainder(p, first)
	if p.block != syntax.NoNode {
		e.doBlock(p.block, false)
	}
	e.module.describe = saved
	return true
}

// setup walks setup context do ... end and setup :name.
func (e *extractor) setup(first syntax.Node, p callParts) {
	switch {
	case p.block != syntax.NoNode, e.optionValue(p.arguments, "do") != syntax.NoNode:
		e.contextBody(ast.NoSymbol, syntax.NoNode, p)
	case first != syntax.NoNode:
		e.setupFunctions(first)
	}
}

// contextBody walks a context pattern and the body that sees its variables. first is
// the argument before them.
func (e *extractor) contextBody(symbol int32, first syntax.Node, p callParts) {
	outer, inside := e.enterFrame(), e.function
	e.function = true
	if symbol != ast.NoSymbol {
		e.beginMeasure(1)
	}
	if first != syntax.NoNode {
		e.expression(first)
	}
	if p.arguments != syntax.NoNode {
		e.contextArguments(p.arguments, first)
	}
	if p.block != syntax.NoNode {
		e.doBlock(p.block, false)
	}
	if symbol != ast.NoSymbol {
		e.endMeasure(symbol, false)
	}
	e.function = inside
	e.leaveFrame(outer)
}

// contextArguments walks the context pattern behind first, and do: in keywords.
func (e *extractor) contextArguments(list, first syntax.Node) {
	for c := range e.t.NamedChildren(list) {
		switch {
		case c == first:
		case e.class(c) == keywords:
			e.expression(c)
		default:
			e.pattern(c)
		}
	}
}

// setupFunctions records the functions that setup names: they are called with the
// context of each test.
func (e *extractor) setupFunctions(n syntax.Node) {
	switch e.class(n) {
	case atom:
		e.referLocal(ast.Reference{
			Role: ast.RoleCall, Via: ast.ViaApply, Name: e.atomName(n), Arity: 1, Position: e.position(n),
		})
	case list:
		for c := range e.t.NamedChildren(n) {
			if e.class(c) == atom || e.class(c) == tuple {
				e.setupFunctions(c)
			} else {
				e.expression(c)
			}
		}
	case tuple:
		e.setupElsewhere(n)
		e.expression(n)
	default:
		e.expression(n)
	}
}

// setupElsewhere records the function of {Module, :name}.
func (e *extractor) setupElsewhere(n syntax.Node) {
	module := e.t.FirstNamedChild(n)
	if module == syntax.NoNode || e.count(n) != 2 {
		return
	}
	name := e.t.NextSibling(module)
	for name != syntax.NoNode && !e.t.Named(name) {
		name = e.t.NextSibling(name)
	}
	m, ok := e.moduleAt(module)
	if !ok || name == syntax.NoNode || e.atomName(name) == "" {
		return
	}
	e.refer(ast.Reference{
		Role: ast.RoleCall, Via: ast.ViaApply, Name: e.atomName(name), Qualifier: m.written, Arity: 1,
		QualifiedName: e.qualified(m.name, e.atomName(name), 1), Resolution: m.resolution, Position: e.position(name),
	})
}

// title returns the name of a test or describe: the text between the quotes, or the
// expression as written.
func (e *extractor) title(n syntax.Node) string {
	switch e.class(n) {
	case quotedText, sigil:
		return lang.OneLine(e.content(n))
	case binary, call, identifier:
		return lang.OneLine(e.t.Text(n))
	}
	return ""
}

// isComputed reports whether the name of a test is more than a plain text.
func (e *extractor) isComputed(title syntax.Node) bool {
	if class := e.class(title); class != quotedText && class != sigil {
		return true
	}
	for c := range e.t.NamedChildren(title) {
		if e.class(c) == interpolation {
			return true
		}
	}
	return false
}
