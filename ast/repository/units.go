package repository

import (
	"elixirscope/ast"
	"elixirscope/foundation/cache"

	"github.com/VictoriaMetrics/metrics"
)

// Units keeps the decoded facts of units that snapshots have read, between snapshots.
// What it keeps is never out of date: the number of a unit is given once, to one
// content, also when the unit is collected. Writes do not use it: an ingest reads what
// it replaces once. Nor does what checks the store, which has to see what is stored.
type Units = cache.Cache[unitID, decodedFacts]

// DefaultUnitBytes is a bound that holds the facts of some ten thousand files of usual
// size.
const DefaultUnitBytes = 64 << 20

// NewUnits returns an empty cache bounded by bytes, whose metrics are labelled "units".
func NewUnits(bytes int64, set *metrics.Set) *Units {
	return cache.New(cache.Config[unitID, decodedFacts]{Name: "units", Bytes: bytes, Metrics: set,
		Size: func(_ unitID, d decodedFacts) int64 { return d.bytes }})
}

// decodedFacts are the facts of a unit with the memory that they hold.
type decodedFacts struct {
	*ast.Facts
	bytes int64
}

// factsOf returns the facts of a unit, from the cache if it has them.
func (s *Snapshot) factsOf(u unitID) (*ast.Facts, error) {
	if s.cached == nil {
		s.reads.facts.Add(1)
		return readFacts(s.at, s.decompressor, u)
	}
	if kept, ok := s.cached.Get(u); ok {
		s.reads.factsKept.Add(1)
		return kept.Facts, nil
	}
	s.reads.facts.Add(1)
	read, err := readDecoded(s.at, s.decompressor, u)
	if err != nil {
		return nil, err
	}
	s.cached.Put(u, read)
	return read.Facts, nil
}
