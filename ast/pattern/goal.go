package pattern

import "elixirscope/ast/syntax"

// op says how a goal matches a node.
type op uint8

const (
	opLeaf      op = iota // a node of its kind and, if it is named, its text
	opInner               // a node of its kind whose children match
	opOne                 // a node: $X, $$X
	opMany                // any number of nodes: $$$X
	opArguments           // the arguments of an Elixir call, with parentheses or without
	opCall                // an Elixir call
)

// unbound is the variable of goals that bind nothing.
const unbound = -1

// goal is one node of a pattern.
type goal struct {
	op       op
	kind     syntax.Kind
	field    syntax.Field // of the node in the pattern; it need not be that of the match
	named    bool         // of a leaf: it is; of opOne: the node has to be
	pipes    bool         // of a call: its first argument may be piped in
	variable int          // index of the variable it binds, or unbound
	text     string       // of a leaf
	children []goal
}

// isToken reports whether a goal is a token, which may be left out behind $$$X.
func (g *goal) isToken() bool { return g.op == opLeaf && !g.named }

// reader makes goals of the tree of a pattern.
type reader struct {
	*compiler
	in        *standIn
	tree      *syntax.Tree
	shift     int // of the code in the tree's source
	text      string
	variables []variable
	used      int // metavariables that goals were made of
	err       *Error
}

// goal makes the goal of a node.
func (r *reader) goal(n syntax.Node) goal {
	g := goal{kind: r.tree.Kind(n), field: r.tree.Field(n), named: r.tree.Named(n), variable: unbound}
	if v := r.variable(n); v != nil {
		r.used++
		g.op, g.named, g.variable = opOne, !v.token, r.variableOf(v)
		if v.many {
			g.op = opMany
		}
		return g
	}
	if r.tree.FirstChild(n) == syntax.NoNode {
		g.op, g.text = opLeaf, r.textOf(n)
		return g
	}
	g.op = opInner
	for c := range r.tree.Children(n) {
		if r.tree.Flags(c)&syntax.IsMissing == 0 {
			g.children = append(g.children, r.goal(c))
		}
	}
	r.special.refine(&g)
	return g
}

// variable returns the metavariable that a node is, nil when it is none.
func (r *reader) variable(n syntax.Node) *metavariable {
	return r.in.at(int(r.tree.Start(n))-r.shift, int(r.tree.End(n))-r.shift)
}

// textOf returns the text of a leaf as the pattern has it: a metavariable in a string
// that is not all of it stands for itself.
func (r *reader) textOf(n syntax.Node) string {
	start, end := int(r.tree.Start(n))-r.shift, int(r.tree.End(n))-r.shift
	v := r.in.within(start, end)
	if v == nil {
		return r.in.code[start:end]
	}
	if r.special.identifiers[r.tree.Kind(n)] && r.err == nil {
		r.err = r.failure(v.from, "the metavariable is only a part of a name")
	}
	r.used++
	return r.text[r.in.offset(start):r.in.offset(end)]
}

func (r *reader) failure(offset int, format string, values ...any) *Error {
	return errorAt(r.part, r.given, r.indent+offset, format, values...)
}

// variableOf returns the index of the variable that a metavariable binds.
func (r *reader) variableOf(v *metavariable) int {
	if v.name == "" {
		return unbound
	}
	for i := range r.variables {
		if r.variables[i].name != v.name {
			continue
		}
		if r.variables[i].many != v.many && r.err == nil {
			r.err = r.failure(v.from, "%s is one node here and any number of nodes elsewhere", v.name)
		}
		return i
	}
	r.variables = append(r.variables, variable{v.name, v.many})
	return len(r.variables) - 1
}
