package engine

import (
	"slices"
)

// cycles answers with a shortest circle of each set of modules that depend on each
// other, the steps in order.
func (r *run) cycles() error {
	g, err := r.readModules()
	if err != nil {
		return err
	}
	modules := g.sorted()
	next := make([][]int, len(modules))
	numbers := make(map[vertex]int, len(modules))
	for i, m := range modules {
		numbers[m.vertex] = i
	}
	for i, m := range modules {
		for _, to := range g.next(m) {
			next[i] = append(next[i], numbers[to.vertex])
		}
	}
	for n, component := range components(next) {
		circle := shortestCircle(next, component)
		for i, at := range circle {
			row := *modules[at].edges[modules[circle[(i+1)%len(circle)]].vertex]
			row.Cycle, row.Depth = n+1, i+1
			r.results.add(&row)
		}
		if err := r.Err(); err != nil {
			return err
		}
	}
	r.answer.Why = "no modules depend on each other in a circle"
	return nil
}

// components returns the strongly connected components of more than one node, in order
// of their least nodes; the nodes of each are in order.
// Algorithm: R. Tarjan, "Depth-First Search and Linear Graph Algorithms", 1972, without
// recursion: a chain of imports may be long.
func components(next [][]int) [][]int {
	t := tarjan{next: next, index: make([]int, len(next)), low: make([]int, len(next)), onStack: make([]bool, len(next))}
	for v := range next {
		if t.index[v] == 0 {
			t.visit(v)
		}
	}
	slices.SortFunc(t.found, slices.Compare)
	return t.found
}

type tarjan struct {
	next       [][]int
	index, low []int // 0 is not visited
	count      int
	stack      []int
	onStack    []bool
	found      [][]int
}

// visit visits all that can be reached from a node that was not visited yet.
func (t *tarjan) visit(root int) {
	type call struct{ node, edge int }
	t.enter(root)
	for calls := []call{{root, 0}}; len(calls) > 0; {
		c := &calls[len(calls)-1]
		if c.edge == len(t.next[c.node]) {
			t.leave(c.node)
			calls = calls[:len(calls)-1]
			if len(calls) > 0 {
				parent := calls[len(calls)-1].node
				t.low[parent] = min(t.low[parent], t.low[c.node])
			}
			continue
		}
		to := t.next[c.node][c.edge]
		c.edge++
		switch {
		case t.index[to] == 0:
			t.enter(to)
			calls = append(calls, call{to, 0})
		case t.onStack[to]:
			t.low[c.node] = min(t.low[c.node], t.index[to])
		}
	}
}

func (t *tarjan) enter(v int) {
	t.count++
	t.index[v], t.low[v], t.onStack[v] = t.count, t.count, true
	t.stack = append(t.stack, v)
}

func (t *tarjan) leave(v int) {
	if t.low[v] != t.index[v] {
		return
	}
	at := slices.Index(t.stack, v)
	component := slices.Clone(t.stack[at:])
	t.stack = t.stack[:at]
	for _, w := range component {
		t.onStack[w] = false
	}
	if len(component) > 1 {
		slices.Sort(component)
		t.found = append(t.found, component)
	}
}

// shortestCircle returns a shortest circle within a component: of several the one that
// begins with the least node.
func shortestCircle(next [][]int, component []int) []int {
	inside := make(map[int]bool, len(component))
	for _, v := range component {
		inside[v] = true
	}
	var best []int
	for _, v := range component {
		circle := circleFrom(next, inside, v, len(best))
		if best == nil || circle != nil && len(circle) < len(best) {
			best = circle
		}
		if len(best) == 2 {
			break // there is no shorter one: no module depends on itself
		}
	}
	return best
}

// circleFrom returns a shortest circle through a node that is shorter than so many
// steps, if that is not 0; nil when there is none.
func circleFrom(next [][]int, inside map[int]bool, start, shorter int) []int {
	before := map[int]int{start: start}
	level := []int{start}
	for depth := 1; len(level) > 0 && (shorter == 0 || depth < shorter); depth++ {
		var after []int
		for _, v := range level {
			for _, to := range next[v] {
				if to == start {
					return wayTo(before, start, v)
				}
				if _, known := before[to]; !known && inside[to] {
					before[to] = v
					after = append(after, to)
				}
			}
		}
		level = after
	}
	return nil
}

func wayTo(before map[int]int, start, end int) []int {
	way := []int{end}
	for v := end; v != start; {
		v = before[v]
		way = append(way, v)
	}
	slices.Reverse(way)
	return way
}
