package repository

import (
	"elixirscope/foundation/column"
	"elixirscope/foundation/events"
	"elixirscope/foundation/store"

	"github.com/zeebo/xxh3"
)

// State stands for all of a snapshot that answers are made of: snapshots of one store
// with equal states have equal answers.
type State [16]byte

// State returns the state, which is read from the snapshot itself. Batches are told apart
// by their sequence number. What is written without a batch is told by what it changes:
// the records of repositories, the first event that is kept, and how many units were
// collected, whose names are there until then.
func (s *Snapshot) State() (State, error) {
	var all column.Column
	for _, name := range []string{"sequence", "collected"} {
		n, err := readCounter(s.at, name)
		if err != nil {
			return State{}, err
		}
		all.Uint(n)
	}
	first, err := events.First(s.at)
	if err != nil {
		return State{}, err
	}
	all.Uint(first.Position.Sequence)
	all.Uint(uint64(first.Position.Part))
	err = store.ScanPrefix(s.at, []byte{byte(store.PrefixRepository)}, func(key, value []byte) error {
		all.Bytes(key)
		all.Bytes(value)
		return nil
	})
	return xxh3.Hash128(all).Bytes(), err
}
