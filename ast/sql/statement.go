package sql

import (
	"context"
	"errors"

	"elixirscope/ast"
	"elixirscope/ast/engine"
	"elixirscope/ast/repository"
)

// statement is one under way, on one snapshot from its start to its end.
type statement struct {
	ctx        context.Context
	snapshot   *repository.Snapshot
	reader     *engine.Reader
	statistics *statistics
	failure    error // the first that is not SQLite's
	unreadable int   // units whose facts are damaged
	keysRead   int
	files      map[place]int64 // numbers of files, as they are asked for
	stops      map[int]func()  // of what is read
	lastStop   int
}

// place tells a file from all others; stale is one with facts of an earlier content.
type place struct {
	repo, path string
	stale      bool
}

// fail remembers an error that SQLite would make a text of.
func (st *statement) fail(err error) error {
	if st.failure == nil {
		st.failure = err
	}
	return err
}

// onEnd has stop called when the statement ends, unless ended is called before.
func (st *statement) onEnd(stop func()) int {
	if st.stops == nil {
		st.stops = make(map[int]func())
	}
	st.lastStop++
	st.stops[st.lastStop] = stop
	return st.lastStop
}

func (st *statement) ended(id int) { delete(st.stops, id) }

// end stops what is still being read, and releases the snapshot.
func (st *statement) end() error {
	for _, stop := range st.stops {
		stop()
	}
	clear(st.stops)
	return st.snapshot.Close()
}

// fileID returns the number of a file, the same as long as the statement runs.
func (st *statement) fileID(f *ast.File) int64 {
	at := place{f.Repo, f.Path, f.Stale}
	id, known := st.files[at]
	if !known {
		if st.files == nil {
			st.files = make(map[place]int64)
		}
		id = int64(len(st.files))
		st.files[at] = id
	}
	return id
}

// factsOf returns the facts of a unit; none where they are damaged, which is counted.
func (st *statement) factsOf(u repository.UnitRef) *ast.Facts { return st.read(u, st.snapshot.Facts) }

func (st *statement) read(u repository.UnitRef, facts func(repository.UnitRef) (*ast.Facts, error)) *ast.Facts {
	st.keysRead++
	read, err := facts(u)
	if err != nil {
		st.unreadable++
		return &ast.Facts{}
	}
	return read
}

// newStatement begins a statement on the present moment.
func newStatement(ctx context.Context, r *repository.Repository, e *engine.Engine) (*statement, error) {
	snapshot, err := r.Snapshot()
	if err != nil {
		return nil, err
	}
	reader, err := e.Reader(ctx, snapshot)
	if err != nil {
		return nil, errors.Join(err, snapshot.Close())
	}
	return &statement{ctx: ctx, snapshot: snapshot, reader: reader}, nil
}
