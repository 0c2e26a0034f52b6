package pattern

import "elixirscope/ast/syntax"

// extent is what a variable is bound to: the siblings from first on that begin before
// end. It is the zero extent, which ends before any node, until it is bound.
type extent struct{ first, end syntax.Node }

func (e extent) bound() bool { return e.end > 0 }

// undo unbinds what was bound since the trail had a length.
func (m *matcher) undo(mark int) {
	for _, variable := range m.trail[mark:] {
		m.bound[variable] = extent{}
	}
	m.trail = m.trail[:mark]
}

// bindOne binds a variable to a node, or reports whether it is bound to equal code.
func (m *matcher) bindOne(variable int, n syntax.Node) bool {
	if variable == unbound {
		return true
	}
	if e := m.bound[variable]; e.bound() {
		return m.equal(e.first, n)
	}
	m.bind(variable, extent{n, m.After(n)})
	return true
}

// bindMany binds a variable to siblings, the last ones left out; or reports whether it
// is bound to equal code.
func (m *matcher) bindMany(variable int, first, end syntax.Node, left int) bool {
	if variable == unbound {
		return true
	}
	e := extent{first, m.without(first, end, left)}
	if old := m.bound[variable]; old.bound() {
		return m.equalMany(old, e)
	}
	m.bind(variable, e)
	return true
}

// without returns where the siblings end without the last ones.
func (m *matcher) without(first, end syntax.Node, left int) syntax.Node {
	count := 0
	for n := first; n < end; n = m.After(n) {
		count++
	}
	n := first
	for range count - left {
		n = m.After(n)
	}
	return n
}

func (m *matcher) bind(variable int, e extent) {
	m.bound[variable] = e
	m.trail = append(m.trail, variable)
}

// equal reports whether two nodes are the same code: of the same shape and, in their
// leaves, of the same text.
func (m *matcher) equal(a, b syntax.Node) bool {
	if a == b {
		return true
	}
	if m.isNamedLeaf(a) || m.isNamedLeaf(b) {
		return m.Text(a) == m.Text(b)
	}
	if m.Kind(a) != m.Kind(b) {
		return false
	}
	x, y := a+1, b+1
	for x < m.After(a) && y < m.After(b) {
		if !m.equal(x, y) {
			return false
		}
		x, y = m.After(x), m.After(y)
	}
	return x >= m.After(a) && y >= m.After(b)
}

// isNamedLeaf reports whether nothing in a node has a name.
func (m *matcher) isNamedLeaf(n syntax.Node) bool {
	for c := n + 1; c < m.After(n); c = m.After(c) {
		if m.Named(c) {
			return false
		}
	}
	return true
}

// equalMany compares the named nodes of two extents.
func (m *matcher) equalMany(a, b extent) bool {
	x, y := m.nextNamed(a.first, a.end), m.nextNamed(b.first, b.end)
	for x < a.end && y < b.end {
		if !m.equal(x, y) {
			return false
		}
		x, y = m.nextNamed(m.After(x), a.end), m.nextNamed(m.After(y), b.end)
	}
	return x >= a.end && y >= b.end
}

func (m *matcher) nextNamed(n, end syntax.Node) syntax.Node {
	for n < end && !m.Named(n) {
		n = m.After(n)
	}
	return n
}

// bindings returns what the variables are bound to.
func (p *Pattern) bindings(m *matcher) []Binding {
	if len(m.trail) == 0 {
		return nil
	}
	list := make([]Binding, 0, len(m.trail))
	for i, v := range p.variables {
		e := m.bound[i]
		if !e.bound() {
			continue
		}
		b := Binding{Name: v.name, Many: v.many, Nodes: make([]syntax.Node, 0, 1)}
		for n := e.first; n < e.end; n = m.After(n) {
			b.Nodes = append(b.Nodes, n)
		}
		list = append(list, b)
	}
	return list
}
