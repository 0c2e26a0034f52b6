package elixir

import (
	"iter"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// maxArity bounds argument counts; the BEAM's own limit is 255.
const maxArity = 1<<15 - 1

// callParts are the children of a call beside its target.
type callParts struct {
	arguments syntax.Node // NoNode without
	block     syntax.Node // the do block, NoNode without
}

func (e *extractor) parts(n syntax.Node) callParts {
	p := callParts{syntax.NoNode, syntax.NoNode}
	for c := n + 1; c < e.t.After(n); c = e.t.After(c) {
		switch e.class(c) {
		case arguments:
			p.arguments = c
		case doBlock:
			p.block = c
		}
	}
	return p
}

// arity returns the number of arguments of a call: keywords at the end are one
// list, a do block is another.
func (e *extractor) arity(p callParts, via ast.Via) int16 {
	count := 0
	if p.arguments != syntax.NoNode {
		count = e.count(p.arguments)
	}
	if p.block != syntax.NoNode {
		count++
	}
	if via == ast.ViaPipe {
		count++
	}
	return int16(min(count, maxArity))
}

// count returns the number of elements of a list, tuple or argument list.
func (e *extractor) count(n syntax.Node) int {
	count := 0
	for c := range e.t.NamedChildren(n) {
		if e.class(c) != failure && e.t.Flags(c)&syntax.IsMissing == 0 {
			count++
		}
	}
	return count
}

// firstArgument returns the first child of an argument list that is no error.
func (e *extractor) firstArgument(p callParts) syntax.Node {
	if p.arguments == syntax.NoNode {
		return syntax.NoNode
	}
	for c := range e.t.NamedChildren(p.arguments) {
		if e.class(c) != failure {
			return c
		}
	}
	return syntax.NoNode
}

// options iterates over the pairs of the keywords at the end of an argument list.
func (e *extractor) options(list syntax.Node) iter.Seq[syntax.Node] {
	return func(yield func(syntax.Node) bool) {
		if list == syntax.NoNode {
			return
		}
		for c := range e.t.NamedChildren(list) {
			if e.class(c) != keywords {
				continue
			}
			for option := range e.t.NamedChildren(c) {
				if e.class(option) == pair && !yield(option) {
					return
				}
			}
		}
	}
}

// optionValue returns the value of the option called name in the keywords of an
// argument list, or NoNode.
func (e *extractor) optionValue(list syntax.Node, name string) syntax.Node {
	for option := range e.options(list) {
		if e.keyName(option) == name {
			return e.t.Child(option, e.f.value)
		}
	}
	return syntax.NoNode
}

// optionIs reports whether the value of an option is written as text.
func (e *extractor) optionIs(option syntax.Node, text string) bool {
	value := e.t.Child(option, e.f.value)
	return value != syntax.NoNode && e.t.Text(value) == text
}

// keyName returns the key of a pair without the colon: "do", "only".
func (e *extractor) keyName(pair syntax.Node) string {
	key := e.t.Child(pair, e.f.key)
	if key == syntax.NoNode {
		return ""
	}
	return keyText(e.t.Text(key))
}

// keyText strips the colon, the space behind it and quotes from a key.
func keyText(text string) string {
	text = strings.TrimSuffix(strings.TrimRight(text, " \t\r\n"), ":")
	if len(text) >= 2 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0] {
		return text[1 : len(text)-1]
	}
	return text
}
