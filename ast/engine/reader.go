package engine

import (
	"context"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// Reader makes rows of what whoever reads a snapshot finds in it, as the answers of the
// engine show them. It is for one goroutine.
type Reader struct {
	engine *Engine
	run    *run
}

// Reader returns a reader of a snapshot that gives up when ctx ends.
func (e *Engine) Reader(ctx context.Context, s *repository.Snapshot) (*Reader, error) {
	run, err := newRun(ctx, e.languages, s, query.Request{}, *e.limits.Load())
	return &Reader{e, run}, err
}

// Answer returns an answer without rows, with the date and the repositories of the
// snapshot.
func (r *Reader) Answer() *query.Answer { return &r.run.answer }

// Repositories returns the repositories of the snapshot by name.
func (r *Reader) Repositories() []repository.Info { return r.run.repos }

// Ask answers a request on the snapshot.
func (r *Reader) Ask(request query.Request) (*query.Answer, error) {
	state, err := r.run.State()
	if err != nil {
		return nil, err
	}
	return r.engine.answer(r.run.Context, r.run.Snapshot, state, nil, r.run.limits, request)
}

// Reference returns the row of a reference of a file, joined with what other files
// define: as in the answers to callees.
func (r *Reader) Reference(f *repository.File, facts *ast.Facts, index int) (*query.ReferenceRow, error) {
	if len(r.run.defined) > maxUsers {
		r.run.lookups = newLookups() // a scan of everything would keep all
	}
	reference := &facts.References[index]
	in, err := r.run.read(&f.File, facts.Package, reference)
	if err != nil {
		return nil, err
	}
	row := r.run.referenceRow(f, facts, reference, in)
	_, err = r.run.joinCandidates(f, facts, reference, row)
	return row, err
}

// Events returns the rows of the events of a change of a file.
func (r *Reader) Events(f *ast.FileEvents) []*query.EventRow {
	rows := make([]*query.EventRow, len(f.Events))
	for i := range f.Events {
		rows[i] = eventRow(f, i)
	}
	return rows
}

// NameIn returns the qualified name of a definition as answers show it.
func NameIn(f *ast.File, qualified string) string { return nameIn(f, qualified) }

// Written returns a reference as it is written, with what stands before the name.
func Written(l ast.Language, r *ast.Reference) string { return written(l, r) }
