package flow

import (
	"context"
	"fmt"
	"runtime/debug"

	"golang.org/x/sync/errgroup"
)

// Element is a source, stage or sink of this package.
type Element interface {
	// run works until there is nothing left to do. It gives its own failure to abort
	// before it closes its output, so that whoever reads that never takes an abort
	// for the end of the items.
	run(ctx context.Context, abort context.CancelCauseFunc) error
}

// Run runs connected elements until the last item has left the sink, the context
// ends or an element fails, and returns the first error.
func Run(ctx context.Context, elements ...Element) error {
	ctx, abort := context.WithCancelCause(ctx)
	defer abort(nil)
	var group errgroup.Group
	for _, e := range elements {
		group.Go(func() error { return e.run(ctx, abort) })
	}
	if group.Wait() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// PanicError is a panic of one item, or of a producer.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// catch calls f and returns its panic as a *PanicError.
func catch(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return f()
}

// send gives item to out unless the context ends first.
func send(ctx context.Context, out chan<- any, item any) error {
	select {
	case out <- item:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// receive takes an item from in; ok is false when in is closed and the context has
// not ended, so that the items are complete.
func receive[T any](ctx context.Context, in <-chan any) (item T, ok bool, err error) {
	select {
	case received, open := <-in:
		if !open {
			return item, false, ctx.Err()
		}
		item, ok = received.(T)
		if !ok {
			return item, false, fmt.Errorf("BUG: got a %T instead of a %T", received, item)
		}
		return item, true, nil
	case <-ctx.Done():
		return item, false, ctx.Err()
	}
}

// discard takes what still comes until in is closed: an operator of go-streams
// knows no context and ends only when it gets rid of its items.
func discard(in <-chan any) {
	for range in {
	}
}
