package repository

import "sync/atomic"

// Reads counts what was read through a snapshot, by what it is.
type Reads struct {
	Definitions int64 `json:"definitions,omitempty"` // postings
	References  int64 `json:"references,omitempty"`  // postings
	Imports     int64 `json:"imports,omitempty"`     // postings
	Files       int64 `json:"files,omitempty"`       // records
	Users       int64 `json:"users,omitempty"`       // which files have a content
	Facts       int64 `json:"facts,omitempty"`       // of one content each, decoded
	FactsKept   int64 `json:"facts_kept,omitempty"`  // the same, decoded before
	Trees       int64 `json:"trees,omitempty"`
	Sources     int64 `json:"sources,omitempty"`
	Events      int64 `json:"events,omitempty"` // records
}

// Keys returns how many keys of the store that were.
func (r Reads) Keys() int64 {
	return r.Definitions + r.References + r.Imports + r.Files + r.Users + r.Facts + r.Trees + r.Sources + r.Events
}

// Since returns what was read after an earlier count.
func (r Reads) Since(before Reads) Reads {
	return Reads{
		Definitions: r.Definitions - before.Definitions, References: r.References - before.References,
		Imports: r.Imports - before.Imports, Files: r.Files - before.Files, Users: r.Users - before.Users,
		Facts: r.Facts - before.Facts, FactsKept: r.FactsKept - before.FactsKept, Trees: r.Trees - before.Trees,
		Sources: r.Sources - before.Sources, Events: r.Events - before.Events,
	}
}

// reads is Reads while it counts.
type reads struct {
	definitions, references, imports, files, users, facts, factsKept, trees, sources, events atomic.Int64
}

// Counting returns the same snapshot with counters of its own, all zero. It is closed
// with the other.
func (s *Snapshot) Counting() *Snapshot {
	counting := *s
	counting.reads = new(reads)
	return &counting
}

// Reads returns what was read through the snapshot.
func (s *Snapshot) Reads() Reads {
	r := s.reads
	return Reads{
		Definitions: r.definitions.Load(), References: r.references.Load(), Imports: r.imports.Load(),
		Files: r.files.Load(), Users: r.users.Load(), Facts: r.facts.Load(), FactsKept: r.factsKept.Load(),
		Trees: r.trees.Load(), Sources: r.sources.Load(), Events: r.events.Load(),
	}
}
