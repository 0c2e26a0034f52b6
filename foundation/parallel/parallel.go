package parallel

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

// Result is what became of one item.
type Result[T, R any] struct {
	Item  T
	Value R // what was returned for it, beside an error too
	Err   error
}

// Each calls do for every item, for at most limit at the same time, and returns the results
// in the order of the items. A limit below 1 is the number of processors. The context of
// each call ends after the timeout, unless that is 0; Each waits for a call that goes on
// regardless. When ctx ends, what has not begun has its error and is not begun.
func Each[T, R any](ctx context.Context, limit int, timeout time.Duration, items []T, do func(context.Context, T) (R, error)) []Result[T, R] {
	if limit < 1 {
		limit = runtime.GOMAXPROCS(0)
	}
	results := make([]Result[T, R], len(items))
	var taken atomic.Int64
	var workers sync.WaitGroup
	for range min(limit, len(items)) {
		workers.Go(func() {
			for i := int(taken.Add(1)) - 1; i < len(items); i = int(taken.Add(1)) - 1 {
				results[i] = one(ctx, timeout, items[i], do)
			}
		})
	}
	workers.Wait()
	return results
}

// one does the work for one item.
func one[T, R any](ctx context.Context, timeout time.Duration, item T, do func(context.Context, T) (R, error)) (r Result[T, R]) {
	r.Item = item
	if r.Err = ctx.Err(); r.Err != nil {
		return r
	}
	if timeout > 0 {
		limited, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		ctx = limited
	}
	defer func() {
		if v := recover(); v != nil {
			r.Err = panicError(v)
		}
	}()
	r.Value, r.Err = do(ctx, item)
	return r
}

// panicError keeps an error that was panicked with in reach of errors.Is.
func panicError(v any) error {
	if err, ok := v.(error); ok {
		return fmt.Errorf("panic: %w\n%s", err, debug.Stack())
	}
	return fmt.Errorf("panic: %v\n%s", v, debug.Stack())
}
