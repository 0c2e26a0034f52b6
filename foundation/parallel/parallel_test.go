package parallel_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/foundation/parallel"

	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bubbled is a test in a bubble of virtual time, which has no deadline of its own for rapid
// to ask for.
type bubbled struct{ rapid.TB }

// job is an item that works for some seconds and then does something.
type job struct {
	number, seconds int
	end             string
}

func (j job) do(ctx context.Context) (int, error) {
	select {
	case <-time.After(time.Duration(j.seconds) * time.Second):
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	switch j.end {
	case "fail":
		return -j.number, fmt.Errorf("job %d", j.number)
	case "panic":
		panic(fmt.Sprintf("job %d", j.number))
	}
	return j.number, nil
}

// want is what becomes of a job that has timeout seconds.
func (j job) want(timeout int) (value int, failure string) {
	switch {
	case timeout > 0 && j.seconds > timeout:
		return 0, context.DeadlineExceeded.Error()
	case j.end == "fail":
		return -j.number, fmt.Sprintf("job %d", j.number)
	case j.end == "panic":
		return 0, fmt.Sprintf("panic: job %d\n", j.number)
	}
	return j.number, ""
}

// Every item has its own result, at its place, and never more than the limit work at the
// same time; but that many do while there are so many left.
func TestEachItemHasItsResult(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rapid.Check(bubbled{t}, func(t *rapid.T) {
			limit, timeout := rapid.IntRange(1, 5).Draw(t, "limit"), rapid.IntRange(0, 6).Draw(t, "timeout")
			jobs := make([]job, rapid.IntRange(0, 20).Draw(t, "jobs"))
			for i := range jobs {
				// Odd, so that no job ends when its time does.
				jobs[i] = job{i, 2*rapid.IntRange(0, 4).Draw(t, "seconds") + 1, rapid.SampledFrom([]string{"", "fail", "panic"}).Draw(t, "end")}
			}
			timeout *= 2
			var running, most atomic.Int64
			results := parallel.Each(context.Background(), limit, time.Duration(timeout)*time.Second, jobs, func(ctx context.Context, j job) (int, error) {
				now := running.Add(1)
				defer running.Add(-1)
				most.Store(max(most.Load(), now))
				return j.do(ctx)
			})
			if want := min(limit, len(jobs)); most.Load() != int64(want) {
				t.Fatalf("%d at the same time, want %d", most.Load(), want)
			}
			if len(results) != len(jobs) {
				t.Fatalf("%d results of %d jobs", len(results), len(jobs))
			}
			for i, r := range results {
				value, failure := jobs[i].want(timeout)
				if r.Item != jobs[i] || r.Value != value || (r.Err != nil) != (failure != "") || r.Err != nil && !strings.HasPrefix(r.Err.Error(), failure) {
					t.Fatalf("%+v of %+v, want %d %s", r, jobs[i], value, failure)
				}
			}
		})
	})
}

// When the context ends, what works is told, and the rest is not begun.
func TestEndOfContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), 25*time.Second)
		defer cancel()
		begun := 0
		results := parallel.Each(ctx, 1, time.Minute, []int{0, 1, 2, 3}, func(ctx context.Context, n int) (int, error) {
			begun++
			return job{number: n, seconds: 10}.do(ctx)
		})
		if begun != 3 {
			t.Errorf("%d are begun", begun)
		}
		for i, r := range results {
			if want := i >= 2; errors.Is(r.Err, context.DeadlineExceeded) != want || r.Item != i {
				t.Errorf("the result of %d is %+v", i, r)
			}
		}
	})
}

func TestLimitOfProcessors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		processors := runtime.GOMAXPROCS(0)
		began := time.Now()
		parallel.Each(context.Background(), 0, 0, make([]int, 2*processors), func(ctx context.Context, n int) (int, error) {
			return job{number: n, seconds: 1}.do(ctx)
		})
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("two rounds took %v", took)
		}
	})
}

func TestPanickedErrorIsKept(t *testing.T) {
	boom := errors.New("boom")
	results := parallel.Each(context.Background(), 1, 0, []int{0}, func(context.Context, int) (int, error) { panic(boom) })
	if err := results[0].Err; !errors.Is(err, boom) || !slices.ContainsFunc(strings.Split(err.Error(), "\n"), func(line string) bool {
		return strings.Contains(line, "parallel_test.go")
	}) {
		t.Errorf("it is %v", err)
	}
}
