package repository

import (
	"errors"

	"github.com/cockroachdb/pebble/v2"
)

// errStopScan ends a scan early without being an error.
var errStopScan = errors.New("stop")

// scan calls visit for every key that begins with prefix, in order. Key and value
// are valid during the call.
func scan(from pebble.Reader, prefix []byte, visit func(key, value []byte) error) (err error) {
	it, err := from.NewIter(&pebble.IterOptions{LowerBound: prefix, UpperBound: keyAfter(prefix)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, it.Close()) }()
	for valid := it.First(); valid; valid = it.Next() {
		value, err := it.ValueAndErr()
		if err != nil {
			return err
		}
		if err := visit(it.Key(), value); errors.Is(err, errStopScan) {
			return nil
		} else if err != nil {
			return err
		}
	}
	return it.Error()
}
