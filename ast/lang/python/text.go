package python

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// signature returns the head of the definition at n: from its start to the last of
// the given parts that is there, without comments.
func (e *extractor) signature(n syntax.Node, parts ...syntax.Node) string {
	last := n
	for _, p := range parts {
		if p != syntax.NoNode {
			last = p
		}
	}
	start, end := e.t.Start(n), e.t.End(last)
	var b strings.Builder
	for i := n + 1; i < e.t.After(last); i++ {
		if e.class(i) == comment {
			b.WriteString(e.t.Slice(start, e.t.Start(i)))
			start = e.t.End(i)
		}
	}
	if b.Len() == 0 {
		return lang.OneLine(e.t.Slice(start, end))
	}
	b.WriteString(e.t.Slice(start, end))
	return lang.OneLine(b.String())
}

// document sets the documentation of a symbol whose body is given.
func (e *extractor) document(s *ast.Symbol, body syntax.Node) {
	n := e.docstring(body)
	if n == syntax.NoNode {
		return
	}
	s.Flags |= ast.Documented
	if content := e.content(n); content != syntax.NoNode {
		// A continued line keeps the text off the quotes.
		s.Doc = lang.FirstLine(strings.TrimLeft(e.t.Text(content), "\\\r\n"))
	}
}

// docstring returns the string that the body starts with, or NoNode. Strings with
// prefixes other than r and u are no documentation.
func (e *extractor) docstring(body syntax.Node) syntax.Node {
	if body == syntax.NoNode {
		return syntax.NoNode
	}
	n := e.t.FirstNamedChild(body)
	if e.class(n) != expressionStatement {
		return syntax.NoNode
	}
	n = e.t.FirstNamedChild(n)
	if e.class(n) == concatenatedString {
		n = e.t.FirstNamedChild(n)
	}
	if e.class(n) != stringLiteral {
		return syntax.NoNode
	}
	opening := e.t.FirstChild(n)
	if e.class(opening) != stringStart || strings.ContainsAny(e.t.Text(opening), "bBfFtT") {
		return syntax.NoNode
	}
	return n
}

// content returns the content of a string, NoNode if it is empty or computed.
func (e *extractor) content(n syntax.Node) syntax.Node {
	content := syntax.NoNode
	for c := range e.t.NamedChildren(n) {
		switch {
		case e.class(c) == stringContent && content == syntax.NoNode:
			content = c
		case e.class(c) == other && e.t.After(c) > c+1:
			return syntax.NoNode
		}
	}
	return content
}

// visibility returns the visibility of a definition here.
func (e *extractor) visibility(name string) ast.Visibility {
	if e.functions > 0 {
		return ast.Private
	}
	return visibilityByName(name)
}

// visibilityByName goes by the convention of the leading underscore.
func visibilityByName(name string) ast.Visibility {
	dunder := len(name) > 4 && strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__")
	if strings.HasPrefix(name, "_") && !dunder {
		return ast.Private
	}
	return ast.Public
}

// flags returns what the place of a definition at n says of it.
func (e *extractor) flags(n syntax.Node) ast.SymbolFlags {
	var flags ast.SymbolFlags
	if e.functions > 0 {
		flags |= ast.Local
	}
	if n < e.failedEnd {
		flags |= ast.Recovered
	}
	if around := e.Enclosing(); around != ast.NoSymbol && e.Symbol(around).Flags.Has(ast.Test) {
		flags |= ast.Test
	}
	return flags
}

// isTest reports whether a definition at the level of the module is a test by its
// name. What is inside a test inherits its flag.
func (e *extractor) isTest(name, prefix string) bool {
	return e.owner == "" && strings.HasPrefix(name, prefix)
}
