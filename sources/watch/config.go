package watch

import (
	"errors"
	"fmt"
	"time"
)

// Config says how soon and how much.
type Config struct {
	// Debounce is how long a path must be quiet to be looked at.
	Debounce time.Duration
	// MaxDelay is how long a path that is never quiet waits at most.
	MaxDelay time.Duration
	// Hold is how long a repository's index.lock holds changes back at most. One
	// that is older was left behind.
	Hold time.Duration
	// Poll is the interval at which the directories without a watch, and the
	// existence of the root, are looked at.
	Poll time.Duration
	// MaxPending and MaxPerDirectory bound the paths that wait, in all and in one
	// directory: beyond them the root, or the directory, stands for all of them.
	MaxPending, MaxPerDirectory int
}

// DefaultConfig returns delays that nobody notices. The bounds are where crawling a
// directory costs about what looking at its paths one by one does.
func DefaultConfig() Config {
	return Config{
		Debounce: 20 * time.Millisecond, MaxDelay: 500 * time.Millisecond, Hold: 30 * time.Second, Poll: 2 * time.Second,
		MaxPending: 4096, MaxPerDirectory: 256,
	}
}

// Validate reports everything that is wrong with the configuration.
func (c Config) Validate() error {
	var faults []error
	check := func(ok bool, format string, values ...any) {
		if !ok {
			faults = append(faults, fmt.Errorf(format, values...))
		}
	}
	check(c.Debounce >= 0, "debounce is %v, must not be negative", c.Debounce)
	check(c.MaxDelay >= c.Debounce, "maximum delay is %v, must not be less than the debounce, %v", c.MaxDelay, c.Debounce)
	check(c.Hold >= 0, "hold is %v, must not be negative", c.Hold)
	check(c.Poll > 0, "poll interval is %v, must be positive", c.Poll)
	check(c.MaxPending >= 1, "maximum of pending paths is %d, must be at least 1", c.MaxPending)
	check(c.MaxPerDirectory >= 1, "maximum of pending paths of a directory is %d, must be at least 1", c.MaxPerDirectory)
	return errors.Join(faults...)
}
