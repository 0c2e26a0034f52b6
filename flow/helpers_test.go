package flow_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"elixirscope/flow"

	"github.com/reugn/go-streams"
	operators "github.com/reugn/go-streams/flow"
)

// producer is a Producer that is a function.
type producer func(ctx context.Context, emit func(context.Context, int) error) error

func (p producer) Produce(ctx context.Context, emit func(context.Context, int) error) error {
	return p(ctx, emit)
}

// count produces the numbers below n.
func count(n int) producer {
	return func(ctx context.Context, emit func(context.Context, int) error) error {
		for i := range n {
			if err := emit(ctx, i); err != nil {
				return err
			}
		}
		return nil
	}
}

// forever produces until the context ends.
func forever() producer {
	return func(ctx context.Context, emit func(context.Context, int) error) error {
		for i := 0; ; i++ {
			if err := emit(ctx, i); err != nil {
				return err
			}
		}
	}
}

// collector keeps what it consumes.
type collector []int

func (c *collector) Consume(_ context.Context, item int) error {
	*c = append(*c, item)
	return nil
}

// consumer is a Consumer that is a function.
type consumer func(ctx context.Context, item int) error

func (c consumer) Consume(ctx context.Context, item int) error { return c(ctx, item) }

// worker is a Worker of functions; those that are nil do what is usual.
type worker struct {
	process func(ctx context.Context, item int, emit func(int) error) error
	recover func(item int, cause *flow.PanicError, emit func(int) error) error
	flush   func(emit func(int) error) error
	calls   *calls
}

// calls counts what was called of the workers of a stage.
type calls struct{ made, flushed, closed atomic.Int64 }

func (w *worker) Process(ctx context.Context, item int, emit func(int) error) error {
	if w.process == nil {
		return emit(item)
	}
	return w.process(ctx, item, emit)
}

func (w *worker) Recover(item int, cause *flow.PanicError, emit func(int) error) error {
	if w.recover == nil {
		return errors.New("unexpected panic")
	}
	return w.recover(item, cause, emit)
}

func (w *worker) Flush(_ context.Context, emit func(int) error) error {
	w.calls.flushed.Add(1)
	if w.flush == nil {
		return nil
	}
	return w.flush(emit)
}

func (w *worker) Close() { w.calls.closed.Add(1) }

// stage returns a stage of workers that are copies of w, and counts their calls.
func stage(workers, capacity int, w worker) (*flow.Stage[int, int], *calls) {
	c := new(calls)
	return flow.NewStage("work", workers, capacity, func() flow.Worker[int, int] {
		c.made.Add(1)
		own := w
		own.calls = c
		return &own
	}), c
}

// expect fails the test unless every worker was closed once and flushed as wanted.
func (c *calls) expect(t testing.TB, workers, flushed int) {
	t.Helper()
	if c.made.Load() != int64(workers) || c.closed.Load() != int64(workers) || c.flushed.Load() != int64(flushed) {
		t.Errorf("%d workers made, %d closed, %d flushed; want %d, %d, %d",
			c.made.Load(), c.closed.Load(), c.flushed.Load(), workers, workers, flushed)
	}
}

// inlet is a sink seen as a flow, because a foreign operator's To waits for the
// sink, which only Run starts.
type inlet struct {
	*operators.PassThrough
	in chan<- any
}

func (i inlet) In() chan<- any { return i.in }

func relay(sink streams.Sink) streams.Flow { return inlet{in: sink.In()} }
