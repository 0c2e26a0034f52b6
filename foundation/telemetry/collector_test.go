package telemetry_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/foundation/telemetry"

	"github.com/VictoriaMetrics/metrics"
	"pgregory.net/rapid"
)

func TestNothingIsLostOrCountedTwice(t *testing.T) {
	set := metrics.NewSet()
	c := telemetry.NewCollector(set)
	counter, timer := c.Counter(`things_total{kind="a"}`), c.Timer("work_seconds")
	const workers, each = 8, 5000
	var working, flushing sync.WaitGroup
	done := make(chan struct{})
	flushing.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				c.Flush()
			}
		}
	})
	for range workers {
		working.Go(func() {
			for range each {
				counter.Inc()
				counter.Add(2)
				timer.Observe(time.Millisecond)
			}
		})
	}
	working.Wait()
	close(done)
	flushing.Wait()
	c.Flush()
	if got := set.GetOrCreateCounter(`things_total{kind="a"}`).Get(); got != 3*workers*each {
		t.Errorf("counted %d, want %d", got, 3*workers*each)
	}
	if text := written(set); !strings.Contains(text, fmt.Sprintf("work_seconds_count %d\n", workers*each)) {
		t.Errorf("the timer lost some of %d:\n%s", workers*each, text)
	}
}

func TestFlushAddsToWhatOthersCount(t *testing.T) {
	set := metrics.NewSet()
	set.GetOrCreateCounter("things_total").Add(5)
	c := telemetry.NewCollector(set)
	c.Counter("things_total").Add(2)
	c.Counter("things_total").Inc() // the same one
	c.Flush()
	c.Flush()
	if got := set.GetOrCreateCounter("things_total").Get(); got != 8 {
		t.Errorf("%d, want 8", got)
	}
}

func written(set *metrics.Set) string {
	var b bytes.Buffer
	set.WritePrometheus(&b)
	return b.String()
}

func TestTimerIsAHistogram(t *testing.T) {
	set := metrics.NewSet()
	c := telemetry.NewCollector(set)
	a := c.Timer(`work_seconds{stage="a",kind="x"}`)
	if c.Timer(`work_seconds{stage="a",kind="x"}`) != a {
		t.Error("the same name is another timer")
	}
	c.Timer("other_seconds").Observe(100 * time.Second)
	for _, d := range []time.Duration{-time.Second, 0, 256, 257, 512, 1 << 36, 1<<36 + 1, time.Hour} {
		a.Observe(d)
	}
	c.Flush()
	text := written(set)
	for _, want := range []string{
		`work_seconds_bucket{stage="a",kind="x",le="2.56e-07"} 3`,
		`work_seconds_bucket{stage="a",kind="x",le="5.12e-07"} 5`,
		`work_seconds_bucket{stage="a",kind="x",le="34.359738368"} 5`,
		`work_seconds_bucket{stage="a",kind="x",le="68.719476736"} 6`,
		`work_seconds_bucket{stage="a",kind="x",le="+Inf"} 8`,
		`work_seconds_count{stage="a",kind="x"} 8`,
		`other_seconds_bucket{le="68.719476736"} 0`,
		`other_seconds_bucket{le="+Inf"} 1`,
		`other_seconds_sum 100`,
		`other_seconds_count 1`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("no line %s in\n%s", want, text)
		}
	}
	if strings.Index(text, "other_seconds") > strings.Index(text, "work_seconds") {
		t.Error("not in order")
	}
}

// The model of a timer is the list of what it observed.
func TestTimerBuckets(t *testing.T) {
	line := regexp.MustCompile(`(?m)^t_seconds_bucket\{le="(.*)"\} (\d+)$`)
	rapid.Check(t, func(t *rapid.T) {
		observed := rapid.SliceOf(rapid.OneOf(
			rapid.Map(rapid.Int64Range(0, int64(100*time.Second)), func(n int64) time.Duration { return time.Duration(n) }),
			rapid.Map(rapid.IntRange(0, 40), func(n int) time.Duration { return 1 << n }),
		)).Draw(t, "observed")
		set := metrics.NewSet()
		c := telemetry.NewCollector(set)
		timer := c.Timer("t_seconds")
		sum := time.Duration(0)
		for _, d := range observed {
			timer.Observe(d)
			sum += d
		}
		c.Flush()
		text := written(set)
		for _, match := range line.FindAllStringSubmatch(text, -1) {
			want := len(observed)
			if match[1] != "+Inf" {
				end, err := strconv.ParseFloat(match[1], 64)
				if err != nil {
					t.Fatal(err)
				}
				want = len(slices.DeleteFunc(slices.Clone(observed), func(d time.Duration) bool { return d.Seconds() > end }))
			}
			if match[2] != fmt.Sprint(want) {
				t.Fatalf("le=%s: %s, want %d", match[1], match[2], want)
			}
		}
		if want := fmt.Sprintf("t_seconds_sum %g\nt_seconds_count %d\n", sum.Seconds(), len(observed)); !strings.Contains(text, want) {
			t.Fatalf("want %sin\n%s", want, text)
		}
	})
}

func TestRunFlushesAndSetsItsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		set := metrics.NewSet()
		c := telemetry.NewCollector(set)
		counter, shown := c.Counter("things_total"), set.GetOrCreateCounter("things_total")
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- c.Run(ctx, 10*time.Second) }()

		counter.Inc()
		pass(9 * time.Second)
		if shown.Get() != 0 {
			t.Error("flushed before the interval")
		}
		pass(time.Second)
		if shown.Get() != 1 {
			t.Error("not flushed after the interval")
		}
		c.SetInterval(time.Second)
		counter.Inc()
		pass(time.Second)
		if shown.Get() != 2 {
			t.Error("not flushed after the new interval")
		}
		counter.Inc()
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Run returned %v", err)
		}
		if shown.Get() != 3 {
			t.Error("not flushed at the end")
		}
	})
}

// pass lets time pass in a bubble.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func TestCountingAllocatesNothing(t *testing.T) {
	c := telemetry.NewCollector(metrics.NewSet())
	counter, timer := c.Counter("things_total"), c.Timer("work_seconds")
	if n := testing.AllocsPerRun(100, func() {
		counter.Inc()
		timer.Observe(time.Millisecond)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestNameThatIsNonePanics(t *testing.T) {
	c := telemetry.NewCollector(metrics.NewSet())
	for what, resolve := range map[string]func(){
		"counter": func() { c.Counter("no name") },
		"timer":   func() { c.Timer("no name") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a %s took it", what)
				}
			}()
			resolve()
		}()
	}
	c.Counter("a_name").Inc() // the lock is free
}
