package engine

import (
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// edgesFrom returns the edges that lead away from some points, in order.
func (g *graph) edgesFrom(points []*point) ([]edge, error) {
	var edges []edge
	for _, p := range points {
		found, err := g.definitionsOf(p)
		if err != nil {
			return nil, err
		}
		for _, d := range outermost(found) {
			if edges, err = g.appendCalls(edges, p, d); err != nil {
				return nil, err
			}
		}
	}
	slices.SortStableFunc(edges, edge.compare)
	return edges, nil
}

func (g *graph) appendCalls(edges []edge, p *point, d definition) ([]edge, error) {
	for i := range d.facts.References {
		reference := &d.facts.References[i]
		if !d.encloses(reference.Enclosing) || !g.wantsReference(d.file, d.facts, reference) {
			continue
		}
		found, err := g.edgesOf(d.file, d.facts, reference)
		if err != nil {
			return nil, err
		}
		for _, e := range found {
			e.from = []*point{p}
			edges = append(edges, e)
		}
	}
	return edges, nil
}

// edgesOf returns the edges that one use makes: one for each definition it means or, if
// there are none, one that ends outside the store or in the open.
func (g *graph) edgesOf(file *repository.File, facts *ast.Facts, reference *ast.Reference) ([]edge, error) {
	in, err := g.read(&file.File, facts.Package, reference)
	if err != nil {
		return nil, err
	}
	row := g.referenceRow(file, facts, reference, in)
	if _, err := g.joinCandidates(file, facts, reference, row); err != nil {
		return nil, err
	}
	if row.QualifiedName == nil {
		g.noteOpen(file, reference, reference.Resolution)
	}
	if !query.Confidence(row.Confidence).AtLeast(g.request.MinConfidence) {
		g.noteDoubted(file, reference)
		return nil, nil
	}
	if row.QualifiedName == nil {
		return []edge{g.newEdge(file, facts, reference, row, nil)}, nil
	}
	points, err := g.pointsNamed(*row.QualifiedName, file.Language)
	if err != nil {
		return nil, err
	}
	var edges []edge
	for _, p := range points {
		t, err := g.keptTarget(p)
		if err != nil {
			return nil, err
		}
		j, err := g.judge(t, file, facts, reference)
		if err != nil {
			return nil, err
		}
		if j.row != nil {
			edges = append(edges, g.newEdge(file, facts, reference, j.row, p))
		}
	}
	if len(edges) == 0 {
		edges = []edge{g.newEdge(file, facts, reference, row, nil)}
	}
	return slices.DeleteFunc(edges, func(e edge) bool { return !e.row.Confidence.AtLeast(g.request.MinConfidence) }), nil
}

// mostKept bounds what a walk remembers of names and targets.
const mostKept = 4096

// pointsNamed returns the definitions that a name may mean in files of a language.
func (g *graph) pointsNamed(name string, l ast.Language) ([]*point, error) {
	key := string(familyOf(l)) + "\x00" + name
	if points, known := g.named[key]; known {
		return points, nil
	}
	var found []definition
	related := func(f *ast.File) bool { return familyOf(f.Language) == familyOf(l) }
	visit := func(d definition) error {
		if l != ast.Elixir || d.symbol().Kind.Callable() { // a field of a struct may have the name of a function
			found = append(found, d)
		}
		return g.Err()
	}
	var err error
	if l == ast.Go {
		err = g.eachGoMember(name, visit)
	} else {
		err = g.eachNamed(name, related, visit)
	}
	if err != nil {
		return nil, err
	}
	points := pointsOf(found)
	if len(g.named) >= mostKept {
		clear(g.named)
	}
	g.named[key] = points
	return points, nil
}

// eachGoMember is eachNamed for a name of Go, which may have an import path in front
// that does not end in the name of the package.
func (g *graph) eachGoMember(name string, visit func(definition) error) error {
	last := name[strings.LastIndexByte(name, '.')+1:]
	return g.Definitions(last, func(p repository.Posting) error {
		_, member := cutClause(p.QualifiedName)
		if p.Language != ast.Go || !strings.HasSuffix(name, "."+member) {
			return g.Err()
		}
		return g.definedAt(p, func(*ast.File) bool { return true }, visit)
	})
}

// keptTarget is targetAt, remembered: many uses mean the same definition.
func (g *graph) keptTarget(p *point) (*target, error) {
	if t := g.targets[p.vertex]; t != nil {
		return t, nil
	}
	t, err := g.targetAt(p)
	if err != nil {
		return nil, err
	}
	if len(g.targets) >= mostKept {
		clear(g.targets)
	}
	g.targets[p.vertex] = t
	return t, nil
}
