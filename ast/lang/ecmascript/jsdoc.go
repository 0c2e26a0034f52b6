package ecmascript

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// statementOf returns the statement that a declaration at n is part of: with
// export and declare around it.
func (x *extractor) statementOf(n syntax.Node) syntax.Node {
	for {
		switch p := x.t.Parent(n); x.class(p) {
		case cExport, cAmbient, cLexical, cVariables:
			n = p
		default:
			return n
		}
	}
}

// document completes s with the JSDoc comment before the definition at n.
func (x *extractor) document(s *ast.Symbol, n syntax.Node) {
	comment := x.docBefore(n)
	if comment == "" && (x.class(n) == cLexical || x.class(n) == cVariables) {
		comment = x.docBefore(x.statementOf(n))
	}
	if comment == "" {
		return
	}
	s.Flags |= ast.Documented
	details := ast.Details{}
	if s.Details != nil {
		details = *s.Details
	}
	tagged := false
	for line := range strings.Lines(comment) {
		line = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(line), "*"))
		tag, rest, _ := strings.Cut(line, " ")
		switch {
		case tag == "@deprecated":
			s.Flags |= ast.Deprecated
			details.Deprecated = lang.OneLine(rest)
		case tag == "@since":
			details.Since = lang.OneLine(rest)
		}
		tagged = tagged || strings.HasPrefix(tag, "@")
		if s.Doc == "" && !tagged {
			s.Doc = lang.FirstLine(line)
		}
	}
	if s.Details != nil || details.Deprecated != "" || details.Since != "" {
		s.Details = &details
	}
}

// docBefore returns the inside of the JSDoc comment before n, other comments and
// decorators skipped; "" if there is none.
func (x *extractor) docBefore(n syntax.Node) string {
	parent := x.t.Parent(n)
	for before := n; before > parent+1; {
		previous := before - 1
		for x.t.Parent(previous) != parent {
			previous = x.t.Parent(previous)
		}
		switch x.class(previous) {
		case cComment:
			text := x.t.Text(previous)
			if strings.HasPrefix(text, "/**") && len(text) > len("/**/") {
				return text[len("/**") : len(text)-len("*/")]
			}
		case cDecorator:
		default:
			return ""
		}
		before = previous
	}
	return ""
}
