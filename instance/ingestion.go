package instance

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
	"elixirscope/stages"
)

// ingestion is one run of the pipeline: what sources put into its queue comes to the
// repository. Its stages share channels, so none of them is restarted alone: the whole
// is, and the sources look again at what differs from the store.
type ingestion struct {
	queue *stages.Queue
	abort context.CancelCauseFunc
	alive context.Context // ends when the pipeline has ended, with the reason as its cause
	moved atomic.Int64    // when a change was last committed, in nanoseconds since 1970
}

// analyze runs the pipeline until its queue is closed and empty, or the context ends.
func (l *live) analyze(ctx context.Context, ready func()) error {
	work, abort := context.WithCancelCause(ctx)
	defer abort(nil)
	alive, end := context.WithCancelCause(context.WithoutCancel(ctx))
	in := &ingestion{queue: stages.NewQueue(l.config.Queue), abort: abort, alive: alive}
	in.queue.HoldWhile(l.safe.on.Load)
	in.moved.Store(time.Now().UnixNano())
	l.ingestion.Store(in)
	ready()
	c := l.config.Pipeline
	c.IdleFlush = idleFlush
	err := caught(func() error {
		_, err := l.process(work, c, l.limits, route{changes: in.queue, contents: l, to: landing{l, in}})
		return err
	})
	if err != nil && context.Cause(work) != nil {
		err = context.Cause(work)
	}
	end(err)
	if err == nil {
		<-ctx.Done() // it was drained, because the run is to stop
	}
	return err
}

// failure returns what the pipeline has ended with; nil when all was committed.
func (in *ingestion) failure() error {
	if err := context.Cause(in.alive); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// limits returns those of a repository of the run.
func (l *live) limits(repo string) syntax.Limits {
	if f := l.sourceOf(repo); f != nil {
		return f.of().settings.limits()
	}
	return l.config.Settings.limits() // its content cannot be read either
}

// Read implements stages.Contents.
func (l *live) Read(ctx context.Context, change ast.Change) ([]byte, time.Time, error) {
	f := l.sourceOf(change.Repo)
	if f == nil {
		return nil, time.Time{}, fmt.Errorf("BUG: %s is read when its source has ended", change.Path)
	}
	return f.Read(ctx, change)
}

// landing is told what an ingestion has committed.
type landing struct {
	*live
	in *ingestion
}

// Consume implements flow.Consumer: the change of a file is committed. Of a pipeline that
// was abandoned nobody waits for it.
func (l landing) Consume(_ context.Context, outcome stages.Outcome) error {
	in, s := l.in, l.synchronization.Load()
	if in != l.ingestion.Load() {
		return nil
	}
	in.moved.Store(time.Now().UnixNano())
	l.files.Inc()
	if f := l.sourceOf(outcome.File.Repo); f != nil {
		f.committed(outcome)
	}
	in.queue.Done(outcome.File.Repo, outcome.File.Path)
	if s != nil {
		s.landed()
	}
	return nil
}

// sourceOf returns the source of a repository, nil when there is none at this moment.
func (l *live) sourceOf(repo string) followed {
	if s := l.synchronization.Load(); s != nil {
		return s.sourceOf(repo)
	}
	return nil
}
