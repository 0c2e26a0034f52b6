package elixir

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// notes are what the attributes in front of a definition say of it.
type notes struct {
	doc        string
	deprecated string
	since      string
	implements string
	flags      ast.SymbolFlags
}

// spec is a type specification that waits for its function.
type spec struct {
	signature signature
	text      string
}

// documentation notes the value of @doc: a text, false, or keywords.
func (e *extractor) documentation(value syntax.Node, to *notes) {
	switch e.class(value) {
	case nilLiteral:
	case boolean:
		if e.t.Text(value) == "false" {
			to.flags |= ast.Hidden
		}
	case keywords:
		for option := range e.t.NamedChildren(value) {
			e.documentationOption(option, to)
		}
	default:
		to.flags |= ast.Documented
		to.doc = e.firstLine(value)
		e.expression(value)
	}
}

func (e *extractor) documentationOption(option syntax.Node, to *notes) {
	if e.class(option) != pair {
		return
	}
	value := e.t.Child(option, e.f.value)
	if value == syntax.NoNode {
		return
	}
	switch e.keyName(option) {
	case "since":
		to.since = e.plainText(value)
	case "deprecated":
		to.flags |= ast.Deprecated
		to.deprecated = lang.FirstLine(e.plainText(value))
	}
	e.expression(value)
}

// moduleDocumentation applies @moduledoc to the module itself.
func (e *extractor) moduleDocumentation(value syntax.Node) {
	var n notes
	e.documentation(value, &n)
	if !e.inQuote() && e.module.symbol != ast.NoSymbol {
		e.applyNotes(e.module.symbol, &n)
	}
}

// firstLine returns the first line of a text literal: string, heredoc or sigil.
func (e *extractor) firstLine(n syntax.Node) string { return lang.FirstLine(e.content(n)) }

// content returns what stands between the quotes of a text literal.
func (e *extractor) content(n syntax.Node) string {
	if c := e.class(n); c != quotedText && c != sigil {
		return ""
	}
	start, end := e.t.End(n), e.t.Start(n)
	for c := range e.t.NamedChildren(n) {
		if e.class(c) != sigilName {
			start, end = min(start, e.t.Start(c)), max(end, e.t.End(c))
		}
	}
	if start >= end {
		return ""
	}
	return e.t.Slice(start, end)
}

// applyNotes moves notes to the symbol they were written for.
func (e *extractor) applyNotes(symbol int32, n *notes) {
	if *n == (notes{}) {
		return
	}
	s := e.Symbol(symbol)
	s.Flags |= n.flags
	if n.doc != "" {
		s.Doc = n.doc
	}
	if n.deprecated != "" || n.since != "" || n.implements != "" {
		d := e.details(symbol)
		replace(&d.Deprecated, n.deprecated)
		replace(&d.Since, n.since)
		replace(&d.Implements, n.implements)
	}
	*n = notes{}
}

func replace(to *string, with string) {
	if with != "" {
		*to = with
	}
}

// attachSpecs gives the specifications of a module to its functions.
func (e *extractor) attachSpecs(m *module) {
	for _, s := range m.specs {
		if index, ok := m.definitions[s.signature]; ok {
			d := e.details(m.functions[index].symbol)
			d.Specs = append(d.Specs, s.text)
		}
	}
}
