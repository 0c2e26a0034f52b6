package stages_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/ast"
	"elixirscope/stages"

	"pgregory.net/rapid"
)

func change(path string, size int64) ast.Change {
	return ast.Change{Repo: "r", Path: path, Size: size}
}

func put(t *testing.T, q *stages.Queue, changes ...ast.Change) {
	t.Helper()
	for _, c := range changes {
		if err := q.Put(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
}

func take(t *testing.T, q *stages.Queue) ast.Change {
	t.Helper()
	c, ok, err := q.Take(t.Context())
	if err != nil || !ok {
		t.Fatalf("nothing to take: %v, %v", ok, err)
	}
	return c
}

func TestQueueKeepsTheLatest(t *testing.T) {
	q := stages.NewQueue(2)
	put(t, q, change("a", 1), change("b", 1), change("a", 2), change("a", 3))
	if c := take(t, q); c.Path != "a" || c.Size != 3 {
		t.Errorf("took %+v", c)
	}
	if c := take(t, q); c.Path != "b" {
		t.Errorf("took %+v", c)
	}
}

// A change of a file whose earlier one is on its way waits for that to be done.
func TestQueueOneOfAFileOnItsWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := stages.NewQueue(10)
		put(t, q, change("a", 1))
		take(t, q)
		put(t, q, change("a", 2))
		var second ast.Change
		var wait sync.WaitGroup
		wait.Go(func() { second = take(t, q) })
		synctest.Wait()
		if second.Size != 0 {
			t.Error("a change overtook the one before")
		}
		q.Done("r", "a")
		wait.Wait()
		if second.Size != 2 || q.Pending() != 1 {
			t.Errorf("took %+v, %d pending", second, q.Pending())
		}
		q.Done("r", "a")
		if q.Pending() != 0 {
			t.Errorf("%d pending", q.Pending())
		}
	})
}

func TestQueueIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := stages.NewQueue(1)
		put(t, q, change("a", 1), change("a", 2)) // of one file any number
		entered := false
		var wait sync.WaitGroup
		wait.Go(func() {
			put(t, q, change("b", 1))
			entered = true
		})
		synctest.Wait()
		if entered {
			t.Error("a full queue takes another file")
		}
		take(t, q)
		wait.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := q.Put(ctx, change("c", 1)); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
}

func TestQueueExclusive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := stages.NewQueue(10)
		put(t, q, change("a", 1), change("b", 1))
		take(t, q)
		var order []string
		var wait sync.WaitGroup
		wait.Go(func() {
			err := q.Exclusive(t.Context(), func() error {
				order = append(order, "alone")
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		wait.Go(func() { order = append(order, take(t, q).Path) })
		synctest.Wait()
		if len(order) > 0 {
			t.Errorf("%v while a change is on its way", order)
		}
		q.Done("r", "a")
		wait.Wait()
		if fmt.Sprint(order) != "[alone b]" {
			t.Errorf("in order %v", order)
		}
	})
}

// What was put waits while the queue is held, and is taken when it is not any more.
func TestQueueIsHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := stages.NewQueue(10)
		var held atomic.Bool
		held.Store(true)
		q.HoldWhile(held.Load)
		put(t, q, change("a", 1))
		var taken atomic.Bool
		var wait sync.WaitGroup
		wait.Go(func() { take(t, q); taken.Store(true) })
		synctest.Wait()
		if taken.Load() {
			t.Error("taken while held")
		}
		held.Store(false)
		q.Wake()
		wait.Wait()
	})
}

// A file is behind since the first change that is not committed was seen.
func TestQueueKnowsTheOldest(t *testing.T) {
	q := stages.NewQueue(10)
	at := func(ms int64) time.Time { return time.UnixMilli(ms) }
	seen := func(path string, ms int64) ast.Change { return ast.Change{Repo: "r", Path: path, Seen: at(ms)} }
	check := func(when string, want time.Time) {
		t.Helper()
		if got := q.Oldest(); !got.Equal(want) {
			t.Errorf("%s the oldest is %v, want %v", when, got, want)
		}
	}
	check("at first", time.Time{})
	put(t, q, seen("a", 10), seen("b", 20), seen("a", 30))
	check("when a later change took its place", at(10))
	take(t, q)
	check("when it is on its way", at(10))
	put(t, q, seen("a", 40))
	q.Done("r", "a")
	check("when it is done", at(20))
	take(t, q)
	q.Done("r", "b")
	check("when the next one is done", at(40))
	take(t, q)
	q.Done("r", "a")
	check("in the end", time.Time{})
}

// Whatever the interleaving, the last change put of each file is the last one taken of
// it, and no file is on its way twice.
func TestQueueLosesNoLastChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		workers := rapid.IntRange(1, 4).Draw(t, "workers")
		puts := rapid.SliceOf(rapid.IntRange(0, 5)).Draw(t, "files")
		q := stages.NewQueue(rapid.IntRange(1, 4).Draw(t, "capacity"))
		last := make(map[string]int64)
		var lock sync.Mutex
		taken, onTheirWay := make(map[string]int64), make(map[string]bool)
		var wait sync.WaitGroup
		for range workers {
			wait.Go(func() {
				err := q.Produce(context.Background(), func(_ context.Context, c ast.Change) error {
					lock.Lock()
					if onTheirWay[c.Path] {
						t.Errorf("%s is on its way twice", c.Path)
					}
					onTheirWay[c.Path], taken[c.Path] = true, c.Size
					lock.Unlock()
					lock.Lock()
					onTheirWay[c.Path] = false
					lock.Unlock()
					q.Done(c.Repo, c.Path)
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		for i, file := range puts {
			path := fmt.Sprint(file)
			last[path] = int64(i + 1)
			if err := q.Put(context.Background(), change(path, int64(i+1))); err != nil {
				t.Error(err)
			}
		}
		q.Close()
		wait.Wait()
		if fmt.Sprint(taken) != fmt.Sprint(last) || q.Pending() != 0 {
			t.Errorf("took %v, put %v, %d pending", taken, last, q.Pending())
		}
	})
}
