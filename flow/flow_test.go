package flow_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/flow"

	operators "github.com/reugn/go-streams/flow"
	"pgregory.net/rapid"
)

// Whatever the sizes, what a stage makes of items leaves the sink, each once.
func TestNothingIsLostOrDoubled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		capacity := rapid.IntRange(0, 4)
		workers := rapid.IntRange(1, 8)
		items := rapid.IntRange(0, 200).Draw(t, "items")
		copies := rapid.SliceOfN(rapid.IntRange(0, 3), 7, 7).Draw(t, "copies")
		first, firstCalls := stage(workers.Draw(t, "workers"), capacity.Draw(t, "capacity"), worker{
			process: func(_ context.Context, item int, emit func(int) error) error {
				for n := range copies[item%7] {
					if err := emit(10*item + n); err != nil {
						return err
					}
				}
				return nil
			}})
		n := workers.Draw(t, "workers")
		second, secondCalls := stage(n, capacity.Draw(t, "capacity"), worker{
			flush: func(emit func(int) error) error { return emit(-1) }})
		var got collector
		source := flow.NewSource("numbers", count(items))
		sink := flow.NewSink("collector", capacity.Draw(t, "capacity"), &got)
		source.Via(first).Via(second).To(sink)
		if err := flow.Run(context.Background(), source, first, second, sink); err != nil {
			t.Fatal(err)
		}
		sink.AwaitCompletion()
		want := slices.Repeat([]int{-1}, n)
		for item := range items {
			for c := range copies[item%7] {
				want = append(want, 10*item+c)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		if first.Work().Items != uint64(items) || firstCalls.flushed.Load() != firstCalls.made.Load() || secondCalls.closed.Load() != int64(n) {
			t.Fatalf("work: %+v", first.Work())
		}
	})
}

func TestOneWorkerKeepsTheOrder(t *testing.T) {
	work, _ := stage(1, 3, worker{})
	var got collector
	source, sink := flow.NewSource("numbers", count(100)), flow.NewSink("collector", 3, &got)
	source.Via(work).To(sink)
	if err := flow.Run(context.Background(), source, work, sink); err != nil || !slices.IsSorted(got) || len(got) != 100 {
		t.Errorf("%v, %v", err, got)
	}
}

// The first error ends all elements, whoever it comes from; nobody flushes, all
// workers are closed.
func TestFirstErrorEndsEverything(t *testing.T) {
	failure := errors.New("no more")
	failing := func(_ context.Context, item int, emit func(int) error) error {
		if item == 20 {
			return failure
		}
		return emit(item)
	}
	for _, test := range []struct {
		name string
		from producer
		work worker
		to   consumer
	}{
		{"source failed", func(ctx context.Context, emit func(context.Context, int) error) error {
			return errors.Join(count(20)(ctx, emit), failure)
		}, worker{}, nil},
		{"stage work", forever(), worker{process: failing}, nil},
		{"sink failed", forever(), worker{}, func(_ context.Context, item int) error {
			return failing(nil, item, func(int) error { return nil })
		}},
		{"stage work", forever(), worker{
			process: func(_ context.Context, item int, emit func(int) error) error { panic(item) },
			recover: func(int, *flow.PanicError, func(int) error) error { return failure },
		}, nil},
	} {
		for _, workers := range []int{1, 8} {
			work, calls := stage(workers, 2, test.work)
			source := flow.NewSource("failed", test.from)
			last, lastCalls := stage(3, 2, worker{})
			if test.to == nil {
				test.to = func(context.Context, int) error { return nil }
			}
			sink := flow.NewSink("failed", 2, test.to)
			source.Via(work).Via(last).To(sink)
			err := flow.Run(context.Background(), source, work, last, sink)
			if !errors.Is(err, failure) || !strings.Contains(err.Error(), test.name) {
				t.Errorf("%s: %v", test.name, err)
			}
			calls.expect(t, workers, 0)
			lastCalls.expect(t, 3, 0)
		}
	}
}

