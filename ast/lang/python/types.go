package python

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// types records the names in the type expression at n.
func (e *extractor) types(n syntax.Node) { e.typesRange(n, e.t.After(n)) }

func (e *extractor) typesRange(n, end syntax.Node) {
	u := use{role: ast.RoleType, arity: ast.NoArity}
	literal := syntax.NoNode // behind the last Literal[...]
	for n < end {
		switch e.class(n) {
		case identifier:
			e.typeName(n, u)
			n++
		case attribute:
			n = e.chain(n, u)
		case genericType, subscript:
			if e.isLiteral(n) {
				literal = max(literal, e.t.After(n))
			}
			n++
		case stringLiteral:
			if n >= literal {
				e.forwardReference(n, u)
			}
			n = e.t.After(n)
		case call, lambda, comprehension, keywordArgument:
			e.walk(n)
			n = e.t.After(n)
		default:
			n++
		}
	}
}

// typeName records an identifier in a type expression.
func (e *extractor) typeName(n syntax.Node, u use) {
	parent := e.t.Parent(n)
	if e.t.Field(n) == e.f.attribute && e.class(parent) == attribute {
		e.memberOfExpression(n, u)
		return
	}
	if name := e.t.Text(n); name != "" && e.class(parent) != failure {
		e.refer(n, "", name, e.meaningOf(n), u)
	}
}

// isLiteral reports whether the strings inside Literal[...] or Annotated[...] at n
// are no types.
func (e *extractor) isLiteral(n syntax.Node) bool {
	head := e.t.FirstNamedChild(n)
	if head == syntax.NoNode {
		return false
	}
	name := e.t.Text(head)
	name = name[strings.LastIndexByte(name, '.')+1:]
	return name == "Literal" || name == "Annotated"
}

// forwardReference records the type that a string names, if it is a plain path.
func (e *extractor) forwardReference(n syntax.Node, u use) {
	content := e.content(n)
	if content == syntax.NoNode {
		return
	}
	text := e.t.Text(content)
	if !isPath(text) {
		return
	}
	first, rest, dotted := strings.Cut(text, ".")
	m := e.meaningOfName(first, e.t.Start(content))
	for dotted {
		var name string
		name, rest, dotted = strings.Cut(rest, ".")
		m = e.member(m, name)
	}
	dot := strings.LastIndexByte(text, '.')
	e.referAt(e.t.Start(content)+uint32(dot+1), text[:max(dot, 0)], text[dot+1:], m, u)
}

// isPath reports whether text is one name or several joined by dots, of ASCII
// letters as nearly all are.
func isPath(text string) bool {
	start := true
	for i := range len(text) {
		switch c := text[i]; {
		case c == '_', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', !start && '0' <= c && c <= '9':
			start = false
		case c == '.' && !start:
			start = true
		default:
			return false
		}
	}
	return !start
}

// typeParameters binds the names of def f[T: Bound](...) in the innermost scope and
// visits their bounds.
func (e *extractor) typeParameters(list syntax.Node) {
	if list == syntax.NoNode {
		return
	}
	e.bindTypeParameters(list)
	for p := range e.t.NamedChildren(list) {
		inner := e.t.FirstNamedChild(p)
		if e.class(inner) != constrainedType {
			continue
		}
		if name := e.t.FirstNamedChild(inner); name != syntax.NoNode {
			e.typesRange(e.t.After(name), e.t.After(inner))
		}
	}
}
