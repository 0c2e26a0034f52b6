package watch

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// timeline runs a queue in virtual time and notes what is taken when.
func timeline(t *testing.T, config Config, locked func() bool, events func(q *queue)) []string {
	t.Helper()
	var log []string
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		q := newQueue(config, locked)
		done := make(chan struct{})
		go func() {
			defer close(done)
			for {
				taken, err := q.take(context.Background())
				if err != nil {
					t.Error(err)
				}
				if len(taken) == 0 {
					return
				}
				paths := slices.Sorted(maps.Keys(taken))
				log = append(log, fmt.Sprintf("%v %s", time.Since(began), strings.Join(paths, " ")))
			}
		}()
		events(q)
		pass(time.Hour)
		q.stop()
		<-done
		if n, held := q.pending(); n != 0 || held || !q.oldest().IsZero() {
			t.Errorf("%d are pending, held %v, since %v", n, held, q.oldest())
		}
	})
	return log
}

// pass lets virtual time pass.
func pass(d time.Duration) { <-time.After(d) }

func never() bool { return false }

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestPathsSettle(t *testing.T) {
	c := DefaultConfig()
	expect(t, timeline(t, c, never, func(q *queue) { q.add("a") }), "20ms a")
	expect(t, timeline(t, c, never, func(q *queue) {
		q.add("a")
		pass(15 * time.Millisecond)
		q.add("b")
		q.add("a") // not quiet yet
		pass(100 * time.Millisecond)
		q.add("a")
	}), "35ms a b", "135ms a")
	// A path that is never quiet is due after the maximum delay, and keeps nobody
	// waiting.
	expect(t, timeline(t, c, never, func(q *queue) {
		for i := range 60 {
			q.add("log")
			if i == 0 {
				q.add("a")
			}
			pass(10 * time.Millisecond)
		}
	}), "20ms a", "500ms log", "610ms log")
}

func TestDirectoriesStandForManyPaths(t *testing.T) {
	c := DefaultConfig()
	c.MaxPerDirectory, c.MaxPending = 3, 6
	add := func(paths ...string) func(q *queue) {
		return func(q *queue) {
			for _, p := range paths {
				q.add(p)
			}
		}
	}
	expect(t, timeline(t, c, never, add("d/a", "d/b", "d/c", "e")), "20ms d/a d/b d/c e")
	expect(t, timeline(t, c, never, add("d/a", "d/b", "d/x/y", "d/c", "e", "d/d", "d/a")), "20ms d e")
	expect(t, timeline(t, c, never, add("a", "b", "c", "d/e")), "20ms a b c d/e")
	expect(t, timeline(t, c, never, add("a", "b", "c", "d/e", "d")), "20ms .")
	expect(t, timeline(t, c, never, add("1/a", "2/a", "3/a", "4/a", "5/a", "6/a", "7/a/b")), "20ms .")
	expect(t, timeline(t, c, never, add(".", "a", "b/c")), "20ms .")
	// One path too many in a directory may be a directory.
	expect(t, timeline(t, c, never, add("d/a", "d/b", "d/x/1", "d/x/2", "d/x/3", "d/c", "d/x/4")), "20ms d")
}

// However many paths, what waits stays within the bounds, and nothing is lost.
func TestPendingIsBounded(t *testing.T) {
	c := DefaultConfig()
	c.MaxPerDirectory, c.MaxPending = 10, 50
	log := timeline(t, c, never, func(q *queue) {
		for i := range 10_000 {
			q.add(fmt.Sprintf("d%d/e%d/f%d", i%7, i%13, i))
			if n, _ := q.pending(); n > c.MaxPending {
				t.Errorf("%d are pending", n)
			}
		}
	})
	expect(t, log, "20ms .")
}

func TestLockedIndexHoldsChangesBack(t *testing.T) {
	c := DefaultConfig()
	var locked atomic.Bool
	lock := func(q *queue, state bool) {
		locked.Store(state)
		q.ring()
	}
	expect(t, timeline(t, c, locked.Load, func(q *queue) {
		lock(q, true)
		q.add("a")
		pass(3 * time.Second)
		if n, held := q.pending(); n != 1 || !held {
			t.Errorf("%d are pending, held %v", n, held)
		}
		q.add("b")
		pass(3 * time.Second)
		lock(q, false)
	}), "6s a b")

	// A lock that was left behind holds for as long as is configured; the next one
	// holds again.
	expect(t, timeline(t, c, locked.Load, func(q *queue) {
		lock(q, true)
		q.add("a")
		pass(40 * time.Second)
		q.add("b")
		pass(20 * time.Second)
		lock(q, false)
		synctest.Wait()
		lock(q, true)
		q.add("c")
		pass(5 * time.Second)
		lock(q, false)
	}), "30.02s a", "40.02s b", "1m5s c")
}

// What is known when the queue is stopped is taken, settled or not; what comes later is
// not.
func TestStopTakesWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(DefaultConfig(), never)
		q.add("settled")
		pass(20 * time.Millisecond)
		q.add("fresh")
		q.stop()
		paths, err := q.take(context.Background())
		if err != nil {
			t.Error(err)
		}
		expect(t, slices.Sorted(maps.Keys(paths)), "fresh", "settled")
		q.add("late")
		if paths, err = q.take(context.Background()); err != nil || len(paths) != 0 {
			t.Errorf("got %q, %v", paths, err)
		}
	})
}

// What is known and not looked at counts from its first event on, also while it is
// looked at.
func TestOldestIsTheFirstEvent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(DefaultConfig(), never)
		began := time.Now()
		check := func(when string, want time.Duration) {
			t.Helper()
			if got := q.oldest().Sub(began); got != want {
				t.Errorf("%s: the oldest is %v after the first event, want %v", when, got, want)
			}
		}
		q.add("a")
		pass(15 * time.Millisecond)
		q.add("b")
		q.add("a")
		check("while they settle", 0)
		pass(15 * time.Millisecond)
		q.add("b")
		pass(5 * time.Millisecond)
		paths, err := q.take(t.Context())
		if err != nil || len(paths) != 1 || !paths["a"].Equal(began) {
			t.Errorf("took %v, %v", paths, err)
		}
		check("while one is looked at", 0)
		if paths, err = q.take(t.Context()); err != nil || len(paths) != 1 {
			t.Errorf("took %v, %v", paths, err)
		}
		check("while the other is looked at", 15*time.Millisecond)
	})
}

func TestChangesAreAsOldAsTheFirstEventAboveThem(t *testing.T) {
	at := func(ms int) time.Time { return time.UnixMilli(int64(ms)) }
	s := newSeen(map[string]time.Time{"a/b/c": at(10), "a/b/d": at(20), "e/f": at(40), "e/.gitignore": at(30), "e": at(50)})
	for p, want := range map[string]time.Time{"a/b/c": at(10), "a/b/c/d": at(10), "a/b/d": at(20), "e/f": at(30), "e/g/h": at(30)} {
		if got := s.at(p); !got.Equal(want) {
			t.Errorf("%s is seen at %v, want %v", p, got, want)
		}
	}
}

func TestTakeEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		defer cancel()
		q := newQueue(DefaultConfig(), never)
		q.add("a")
		if paths, err := q.take(ctx); err != context.DeadlineExceeded || len(paths) != 0 {
			t.Errorf("got %q, %v", paths, err)
		}
	})
}
