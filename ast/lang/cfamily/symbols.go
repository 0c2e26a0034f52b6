package cfamily

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// complete fills in what all symbols have: name is the node that names it, n the
// declaration, whose extent is that of its outermost wrapper.
func (e *extractor) complete(s *ast.Symbol, n, name syntax.Node) {
	start := e.start(n)
	s.NamePosition = e.Tree.Position(e.Tree.Start(name))
	s.Span = ast.Span{
		Start: e.Tree.Position(e.Tree.Start(start)),
		End:   e.Tree.Position(max(e.Tree.End(start), e.Tree.End(n))),
	}
	if s.QualifiedName == "" {
		s.QualifiedName = join(e.context.scope, s.Name)
	}
	if e.context.local {
		s.Flags |= ast.Local
	}
	if e.context.recovered {
		s.Flags |= ast.Recovered
	}
	if e.context.unnamed && s.Visibility == ast.Public {
		s.Visibility = ast.Private
	}
	if s.Doc = e.documentation(start, n); s.Doc != "" {
		s.Flags |= ast.Documented
	}
}

// add records a symbol that encloses nothing.
func (e *extractor) add(s ast.Symbol, n, name syntax.Node) {
	if e.open(s, n, name) {
		e.Close()
	}
}

// open records a symbol and makes it the enclosing one. It reports whether it did:
// a name that error recovery made up is none.
func (e *extractor) open(s ast.Symbol, n, name syntax.Node) bool {
	if s.Name == "" || s.Kind != ast.KindMacro && isReserved(s.Name) {
		return false
	}
	e.complete(&s, n, name)
	e.names.define(e.Open(s), &s)
	return true
}

// signatureTo returns the text from the start of the declaration at n to an offset.
func (e *extractor) signatureTo(n syntax.Node, end uint32) string {
	start := e.Tree.Start(e.start(n))
	if end < start {
		end = e.Tree.End(n)
	}
	return lang.OneLine(strings.TrimRight(e.Tree.Slice(start, end), " \t\r\n;:"))
}

// head returns the text of the declaration at n up to its body, if it has one.
func (e *extractor) head(n syntax.Node) string {
	end := e.Tree.End(n)
	for c := range e.Tree.Children(n) {
		if f := e.Tree.Field(c); f == e.fields.body && f != syntax.NoField {
			end = e.Tree.Start(c)
			break
		}
	}
	return e.signatureTo(n, end)
}

// signatureOf returns the text of the declaration n as if d were its only
// declarator, without initial value.
func (e *extractor) signatureOf(n, d syntax.Node) string {
	end := e.Tree.End(d)
	if e.class(d) == initDeclarator {
		if inner := e.innerDeclarator(d); inner != syntax.NoNode {
			end = e.Tree.End(inner)
		}
	}
	first := e.Tree.Child(n, e.fields.declarator)
	if d <= first || first == syntax.NoNode {
		return e.signatureTo(n, end)
	}
	return lang.OneLine(e.signatureTo(n, e.Tree.Start(first)) + " " + e.Tree.Slice(e.Tree.Start(d), end))
}

// documentation returns the first line of the comment above start, or of one
// behind n that is marked as belonging to what comes before it.
func (e *extractor) documentation(start, n syntax.Node) string {
	if e.documented != start {
		e.documented, e.doc = start, e.commentAbove(start)
	}
	if e.doc != "" {
		return e.doc
	}
	t := e.Tree
	if c := t.After(n); int(c) < t.Len() && e.class(c) == comment && isTrailing(t.Text(c)) &&
		t.Position(t.Start(c)).Line == t.Position(t.End(n)).Line {
		return lang.FirstLine(commentText(t.Text(c)))
	}
	return ""
}

// commentAbove returns the first line of the comment that ends in the line above start:
// one in slashes and stars, or consecutive ones behind slashes.
func (e *extractor) commentAbove(start syntax.Node) string {
	t := e.Tree
	first, line := start, t.Position(t.Start(start)).Line
	for c := start - 1; c > 0 && e.class(c) == comment; c-- {
		text := t.Text(c)
		if isTrailing(text) || t.Position(t.End(c)).Line+1 != line || !e.standsAlone(c) {
			break
		}
		first, line = c, t.Position(t.Start(c)).Line
		if strings.HasPrefix(text, "/*") {
			break
		}
	}
	for ; first < start; first++ {
		if doc := lang.FirstLine(commentText(t.Text(first))); doc != "" {
			return doc
		}
	}
	return ""
}

// standsAlone reports whether nothing but blanks stands before the comment in its line.
func (e *extractor) standsAlone(c syntax.Node) bool {
	source := e.Tree.Source()
	for i := int(e.Tree.Start(c)) - 1; i >= 0; i-- {
		switch source[i] {
		case ' ', '\t':
		case '\n':
			return true
		default:
			return false
		}
	}
	return true
}

// isTrailing reports whether a comment documents what stands before it: /**< x */.
func isTrailing(text string) bool { return len(text) > 3 && text[3] == '<' }

// commentText strips the marks of a comment from its text, enough for its first line.
func commentText(text string) string {
	if line, ok := strings.CutPrefix(text, "//"); ok {
		return strings.TrimLeft(line, "/!<")
	}
	text = strings.TrimSuffix(strings.TrimPrefix(text, "/*"), "*/")
	text = strings.TrimLeft(text, "*!<")
	for line := range strings.Lines(text) {
		if line = strings.Trim(line, "* \t\r\n-="); line != "" {
			return line
		}
	}
	return ""
}
