package resilience_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/foundation/resilience"

	"pgregory.net/rapid"
)

func TestPauses(t *testing.T) {
	for _, test := range []struct {
		b        resilience.Backoff
		failures int
		want     time.Duration
	}{
		{resilience.Backoff{First: time.Second, Most: 10 * time.Second}, 0, time.Second},
		{resilience.Backoff{First: time.Second, Most: 10 * time.Second}, 1, time.Second},
		{resilience.Backoff{First: time.Second, Most: 10 * time.Second}, 2, 2 * time.Second},
		{resilience.Backoff{First: time.Second, Most: 10 * time.Second}, 4, 8 * time.Second},
		{resilience.Backoff{First: time.Second, Most: 10 * time.Second}, 5, 10 * time.Second},
		{resilience.Backoff{First: time.Second, Most: time.Millisecond}, 9, time.Second},
		{resilience.Backoff{First: math.MaxInt64/2 + 1, Most: math.MaxInt64}, math.MaxInt, math.MaxInt64},
		{resilience.Backoff{}, 3, 0},
	} {
		if got := test.b.Pause(test.failures); got != test.want {
			t.Errorf("after %d failures %v, want %v: %+v", test.failures, got, test.want, test.b)
		}
	}
}

// Retry ends with the first success or error that is not transient, or after all attempts,
// and between them waits as long as it says.
func TestRetry(t *testing.T) {
	plain := errors.New("plain")
	checkInBubble(t, func(t *rapid.T) {
		b := resilience.Backoff{First: time.Second, Most: 4 * time.Second, Attempts: rapid.IntRange(1, 6).Draw(t, "attempts")}
		good := rapid.IntRange(1, 8).Draw(t, "good")
		bad := rapid.IntRange(1, 8).Draw(t, "bad")
		class := rapid.SampledFrom([]resilience.Class{resilience.Permanent, resilience.Catastrophic}).Draw(t, "class")
		var calls []time.Time
		err := resilience.Retry(context.Background(), b, func(context.Context) error {
			calls = append(calls, time.Now())
			switch len(calls) {
			case good:
				return nil
			case bad:
				return resilience.Mark(plain, class)
			}
			return plain
		})
		want := min(b.Attempts, good, bad)
		if len(calls) != want {
			t.Fatalf("%d calls, want %d", len(calls), want)
		}
		if (err == nil) != (want == good) || err != nil && !errors.Is(err, plain) {
			t.Fatalf("it returns %v", err)
		}
		if err != nil && want > 1 && !strings.Contains(err.Error(), "attempts") {
			t.Fatalf("%q does not say how many attempts", err)
		}
		for i := range calls[1:] {
			pause, most := calls[i+1].Sub(calls[i]), b.Pause(i+1)
			if pause < most/2 || pause > most {
				t.Fatalf("pause %d is %v, want %v at most", i+1, pause, most)
			}
		}
	})
}

func TestRetryEndsWithItsContext(t *testing.T) {
	plain := errors.New("plain")
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		began := time.Now()
		err := resilience.Retry(ctx, resilience.Backoff{First: time.Second, Most: time.Hour}, func(context.Context) error { return plain })
		if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, plain) || time.Since(began) != time.Minute {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		calls := 0
		err = resilience.Retry(ctx, resilience.Backoff{First: time.Second}, func(context.Context) error { calls++; return plain })
		if calls != 1 || !errors.Is(err, plain) {
			t.Errorf("%d calls in a context that has ended: %v", calls, err)
		}
	})
}
