package elixir

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// structure walks defstruct and defexception. The struct has the name of its module.
func (e *extractor) structure(n syntax.Node, kind ast.Kind) bool {
	p := e.parts(n)
	if p.arguments == syntax.NoNode || e.module.symbol == ast.NoSymbol {
		return false
	}
	index := e.Open(ast.Symbol{
		Kind: kind, Flags: e.symbolFlags(), Arity: ast.Without(),
		Name: lastSegment(e.module.name), QualifiedName: e.module.name,
		Signature: lang.OneLine(e.t.Text(n)), NamePosition: e.position(n), Span: e.t.Span(n),
	})
	e.applyNotes(index, &e.module.notes)
	for c := range e.t.NamedChildren(p.arguments) {
		e.structFields(c)
	}
	e.Close()
	return true
}

// structFields records the fields that a list names: [:a, b: 1], ~w(a b)a.
func (e *extractor) structFields(n syntax.Node) {
	if e.depth == maxDepth {
		return
	}
	e.depth++
	switch e.class(n) {
	case list, keywords, tuple:
		for c := range e.t.NamedChildren(n) {
			e.structFields(c)
		}
	case binary: // [:a | rest], first ++ second
		for c := range e.t.NamedChildren(n) {
			e.structFields(c)
		}
	case pair:
		value := e.t.Child(n, e.f.value)
		key := e.t.Child(n, e.f.key)
		if value != syntax.NoNode && key != syntax.NoNode {
			e.field(key, e.keyName(n), lang.OneLine(e.t.Text(value)), e.t.Span(n))
			e.expression(value)
		}
	case atom:
		e.field(n, e.atomName(n), "", e.t.Span(n))
	case quotedAtom:
		e.field(n, e.plainText(n), "", e.t.Span(n))
	case sigil:
		e.wordFields(n)
	default:
		e.expression(n)
	}
	e.depth--
}

// field records one field of the struct that is open.
func (e *extractor) field(n syntax.Node, name, value string, span ast.Span) {
	if name == "" {
		return
	}
	s := ast.Symbol{
		Kind: ast.KindField, Flags: e.symbolFlags(), Arity: ast.Without(), Name: name,
		QualifiedName: e.join(e.module.name, name), Signature: lang.OneLine(e.t.Slice(span.Start.Offset, span.End.Offset)),
		NamePosition: e.position(n), Span: span,
	}
	if value != "" {
		s.Details = &ast.Details{Default: value}
	}
	e.Add(s)
}

// wordFields records the fields of ~w(a b)a.
func (e *extractor) wordFields(n syntax.Node) {
	for c := range e.t.NamedChildren(n) {
		if e.class(c) != quotedContent {
			continue
		}
		text, offset := e.t.Text(c), e.t.Start(c)
		for word := range strings.FieldsSeq(text) {
			at := offset + uint32(strings.Index(e.t.Slice(offset, e.t.End(c)), word))
			span := ast.Span{Start: e.t.Position(at), End: e.t.Position(at + uint32(len(word)))}
			e.Add(ast.Symbol{
				Kind: ast.KindField, Flags: e.symbolFlags(), Arity: ast.Without(), Name: word,
				QualifiedName: e.join(e.module.name, word), Signature: word, NamePosition: span.Start, Span: span,
			})
			offset = span.End.Offset
		}
	}
}
