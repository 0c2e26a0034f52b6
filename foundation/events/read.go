package events

import (
	"errors"
	"fmt"
	"sort"
	"time"

	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
)

// ErrStop, returned by a visit function, ends the visits without an error.
var ErrStop = errors.New("stop")

// Read calls visit for the records of all batches after one, in order. Their data is
// valid during the call.
func Read(from pebble.Reader, after uint64, visit func(Record) error) error {
	lower := eventKey(Position{after + 1, 0})
	if after+1 == 0 {
		return nil // nothing comes after the greatest number
	}
	return scan(from, &pebble.IterOptions{LowerBound: lower, UpperBound: []byte{byte(store.PrefixEvent) + 1}}, func(key, value []byte) error {
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
	prefix := namePrefix(name)
	return scan(from, bounds(prefix), func(key, _ []byte) error {
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
	options := &pebble.IterOptions{LowerBound: eventKey(p), UpperBound: []byte{byte(store.PrefixEvent) + 1}}
	err = scan(from, options, func(key, value []byte) (err error) {
		if first, err = decode(key, value); err != nil {
			return err
		}
		first.Data = nil
		return ErrStop
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

// bounds returns options for the keys with a prefix whose last byte is not the greatest.
func bounds(prefix []byte) *pebble.IterOptions {
	upper := append([]byte(nil), prefix...)
	upper[len(upper)-1]++
	return &pebble.IterOptions{LowerBound: prefix, UpperBound: upper}
}

func scan(from pebble.Reader, options *pebble.IterOptions, visit func(key, value []byte) error) (err error) {
	it, err := from.NewIter(options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, it.Close()) }()
	for valid := it.First(); valid; valid = it.Next() {
		value, err := it.ValueAndErr()
		if err != nil {
			return err
		}
		if err := visit(it.Key(), value); errors.Is(err, ErrStop) {
			return nil
		} else if err != nil {
			return err
		}
	}
	return it.Error()
}
