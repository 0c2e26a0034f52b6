package events

import (
	"context"
	"errors"
	"fmt"
	"time"

	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
)

// Retention bounds what is kept. Zero fields do not.
type Retention struct {
	Age   time.Duration
	Bytes int64
}

// Validate reports a bound that is none.
func (r Retention) Validate() error {
	if r.Age < 0 || r.Bytes < 0 {
		return fmt.Errorf("events cannot be kept for %v and in %d bytes: neither may be negative", r.Age, r.Bytes)
	}
	return nil
}

// trimBatch is the number of records removed in one batch.
const trimBatch = 1000

// Trim removes the oldest records beyond the retention, but none of a batch after
// done, and returns their number. It may run beside Append.
func (l *Log) Trim(ctx context.Context, keep Retention, done uint64, now time.Time) (removed int, err error) {
	t := trim{keep: keep, done: done, now: now, end: l.End()}
	for {
		n, err := t.some(ctx, l.db)
		removed += n
		if err != nil {
			return removed, fmt.Errorf("trim log of events: %w", err)
		}
		if n < trimBatch {
			return removed, nil
		}
	}
}

// trim is one Trim under way.
type trim struct {
	keep Retention
	done uint64
	now  time.Time
	end  uint64 // of the log
	last Position
}

func (t *trim) beyond(r *Record) bool {
	if r.Position.Sequence > t.done {
		return false
	}
	tooOld := t.keep.Age > 0 && r.Time.Before(t.now.Add(-t.keep.Age))
	tooMuch := t.keep.Bytes > 0 && t.end-r.Begin > uint64(t.keep.Bytes)
	return tooOld || tooMuch
}

// some removes at most one batch of records.
func (t *trim) some(ctx context.Context, db *pebble.DB) (n int, err error) {
	batch := db.NewBatch()
	defer batch.Close()
	first, err := First(db)
	if err != nil || first.Position.Sequence == 0 {
		return 0, err
	}
	err = Read(db, first.Position.Sequence-1, func(r Record) error {
		if n == trimBatch || !t.beyond(&r) {
			return store.ErrStop
		}
		n++
		t.last = r.Position
		var failed error
		for _, name := range r.Names {
			failed = errors.Join(failed, batch.Delete(nameKey(name, r.Position), nil))
		}
		return errors.Join(failed, ctx.Err())
	})
	if err != nil || n == 0 {
		return 0, err
	}
	end := t.last
	end.Part++
	// One range for all: thousands of single deletions at the start of the log would
	// have to be skipped by each reader until they are compacted.
	if err := batch.DeleteRange(eventKey(first.Position), eventKey(end), nil); err != nil {
		return 0, err
	}
	return n, batch.Commit(pebble.NoSync)
}
