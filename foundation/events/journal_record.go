package events

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"elixirscope/foundation/column"
	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
)

// Entry is one entry of the journal.
type Entry struct {
	// ID grows from entry to entry of a store and is never used again: it is the number of
	// microseconds since 1970 when the entry was appended, or one more than the last ID
	// where that is not greater.
	ID       uint64
	Time     time.Time
	Type     string // of what happened
	Subject  string // that it happened to
	Critical bool   // dropped last
	Data     []byte // JSON
}

// Keys, after their prefix byte:
//
//	entry   place
//	type    type, place
//	subject subject, place
//
// A place is the time (8) and the ID (8) of an entry, in the order of time. Types and
// subjects end as names of events do. An empty subject has no key.

// place is where an entry stands among the others.
type place [16]byte

func placeOf(e *Entry) (p place) {
	binary.BigEndian.PutUint64(p[:], timeBits(e.Time))
	binary.BigEndian.PutUint64(p[8:], e.ID)
	return p
}

func (p *place) compare(o *place) int { return bytes.Compare(p[:], o[:]) }

// timeBits returns a time as a number that is in order as such. Times beyond the years
// 1678 to 2262 are those of the ends.
func timeBits(t time.Time) uint64 {
	switch {
	case t.Before(time.Unix(0, math.MinInt64)):
		return 0
	case t.After(time.Unix(0, math.MaxInt64)):
		return math.MaxUint64
	}
	return uint64(t.UnixNano()) ^ 1<<63
}

func timeOf(bits uint64) time.Time { return time.Unix(0, int64(bits^1<<63)) }

func journalKey(p place) []byte { return append([]byte{byte(store.PrefixJournal)}, p[:]...) }

// indexKeys are the keys of an entry beside its own.
func indexKeys(e *Entry, p place) [][]byte {
	keys := [][]byte{append(namePrefix(store.PrefixJournalType, e.Type), p[:]...)}
	if e.Subject != "" {
		keys = append(keys, append(namePrefix(store.PrefixJournalSubject, e.Subject), p[:]...))
	}
	return keys
}

func journalEndKey() []byte { return []byte{byte(store.PrefixJournalEnd)} }

func (e *Entry) encode() []byte {
	var b column.Column
	b.String(e.Type)
	b.String(e.Subject)
	critical := byte(0)
	if e.Critical {
		critical = 1
	}
	b.Byte(critical)
	b.Bytes(e.Data)
	return b
}

// decodeEntry reads an entry. Its data is valid as long as value is.
func decodeEntry(p place, value []byte) (Entry, error) {
	c := column.NewReader(value)
	e := Entry{
		ID: binary.BigEndian.Uint64(p[8:]), Time: timeOf(binary.BigEndian.Uint64(p[:])),
		Type: c.String(), Subject: c.String(), Critical: c.Byte() != 0, Data: c.Bytes(),
	}
	if err := c.Err(); err != nil {
		return Entry{}, fmt.Errorf("read entry %d of the journal: %w", e.ID, err)
	}
	return e, nil
}

// placeIn returns the place at the end of a key.
func placeIn(key []byte) (p place, err error) {
	if len(key) <= len(p) {
		return place{}, fmt.Errorf("key %q names no entry of the journal", key)
	}
	return place(key[len(key)-len(p):]), nil
}

// journalEnd is what is known of the stored entries as a whole.
type journalEnd struct {
	last  uint64 // ID there ever was
	bytes int64  // that are kept, before they are compressed, about
}

func readJournalEnd(from pebble.Reader) (end journalEnd, err error) {
	value, closer, err := from.Get(journalEndKey())
	if errors.Is(err, pebble.ErrNotFound) {
		return journalEnd{}, nil
	}
	if err != nil {
		return journalEnd{}, fmt.Errorf("read end of the journal: %w", err)
	}
	defer closer.Close()
	c := column.NewReader(value)
	end = journalEnd{c.Uint(), c.Int()}
	return end, c.Err()
}

func (end journalEnd) set(batch *pebble.Batch) error {
	var b column.Column
	b.Uint(end.last)
	b.Int(end.bytes)
	return batch.Set(journalEndKey(), b, nil)
}

// put adds an entry to a batch and to the end.
func (end *journalEnd) put(batch *pebble.Batch, e *Entry) error {
	p, value := placeOf(e), e.encode()
	err := batch.Set(journalKey(p), value, nil)
	size := 1 + len(p) + len(value)
	for _, key := range indexKeys(e, p) {
		err = errors.Join(err, batch.Set(key, nil, nil))
		size += len(key)
	}
	end.last = max(end.last, e.ID)
	end.bytes += int64(size)
	return err
}

// forget removes the keys of an entry from the indexes and its size from the end, for its
// own key goes with those of its neighbours.
func (end *journalEnd) forget(batch *pebble.Batch, e *Entry, p place, value []byte) error {
	size := 1 + len(p) + len(value)
	var err error
	for _, key := range indexKeys(e, p) {
		err = errors.Join(err, batch.Delete(key, nil))
		size += len(key)
	}
	end.bytes -= int64(size)
	return err
}
