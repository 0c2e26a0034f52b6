package flow

import (
	"context"
	"fmt"
	"runtime/debug"

	"golang.org/x/sync/errgroup"
)

// Element is a source, stage or sink of this package.
type Element interface {
	run(ctx context.Context) error
}

// Run runs connected elements until the last item has left the sink, the context
// ends or an element fails, and returns the first error.
func Run(ctx context.Context, elements ...Element) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, e := range elements {
		group.Go(func() error { return e.run(ctx) })
	}
	if err := group.Wait(); err != nil {
		if cause := context.Cause(ctx); cause != nil {
			return cause
		}
		return err
	}
	return nil
}

// PanicError is a panic of one item.
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

// receive takes an item from in; ok is false when in is closed.
func receive[T any](ctx context.Context, in <-chan any) (item T, ok bool, err error) {
	select {
	case received, open := <-in:
		if !open {
			return item, false, nil
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
