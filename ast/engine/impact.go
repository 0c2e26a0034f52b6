package engine

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// ErrNoRevision is that of a request for what changed since a revision which the store
// cannot tell.
var ErrNoRevision = errors.New("revision is not in the store")

// impact answers with everything that reaches what was asked for, or what changed: each
// definition once, with a step of a shortest way. Tests come last, by distance too. The
// filter is on what is told: ways may lead through the rest.
func (r *run) impact() error { return r.unfiltered(r.followImpact) }

func (r *run) followImpact() error {
	g := newGraph(r)
	w := &upstream{graph: g, files: make(map[place]bool)}
	var err error
	if r.request.Selector.Text != "" {
		w.frontier, w.edges, err = g.begin(r.request.Selector)
	} else {
		err = w.beginChanged()
	}
	most := cmp.Or(r.request.Depth, query.MaxDepth)
	for depth := 1; err == nil && depth <= most && (depth == 1 || len(w.frontier) > 0); depth++ {
		err = w.follow(depth)
	}
	if err != nil {
		return err
	}
	if r.request.Depth > 0 {
		g.answer.Coverage.Beyond = len(w.frontier)
	}
	for _, row := range w.tests {
		g.results.add(row)
	}
	return nil
}

// upstream is a walk against the calls.
type upstream struct {
	*graph
	frontier []*point
	edges    []edge // that lead to names which nothing in the store defines
	files    map[place]bool
	tests    []*query.EdgeRow
}

// follow adds what reaches the frontier in one step, and moves it there.
func (w *upstream) follow(depth int) error {
	edges, err := w.edgesTo(w.frontier)
	if err != nil {
		return err
	}
	edges, w.edges, w.frontier = append(edges, w.edges...), nil, nil
	for _, e := range edges {
		if len(e.from) == 0 {
			if err := w.addFile(e, depth); err != nil {
				return err
			}
			continue
		}
		for i, p := range e.from {
			if len(w.reach([]*point{p})) == 0 {
				continue
			}
			row := *e.row
			if i > 0 {
				id := p.id()
				row.From, row.FromID = &p.name, &id
			}
			row.Depth, row.Test = depth, p.test
			w.add(&row, &p.file.File)
			w.frontier = append(w.frontier, continuing([]*point{p})...)
		}
	}
	return nil
}

// addFile adds a file whose own level reaches what was asked for.
func (w *upstream) addFile(e edge, depth int) error {
	at := place{e.row.Repo, e.row.Path}
	if w.files[at] {
		return nil
	}
	w.files[at] = true
	file, err := w.fileAt(at.repo, at.path)
	if err != nil || file == nil {
		return err
	}
	row := *e.row
	row.Depth = depth
	w.add(&row, &file.File)
	return nil
}

func (w *upstream) add(row *query.EdgeRow, file *ast.File) {
	w.filter = w.request.Filter
	wanted := w.wantsFile(file) && w.wantsTest(row.Test)
	w.filter = query.Filter{}
	switch {
	case !wanted:
	case row.Test:
		w.tests = append(w.tests, row)
	default:
		w.results.add(row)
	}
}

// beginChanged begins with the definitions that have changed since a batch or a
// revision, and with the uses of those that are gone.
func (w *upstream) beginChanged() error {
	after, repo, err := w.changedAfter()
	if err != nil {
		return err
	}
	gone := make(map[string]bool)
	first := uint64(0)
	err = w.Events(after, func(f *ast.FileEvents) error {
		if first == 0 {
			first = f.Sequence
		}
		if repo != "" && f.Repo != repo || w.infos[f.Repo] == nil {
			return w.Err()
		}
		for i := range f.Events {
			if err := w.beginEvent(f, i, gone); err != nil {
				return err
			}
		}
		return w.Err()
	})
	if err != nil {
		return err
	}
	if _, cutOff, err := w.FirstEvent(); err != nil {
		return err
	} else if cutOff && first > after+1 {
		w.answer.Coverage.Cut++ // events between are not kept any more
	}
	if len(w.frontier) == 0 && len(gone) == 0 {
		w.answer.Why = fmt.Sprintf("no definition has changed since batch %d", after)
	}
	slices.SortFunc(w.frontier, func(a, b *point) int { return a.compare(b.vertex) })
	for _, p := range w.frontier {
		w.addChanged(p)
	}
	return w.beginGone(gone)
}

