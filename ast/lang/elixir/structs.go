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
		e.structFields(c, true)
	}
	if kind == ast.KindError && !e.inQuote() {
		e.module.exception = index
	}
	e.Close()
	return true
}

// structFields records the fields that a list names: [:a, b: 1], ~w(a b)a, @fields.
// walk says that their values are to be walked, too.
func (e *extractor) structFields(n syntax.Node, walk bool) {
	if e.depth == maxDepth {
		return
	}
	e.depth++
	switch e.class(n) {
	case list, keywords, tuple:
		for c := range e.t.NamedChildren(n) {
			e.structFields(c, walk)
		}
	case binary: // [:a | rest], first ++ second
		for c := range e.t.NamedChildren(n) {
			e.structFields(c, walk)
		}
	case unary:
		e.attributeFields(n, walk)
	case pair:
		e.pairField(n, walk)
	case atom:
		e.field(n, e.atomName(n), "", e.t.Span(n))
	case quotedAtom:
		e.field(n, e.plainText(n), "", e.t.Span(n))
	case sigil:
		e.wordFields(n)
	default:
		if walk {
			e.expression(n)
		}
	}
	e.depth--
}

// pairField records the field of name: value.
func (e *extractor) pairField(n syntax.Node, walk bool) {
	value := e.t.Child(n, e.f.value)
	key := e.t.Child(n, e.f.key)
	if value == syntax.NoNode || key == syntax.NoNode {
		return
	}
	e.field(key, e.keyName(n), lang.OneLine(e.t.Text(value)), e.t.Span(n))
	if walk {
		e.expression(value)
	}
}

// attributeFields records the fields in the list that an attribute was last set to,
// but not those of further attributes in it.
func (e *extractor) attributeFields(n syntax.Node, walk bool) {
	if walk {
		e.expression(n)
	}
	if !walk || e.operator(n) != opAttribute || e.inQuote() {
		return
	}
	a, ok := e.module.attributes[signature{name: e.attributePath(n)}]
	if !ok || a.value == syntax.NoNode {
		return
	}
	if e.copies += int(e.t.After(a.value) - a.value); e.copies <= maxCopies {
		e.structFields(a.value, false)
	}
}

// exceptionFunctions adds the functions that defexception defines unless the module
// does: exception/1, and message/1 for a field of that name.
func (e *extractor) exceptionFunctions(m *module) {
	if m.exception == ast.NoSymbol {
		return
	}
	names := []string{"exception"}
	for _, s := range e.Symbols()[m.exception:] {
		if s.Parent == m.exception && s.Name == "message" {
			names = append(names, "message")
		}
	}
	for _, name := range names {
		key := signature{name: name, arity: 1}
		if _, defined := m.definitions[key]; defined {
			continue
		}
		s := e.Symbol(m.exception)
		h := head{name: name, at: s.NamePosition.Offset, arity: 1, flags: e.symbolFlags()}
		e.newFunction(h, definer{kind: ast.KindFunction}, key, ast.Clause{Span: s.Span}, s.Signature)
	}
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
