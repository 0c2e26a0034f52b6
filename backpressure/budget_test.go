package backpressure_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"elixirscope/backpressure"

	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Never are more bytes out than there are, everybody gets theirs in the end, and
// what was taken is given back.
func TestNeverMoreThanTheSizeIsOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Int64Range(1, 100).Draw(t, "size")
		wanted := rapid.SliceOfN(rapid.Int64Range(-1, 300), 0, 50).Draw(t, "wanted")
		b := backpressure.NewBudget(size)
		var out atomic.Int64
		var workers sync.WaitGroup
		for _, n := range wanted {
			workers.Go(func() {
				held, err := b.Acquire(context.Background(), n)
				if err != nil || held != min(max(n, 1), size) {
					t.Errorf("%d of %d wanted are %d, %v", n, size, held, err)
				}
				if now := out.Add(held); now > size {
					t.Errorf("%d of %d are out", now, size)
				}
				out.Add(-held)
				b.Release(held)
			})
		}
		workers.Wait()
		if held, err := b.Acquire(context.Background(), size); err != nil || held != size || b.Size() != size {
			t.Errorf("in the end there are %d of %d, %v", held, size, err)
		}
	})
}

// An item larger than everything waits until nothing else is in flight, and those
// behind it wait for it.
func TestOversizedItemPassesAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := backpressure.NewBudget(10)
		small, err := b.Acquire(context.Background(), 1)
		if err != nil {
			t.Fatal(err)
		}
		var got, behind atomic.Int64
		go func() {
			held, _ := b.Acquire(context.Background(), 1000)
			got.Store(held)
		}()
		synctest.Wait()
		go func() {
			held, _ := b.Acquire(context.Background(), 1)
			behind.Store(held)
		}()
		synctest.Wait()
		if got.Load() != 0 || behind.Load() != 0 {
			t.Errorf("while one byte is out, %d and %d are given", got.Load(), behind.Load())
		}
		b.Release(small)
		synctest.Wait()
		if got.Load() != 10 || behind.Load() != 0 {
			t.Errorf("then %d and %d are given", got.Load(), behind.Load())
		}
		b.Release(10)
		synctest.Wait()
		if behind.Load() != 1 {
			t.Errorf("the item behind gets %d", behind.Load())
		}
	})
}

// Who gives up waiting holds nothing and lets those behind it pass.
func TestWaitersAreCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := backpressure.NewBudget(10)
		if _, err := b.Acquire(context.Background(), 8); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		failed := make(chan error, 1)
		go func() {
			_, err := b.Acquire(ctx, 5)
			failed <- err
		}()
		synctest.Wait()
		passed := make(chan int64, 1)
		go func() {
			held, _ := b.Acquire(context.Background(), 2)
			passed <- held
		}()
		synctest.Wait()
		cancel()
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if held := <-passed; held != 2 {
			t.Errorf("the item behind gets %d", held)
		}
	})
}
