package events

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
)

// Filter says which entries are wanted. Zero fields do not restrict.
type Filter struct {
	Type, Subject string
	Since, Until  time.Time // from the first on, and before the second
	Limit         int
	Desc          bool // the latest first
}

func (f *Filter) matches(e *Entry) bool {
	return (f.Type == "" || e.Type == f.Type) && (f.Subject == "" || e.Subject == f.Subject) &&
		(f.Since.IsZero() || !e.Time.Before(f.Since)) && (f.Until.IsZero() || e.Time.Before(f.Until))
}

// compare is the order in which entries are visited.
func (f *Filter) compare(a, b *place) int {
	if f.Desc {
		a, b = b, a
	}
	return a.compare(b)
}

// bounds returns the range of keys in the index that fits best, of which the entries are a
// part.
func (f *Filter) bounds() (lower, upper []byte) {
	prefix := []byte{byte(store.PrefixJournal)}
	switch {
	case f.Subject != "":
		prefix = namePrefix(store.PrefixJournalSubject, f.Subject)
	case f.Type != "":
		prefix = namePrefix(store.PrefixJournalType, f.Type)
	}
	lower, upper = prefix, store.KeyAfter(prefix)
	if !f.Since.IsZero() {
		from := placeOf(&Entry{Time: f.Since})
		lower = append(bytes.Clone(prefix), from[:]...)
	}
	if !f.Until.IsZero() {
		to := placeOf(&Entry{Time: f.Until})
		upper = append(bytes.Clone(prefix), to[:]...)
	}
	return lower, upper
}

// Find calls visit for the entries that a filter wants, in the order of their times and
// then of their IDs: those in the store at one moment and those that wait, each once; only
// these while there is no store. The entries are visit's own. store.ErrStop, returned by visit, ends it without an error. Nobody who appends or writes waits for it.
func (j *Journal) Find(f Filter, visit func(Entry) error) error {
	// What waits comes first: what is written meanwhile is then seen twice, not never.
	waiting, a := j.wanted(&f)
	m := merge{filter: f, waiting: waiting, visit: visit, left: f.Limit}
	var err error
	if a != nil {
		defer a.users.Done()
		err = m.stored(a.db)
	}
	if err == nil {
		err = m.rest()
	}
	if errors.Is(err, store.ErrStop) {
		return nil
	}
	return err
}

// wanted returns the waiting entries that a filter wants, in order, and the store.
func (j *Journal) wanted(f *Filter) (waiting []Entry, a *attachment) {
	j.lock.Lock()
	for _, entries := range [][]Entry{j.writing, j.ring.critical, j.ring.ordinary} {
		for i := range entries {
			if f.matches(&entries[i]) {
				waiting = append(waiting, entries[i])
			}
		}
	}
	a = j.use()
	j.lock.Unlock()
	slices.SortFunc(waiting, func(a, b Entry) int {
		x, y := placeOf(&a), placeOf(&b)
		return f.compare(&x, &y)
	})
	return waiting, a
}

// merge brings together what is stored and what waits.
type merge struct {
	filter  Filter
	waiting []Entry // that were not visited
	visit   func(Entry) error
	left    int // to be visited, if there is a limit
}

// stored visits what is stored, and what waits and comes before its end.
func (m *merge) stored(db *pebble.DB) (err error) {
	snapshot := db.NewSnapshot()
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	scan := store.Scan
	if m.filter.Desc {
		scan = store.ScanBack
	}
	ended := false
	lower, upper := m.filter.bounds()
	err = scan(snapshot, lower, upper, func(key, value []byte) error {
		err := m.key(snapshot, key, value)
		ended = errors.Is(err, store.ErrStop)
		return err
	})
	if ended {
		return store.ErrStop
	}
	return err
}

// key visits the entry of a key, of whichever index.
func (m *merge) key(from pebble.Reader, key, value []byte) error {
	p, err := placeIn(key)
	if err != nil {
		return err
	}
	if store.Prefix(key[0]) != store.PrefixJournal {
		found, closer, err := from.Get(journalKey(p))
		if err != nil {
			return fmt.Errorf("read journal by %q: %w", key, err)
		}
		defer closer.Close()
		value = found
	}
	e, err := decodeEntry(p, value)
	if err != nil || !m.filter.matches(&e) {
		return err
	}
	e.Data = bytes.Clone(e.Data) // the store uses its buffers again
	for len(m.waiting) > 0 {
		next := placeOf(&m.waiting[0])
		order := m.filter.compare(&next, &p)
		if order > 0 {
			break
		}
		first := pop(&m.waiting)
		if order == 0 {
			break // it was written meanwhile
		}
		if err := m.emit(first); err != nil {
			return err
		}
	}
	return m.emit(e)
}

// rest visits what waits and comes after all that is stored.
func (m *merge) rest() error {
	for len(m.waiting) > 0 {
		if err := m.emit(pop(&m.waiting)); err != nil {
			return err
		}
	}
	return nil
}

// emit visits an entry; it returns store.ErrStop with the last one.
func (m *merge) emit(e Entry) error {
	if err := m.visit(e); err != nil {
		return err
	}
	if m.left--; m.left == 0 {
		return store.ErrStop
	}
	return nil
}
