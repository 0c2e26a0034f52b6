package elixir

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// pattern records what n says as a pattern: its names are bound.
func (e *extractor) pattern(n syntax.Node) {
	if n == syntax.NoNode || e.depth == maxDepth {
		return
	}
	e.depth++
	switch e.class(n) {
	case leaf, atom, integer, nilLiteral, boolean, keyword, operatorIdentifier:
	case identifier:
		if name := e.t.Text(n); isSpecialName(name) {
			e.bareName(n)
		} else {
			e.bind(n)
		}
	case call:
		e.call(n, use{pattern: true})
	case unary:
		e.unaryPattern(n)
	case binary:
		e.binaryPattern(n)
	case structLiteral:
		e.structPattern(n)
	case aliasName, dot, lambda, stab, access, quotedText, sigil, quotedAtom, failure:
		e.expression(n)
	default:
		e.patterns(n)
	}
	e.depth--
}

// patterns walks the children of n as patterns.
func (e *extractor) patterns(n syntax.Node) {
	for c := n + 1; c < e.t.After(n); c = e.t.After(c) {
		if e.t.Named(c) {
			e.pattern(c)
		}
	}
}

func (e *extractor) unaryPattern(n syntax.Node) {
	switch e.operator(n) {
	case opPin, opAttribute, opCapture:
		e.unary(n)
	default:
		e.patterns(n)
	}
}

func (e *extractor) binaryPattern(n syntax.Node) {
	left, right := e.t.Child(n, e.f.left), e.t.Child(n, e.f.right)
	switch e.operator(n) {
	case opType:
		e.pattern(left)
		e.segment(right)
	case opDefault, opIn:
		e.pattern(left)
		e.expression(right)
	case opWhen:
		e.pattern(left)
		e.guard(right)
	default:
		e.pattern(left)
		e.pattern(right)
	}
}

func (e *extractor) structPattern(n syntax.Node) {
	for c := range e.t.NamedChildren(n) {
		if e.class(c) != structName {
			e.pattern(c)
			continue
		}
		if name := e.onlyChild(c); name != syntax.NoNode && !e.moduleReference(name, ast.RoleType) {
			e.pattern(name)
		}
	}
}

// segment walks what stands behind :: in a bitstring. Its modifiers, such as size(n)
// and binary(), are no calls.
func (e *extractor) segment(n syntax.Node) {
	if n == syntax.NoNode || e.depth == maxDepth {
		return
	}
	e.depth++
	switch e.class(n) {
	case identifier:
	case binary:
		e.segment(e.t.Child(n, e.f.left))
		e.segment(e.t.Child(n, e.f.right))
	case call:
		e.segmentCall(n)
	default:
		e.expression(n)
	}
	e.depth--
}

func (e *extractor) segmentCall(n syntax.Node) {
	target := e.t.Child(n, e.f.target)
	if target == syntax.NoNode || !isBitModifier(e.t.Text(target)) {
		e.expression(n)
		return
	}
	if p := e.parts(n); p.arguments != syntax.NoNode {
		e.children(p.arguments)
	}
}

func isBitModifier(name string) bool {
	switch name {
	case "size", "unit", "integer", "float", "bits", "bitstring", "binary", "bytes", "utf8", "utf16", "utf32",
		"signed", "unsigned", "little", "big", "native":
		return true
	}
	return false
}

// bitstring walks <<...>>. In a comprehension all segments before the generator
// belong to its pattern: for <<r::8, g::8 <- pixels>>.
func (e *extractor) bitstring(n syntax.Node) {
	last := syntax.NoNode
	for c := range e.t.NamedChildren(n) {
		last = c
	}
	if last == syntax.NoNode || e.class(last) != binary || e.operator(last) != opGenerator {
		e.children(n)
		return
	}
	e.expression(last)
	for c := range e.t.NamedChildren(n) {
		if c != last {
			e.pattern(c)
		}
	}
}
