package backpressure

import (
	"context"
	"sync/atomic"

	"golang.org/x/sync/semaphore"
)

// Budget is a number of bytes that may be in flight at the same time. It is safe
// for concurrent use.
type Budget struct {
	size     int64
	free     *semaphore.Weighted
	inFlight atomic.Int64
}

// NewBudget returns a budget of size bytes.
func NewBudget(size int64) *Budget {
	return &Budget{size: size, free: semaphore.NewWeighted(size)}
}

// Acquire takes n bytes, waiting until they are free, and returns how many it
// took: an item larger than the whole budget takes all of it, so that it can pass
// when nothing else is in flight.
func (b *Budget) Acquire(ctx context.Context, n int64) (int64, error) {
	n = min(max(n, 1), b.size)
	if err := b.free.Acquire(ctx, n); err != nil {
		return 0, err
	}
	b.inFlight.Add(n)
	return n, nil
}

// Release gives back what Acquire returned.
func (b *Budget) Release(n int64) {
	b.inFlight.Add(-n) // before others can take it, so that InFlight never exceeds Size
	b.free.Release(n)
}

// InFlight returns how many bytes are taken, at most Size.
func (b *Budget) InFlight() int64 { return b.inFlight.Load() }

// Size returns the number of bytes that may be in flight.
func (b *Budget) Size() int64 { return b.size }
