package repository

import (
	"fmt"

	"elixirscope/ast"
)

// Symbols returns the facts of a unit with its symbols alone, for who reads those of many
// units: references take most of the time. What it reads is not kept between snapshots,
// so that it does not push out what is. The facts must not be changed.
func (s *Snapshot) Symbols(u UnitRef) (*ast.Facts, error) {
	if u.pruned {
		return s.Facts(u)
	}
	if s.cached != nil {
		if kept, ok := s.cached.Get(u.id); ok {
			s.reads.factsKept.Add(1)
			return kept.Facts, nil
		}
	}
	s.reads.facts.Add(1)
	data, err := readSection(s.at, s.decompressor, u.id, sectionFacts)
	if err != nil {
		return nil, err
	}
	facts, err := decodeSymbols(data)
	if err != nil {
		return nil, fmt.Errorf("read symbols of unit %d: %w: %w", u.id, errDamaged, err)
	}
	return facts, nil
}

// decodeSymbols is decodeFacts for the symbols alone, which come first in each column.
func decodeSymbols(data []byte) (*ast.Facts, error) {
	d := newFactsDecoder(data)
	f := &ast.Facts{Language: ast.Language(d.text(colText)), Package: d.text(colText)}
	if n := d.count(1, colShape); n > 0 {
		f.Symbols = make([]ast.Symbol, n)
	}
	for i := range f.Symbols {
		d.symbol(int32(i), &f.Symbols[i])
	}
	return f, d.err()
}
