package flow

import (
	"context"
	"errors"
	"fmt"

	"github.com/reugn/go-streams"
	"golang.org/x/sync/errgroup"
)

// Worker does the work of a stage. Each of its workers serves one goroutine, so a
// Worker needs no locks for its own state.
type Worker[In, Out any] interface {
	// Process works on one item and emits what comes of it. An error is fatal to
	// the whole run; what is wrong with one item belongs into what is emitted.
	Process(ctx context.Context, item In, emit func(Out) error) error
	// Recover is called instead when Process panicked on item.
	Recover(item In, cause *PanicError, emit func(Out) error) error
	// Flush is called once, after the last item.
	Flush(ctx context.Context, emit func(Out) error) error
	// Close frees what the worker holds, also after an abort.
	Close()
}

// Stage runs workers between two bounded channels. Items leave in any order when
// there is more than one worker.
type Stage[In, Out any] struct {
	name      string
	workers   int
	newWorker func() Worker[In, Out]
	in        chan any
	outlet
}

var _ streams.Flow = (*Stage[any, any])(nil)

// NewStage returns a stage whose input holds at most capacity items.
func NewStage[In, Out any](name string, workers, capacity int, newWorker func() Worker[In, Out]) *Stage[In, Out] {
	return &Stage[In, Out]{name: name, workers: workers, newWorker: newWorker,
		in: make(chan any, capacity), outlet: newOutlet()}
}

// In returns the input; closing it drains the stage.
func (s *Stage[In, Out]) In() chan<- any { return s.in }

func (s *Stage[In, Out]) run(ctx context.Context) error {
	defer s.close()
	group, ctx := errgroup.WithContext(ctx)
	for range s.workers {
		group.Go(func() error { return s.work(ctx) })
	}
	if err := group.Wait(); err != nil {
		return fmt.Errorf("stage %s: %w", s.name, err)
	}
	return nil
}

func (s *Stage[In, Out]) work(ctx context.Context) error {
	worker := s.newWorker()
	defer worker.Close()
	emit := func(item Out) error { return send(ctx, s.to, item) }
	for {
		item, ok, err := receive[In](ctx, s.in)
		if err != nil {
			return err
		}
		if !ok {
			return worker.Flush(ctx, emit)
		}
		err = catch(func() error { return worker.Process(ctx, item, emit) })
		var cause *PanicError
		if errors.As(err, &cause) {
			err = worker.Recover(item, cause, emit)
		}
		if err != nil {
			return err
		}
	}
}
