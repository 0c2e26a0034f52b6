package pattern

import "elixirscope/ast/syntax"

// Match is a place where a pattern matches.
type Match struct {
	Node     syntax.Node
	Bindings []Binding // in the order the pattern has them; without those that bind nothing
}

// Binding is what a metavariable, or a capture of a query, stands for.
type Binding struct {
	Name  string
	Many  bool          // of $$$X, or of a capture of several nodes
	Nodes []syntax.Node // one unless Many
}

// Match calls visit for each match in a tree of the pattern's language, until visit
// returns false. A match may use its bindings for as long as it wants.
func (p *Pattern) Match(t *syntax.Tree, visit func(Match) bool) {
	m := matcher{Tree: t, special: p.special, bound: make([]extent, len(p.variables))}
	for n := range syntax.Node(t.Len()) {
		if p.roots != nil && !p.roots[t.Kind(n)] {
			continue
		}
		if !p.matchAt(&m, n, visit) {
			return
		}
	}
}

// matchAt reports the match at a node, if there is one; false when no more are wanted.
func (p *Pattern) matchAt(m *matcher, n syntax.Node, visit func(Match) bool) bool {
	m.undo(0)
	if p.query != nil {
		return p.query.matchAt(m, n, func(captures []Binding) bool {
			m.undo(0)
			return !p.related(m, n) || visit(Match{n, append(captures, p.bindings(m)...)})
		})
	}
	if m.node(&p.root, n) != matched || !p.related(m, n) {
		return true
	}
	return visit(Match{n, p.bindings(m)})
}

// related reports whether the nodes around and in a match are as they should be.
func (p *Pattern) related(m *matcher, n syntax.Node) bool {
	return (p.notInside == nil || !p.notInside.around(m, n)) &&
		(p.inside == nil || p.inside.around(m, n)) &&
		(p.has == nil || p.has.within(m, n))
}

// around reports whether a node around n matches, and binds what it binds.
func (r *relation) around(m *matcher, n syntax.Node) bool {
	for up := m.Parent(n); up != syntax.NoNode; up = m.Parent(up) {
		if r.matches(m, up) {
			return true
		}
	}
	return false
}

// within reports whether a node in n matches, and binds what it binds.
func (r *relation) within(m *matcher, n syntax.Node) bool {
	for in := n + 1; in < m.After(n); in++ {
		if r.matches(m, in) {
			return true
		}
	}
	return false
}

func (r *relation) matches(m *matcher, n syntax.Node) bool {
	return (r.roots == nil || r.roots[m.Kind(n)]) && m.try(&r.root, n)
}

// outcome is what became of a goal and a node.
type outcome uint8

const (
	differs outcome = iota
	matched
	passed // the node is a token that need not be in the pattern
)

// matcher matches the goals of one pattern with the nodes of one tree.
type matcher struct {
	*syntax.Tree
	special *special
	bound   []extent // of each variable
	trail   []int    // the variables that are bound, in that order
}

// try is node that binds nothing unless it matches.
func (m *matcher) try(g *goal, n syntax.Node) bool {
	mark := len(m.trail)
	if m.node(g, n) == matched {
		return true
	}
	m.undo(mark)
	return false
}

// node matches a goal with a node. What it binds stays bound when it fails.
func (m *matcher) node(g *goal, n syntax.Node) outcome {
	switch g.op {
	case opOne, opMany:
		if !g.named || m.Named(n) {
			return of(m.bindOne(g.variable, n))
		}
		return differs
	case opLeaf:
		switch {
		case m.Kind(n) == g.kind && (!g.named || m.Text(n) == g.text):
			return matched
		case m.Named(n):
			return differs
		}
		return passed
	case opCall:
		return of(m.call(g, n))
	case opArguments:
		return of(m.Kind(n) == g.kind && m.arguments(g.children, n))
	}
	return of(m.Kind(n) == g.kind && m.sequence(g.children, n+1, m.After(n), false))
}

func of(matches bool) outcome {
	if matches {
		return matched
	}
	return differs
}

// sequence matches goals with the siblings from first on that begin before end. exact
// says that nothing but tokens may follow the last.
func (m *matcher) sequence(goals []goal, first, end syntax.Node, exact bool) bool {
	n := first
	for n < end {
		if len(goals) == 0 {
			return !exact || m.onlyTokens(n, end)
		}
		if goals[0].op == opMany {
			var done, ok bool
			if goals, n, done, ok = m.many(goals, n, end); done || !ok {
				return ok
			}
			continue
		}
		switch m.sibling(&goals[0], n) {
		case differs:
			return false
		case matched:
			goals = goals[1:]
			if len(goals) == 0 && !exact {
				return true
			}
		}
		n = m.After(n)
	}
	return first < end && len(goals) == 0
}

// sibling matches a goal with one of several nodes: comments may stand between them.
func (m *matcher) sibling(g *goal, n syntax.Node) outcome {
	if m.Flags(n)&syntax.IsExtra == 0 {
		return m.node(g, n)
	}
	if g.op != opOne && m.try(g, n) {
		return matched // the pattern has the comment
	}
	return passed
}

// many matches the goal $$$ that comes first with as few nodes as can be, and the one
// behind it. It returns the goals and the first node that are left; done when there is
// nothing left to match.
func (m *matcher) many(goals []goal, first, end syntax.Node) (rest []goal, next syntax.Node, done, ok bool) {
	variable, skipped := goals[0].variable, 0
	rest = goals[1:]
	for len(rest) > 0 && rest[0].isToken() {
		rest, skipped = rest[1:], skipped+1
	}
	if len(rest) == 0 {
		return nil, end, true, m.bindMany(variable, first, end, skipped)
	}
	n := first
	if rest[0].op == opMany {
		n = m.After(n)
		return rest, n, false, n < end && m.bindMany(variable, first, n, skipped)
	}
	for !m.isNext(&rest[0], n) {
		if n = m.After(n); n >= end {
			return nil, end, true, false
		}
	}
	if !m.bindMany(variable, first, n, skipped) {
		return nil, end, true, false
	}
	rest, n = rest[1:], m.After(n)
	return rest, n, len(rest) == 0 && n >= end, true
}

// isNext reports whether a goal matches one of several nodes, and binds what it binds.
func (m *matcher) isNext(g *goal, n syntax.Node) bool {
	mark := len(m.trail)
	if m.sibling(g, n) == matched {
		return true
	}
	m.undo(mark)
	return false
}

// onlyTokens reports whether siblings are tokens and comments.
func (m *matcher) onlyTokens(first, end syntax.Node) bool {
	for n := first; n < end; n = m.After(n) {
		if m.Named(n) && m.Flags(n)&syntax.IsExtra == 0 {
			return false
		}
	}
	return true
}
