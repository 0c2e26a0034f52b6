package cfamily

import (
	"strings"

	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// separator joins the segments of a qualified name.
const separator = "::"

// path is a name with what qualifies it: in ::a::B<int>::f the qualifier is
// "a::B", the name the node of f, and global is set.
type path struct {
	name      syntax.Node
	qualifier string
	global    bool
}

// path reads a qualified identifier.
func (e *extractor) path(n syntax.Node) path {
	var p path
	for first := true; e.class(n) == qualifiedIdentifier; first = false {
		scope := e.Tree.Child(n, e.fields.scope)
		switch {
		case scope == syntax.NoNode && first:
			p.global = true
		case scope != syntax.NoNode:
			p.qualifier = join(p.qualifier, e.text(e.bareName(scope)))
		}
		n = e.Tree.Child(n, e.fields.name)
	}
	p.name = e.bareName(n)
	return p
}

// pathArguments walks the template arguments of all segments of a qualified
// identifier.
func (e *extractor) pathArguments(n syntax.Node) {
	for e.class(n) == qualifiedIdentifier {
		if scope := e.Tree.Child(n, e.fields.scope); scope != syntax.NoNode {
			e.templateArguments(scope)
		}
		n = e.Tree.Child(n, e.fields.name)
	}
	e.templateArguments(n)
}

// templateArguments walks the template arguments of one segment.
func (e *extractor) templateArguments(n syntax.Node) {
	switch e.class(n) {
	case templateType, templateFunction:
		if arguments := e.Tree.Child(n, e.fields.arguments); arguments != syntax.NoNode {
			e.children(arguments)
		}
	case dependentName:
		e.templateArguments(e.Tree.FirstNamedChild(n))
	case other:
		if n != syntax.NoNode { // decltype(..)::
			e.children(n)
		}
	}
}

// bareName returns the node of a name without its template arguments.
func (e *extractor) bareName(n syntax.Node) syntax.Node {
	for {
		switch e.class(n) {
		case templateType, templateFunction:
			n = e.Tree.Child(n, e.fields.name)
		case dependentName:
			n = e.Tree.FirstNamedChild(n)
		default:
			return n
		}
	}
}

// join appends a segment to a scope. A scope does not grow beyond the length of a
// name, so that nesting of any depth stays cheap.
func join(scope, name string) string {
	switch {
	case scope == "":
		return name
	case name == "" || len(scope) > lang.MaxName:
		return scope
	}
	return scope + separator + name
}

// parent returns the scope around scope.
func parent(scope string) string {
	i := strings.LastIndex(scope, separator)
	if i < 0 {
		return ""
	}
	return scope[:i]
}

// last returns the last segment of a qualified name.
func last(name string) string {
	return name[strings.LastIndex(name, ":")+1:]
}
