package engine

import (
	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// mostPoints bounds the definitions that a walk follows.
const mostPoints = 20_000

// graph is a walk over definitions and the uses between them. Nothing of the graph is
// stored: each step is judged as a question of depth one is.
type graph struct {
	*run
	points  map[vertex]*point // reached so far
	rows    map[usedAs]bool   // told so far
	open    map[placeOfUse]bool
	doubted map[placeOfUse]bool
	named   map[string][]*point
	targets map[vertex]*target
}

// placeOfUse is where a reference stands.
type placeOfUse struct {
	place
	offset uint32
}

// usedAs is a use of one definition.
type usedAs struct {
	placeOfUse
	to string
}

func newGraph(r *run) *graph {
	return &graph{run: r, points: make(map[vertex]*point), rows: make(map[usedAs]bool), open: make(map[placeOfUse]bool),
		doubted: make(map[placeOfUse]bool), named: make(map[string][]*point), targets: make(map[vertex]*target)}
}

// noteOpen counts a use that its file leaves open, once however often it is met.
func (g *graph) noteOpen(file *repository.File, reference *ast.Reference, as ast.Resolution) {
	at := placeOfUse{place{file.Repo, file.Path}, reference.Position.Offset}
	if !g.open[at] {
		g.open[at] = true
		g.countOpen(as)
	}
}

func (g *graph) noteDoubted(file *repository.File, reference *ast.Reference) {
	at := placeOfUse{place{file.Repo, file.Path}, reference.Position.Offset}
	if !g.doubted[at] {
		g.doubted[at] = true
		g.answer.Coverage.Doubted++
	}
}

// reach returns the points that are new, as long as there is room.
func (g *graph) reach(points []*point) []*point {
	var reached []*point
	for _, p := range points {
		if g.points[p.vertex] != nil {
			continue
		}
		if len(g.points) >= mostPoints {
			g.answer.Coverage.Cut++
			continue
		}
		g.points[p.vertex] = p
		reached = append(reached, p)
	}
	return reached
}

// tell adds the row of an edge, once.
func (g *graph) tell(e edge, depth int) {
	key := usedAs{placeOfUse{place{e.row.Repo, e.row.Path}, e.row.Byte}, e.row.ToName()}
	if e.row.ToID != nil {
		key.to = *e.row.ToID
	}
	if g.rows[key] {
		return
	}
	g.rows[key] = true
	e.row.Depth = depth
	g.results.add(e.row)
}

// walkCallers answers callers with a depth: breadth first, from each definition once.
func (r *run) walkCallers() error {
	g := newGraph(r)
	frontier, edges, err := g.begin(r.request.Selector)
	for depth := 1; err == nil && depth <= r.request.Depth; depth++ {
		if depth > 1 || len(frontier) > 0 {
			if edges, err = g.edgesTo(frontier); err != nil {
				return err
			}
		}
		frontier = nil
		for _, e := range edges {
			g.tell(e, depth)
			frontier = append(frontier, g.reach(continuing(e.from))...)
		}
	}
	g.answer.Coverage.Beyond = len(frontier)
	return err
}

// begin returns the definitions that a selector names or, when nothing in the store
// defines it, the edges that lead to that name.
func (g *graph) begin(s query.Selector) ([]*point, []edge, error) {
	t, err := g.target(s)
	if err != nil {
		return nil, nil, err
	}
	if len(t.definitions) > 0 {
		return g.reach(pointsOf(t.definitions)), nil, nil
	}
	edges, err := g.usesOf([]goal{{t, nil}})
	return nil, edges, err
}

// continuing returns the points whose own callers matter: a class or module whose body
// runs something does so once, not when it is used.
func continuing(from []*point) []*point {
	var callable []*point
	for _, p := range from {
		if p.runs {
			callable = append(callable, p)
		}
	}
	return callable
}

// walkCallees answers callees with a depth.
func (r *run) walkCallees() error {
	g := newGraph(r)
	found, err := r.find(r.request.Selector)
	if err != nil {
		return err
	}
	frontier := g.reach(pointsOf(outermost(found)))
	for depth := 1; depth <= r.request.Depth && len(frontier) > 0; depth++ {
		edges, err := g.edgesFrom(frontier)
		if err != nil {
			return err
		}
		frontier = nil
		for _, e := range edges {
			g.tell(e, depth)
			if e.to != nil {
				frontier = append(frontier, g.reach(continuing([]*point{e.to}))...)
			}
		}
	}
	g.answer.Coverage.Beyond = len(frontier)
	return nil
}
