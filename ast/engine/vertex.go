package engine

import (
	"cmp"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// vertex names a definition in a graph: all symbols of a file with one qualified name,
// as a stable id does.
type vertex struct {
	place
	name string // as people say it
}

func (v vertex) id() string { return query.StableID(v.repo, v.path, v.name) }

// compare orders vertices by what people read first.
func (v vertex) compare(w vertex) int {
	return cmp.Or(strings.Compare(v.name, w.name), strings.Compare(v.repo, w.repo), strings.Compare(v.path, w.path))
}

func (d definition) vertex() vertex {
	return vertex{place{d.file.Repo, d.file.Path}, d.name()}
}

// point is a vertex with what it takes to read its definition again: facts are kept
// while a definition is looked at, and no longer.
type point struct {
	vertex
	file   *repository.File
	symbol int32 // the first of that name
	test   bool
	runs   bool // when it is called
}

func (d definition) point() *point {
	return &point{d.vertex(), d.file, d.index,
		d.file.Flags.Has(ast.TestFile) || inTest(d.facts, d.index), mayRun(d.symbol().Kind)}
}

// mayRun reports whether what stands in symbols of a kind runs when they are called: a
// variable may hold a function.
func mayRun(k ast.Kind) bool {
	switch k {
	case ast.KindVariable, ast.KindConstant, ast.KindField, ast.KindProperty, ast.KindAttribute:
		return true
	}
	return k.Callable()
}

// pointsOf returns a point for each vertex of some definitions, in their order.
func pointsOf(definitions []definition) []*point {
	var points []*point
	known := make(map[vertex]bool)
	for _, d := range definitions {
		if v := d.vertex(); !known[v] {
			known[v] = true
			points = append(points, d.point())
		}
	}
	return points
}

// definitionsOf returns the definitions of a point.
func (r *run) definitionsOf(p *point) ([]definition, error) {
	facts, err := r.factsOf(p.file.Unit())
	if err != nil || int(p.symbol) >= len(facts.Symbols) {
		return nil, err
	}
	name := facts.Symbols[p.symbol].QualifiedName
	found := []definition{{p.file, facts, p.symbol}}
	for i := int(p.symbol) + 1; i < len(facts.Symbols); i++ {
		if facts.Symbols[i].QualifiedName == name {
			found = append(found, definition{p.file, facts, int32(i)})
		}
	}
	return found, nil
}

// targetAt returns what uses of a point are judged against.
func (r *run) targetAt(p *point) (*target, error) {
	found, err := r.definitionsOf(p)
	if err != nil {
		return nil, err
	}
	return r.targetOf(p.selector(), found)
}

// selector returns the selector of the point's id. A name may hold what separates the
// parts of an id, so that its text cannot be parsed.
func (p *point) selector() query.Selector {
	s := query.ParseSelector(p.name)
	s.Text, s.IsID, s.Repo, s.Path = p.id(), true, p.repo, p.path
	s.Line, s.Column, s.Glob = 0, 0, false
	return s
}