// A failed source closes its output; that is not the end of the items for those
// behind it, however the two race.
func TestAbortIsNeverTakenForTheEnd(t *testing.T) {
	failure := errors.New("no more")
	for range 500 {
		work, calls := stage(2, 0, worker{})
		source := flow.NewSource("failed", producer(func(context.Context, func(context.Context, int) error) error { return failure }))
		sink := flow.NewSink("sink", 0, new(collector))
		source.Via(work).To(sink)
		if err := flow.Run(context.Background(), source, work, sink); !errors.Is(err, failure) {
			t.Fatal(err)
		}
		calls.expect(t, 2, 0)
	}
}

// A cancelled context ends workers in the middle of an item, of sending one and of
// waiting for one.
func TestCancellation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cause := errors.New("enough")
		ctx, cancel := context.WithCancelCause(context.Background())
		var stuck atomic.Int64
		work, calls := stage(4, 1, worker{process: func(ctx context.Context, item int, emit func(int) error) error {
			if item%2 == 0 {
				return emit(item) // the sink takes none
			}
			stuck.Add(1)
			<-ctx.Done()
			return ctx.Err()
		}})
		idle, idleCalls := stage(2, 1, worker{})
		source := flow.NewSource("numbers", forever())
		sink := flow.NewSink("sink", 0, consumer(func(ctx context.Context, _ int) error {
			<-ctx.Done()
			return ctx.Err()
		}))
		source.Via(work).Via(idle).To(sink)
		ended := make(chan error)
		go func() { ended <- flow.Run(ctx, source, work, idle, sink) }()
		synctest.Wait() // all of them wait for another now
		if stuck.Load() == 0 {
			t.Error("nobody is in the middle of an item")
		}
		cancel(cause)
		if err := <-ended; !errors.Is(err, cause) {
			t.Errorf("got %v", err)
		}
		calls.expect(t, 4, 0)
		idleCalls.expect(t, 2, 0)
	})
}

// However slow the sink, no more than the capacities and one item for each worker
// are on their way.
func TestItemsInFlightAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		var emitted atomic.Int64
		source := flow.NewSource("numbers", producer(func(ctx context.Context, emit func(context.Context, int) error) error {
			for {
				if err := emit(ctx, 0); err != nil {
					return err
				}
				emitted.Add(1)
			}
		}))
		work, _ := stage(3, 5, worker{})
		sink := flow.NewSink("sink", 7, consumer(func(ctx context.Context, _ int) error {
			<-ctx.Done()
			return ctx.Err()
		}))
		source.Via(work).To(sink)
		ended := make(chan error)
		go func() { ended <- flow.Run(ctx, source, work, sink) }()
		synctest.Wait()
		if n := emitted.Load(); n != 5+3+7+1 {
			t.Errorf("%d items are in flight", n)
		}
		cancel()
		<-ended
	})
}

func TestPanicLosesOneItem(t *testing.T) {
	work, calls := stage(3, 2, worker{
		process: func(_ context.Context, item int, emit func(int) error) error {
			if item%10 == 3 {
				panic("swallowed poison")
			}
			return emit(item)
		},
		recover: func(item int, cause *flow.PanicError, emit func(int) error) error {
			if cause.Value != "swallowed poison" || cause.Error() != "panic: swallowed poison" || !strings.Contains(string(cause.Stack), "TestPanicLosesOneItem") {
				t.Errorf("cause %v\n%s", cause, cause.Stack)
			}
			return emit(-item)
		}})
	var got collector
	source, sink := flow.NewSource("numbers", count(100)), flow.NewSink("collector", 2, &got)
	source.Via(work).To(sink)
	if err := flow.Run(context.Background(), source, work, sink); err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	if len(got) != 100 || got[0] != -93 || got[9] != -3 || got[10] != 0 {
		t.Errorf("got %v", got)
	}
	calls.expect(t, 3, 3)
}

// Operators of go-streams work between ours, and end with them.
func TestForeignOperators(t *testing.T) {
	for _, items := range []int{0, 1, 100} {
		double := operators.NewMap(func(n int) int { return 2 * n }, 2)
		work, calls := stage(2, 1, worker{})
		var got collector
		source, sink := flow.NewSource("numbers", count(items)), flow.NewSink("collector", 1, &got)
		source.Via(operators.NewPassThrough()).Via(work)
		work.Via(double).Via(operators.NewPassThrough()).Via(relay(sink))
		if err := flow.Run(context.Background(), source, work, sink); err != nil {
			t.Fatal(err)
		}
		slices.Sort(got)
		if len(got) != items || items > 0 && got[items-1] != 2*(items-1) {
			t.Errorf("got %v", got)
		}
		calls.expect(t, 2, 2)
	}
}

