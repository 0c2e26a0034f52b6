package config

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"
)

// condition is what is wrong with a configuration in force.
type condition struct {
	file      error    // why the file as it is now does not count
	waiting   []string // keys that have other values in the file, which need a restart
	unwritten error    // why overrides are not in their file
	queued    []string // keys of those overrides
}

// Health returns what is wrong now, nil if nothing is: faults of the file, which does
// not count until they are mended; keys that need a restart; overrides that cannot be
// written.
func (s *Store[T]) Health() error {
	c := s.health.Load()
	var errs []error
	if c.file != nil {
		errs = append(errs, fmt.Errorf("the last good configuration stays in force: %w", c.file))
	}
	if len(c.waiting) > 0 {
		errs = append(errs, fmt.Errorf("restart to have these keys changed: %s", strings.Join(c.waiting, ", ")))
	}
	if c.unwritten != nil {
		errs = append(errs, fmt.Errorf("in force, but lost at a restart until it can be written: %s: %w", strings.Join(c.queued, ", "), c.unwritten))
	}
	return errors.Join(errs...)
}

// publish makes the condition what Health returns.
func (s *Store[T]) publish() {
	c := s.condition
	c.queued = slices.Sorted(maps.Keys(s.unwritten))
	s.health.Store(&c)
}

// Run looks at the file in every interval until the context ends, takes what has
// changed, and writes overrides that could not be written. It asks the file itself and
// no notifications, which editors that rename, links and mounted disks all defeat. A
// change counts when two looks agree on it, so that nobody is caught while he writes.
func (s *Store[T]) Run(ctx context.Context, interval time.Duration) error {
	if interval <= 0 {
		return fmt.Errorf("watch configuration: interval is %v, must be positive", interval)
	}
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	var last reading
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
			now := readFile(s.sources.File)
			s.take(now, now.same(last))
			last = now
		}
	}
}

// Reload takes the file as it is now, and writes overrides that could not be written.
// It returns why the file does not count.
func (s *Store[T]) Reload() error { return s.take(readFile(s.sources.File), true) }

// take takes what the file was found to be, if it is settled.
func (s *Store[T]) take(now reading, settled bool) error {
	s.change.Lock()
	defer s.change.Unlock()
	defer s.publish()
	s.writeQueued()
	if settled && !now.sameContent(s.seen) {
		s.seen = now
		s.condition.file = s.adopt(now)
	}
	return s.condition.file
}

// adopt puts what the file says in force.
func (s *Store[T]) adopt(now reading) error {
	if now.err != nil {
		if !s.found && !s.sources.Required && errors.Is(now.err, fs.ErrNotExist) {
			return nil // it never was there
		}
		return now.err
	}
	s.found = true
	file, faults := s.schema.read(s.sources.File, layerFile, now.data)
	if faults != nil {
		return faults
	}
	return s.apply(file, s.overrides)
}
