package store

import (
	"bytes"
	"errors"

	"github.com/cockroachdb/pebble/v2"
)

// ErrStop, returned by a visit function, ends a scan without an error.
var ErrStop = errors.New("stop")

// ScanPrefix is Scan of all keys that begin with prefix.
func ScanPrefix(from pebble.Reader, prefix []byte, visit func(key, value []byte) error) error {
	return Scan(from, prefix, KeyAfter(prefix), visit)
}

// Scan calls visit for every key from lower on and before upper, in order. Key and
// value are valid during the call.
func Scan(from pebble.Reader, lower, upper []byte, visit func(key, value []byte) error) error {
	return scan(from, lower, upper, (*pebble.Iterator).First, (*pebble.Iterator).Next, visit)
}

// ScanBack is Scan in the opposite order.
func ScanBack(from pebble.Reader, lower, upper []byte, visit func(key, value []byte) error) error {
	return scan(from, lower, upper, (*pebble.Iterator).Last, (*pebble.Iterator).Prev, visit)
}

func scan(from pebble.Reader, lower, upper []byte, first, next func(*pebble.Iterator) bool, visit func(key, value []byte) error) (err error) {
	it, err := from.NewIter(&pebble.IterOptions{LowerBound: lower, UpperBound: upper})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, it.Close()) }()
	for valid := first(it); valid; valid = next(it) {
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

// KeyAfter returns the smallest key that is greater than every key with this prefix.
func KeyAfter(prefix []byte) []byte {
	end := bytes.Clone(prefix)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i]++; end[i] != 0 {
			return end[:i+1]
		}
	}
	return nil
}
