package instance

import (
	"context"
	"time"
)

// crawled is called by each source when its first crawl has ended. Also when it found
// nothing, there is to be recorded that the repository is up to date.
func (s *synchronization) crawled() {
	s.dirty.Store(true)
	if s.crawling.Add(-1) == 0 {
		s.announce()
	}
}

// landed is called when a change is committed.
func (s *synchronization) landed() {
	s.dirty.Store(true)
	s.announce()
}

// announce says that all that the first crawls found is committed, when it is.
func (s *synchronization) announce() {
	if s.ready.Load() || s.crawling.Load() > 0 || s.queue.Pending() > 0 {
		return
	}
	select {
	case s.caughtUp <- struct{}{}:
	default:
	}
}

// record records that the repositories are up to date for the first time. What changes
// from then on has events.
func (s *synchronization) record(ctx context.Context) error {
	if err := s.queue.Exclusive(ctx, func() error { return s.tidy(ctx) }); err != nil {
		return err
	}
	s.ready.Store(true)
	s.live.upToDate()
	return nil
}

// keepTidy tidies up, when something was committed and nothing is to do, or at last
// although there is.
func (s *synchronization) keepTidy(ctx context.Context) error {
	ticker := time.NewTicker(tidyInterval)
	defer ticker.Stop()
	last := time.Now() // that there was nothing to tidy up, or that it was done
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.caughtUp:
			if err := s.record(ctx); err != nil && ctx.Err() == nil {
				return err
			}
		case now := <-ticker.C:
			if !s.dirty.Load() {
				last = now
				continue
			}
			if s.queue.Pending() > 0 && now.Sub(last) < tidyLatest {
				continue
			}
			last = now
			if err := s.queue.Exclusive(ctx, func() error { return s.tidy(ctx) }); err != nil && ctx.Err() == nil {
				return err
			}
		}
	}
}

// tidy tidies up if there is something to do. No change may be on its way.
func (s *synchronization) tidy(ctx context.Context) error {
	if !s.dirty.Swap(false) {
		return nil
	}
	err := s.tidyUp(ctx)
	if err != nil {
		s.dirty.Store(true)
	}
	return err
}

// tidyUp removes what is not used any more and records that the repositories are up to
// date whose first crawl has ended: before, nobody knows.
func (s *synchronization) tidyUp(ctx context.Context) error {
	if _, err := s.live.Repository.Collect(ctx); err != nil {
		return err
	}
	if err := s.delivery.trim(ctx); err != nil {
		return err
	}
	for _, f := range s.sources {
		if err := f.record(); err != nil {
			return err
		}
	}
	return nil
}
