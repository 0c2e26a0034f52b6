package golang

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// document fills in what the comment directly above n says.
func (e *extractor) document(s *ast.Symbol, n syntax.Node) {
	first := e.commentAbove(n)
	if first == n {
		return
	}
	s.Flags |= ast.Documented
	for line := range strings.Lines(e.t.Slice(e.t.Start(first), e.t.End(n-1))) {
		line = commentText(line)
		if s.Doc == "" {
			s.Doc = lang.FirstLine(line)
		}
		if reason, ok := strings.CutPrefix(line, "Deprecated:"); ok {
			s.Flags |= ast.Deprecated
			if s.Details == nil {
				s.Details = &ast.Details{}
			}
			s.Details.Deprecated = lang.FirstLine(reason)
			return
		}
	}
}

// commentAbove returns the first node of the comments that stand directly above n,
// n itself when there are none. Comments come before n in preorder as leaves.
func (e *extractor) commentAbove(n syntax.Node) syntax.Node {
	first := n
	for p := n - 1; p > syntax.Root && e.class(p) == comment; p-- {
		gap := e.t.Slice(e.t.End(p), max(e.t.End(p), e.t.Start(first)))
		if strings.Count(gap, "\n") != 1 || strings.TrimSpace(gap) != "" || !e.startsLine(p) {
			break
		}
		first = p
	}
	return first
}

// startsLine reports whether nothing but blanks stands before n on its line.
func (e *extractor) startsLine(n syntax.Node) bool {
	source := e.t.Source()
	for i := int(e.t.Start(n)) - 1; i >= 0; i-- {
		switch source[i] {
		case '\n':
			return true
		case ' ', '\t', '\r':
		default:
			return false
		}
	}
	return true
}

// commentText returns one line of a comment without its markers; "" for directives
// to the compiler and other tools (//go:noinline).
func commentText(line string) string {
	line = strings.TrimSpace(line)
	if rest, ok := strings.CutPrefix(line, "//"); ok {
		if isDirective(rest) {
			return ""
		}
		return strings.TrimSpace(rest)
	}
	line = strings.TrimPrefix(line, "/*")
	line = strings.TrimSuffix(line, "*/")
	return strings.TrimSpace(strings.TrimPrefix(line, "*"))
}

// isDirective reports whether the text behind // is a directive as go/ast tells
// them: line, extern and export, or a word, a colon and a word without blanks.
func isDirective(text string) bool {
	for _, word := range []string{"line ", "extern ", "export "} {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	tool, argument, ok := strings.Cut(text, ":")
	return ok && lowerCase(tool) && argument != "" && lowerCase(argument[:1])
}

func lowerCase(text string) bool {
	return text != "" && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}