// addChanged adds the row of what has changed itself.
func (w *upstream) addChanged(p *point) {
	found, err := w.definitionsOf(p)
	if err != nil || len(found) == 0 {
		return
	}
	s, id := found[0].symbol(), p.id()
	w.add(&query.EdgeRow{Test: p.test, Repo: p.repo, Path: p.path, Line: s.NamePosition.Line, Column: s.NamePosition.Column,
		Byte: s.NamePosition.Offset, Language: string(p.file.Language), From: &p.name, FromID: &id, Role: "changed",
		State: query.StateResolved, Resolution: "changed", Confidence: query.Exact}, &p.file.File)
}

// beginEvent begins with what an event tells of.
func (w *upstream) beginEvent(f *ast.FileEvents, i int, gone map[string]bool) error {
	e := &f.Events[i]
	if e.Symbol == "" || e.PositionOnly() || len(e.Changed) == 1 && e.Changed[0] == ast.InDocumentation {
		return nil
	}
	d := &eventRow(f, i).Data
	if before := d.Before; before != nil && (d.After == nil || before.Symbol != d.Symbol) {
		gone[before.Symbol] = true
	}
	if d.Kind == ast.SymbolRemoved {
		gone[d.Symbol] = true
		return nil
	}
	file, err := w.fileAt(f.Repo, d.Path)
	if err != nil || file == nil || !file.HasUnit() {
		return err
	}
	facts, err := w.factsOf(file.Unit())
	if err != nil {
		return err
	}
	for s := range facts.Symbols {
		if at := (definition{file, facts, int32(s)}); at.name() == d.Symbol {
			w.frontier = append(w.frontier, w.reach([]*point{at.point()})...)
			return nil
		}
	}
	return nil
}

// beginGone finds the uses of what is not defined any more.
func (w *upstream) beginGone(gone map[string]bool) error {
	var goals []goal
	for name := range gone {
		t, err := w.target(query.ParseSelector(name))
		if err != nil {
			return err
		}
		if len(t.definitions) == 0 {
			goals = append(goals, goal{t, nil})
		}
	}
	edges, err := w.usesOf(goals)
	slices.SortStableFunc(edges, edge.compare)
	w.edges = edges
	return err
}

// changedAfter returns the batch after which what changed is asked for and, when it was
// a revision, the repository that had it.
func (w *upstream) changedAfter() (after uint64, repo string, err error) {
	revision := w.request.Revision
	if revision == "" {
		return w.request.After, w.request.Filter.Repo, nil
	}
	found := false
	at := func(info *repository.Info, name string, sequence uint64) {
		if name != "" && strings.HasPrefix(name, revision) && (!found || sequence > after) {
			after, repo, found = sequence, info.Name, true
		}
	}
	for i := range w.repos {
		info := &w.repos[i]
		at(info, info.Baseline.Revision, info.Baseline.Sequence)
		at(info, info.Revision, w.answer.AsOf.Sequence)
	}
	err = w.Events(0, func(f *ast.FileEvents) error {
		if info := w.infos[f.Repo]; info != nil && (w.request.Filter.Repo == "" || w.request.Filter.Repo == f.Repo) {
			at(info, f.Revision, f.Sequence)
		}
		return w.Err()
	})
	if !found && w.request.After > 0 {
		return w.request.After, w.request.Filter.Repo, err // the number of a batch
	}
	if err == nil && !found {
		err = fmt.Errorf("%w: %q is none of the revisions that were ingested, or its events are not kept any more; "+
			"give a batch (see `query changes`) or ingest the repository by its commits", ErrNoRevision, revision)
	}
	return after, repo, err
}
