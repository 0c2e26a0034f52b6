package engine

import (
	"cmp"
	"fmt"
	"slices"

	"elixirscope/ast/query"
)

// path answers with the steps of a shortest way by which one definition runs another:
// of several, that whose names come first in order of their bytes.
func (r *run) path() error {
	g := newGraph(r)
	from, err := g.find(r.request.Selector)
	if err != nil || len(from) == 0 {
		return err
	}
	goals, edges, err := g.begin(r.request.To)
	if err != nil {
		return err
	}
	m := meeting{graph: g, depths: [2]map[vertex]int{{}, {}}, steps: make(map[vertex][]step)}
	m.frontiers[forward] = m.enter(forward, pointsOf(from), 0)
	m.frontiers[backward] = m.enter(backward, goals, 0)
	switch {
	case m.met:
		r.answer.Why = fmt.Sprintf("the path begins where it ends: see `query callers %s --depth N` for what leads back to it", r.request.To.Text)
		return nil
	case len(goals) == 0 && len(edges) == 0:
		r.answer.Why = fmt.Sprintf("no definition and no use of %q is in the store", r.request.To.Text)
		return nil
	case len(goals) == 0: // nothing in the store defines it: its uses are the last steps
		m.frontiers[backward], m.taken = m.take(edges, backward, 1), 1
	}
	if err := m.run(cmp.Or(r.request.Depth, query.MaxDepth)); err != nil {
		return err
	}
	for i, e := range m.way(pointsOf(from)) {
		g.tell(e, i+1)
	}
	if g.results.total == 0 {
		r.answer.Why = fmt.Sprintf("no call path from %s to %s is known", r.request.Selector.Text, r.request.To.Text)
		if !m.ended {
			r.answer.Why += fmt.Sprintf(" within %d steps", m.taken)
		}
	}
	return nil
}

const (
	forward  = 0
	backward = 1
)

// meeting is a search from both ends at once, level by level, that follows the smaller
// frontier.
type meeting struct {
	*graph
	depths    [2]map[vertex]int // steps from either end
	frontiers [2][]*point
	steps     map[vertex][]step // all that were found, by where they begin
	taken     int               // levels in both directions
	met       bool
	ended     bool // there is nothing left to follow
}

// step is an edge as one of the definitions that run it takes it.
type step struct {
	edge
	from *point
}

// end is where a step leads to; the zero vertex is what is outside of the store.
func (s step) end() (v vertex) {
	if s.to != nil {
		v = s.to.vertex
	}
	return v
}

// enter notes the points that one direction meets for the first time, and returns them.
func (m *meeting) enter(direction int, points []*point, depth int) []*point {
	var entered []*point
	for _, p := range points {
		if _, known := m.depths[direction][p.vertex]; known {
			continue
		}
		if len(m.depths[0])+len(m.depths[1]) >= mostPoints {
			m.answer.Coverage.Cut++
			continue
		}
		m.depths[direction][p.vertex] = depth
		entered = append(entered, p)
		_, other := m.depths[1-direction][p.vertex]
		m.met = m.met || other
	}
	return entered
}

func (m *meeting) run(most int) (err error) {
	for !m.met && m.taken < most {
		direction := forward
		if len(m.frontiers[backward]) < len(m.frontiers[forward]) {
			direction = backward
		}
		if len(m.frontiers[direction]) == 0 {
			m.ended = true
			return nil
		}
		var edges []edge
		if direction == forward {
			edges, err = m.edgesFrom(m.frontiers[forward])
		} else {
			edges, err = m.edgesTo(m.frontiers[backward])
		}
		if err != nil {
			return err
		}
		m.taken++
		m.frontiers[direction] = m.take(edges, direction, m.taken)
	}
	return nil
}

// take keeps the steps of a level and returns the points that it is the first to meet.
// What does not run when it is called is no way, but may be an end of one.
func (m *meeting) take(edges []edge, direction, depth int) []*point {
	var met []*point
	for _, e := range edges {
		if direction == forward && e.to == nil {
			continue
		}
		for _, p := range e.from {
			m.steps[p.vertex] = append(m.steps[p.vertex], step{e, p})
		}
		ends := e.from
		if direction == forward {
			ends = []*point{e.to}
		}
		for _, p := range ends {
			if _, other := m.depths[1-direction][p.vertex]; p.runs || other {
				met = append(met, p)
			}
		}
	}
	return m.enter(direction, met, depth)
}

// way returns the steps from the first of some points that lead to the end.
func (m *meeting) way(from []*point) []edge {
	left := m.stepsLeft()
	slices.SortFunc(from, func(a, b *point) int {
		return cmp.Or(cmp.Compare(leftOf(left, a.vertex), leftOf(left, b.vertex)), a.compare(b.vertex))
	})
	var way []edge
	at := from[0].vertex
	for n, ok := left[at]; ok && n > 0; n-- {
		var best step
		for _, s := range m.steps[at] {
			if d, ok := left[s.end()]; ok && d == n-1 && (best.row == nil || compareSteps(s, best) < 0) {
				best = s
			}
		}
		row := *best.row
		id := best.from.id()
		row.From, row.FromID = &best.from.name, &id
		best.row = &row
		way, at = append(way, best.edge), best.end()
	}
	return way
}

func leftOf(left map[vertex]int, v vertex) int {
	if n, ok := left[v]; ok {
		return n
	}
	return query.MaxDepth + 1
}

func compareSteps(a, b step) int {
	return cmp.Or(a.end().compare(b.end()), a.compare(b.edge))
}

// stepsLeft returns how many of the steps that were found it takes from each point to
// the end.
func (m *meeting) stepsLeft() map[vertex]int {
	into := make(map[vertex][]vertex)
	left := make(map[vertex]int)
	var level []vertex
	for v, depth := range m.depths[backward] {
		if depth == 0 {
			left[v], level = 0, append(level, v)
		}
	}
	if len(level) == 0 {
		left[vertex{}], level = 0, []vertex{{}}
	}
	for from, steps := range m.steps {
		for _, s := range steps {
			into[s.end()] = append(into[s.end()], from)
		}
	}
	for n := 1; len(level) > 0; n++ {
		var next []vertex
		for _, v := range level {
			for _, from := range into[v] {
				if _, known := left[from]; !known {
					left[from], next = n, append(next, from)
				}
			}
		}
		level = next
	}
	return left
}
