package rust

import (
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// maxSegments bounds the names of one path; longer ones do not resolve.
const maxSegments = 32

// path is a path as written. Its names share a buffer that the next path reuses;
// name, the last of them, stays.
type path struct {
	names     []string
	name      string
	node      syntax.Node // of the last name
	qualifier string      // what stands before the last name, without type arguments
	rooted    bool        // starts with ::
	bracket   syntax.Node // of <T> or <T as Trait> at its start, or NoNode
	broken    bool        // starts with something that has no name
}

// path reads the path at n.
func (e *extractor) path(n syntax.Node) path {
	p := path{node: n, bracket: syntax.NoNode}
	e.names = e.names[:0]
	before := syntax.NoNode // what stands before the last name
	for done := false; !done; {
		switch e.class(n) {
		case scopedIdentifier, scopedTypeIdentifier:
			name := e.t.Child(n, e.fields.name)
			if len(e.names) == 0 {
				p.node, before = name, e.t.Child(n, e.fields.path)
			}
			e.names = append(e.names, e.t.Text(name))
			n = e.t.Child(n, e.fields.path)
			p.rooted = n == syntax.NoNode
			p.broken = len(e.names) > maxSegments
			done = p.rooted || p.broken
		case genericType:
			if n = e.t.Child(n, e.fields.typeField); len(e.names) == 0 {
				p.node = n
			}
			if p.broken = n == syntax.NoNode; p.broken {
				done = true
			}
		case bracketedType:
			p.bracket, done = n, true
		case identifier, typeIdentifier, primitiveType, selfName, superName, crateName:
			e.names = append(e.names, e.t.Text(n))
			done = true
		default:
			p.broken, done = true, true
		}
	}
	slices.Reverse(e.names)
	p.names = e.names
	if len(p.names) > 0 {
		p.name = p.names[len(p.names)-1]
	}
	p.qualifier = e.qualifier(&p, before)
	return p
}

// qualifier returns the text of the names before the last one.
func (e *extractor) qualifier(p *path, before syntax.Node) string {
	if before == syntax.NoNode || p.broken || p.bracket != syntax.NoNode {
		return ""
	}
	front := p.names[:len(p.names)-1]
	length := 2 * (len(front) - 1)
	for _, name := range front {
		length += len(name)
	}
	if p.rooted {
		length += 2
	}
	if written := e.t.Text(before); len(written) == length {
		return written
	}
	return strings.Join(front, "::")
}

// target finds what p leads to, in namespace s for its last name.
func (e *extractor) target(p path, s space) target {
	switch {
	case p.broken || p.name == "":
		return unresolved(ast.UnresolvedExpression)
	case p.bracket != syntax.NoNode:
		return e.bracketTarget(p.bracket, slices.Clone(p.names), s)
	case p.rooted:
		return target{how: ast.ResolvedAbsolute, path: strings.Join(p.names, "::")}
	}
	return e.resolve(p.names, s)
}

// bracketTarget resolves names below <T as Trait>, which are the trait's, or <T>.
func (e *extractor) bracketTarget(bracket syntax.Node, names []string, s space) target {
	inner := e.t.FirstNamedChild(bracket)
	if inner != syntax.NoNode && e.class(inner) == qualifiedType {
		inner = e.t.Child(inner, e.fields.alias)
	}
	t := e.typeTarget(inner)
	return e.descend(t, append([]string{""}, names...), s)
}

// pathArguments walks the types written between the names of the path at n.
func (e *extractor) pathArguments(n syntax.Node) {
	for n != syntax.NoNode {
		next := syntax.NoNode
		for c := range e.t.NamedChildren(n) {
			switch e.class(c) {
			case typeArguments, bracketedType:
				e.walkChildren(c)
			case scopedIdentifier, scopedTypeIdentifier, genericType:
				next = c
			}
		}
		n = next
	}
}
