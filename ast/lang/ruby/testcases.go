package ruby

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// isTest reports whether a call with a block is a test or a group of tests of
// RSpec, Minitest::Spec or ActiveSupport: describe "x" do, it "x" do, test "x" do.
func (e *extractor) isTest(c *callParts) bool {
	if c.receiver != syntax.NoNode && e.t.Text(c.receiver) != "RSpec" || e.methods > 0 && e.group == "" {
		return false
	}
	switch c.name {
	case "describe", "feature":
	case "context", "it", "specify", "example", "scenario":
		if e.group == "" {
			return false
		}
	case "test":
		if e.group == "" && !e.definee.module.test {
			return false
		}
	default:
		return false
	}
	return e.testName(c) != ""
}

// isGroup reports whether a test call holds tests rather than being one.
func isGroup(c *callParts) bool {
	switch c.name {
	case "describe", "context", "feature":
		return true
	}
	return false
}

// testName returns the name of a test: a string, or the constant that is tested.
func (e *extractor) testName(c *callParts) string {
	first, text, _, ok := e.firstLiteral(c.arguments)
	if ok {
		return text
	}
	if e.is(first, constant) || e.is(first, scopeResolution) {
		return e.path(first)
	}
	return ""
}

// test visits the block of a test or a group of tests.
func (e *extractor) test(c *callParts) {
	name := e.testName(c)
	outer := e.context
	around := e.group
	if around == "" {
		around = e.definee.module.name
	}
	qualified := e.qualify(around, " > ", name)
	if around == "" {
		qualified = c.name + " " + name // not to be taken for the class that is tested
	}
	s := ast.Symbol{
		Kind: ast.KindFunction, Name: name, QualifiedName: qualified, Flags: e.flags(c.node) | ast.Test,
		Arity: ast.Without(), Signature: lang.OneLine(e.t.Slice(e.t.Start(c.node), e.t.Start(c.block))),
		NamePosition: e.t.Position(e.t.Start(e.firstArgument(c.arguments))), Span: e.t.Span(c.node),
	}
	e.document(&s, e.t.Start(c.node))
	if isGroup(c) {
		e.group = qualified
	} else {
		s.Arity = ast.Exactly(0)
		s.Metrics = e.measure(c.block)
		e.measured++
		e.self.singleton = false // it runs on an instance of the class around
	}
	e.Open(s)
	e.walk(c.block)
	e.Close()
	e.context = outer
}
