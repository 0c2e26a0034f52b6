package instance

import (
	"context"

	"elixirscope/ast"
	"elixirscope/flow"

	"golang.org/x/sync/errgroup"
)

// Progress is told how an ingest goes. Its methods may be called from different
// goroutines.
type Progress interface {
	// WantsTotal reports whether Expect is worth a second walk.
	WantsTotal() bool
	// Expect is told, once, how much there is to do.
	Expect(files int, bytes int64)
	// Done is told of every file that was processed.
	Done(file ast.File)
}

// walked is a source of changes that can walk what it takes them from once more.
type walked interface {
	flow.Producer[ast.Change]
	// Pending returns how much there is to do, without emitting anything.
	Pending(ctx context.Context) (files int, bytes int64, err error)
}

// expecting is a source of changes that also finds out, early, how much there is
// to do. The pipeline lets changes pass only as fast as they are processed, so the
// total comes from a walk of its own beside the one that feeds the pipeline.
type expecting struct {
	walked
	progress Progress
}

// Produce implements flow.Producer.
func (e expecting) Produce(ctx context.Context, emit func(context.Context, ast.Change) error) error {
	if !e.progress.WantsTotal() {
		return e.walked.Produce(ctx, emit)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return e.walked.Produce(ctx, emit) })
	group.Go(func() error {
		files, bytes, err := e.Pending(ctx)
		if err == nil {
			e.progress.Expect(files, bytes)
		}
		return err
	})
	return group.Wait()
}
