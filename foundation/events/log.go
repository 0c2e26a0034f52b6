package events

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"elixirscope/foundation/column"
	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
)

// Log appends to the log of one database. It is safe for concurrent use.
type Log struct {
	db *pebble.DB

	lock   sync.Mutex // guards what is below
	latest time.Time
	end    uint64 // of the last record
}

// Open returns the log in db.
func Open(db *pebble.DB) (*Log, error) {
	l := &Log{db: db}
	var err error
	if l.latest, l.end, err = End(db); err != nil {
		return nil, fmt.Errorf("open log of events: %w", err)
	}
	return l, nil
}

// Append adds the records of one batch, whose sequence number is greater than that of
// any before, and numbers, dates and measures them. The caller commits the batch and
// then calls committed, before the next Append.
func (l *Log) Append(batch *pebble.Batch, sequence uint64, at time.Time, records []Record) (committed func(), err error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	if at.Before(l.latest) {
		at = l.latest // the clock was set back
	}
	end := l.end
	for i := range records {
		r := &records[i]
		end += r.size()
		r.Position, r.Time, r.Begin, r.End = Position{sequence, uint32(i)}, at, end-r.size(), end
		err := batch.Set(eventKey(r.Position), r.encode(), nil)
		for _, name := range r.Names {
			err = errors.Join(err, batch.Set(nameKey(name, r.Position), nil, nil))
		}
		if err != nil {
			return nil, fmt.Errorf("append event: %w", err)
		}
	}
	if err := batch.Set(endKey(), encodeEnd(at, end), nil); err != nil {
		return nil, fmt.Errorf("append event: %w", err)
	}
	return func() {
		l.lock.Lock()
		defer l.lock.Unlock()
		l.latest, l.end = at, end
	}, nil
}

// End returns the End of the last record, 0 when there never was one.
func (l *Log) End() uint64 {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.end
}

// End returns the time and the End of the last record there ever was, which may be cut
// off; zero when there never was one.
func End(from pebble.Reader) (at time.Time, end uint64, err error) {
	value, closer, err := from.Get(endKey())
	if errors.Is(err, pebble.ErrNotFound) {
		return time.Time{}, 0, nil
	}
	if err != nil {
		return time.Time{}, 0, err
	}
	defer closer.Close()
	c := column.NewReader(value)
	at, end = time.Unix(0, c.Int()), c.Uint()
	return at, end, c.Err()
}

func encodeEnd(at time.Time, end uint64) []byte {
	var b column.Column
	b.Int(at.UnixNano())
	b.Uint(end)
	return b
}

// last returns the position of the last record; the zero one when there is none.
func last(from pebble.Reader) (p Position, err error) {
	it, err := from.NewIter(&pebble.IterOptions{LowerBound: []byte{byte(store.PrefixEvent)}, UpperBound: endOfEvents()})
	if err != nil {
		return Position{}, err
	}
	defer func() { err = errors.Join(err, it.Close()) }()
	if !it.Last() {
		return Position{}, it.Error()
	}
	if len(it.Key()) != 1+positionSize {
		return Position{}, fmt.Errorf("key %q names no event", it.Key())
	}
	return positionOf(it.Key()[1:]), nil
}
