package pattern

import "elixirscope/ast/syntax"

// arguments matches goals with the arguments of an Elixir call, whether they are in
// parentheses or not.
func (m *matcher) arguments(goals []goal, n syntax.Node) bool {
	first, end := m.argumentsOf(n)
	if first == end {
		return m.nothing(goals)
	}
	return m.sequence(goals, first, end, true)
}

// argumentsOf returns the extent of what is in the parentheses, if there are any.
func (m *matcher) argumentsOf(n syntax.Node) (first, end syntax.Node) {
	first, end = n+1, m.After(n)
	if last := end - 1; first < last && m.Kind(first) == m.special.open && m.Kind(last) == m.special.shut && m.Parent(last) == n {
		return m.After(first), last
	}
	return first, end
}

// nothing reports whether goals match no nodes at all.
func (m *matcher) nothing(goals []goal) bool {
	for i := range goals {
		if goals[i].op != opMany && !goals[i].isToken() {
			return false
		}
	}
	for i := range goals {
		if goals[i].op == opMany && !m.bindMany(goals[i].variable, 1, 1, 0) {
			return false
		}
	}
	return true
}

// call matches a call as it is written; Module.function without parentheses, which has
// no arguments; or with its first argument piped in.
func (m *matcher) call(g *goal, n syntax.Node) bool {
	mark := len(m.trail)
	if m.Kind(n) == g.kind {
		if m.sequence(g.children, n+1, m.After(n), false) {
			return true
		}
		m.undo(mark)
		if len(g.children) == 2 && m.isBare(n) {
			return m.try(&g.children[0], n+1) && m.nothing(g.children[1].children)
		}
		return false
	}
	return g.pipes && m.Kind(n) == m.special.operator && m.piped(g, n)
}

// isBare reports whether a call is a name in a module, without arguments. A name in
// anything else may be a field of a map.
func (m *matcher) isBare(call syntax.Node) bool {
	target := call + 1
	if m.After(call) != m.After(target) || m.Kind(target) != m.special.dot {
		return false
	}
	of := m.Kind(target + 1)
	return of == m.special.alias || of == m.special.atom
}

// piped matches left |> target(arguments) with target(left, arguments).
func (m *matcher) piped(g *goal, n syntax.Node) bool {
	left := n + 1
	operator := m.After(left)
	right := operator + 1
	if m.Kind(operator) != m.special.pipe {
		return false
	}
	target := right // a |> f
	if m.Kind(right) == m.special.call {
		target++
	}
	arguments := m.After(target)
	if m.node(&g.children[0], target) != matched {
		return false
	}
	rest := g.children[1].children
	if rest[0].op != opMany { // which would go on with the arguments behind the pipe
		if m.node(&rest[0], left) != matched {
			return false
		}
		rest = rest[1:]
		if len(rest) > 0 && rest[0].isToken() {
			rest = rest[1:]
		}
	}
	if arguments >= m.After(right) {
		return m.nothing(rest)
	}
	return m.Kind(arguments) == m.special.arguments && m.After(arguments) == m.After(right) && m.arguments(rest, arguments)
}
