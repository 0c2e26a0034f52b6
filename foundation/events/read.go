package events

import (
	"errors"
	"fmt"
	"sort"
	"time"

	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
)

// Read calls visit for the records of all batches after one, in order. Their data is
// valid during the call.
func Read(from pebble.Reader, after uint64, visit func(Record) error) error {
	lower := eventKey(Position{after + 1, 0})
	if after+1 == 0 {
		return nil // nothing comes after the greatest number
	}
	return store.Scan(from, lower, endOfEvents(), func(key, value []byte) error {
		r, err := decode(key, value)
		if err != nil {
			return err
		}
		return visit(r)
	})
}

// Named calls visit for the records with a name, in order. Their data is valid during
// the call.
func Named(from pebble.Reader, name string, visit func(Record) error) error {
	prefix := namePrefix(store.PrefixEventName, name)
	return store.ScanPrefix(from, prefix, func(key, _ []byte) error {
		if len(key) != len(prefix)+positionSize {
			return fmt.Errorf("key %q names no event", key)
		}
		value, closer, err := from.Get(eventKey(positionOf(key[len(prefix):])))
		if err != nil {
			return fmt.Errorf("read event named %q: %w", name, err)
		}
		defer closer.Close()
		r, err := decode(append([]byte{byte(store.PrefixEvent)}, key[len(prefix):]...), value)
		if err != nil {
			return err
		}
		return visit(r)
	})
}

// First returns the oldest record that is kept, without its data; the zero one when
// there is none.
func First(from pebble.Reader) (first Record, err error) {
	return firstFrom(from, Position{})
}

// firstFrom returns the first record at a position or behind it.
func firstFrom(from pebble.Reader, p Position) (first Record, err error) {
	err = store.Scan(from, eventKey(p), endOfEvents(), func(key, value []byte) (err error) {
		if first, err = decode(key, value); err != nil {
			return err
		}
		first.Data = nil
		return store.ErrStop
	})
	return first, err
}

// Before returns the number of the last batch all of whose events are older than t, for
// Read.
func Before(from pebble.Reader, t time.Time) (uint64, error) {
	first, err := First(from)
	if err != nil {
		return 0, err
	}
	last, err := last(from)
	if err != nil || last.Sequence == 0 {
		return 0, err
	}
	low := first.Position.Sequence
	var failed error
	n := sort.Search(int(last.Sequence-low)+1, func(i int) bool {
		r, err := firstFrom(from, Position{low + uint64(i), 0})
		failed = errors.Join(failed, err)
		return r.Position.Sequence == 0 || !r.Time.Before(t)
	})
	return low + uint64(n) - 1, failed
}
