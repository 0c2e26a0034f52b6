package rust

import (
	"cmp"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// marks is what the comments and attributes around an item say about it.
type marks struct {
	flags      ast.SymbolFlags
	doc        string
	deprecated string
	since      string
	exported   bool // #[macro_export]
	testsOnly  bool // #[cfg(test)]
}

// marksBefore reads the comments and attributes from lead up to item.
func (e *extractor) marksBefore(lead, item syntax.Node) marks {
	var m marks
	if lead == syntax.NoNode {
		return m
	}
	for c := lead; c < item; c = e.t.After(c) {
		e.mark(&m, c, e.fields.outer)
	}
	return m
}

// marksInside reads the comments and attributes at the start of a body that speak
// about the body's item.
func (e *extractor) marksInside(m *marks, body syntax.Node) {
	for c := range e.t.Children(body) {
		switch e.class(c) {
		case comment, attributeItem:
			e.mark(m, c, e.fields.inner)
		case other: // the brace
			if e.t.Named(c) {
				return
			}
		default:
			return
		}
	}
}

// mark adds what one comment or attribute says; side is the field of the comments
// that count.
func (e *extractor) mark(m *marks, n syntax.Node, side syntax.Field) {
	switch e.class(n) {
	case comment:
		if e.t.FirstChild(n) != syntax.NoNode && e.t.Child(n, side) != syntax.NoNode {
			m.document(e.t.Text(e.t.Child(n, e.fields.doc)))
		}
	case attributeItem:
		if a := e.t.FirstNamedChild(n); a != syntax.NoNode {
			e.attributeMark(m, a)
		}
	}
}

// document adds a piece of documentation; its first line that is not blank stays.
func (m *marks) document(text string) {
	m.flags |= ast.Documented
	for m.doc == "" && text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		m.doc = lang.FirstLine(strings.TrimLeft(line, "* \t"))
	}
}

func (e *extractor) attributeMark(m *marks, n syntax.Node) {
	arguments := e.t.Child(n, e.fields.arguments)
	switch name := e.t.Text(e.t.FirstNamedChild(n)); lastSegment(name) {
	case "test", "bench", "rstest", "test_case", "quickcheck", "wasm_bindgen_test", "proptest":
		m.flags |= ast.Test
	case "cfg":
		m.testsOnly = m.testsOnly || e.onlyTests(arguments)
	case "deprecated":
		m.flags |= ast.Deprecated
		m.deprecated = unquote(e.t.Text(e.t.Child(n, e.fields.value)))
		m.deprecated = cmp.Or(e.argument(arguments, "note"), m.deprecated)
		m.since = e.argument(arguments, "since")
	case "doc":
		switch value := e.t.Child(n, e.fields.value); {
		case value != syntax.NoNode:
			m.document(unquote(e.t.Text(value)))
		case strings.Contains(e.t.Text(arguments), "hidden"):
			m.flags |= ast.Hidden
		}
	case "macro_export":
		m.exported = true
	}
}

// onlyTests reports whether the arguments of cfg name test and negate nothing.
func (e *extractor) onlyTests(arguments syntax.Node) bool {
	if arguments == syntax.NoNode {
		return false
	}
	found := false
	for n := arguments + 1; n < e.t.After(arguments); n++ {
		if e.class(n) == identifier {
			switch e.t.Text(n) {
			case "test":
				found = true
			case "not", "any":
				return false
			}
		}
	}
	return found
}

// argument returns the string given as key = "value" in an attribute's arguments.
func (e *extractor) argument(arguments syntax.Node, key string) string {
	if arguments == syntax.NoNode {
		return ""
	}
	named := false
	for c := range e.t.NamedChildren(arguments) {
		if named && e.class(c) != identifier {
			return unquote(e.t.Text(c))
		}
		named = e.class(c) == identifier && e.t.Text(c) == key
	}
	return ""
}

// unquote strips the quotes of a string literal; escapes stay as written.
func unquote(literal string) string {
	literal = strings.TrimSuffix(strings.TrimRight(strings.TrimLeft(literal, "r"), "#"), `"`)
	return strings.TrimPrefix(strings.TrimLeft(literal, "#"), `"`)
}

func lastSegment(path string) string { return path[strings.LastIndexByte(path, ':')+1:] }

// referAttributes records what the attributes from lead up to item use: derive
// names traits, other attributes that are not part of the language name macros.
func (e *extractor) referAttributes(lead, item syntax.Node) {
	if lead == syntax.NoNode {
		return
	}
	for c := lead; c < item; c = e.t.After(c) {
		if e.class(c) == attributeItem {
			e.referAttribute(e.t.FirstNamedChild(c))
		}
	}
}

func (e *extractor) referAttribute(n syntax.Node) {
	name := syntax.NoNode
	if n != syntax.NoNode {
		name = e.t.FirstNamedChild(n)
	}
	if name == syntax.NoNode {
		return
	}
	p := e.path(name)
	if p.name == "" {
		return
	}
	switch {
	case p.name == "derive":
		e.derive(e.t.Child(n, e.fields.arguments))
	case !e.languageAttributes[p.names[0]]:
		e.referVia(&p, e.target(p, macros))
	}
}

func (e *extractor) referVia(p *path, t target) {
	e.Refer(ast.Reference{
		Role: ast.RoleValue, Via: ast.ViaDecorator, Resolution: t.how, Arity: ast.NoArity,
		Name: p.name, Qualifier: p.qualifier, QualifiedName: t.path, Candidates: t.candidates,
		Position: e.t.Position(e.t.Start(p.node)),
	})
}

// derive records the traits in the token tree of derive(..).
func (e *extractor) derive(arguments syntax.Node) {
	if arguments == syntax.NoNode {
		return
	}
	var names []string
	last := syntax.NoNode
	flush := func() {
		if last != syntax.NoNode {
			p := path{name: names[len(names)-1], node: last, qualifier: strings.Join(names[:len(names)-1], "::")}
			e.refer(ast.RoleImplements, &p, e.deriveTarget(names), ast.NoArity, 0)
		}
		names, last = nil, syntax.NoNode
	}
	for c := range e.t.Children(arguments) {
		switch {
		case e.class(c) == identifier || e.class(c) == crateName:
			names, last = append(names, e.t.Text(c)), c
		case e.t.Text(c) == ",":
			flush()
		}
	}
	flush()
}

// deriveTarget finds what an entry of derive names: macros have a namespace of
// their own, but those of the standard are known by their trait.
func (e *extractor) deriveTarget(names []string) target {
	if t := e.resolve(names, macros); t.how.Resolved() || len(names) > 1 {
		return t
	}
	return e.resolve(names, types)
}
