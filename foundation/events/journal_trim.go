package events

import (
	"errors"
	"fmt"
	"time"

	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
)

// trim removes the oldest entries beyond the retention: now and then those that are too
// old, and at once what is too much.
func (j *Journal) trim(a *attachment, now time.Time) error {
	keep := j.config.Retention()
	tooMuch := keep.Bytes > 0 && a.end.bytes > keep.Bytes
	if now.Sub(a.trimmed) < trimInterval && !tooMuch {
		return nil
	}
	for {
		n, err := a.trimSome(keep, now)
		if err != nil {
			return fmt.Errorf("trim journal: %w", err)
		}
		if _, attached := j.ready(); n < trimBatch || !attached {
			break
		}
	}
	a.trimmed = now
	return nil
}

// trimSome removes at most one batch of entries.
func (a *attachment) trimSome(keep Retention, now time.Time) (n int, err error) {
	batch := a.db.NewBatch()
	defer batch.Close()
	end := a.end
	var last []byte
	err = store.ScanPrefix(a.db, []byte{byte(store.PrefixJournal)}, func(key, value []byte) error {
		p, err := placeIn(key)
		if err != nil {
			return err
		}
		e, err := decodeEntry(p, value)
		if err != nil {
			return err
		}
		tooOld := keep.Age > 0 && e.Time.Before(now.Add(-keep.Age))
		tooMuch := keep.Bytes > 0 && end.bytes > keep.Bytes
		if n == trimBatch || !tooOld && !tooMuch {
			return store.ErrStop
		}
		n++
		last = append(last[:0], key...)
		return end.forget(batch, &e, p, value)
	})
	if err != nil || n == 0 {
		return 0, err
	}
	// One range for all, as in the log of events.
	err = errors.Join(batch.DeleteRange([]byte{byte(store.PrefixJournal)}, append(last, 0), nil), end.set(batch))
	if err != nil {
		return 0, err
	}
	if err := batch.Commit(pebble.NoSync); err != nil {
		return 0, err
	}
	a.end = end
	return n, nil
}
