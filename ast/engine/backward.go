package engine

import (
	"cmp"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// edge is a step of a call graph.
type edge struct {
	row *query.EdgeRow
	// from are the definitions that run the use: the innermost around it, first, and the
	// callable ones around that. There are none at the level of a file.
	from []*point
	to   *point // nil where the store has no definition
}

func (e edge) compare(f edge) int {
	p, q := e.row.Place(), f.row.Place()
	return cmp.Or(strings.Compare(p.Repo, q.Repo), strings.Compare(p.Path, q.Path), cmp.Compare(p.Line, q.Line),
		cmp.Compare(p.Column, q.Column), strings.Compare(e.row.ToName(), f.row.ToName()), comparePointers(e.row.ToID, f.row.ToID))
}

func comparePointers(a, b *string) int {
	if a == nil || b == nil {
		return 0
	}
	return strings.Compare(*a, *b)
}

// goal is what the uses of one definition, or of one name, are looked for by.
type goal struct {
	*target
	point *point // nil of a name that nothing in the store defines
}

// goalsBatch bounds the definitions whose uses are looked for at the same time.
const goalsBatch = 256

// edgesTo returns the edges that lead to some points, in order. Each unit that may hold
// one is read once for every batch of points.
func (g *graph) edgesTo(points []*point) ([]edge, error) {
	var edges []edge
	for batch := range slices.Chunk(points, goalsBatch) {
		goals := make([]goal, len(batch))
		for i, p := range batch {
			t, err := g.targetAt(p)
			if err != nil {
				return nil, err
			}
			goals[i] = goal{t, p}
		}
		found, err := g.usesOf(goals)
		if err != nil {
			return nil, err
		}
		edges = append(edges, found...)
	}
	slices.SortStableFunc(edges, edge.compare)
	return edges, nil
}

// goalUses is which uses each unit has of which goals, by their index.
type goalUses struct {
	units []repository.UnitRef // in the order they were found
	of    map[repository.UnitRef]usesByName
}

// usesByName are the uses of interest in one unit, by the name as it is written.
type usesByName map[string][]goalsOf

// goalsOf are the goals that a use with a qualified name may be of.
type goalsOf struct {
	qualified string
	goals     []int
}

func (g *graph) usesOf(goals []goal) ([]edge, error) {
	var edges []edge
	err := g.eachUse(goals, func(u judgedUse) {
		switch {
		case u.open:
			g.noteOpen(u.file, u.reference, u.as)
		case !query.Confidence(u.row.Confidence).AtLeast(g.request.MinConfidence):
			g.noteDoubted(u.file, u.reference)
		default:
			edges = append(edges, g.newEdge(u.file, u.facts, u.reference, u.row, goals[u.goal].point))
		}
	})
	return edges, err
}

// judgedUse is a reference that is, or might be, a use of a goal.
type judgedUse struct {
	judgement
	goal      int
	file      *repository.File
	facts     *ast.Facts
	reference *ast.Reference
}

// eachUse visits the references that are, or might be, uses of some goals. Each unit that
// may hold one is read once.
func (g *graph) eachUse(goals []goal, visit func(judgedUse)) error {
	found, err := g.findUses(goals)
	if err != nil {
		return err
	}
	return g.forEachUnit(found.units, func(u repository.UnitRef, facts *ast.Facts) error {
		files, err := g.usersOf(u)
		if err != nil {
			return err
		}
		for _, file := range files {
			facts, err := g.factsIn(file, u, facts)
			if err != nil {
				return err
			}
			if err := g.eachUseIn(file, facts, goals, found.of[u], visit); err != nil {
				return err
			}
		}
		return nil
	})
}

// findUses reads the postings of each name once, however many goals have it.
func (g *graph) findUses(goals []goal) (*goalUses, error) {
	found := &goalUses{of: make(map[repository.UnitRef]usesByName)}
	byName := make(map[string][]int)
	for i, goal := range goals {
		for _, name := range goal.lastSegments {
			byName[name] = append(byName[name], i)
		}
	}
	for name, wanted := range byName {
		err := g.References(name, func(p repository.Posting) error {
			if !g.wantsLanguage(p.Language) {
				return g.Err()
			}
			for _, i := range wanted {
				if goals[i].mayBe(p) {
					found.add(p, i)
				}
			}
			return g.Err()
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (u *goalUses) add(p repository.Posting, goal int) {
	names := u.of[p.Unit]
	if names == nil {
		names = make(usesByName)
		u.of[p.Unit] = names
		u.units = append(u.units, p.Unit)
	}
	uses := names[p.Name]
	i := slices.IndexFunc(uses, func(of goalsOf) bool { return of.qualified == p.QualifiedName })
	if i < 0 {
		i, uses = len(uses), append(uses, goalsOf{qualified: p.QualifiedName})
	}
	uses[i].goals = append(uses[i].goals, goal)
	names[p.Name] = uses
}

// goalsOf returns the goals that a reference may be a use of: by its name or, where the
// file uses another name for what it imports, by the last segment of that.
func (n usesByName) goalsOf(r *ast.Reference) []int {
	goals := n.named(r.Name, r.QualifiedName)
	if last, ok := importedAs(r); ok {
		return append(slices.Clone(goals), n.named(last, r.QualifiedName)...)
	}
	return goals
}

func (n usesByName) named(name, qualified string) []int {
	for _, of := range n[name] {
		if of.qualified == qualified {
			return of.goals
		}
	}
	return nil
}

// eachUseIn is eachUse for one file.
func (g *graph) eachUseIn(file *repository.File, facts *ast.Facts, goals []goal, names usesByName, visit func(judgedUse)) error {
	for i := range facts.References {
		reference := &facts.References[i]
		for _, n := range names.goalsOf(reference) {
			j, err := g.judge(goals[n].target, file, facts, reference)
			if err != nil {
				return err
			}
			if j.open || j.row != nil {
				visit(judgedUse{j, n, file, facts, reference})
			}
		}
	}
	return nil
}

// newEdge returns the edge of a use.
func (g *graph) newEdge(file *repository.File, facts *ast.Facts, reference *ast.Reference, row *query.ReferenceRow, to *point) edge {
	e := edge{row: query.NewEdgeRow(0, row), from: runners(file, facts, reference.Enclosing), to: to}
	e.row.Test = file.Flags.Has(ast.TestFile) || inTest(facts, reference.Enclosing)
	if reference.Enclosing != ast.NoSymbol {
		id := definition{file, facts, reference.Enclosing}.vertex().id()
		e.row.FromID = &id
	}
	if to != nil {
		id := to.id()
		e.row.To, e.row.ToID = &to.name, &id
	}
	g.notePartial(&file.File)
	return e
}

// runners returns the definitions that run what stands in a symbol: that and the
// callable ones around it.
func runners(file *repository.File, facts *ast.Facts, symbol int32) []*point {
	var found []*point
	for s := symbol; s != ast.NoSymbol; s = facts.Symbols[s].Parent {
		if s == symbol || facts.Symbols[s].Kind.Callable() {
			found = append(found, definition{file, facts, s}.point())
		}
	}
	return found
}
