package pattern

import (
	"slices"

	"elixirscope/ast/syntax"
)

// maxSteps bounds the work for the matches at one node: queries can have as many as
// there are ways to choose children.
const maxSteps = 1 << 20

// rawRun matches one pattern of a query at one node.
type rawRun struct {
	*matcher
	query    *rawQuery
	captured [][]syntax.Node // of each capture
	steps    int
}

// matchAt calls visit for each match at a node, until it returns false. Matches with the
// same captures are one.
func (q *rawQuery) matchAt(m *matcher, n syntax.Node, visit func([]Binding) bool) bool {
	for i := range q.patterns {
		p := &q.patterns[i]
		if roots := p.root.roots(); roots != nil && !roots[m.Kind(n)] {
			continue
		}
		r := &rawRun{matcher: m, query: q, captured: make([][]syntax.Node, len(q.captures))}
		var last []Binding
		going := true
		r.one(&p.root, n, func() bool {
			if !r.holds(p.predicates) {
				return true
			}
			found := r.bindings()
			if last != nil && slices.EqualFunc(last, found, sameBinding) {
				return true
			}
			last = found
			going = visit(found)
			return going
		})
		if !going {
			return false
		}
	}
	return true
}

func sameBinding(a, b Binding) bool { return a.Name == b.Name && slices.Equal(a.Nodes, b.Nodes) }

// bindings copies what is captured.
func (r *rawRun) bindings() []Binding {
	list := make([]Binding, 0, len(r.captured))
	for i, nodes := range r.captured {
		if len(nodes) > 0 {
			c := r.query.captures[i]
			list = append(list, Binding{Name: c.name, Many: c.many || len(nodes) > 1, Nodes: slices.Clone(nodes)})
		}
	}
	return list
}

// one matches a step with a node and goes on with rest, for each way it matches, until
// that returns false; it reports whether to go on looking.
func (r *rawRun) one(s *step, n syntax.Node, rest func() bool) bool {
	if r.steps++; r.steps > maxSteps {
		return false
	}
	if s.field != syntax.NoField && r.Field(n) != s.field {
		return true
	}
	if len(s.either) > 0 {
		for i := range s.either {
			if !r.one(&s.either[i], n, func() bool { return r.capturing(s, n, rest) }) {
				return false
			}
		}
		return true
	}
	if s.named && !r.Named(n) || s.kinds != nil && !s.kinds[r.Kind(n)] || r.hasAny(n, s.without) {
		return true
	}
	if len(s.children) == 0 {
		return r.capturing(s, n, rest)
	}
	return r.capturing(s, n, func() bool { return r.several(s.children, n+1, r.After(n), rest) })
}

func (r *rawRun) hasAny(n syntax.Node, fields []syntax.Field) bool {
	return slices.ContainsFunc(fields, func(f syntax.Field) bool { return r.Child(n, f) != syntax.NoNode })
}

// capturing goes on while a node is captured.
func (r *rawRun) capturing(s *step, n syntax.Node, rest func() bool) bool {
	for _, c := range s.captures {
		r.captured[c] = append(r.captured[c], n)
	}
	going := rest()
	for _, c := range s.captures {
		r.captured[c] = r.captured[c][:len(r.captured[c])-1]
	}
	return going
}

// several matches steps with the siblings from first on that begin before end, in order.
func (r *rawRun) several(steps []step, first, end syntax.Node, rest func() bool) bool {
	if len(steps) == 0 {
		return rest()
	}
	s := &steps[0]
	if s.quantifier == '*' || s.quantifier == '+' {
		return r.repeated(steps, first, end, s.quantifier == '*', rest)
	}
	found := false
	for n := first; n < end; n = r.After(n) {
		going := r.one(s, n, func() bool {
			found = true
			return r.several(steps[1:], r.After(n), end, rest)
		})
		if !going {
			return false
		}
	}
	if s.quantifier == '?' && !found {
		return r.several(steps[1:], first, end, rest)
	}
	return true
}

// repeated matches the first step with a sibling and those right behind it, as many as
// there are: tree-sitter does not look further behind other nodes.
func (r *rawRun) repeated(steps []step, first, end syntax.Node, enough bool, rest func() bool) bool {
	for n := first; n < end; n = r.After(n) {
		found := false
		going := r.one(&steps[0], n, func() bool {
			found = true
			return r.next(steps, r.After(n), end, rest)
		})
		if !going || found {
			return going
		}
	}
	return !enough || r.several(steps[1:], first, end, rest)
}

// next goes on with a repeated step at the sibling n, or with the steps behind it.
func (r *rawRun) next(steps []step, n, end syntax.Node, rest func() bool) bool {
	found := false
	if n < end {
		going := r.one(&steps[0], n, func() bool {
			found = true
			return r.next(steps, r.After(n), end, rest)
		})
		if !going || found {
			return going
		}
	}
	return r.several(steps[1:], n, end, rest)
}

// holds reports whether all predicates hold.
func (r *rawRun) holds(predicates []predicate) bool {
	for i := range predicates {
		if !r.holdsFor(&predicates[i]) {
			return false
		}
	}
	return true
}

// holdsFor reports whether a predicate holds for the nodes of its capture: for all of
// them, or for any; also if there are none.
func (r *rawRun) holdsFor(p *predicate) bool {
	nodes := r.captured[p.arguments[0].capture]
	if len(nodes) == 0 {
		return true
	}
	fits := func(n syntax.Node) bool { return r.fits(p, r.Text(n)) != p.not }
	if p.any {
		return slices.ContainsFunc(nodes, fits)
	}
	return !slices.ContainsFunc(nodes, func(n syntax.Node) bool { return !fits(n) })
}

func (r *rawRun) fits(p *predicate, text string) bool {
	if p.match != nil {
		return p.match.MatchString(text)
	}
	return slices.ContainsFunc(p.arguments[1:], func(a argument) bool {
		if a.capture < 0 {
			return a.text == text
		}
		return slices.ContainsFunc(r.captured[a.capture], func(n syntax.Node) bool { return r.Text(n) == text })
	})
}
