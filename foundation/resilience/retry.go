package resilience

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// Backoff is how long to wait between attempts, and how many there are.
type Backoff struct {
	First    time.Duration // pause after the first failure; each further one doubles it
	Most     time.Duration // pause at most; below First, all pauses are First
	Attempts int           // at most, of Retry; 0 for any number
}

// Pause returns how long to wait after so many failures in a row, 1 or more.
func (b Backoff) Pause(failures int) time.Duration {
	pause, most := b.First, max(b.First, b.Most)
	for ; failures > 1 && pause < most; failures-- {
		if pause > most/2 {
			return most
		}
		pause *= 2
	}
	return pause
}

// Retry calls do until it succeeds, returns an error that is not Transient, was called
// Attempts times, or the context ends. Between two calls it waits from half of Pause to all
// of it, so that those who failed together do not come back together. The error of a
// repeated call wraps the last one of do, says how many attempts there were, and wraps that
// of the context if this ended the wait.
func Retry(ctx context.Context, b Backoff, do func(context.Context) error) error {
	for attempt := 1; ; attempt++ {
		err := do(ctx)
		switch {
		case err == nil:
			return nil
		case ClassOf(err) != Transient, attempt == b.Attempts, ctx.Err() != nil:
			return afterAttempts(attempt, err)
		}
		if ended := sleep(ctx, jitter(b.Pause(attempt))); ended != nil {
			return afterAttempts(attempt, fmt.Errorf("%w, waiting after: %w", ended, err))
		}
	}
}

func afterAttempts(n int, err error) error {
	if n == 1 {
		return err
	}
	return fmt.Errorf("after %d attempts: %w", n, err)
}

// jitter returns a duration from half of d to d.
func jitter(d time.Duration) time.Duration {
	return d - rand.N(d/2+1)
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
