package repository

import (
	"encoding/binary"
	"fmt"
	"strings"
	"sync/atomic"

	"elixirscope/ast"
	"elixirscope/foundation/store"
)

// Range is a range of names in the order of their bytes: those from From on and before
// To. A To of "" is the end.
type Range struct{ From, To string }

// OneName returns the range of one name.
func OneName(name string) Range { return Range{name, name + "\x00"} }

// WithPrefix returns the range of the names that begin with prefix.
func WithPrefix(prefix string) Range {
	after := []byte(prefix)
	for n := len(after); n > 0; n-- {
		if after[n-1] < 0xff {
			after[n-1]++
			return Range{prefix, string(after[:n])}
		}
	}
	return Range{From: prefix}
}

// bounds returns the keys with a store's prefix whose first term lies in the range.
func (r Range) bounds(p store.Prefix) (lower, upper []byte) {
	escape := func(name string) []byte {
		return append([]byte{byte(p)}, strings.ReplaceAll(name, "\x00", "\x00\xff")...)
	}
	if r.To == "" {
		return escape(r.From), store.KeyAfter([]byte{byte(p)})
	}
	return escape(r.From), escape(r.To)
}

// DefinitionsIn calls visit for every unit that defines a name of a range, once per
// distinct qualified name, in order of the names.
func (s *Snapshot) DefinitionsIn(r Range, visit func(Posting) error) error {
	return s.postingsIn(store.PrefixDefinition, r, &s.reads.definitions, visit)
}

// ReferencesIn is DefinitionsIn for units that refer to the name.
func (s *Snapshot) ReferencesIn(r Range, visit func(Posting) error) error {
	return s.postingsIn(store.PrefixReference, r, &s.reads.references, visit)
}

// ImportsIn is DefinitionsIn for units that import a module of that name. Its postings
// have no qualified names.
func (s *Snapshot) ImportsIn(r Range, visit func(Posting) error) error {
	lower, upper := r.bounds(store.PrefixImport)
	return store.Scan(s.at, lower, upper, func(key, value []byte) error {
		module, rest, ok := cutTerm(key[1:])
		if !ok || len(rest) != 4 {
			return fmt.Errorf("posting %q is unreadable", key)
		}
		s.reads.imports.Add(1)
		return visit(Posting{Name: module, Language: ast.Language(value), Unit: UnitRef{id: unitID(binary.BigEndian.Uint32(rest))}})
	})
}

func (s *Snapshot) postingsIn(p store.Prefix, r Range, count *atomic.Int64, visit func(Posting) error) error {
	lower, upper := r.bounds(p)
	return s.postingsBetween(lower, upper, count, visit)
}
