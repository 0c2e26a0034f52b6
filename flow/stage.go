package flow

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/VictoriaMetrics/metrics"
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
	// Flush is called after the last item, and whenever the stage is idle for as long
	// as FlushIdle says.
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
	idle      time.Duration // see FlushIdle
	meter     meter
	outlet
}

var _ streams.Flow = (*Stage[any, any])(nil)

// NewStage returns a stage whose input holds at most capacity items.
func NewStage[In, Out any](name string, workers, capacity int, newWorker func() Worker[In, Out]) *Stage[In, Out] {
	return &Stage[In, Out]{name: name, workers: workers, newWorker: newWorker,
		in: make(chan any, capacity), meter: newMeter(metrics.NewSet(), name), outlet: newOutlet()}
}

// FlushIdle makes the stage flush its workers when no item has come for a while, so
// that what they gather does not wait for more. It is called before Run.
func (s *Stage[In, Out]) FlushIdle(after time.Duration) { s.idle = after }

// In returns the input; closing it drains the stage.
func (s *Stage[In, Out]) In() chan<- any { return s.in }

func (s *Stage[In, Out]) run(ctx context.Context, abort context.CancelCauseFunc) error {
	defer s.close()
	var workers errgroup.Group
	for range s.workers {
		workers.Go(func() error {
			err := s.work(ctx)
			if err != nil {
				err = fmt.Errorf("stage %s: %w", s.name, err)
				abort(err)
			}
			return err
		})
	}
	err := workers.Wait()
	if err != nil {
		discard(s.in)
	}
	return err
}

func (s *Stage[In, Out]) work(ctx context.Context) error {
	worker := s.newWorker()
	defer worker.Close()
	var waited time.Duration // for the next element to take items
	emit := func(item Out) error {
		since := time.Now()
		err := send(ctx, s.to, item)
		waited += time.Since(since)
		return err
	}
	gathered := false // something since the last flush
	for {
		item, ok, err := s.next(ctx, gathered)
		idle := errors.Is(err, errIdle)
		if err != nil && !idle {
			return err
		}
		since := time.Now()
		waited = 0
		if !ok {
			err := worker.Flush(ctx, emit)
			s.meter.worked(0, time.Since(since)-waited)
			if err != nil || !idle {
				return err
			}
			gathered = false
			continue
		}
		err = process(ctx, worker, item, emit)
		s.meter.worked(1, time.Since(since)-waited)
		if err != nil {
			return err
		}
		gathered = true
	}
}

// errIdle says that no item has come for a while.
var errIdle = errors.New("idle")

// next waits for an item: with errIdle no longer than FlushIdle says when something
// was gathered.
func (s *Stage[In, Out]) next(ctx context.Context, gathered bool) (In, bool, error) {
	if !gathered || s.idle == 0 || len(s.in) > 0 {
		return receive[In](ctx, s.in)
	}
	wait, cancel := context.WithTimeoutCause(ctx, s.idle, errIdle)
	defer cancel()
	item, ok, err := receive[In](wait, s.in)
	if err != nil && ctx.Err() == nil && errors.Is(context.Cause(wait), errIdle) {
		err = errIdle
	}
	return item, ok, err
}

// process has a worker process one item, and recover when it panicked.
func process[In, Out any](ctx context.Context, worker Worker[In, Out], item In, emit func(Out) error) error {
	err := catch(func() error { return worker.Process(ctx, item, emit) })
	var cause *PanicError
	if errors.As(err, &cause) {
		return worker.Recover(item, cause, emit)
	}
	return err
}
