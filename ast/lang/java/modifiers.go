package java

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// modifierSet is what the modifiers and annotations of a definition say.
type modifierSet struct {
	written    ast.Visibility // with access
	access     bool           // public, protected or private is written
	static     bool
	final      bool
	native     bool
	deprecated bool
	overrides  bool
	test       bool
}

// visibility returns what the definition says, else the default of its place.
func (m modifierSet) visibility(inInterface bool) ast.Visibility {
	switch {
	case m.access:
		return m.written
	case inInterface:
		return ast.Public
	}
	return ast.Internal
}

func (e *extractor) modifiersOf(n syntax.Node) modifierSet {
	var m modifierSet
	list := e.classes.Child(e.t, n, modifiers)
	if list == syntax.NoNode {
		return m
	}
	for c := range e.t.Children(list) {
		if e.class(c) == annotation {
			e.annotationMark(&m, c)
			continue
		}
		switch e.t.Text(c) {
		case "public":
			m.access, m.written = true, ast.Public
		case "protected":
			m.access, m.written = true, ast.Protected
		case "private":
			m.access, m.written = true, ast.Private
		case "static":
			m.static = true
		case "final":
			m.final = true
		case "native":
			m.native = true
		}
	}
	return m
}

// annotationMark adds what a known annotation says.
func (e *extractor) annotationMark(m *modifierSet, n syntax.Node) {
	name := e.t.Text(e.t.Child(n, e.fields.name))
	switch name[strings.LastIndexByte(name, '.')+1:] {
	case "Deprecated":
		m.deprecated = true
	case "Override":
		m.overrides = true
	case "Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate", "Property",
		"Before", "After", "BeforeClass", "AfterClass", "BeforeEach", "AfterEach", "BeforeAll", "AfterAll",
		"BeforeMethod", "AfterMethod":
		m.test = true
	}
}

// annotations walks the annotations of the definition at n.
func (e *extractor) annotations(n syntax.Node) {
	for c := range e.t.NamedChildren(n) {
		switch e.class(c) {
		case modifiers, annotation:
			e.walk(c)
		}
	}
}

// annotation records @T as a use of the type T.
func (e *extractor) annotation(n syntax.Node) {
	if name := e.t.Child(n, e.fields.name); name != syntax.NoNode {
		e.typeUse(name, use{role: ast.RoleType, via: ast.ViaDecorator, arity: ast.NoArity})
	}
	e.walkField(n, e.fields.arguments)
}

// javadoc is what a documentation comment says.
type javadoc struct {
	first        string // first line of the text, "" when tags alone
	deprecated   string
	since        string
	isDeprecated bool
}

func readJavadoc(text string) javadoc {
	var d javadoc
	tags := false
	for line := range strings.Lines(text) {
		line = strings.TrimLeft(strings.TrimSpace(line), "*")
		line = strings.TrimSpace(line)
		tags = tags || strings.HasPrefix(line, "@")
		switch tag, rest, _ := strings.Cut(line, " "); {
		case tag == "@deprecated":
			d.isDeprecated, d.deprecated = true, lang.OneLine(rest)
		case tag == "@since":
			d.since = lang.OneLine(rest)
		case d.first == "" && !tags:
			d.first = lang.FirstLine(line)
		}
	}
	return d
}
