package pattern

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// kinds is a set of kinds of one grammar.
type kinds []bool

// special is what patterns have to know of a grammar.
type special struct {
	language    ast.Language
	grammar     *syntax.Grammar
	lists       kinds // whose nodes are several pieces of code
	identifiers kinds
	// calls is where calls, and qualified names, have the name.
	calls map[syntax.Kind]syntax.Field
	pipes bool // calls of Elixir match where their first argument is piped in

	// Kinds of Elixir; those a grammar does not have are no kind of any node.
	call, arguments, operator, dot, alias, atom, pipe, open, shut syntax.Kind
}

func newSpecial(l *lang.Language, pipes bool) *special {
	g := l.Grammar
	s := &special{language: l.Name, grammar: g, calls: nameRoles(g, roles(l.Name)), pipes: pipes,
		lists:       kindsOf(g, func(name string) bool { return name == "statement_list" }),
		identifiers: kindsOf(g, func(name string) bool { return strings.HasSuffix(name, "identifier") || name == "constant" })}
	for _, k := range []*syntax.Kind{&s.call, &s.arguments, &s.operator, &s.dot, &s.alias, &s.atom, &s.pipe, &s.open, &s.shut} {
		*k = noKind
	}
	if l.Name == ast.Elixir {
		s.call, s.arguments, s.operator = kindNamed(g, "call"), kindNamed(g, "arguments"), kindNamed(g, "binary_operator")
		s.dot, s.alias, s.atom = kindNamed(g, "dot"), kindNamed(g, "alias"), kindNamed(g, "atom")
		s.pipe, s.open, s.shut = kindNamed(g, "|>"), kindNamed(g, "("), kindNamed(g, ")")
	}
	return s
}

// noKind is the kind of no node: grammars have fewer.
const noKind syntax.Kind = 1<<16 - 1

func kindsOf(g *syntax.Grammar, in func(name string) bool) kinds {
	set := make(kinds, g.KindCount())
	for k := range set {
		set[k] = in(g.KindName(syntax.Kind(k)))
	}
	return set
}

// kindNamed returns the kind that nodes called name have: a grammar may number the name
// several times and uses the first.
func kindNamed(g *syntax.Grammar, name string) syntax.Kind {
	for k := range g.KindCount() {
		if g.KindName(syntax.Kind(k)) == name {
			return syntax.Kind(k)
		}
	}
	return noKind
}

// rootsOf returns the kinds that a match of a goal may have, nil for all.
func (s *special) rootsOf(g *goal) kinds {
	if g.op == opOne {
		return nil
	}
	set := make(kinds, s.grammar.KindCount())
	set[g.kind] = true
	if g.pipes {
		set[s.operator] = true
	}
	return set
}

// refine makes what a goal of Elixir is of that of a node.
func (s *special) refine(g *goal) {
	switch g.kind {
	case s.arguments:
		g.op = opArguments
		if last := len(g.children) - 1; last > 0 && g.children[0].kind == s.open && g.children[last].kind == s.shut {
			g.children = g.children[1:last]
		}
	case s.call:
		if len(g.children) > 1 && g.children[1].op == opArguments {
			g.op = opCall
			g.pipes = s.pipes && len(g.children) == 2 && len(g.children[1].children) > 0
		}
	}
}