func TestForeignOperatorsEndWithAnAbort(t *testing.T) {
	failure := errors.New("enough")
	work, calls := stage(2, 1, worker{})
	source := flow.NewSource("numbers", forever())
	sink := flow.NewSink("sink", 1, consumer(func(_ context.Context, item int) error {
		if item == 50 {
			return failure
		}
		return nil
	}))
	source.Via(operators.NewPassThrough()).Via(work).Via(operators.NewPassThrough()).Via(relay(sink))
	if err := flow.Run(context.Background(), source, work, sink); !errors.Is(err, failure) {
		t.Fatal(err)
	}
	calls.expect(t, 2, 0)
}

func TestWrongTypeIsABug(t *testing.T) {
	text := operators.NewMap(func(int) string { return "text" }, 1)
	work, _ := stage(1, 1, worker{})
	source, sink := flow.NewSource("numbers", count(3)), flow.NewSink("collector", 1, new(collector))
	source.Via(text).Via(work).To(sink)
	err := flow.Run(context.Background(), source, work, sink)
	if err == nil || !strings.Contains(err.Error(), "stage work: BUG: got a string instead of a int") {
		t.Errorf("got %v", err)
	}
}

// An element that was connected to nothing is read through Out.
func TestOut(t *testing.T) {
	work, _ := stage(2, 1, worker{})
	source := flow.NewSource("numbers", count(10))
	source.Via(work)
	ended := make(chan error)
	go func() { ended <- flow.Run(context.Background(), source, work) }()
	n := 0
	for range work.Out() {
		n++
	}
	if err := <-ended; err != nil || n != 10 {
		t.Errorf("%d items, %v", n, err)
	}
}

// What a stage gathers leaves it when no more items come, long before the end.
func TestIdleStageFlushes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gathered := 0
		gather, _ := stage(1, 4, worker{
			process: func(context.Context, int, func(int) error) error {
				gathered++
				return nil
			},
			flush: func(emit func(int) error) error {
				n := gathered
				gathered = 0
				return emit(n)
			}})
		gather.FlushIdle(5 * time.Millisecond)
		var got collector
		source := flow.NewSource("bursts", producer(func(ctx context.Context, emit func(context.Context, int) error) error {
			for burst := range 3 {
				for i := range burst + 1 {
					if err := emit(ctx, i); err != nil {
						return err
					}
				}
				<-time.After(time.Minute) // of the bubble's time
				synctest.Wait()
				if len(got) != burst+1 {
					t.Errorf("after burst %d: got %v", burst, got)
				}
			}
			return nil
		}))
		sink := flow.NewSink("collector", 1, &got)
		source.Via(gather).To(sink)
		if err := flow.Run(t.Context(), source, gather, sink); err != nil {
			t.Fatal(err)
		}
		if want := (collector{1, 2, 3, 0}); !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

// A panic of what feeds or empties the pipeline ends the run as an error does.
func TestPanicsAtTheEnds(t *testing.T) {
	for name, build := range map[string]func() (flow.Producer[int], flow.Consumer[int]){
		"source": func() (flow.Producer[int], flow.Consumer[int]) { return panics{}, new(collector) },
		"sink":   func() (flow.Producer[int], flow.Consumer[int]) { return count(3), panics{} },
	} {
		producer, consumer := build()
		source, sink := flow.NewSource("s", producer), flow.NewSink("s", 1, consumer)
		source.To(sink)
		var panicked *flow.PanicError
		if err := flow.Run(context.Background(), source, sink); !errors.As(err, &panicked) || len(panicked.Stack) == 0 {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

type panics struct{}

func (panics) Produce(context.Context, func(context.Context, int) error) error { panic("fault") }
func (panics) Consume(context.Context, int) error                              { panic("fault") }
