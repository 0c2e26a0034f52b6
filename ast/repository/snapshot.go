package repository

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sync/atomic"

	"elixirscope/ast"
	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
	"github.com/klauspost/compress/zstd"
)

// Snapshot is the repository as it was at one moment. It is safe for concurrent
// use; Close it.
type Snapshot struct {
	at           *pebble.Snapshot
	decompressor *zstd.Decoder
	cached       *Units // nil keeps nothing
	repos        map[repoID]*Info
	reads        *reads
}

// Snapshot returns the present moment.
func (r *Repository) Snapshot() (*Snapshot, error) {
	s := &Snapshot{at: r.db.NewSnapshot(), decompressor: r.decompressor, cached: r.units, repos: make(map[repoID]*Info), reads: new(reads)}
	infos, err := s.Repositories()
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	for i := range infos {
		s.repos[infos[i].id] = &infos[i]
	}
	return s, nil
}

// Close releases the snapshot, which nobody may read from any more.
func (s *Snapshot) Close() error { return s.at.Close() }

// Sequence returns the number of the last batch the snapshot holds.
func (s *Snapshot) Sequence() (uint64, error) { return readCounter(s.at, "sequence") }

// Repositories returns all repositories in order of their names.
func (s *Snapshot) Repositories() ([]Info, error) {
	var infos []Info
	err := store.ScanPrefix(s.at, []byte{byte(store.PrefixRepository)}, func(key, value []byte) error {
		info, err := decodeInfo(string(key[1:]), value)
		if err != nil {
			return err
		}
		infos = append(infos, *info)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list repositories: %w", err)
	}
	return infos, nil
}

// Repository returns one repository, ErrUnknown when there is none of that name.
func (s *Snapshot) Repository(name string) (*Info, error) { return readInfo(s.at, name) }

// Posting says that a unit holds a definition of, or a reference to, a name.
type Posting struct {
	Name          string
	QualifiedName string // "" for a reference the file leaves open
	Language      ast.Language
	Unit          UnitRef
}

// Definitions calls visit for every unit that defines name, once per distinct
// qualified name.
func (s *Snapshot) Definitions(name string, visit func(Posting) error) error {
	return s.postings(termsKey(store.PrefixDefinition, name), &s.reads.definitions, visit)
}

// References calls visit for every unit that refers to name, once per distinct
// qualified name.
func (s *Snapshot) References(name string, visit func(Posting) error) error {
	return s.postings(termsKey(store.PrefixReference, name), &s.reads.references, visit)
}

// DefinedNames calls visit for every distinct name that is defined, in order.
func (s *Snapshot) DefinedNames(visit func(name string) error) (err error) {
	prefix := []byte{byte(store.PrefixDefinition)}
	it, err := s.at.NewIter(&pebble.IterOptions{LowerBound: prefix, UpperBound: store.KeyAfter(prefix)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, it.Close()) }()
	for valid := it.First(); valid; {
		name, _, ok := cutTerm(it.Key()[1:])
		if !ok {
			return fmt.Errorf("posting %q is unreadable", it.Key())
		}
		s.reads.definitions.Add(1)
		if err := visit(name); errors.Is(err, store.ErrStop) {
			return nil
		} else if err != nil {
			return err
		}
		valid = it.SeekGE(store.KeyAfter(termsKey(store.PrefixDefinition, name)))
	}
	return it.Error()
}

// DefinitionsWithPrefix calls visit for the definitions whose name begins with
// prefix, in order of name.
func (s *Snapshot) DefinitionsWithPrefix(prefix string, visit func(Posting) error) error {
	return s.DefinitionsIn(WithPrefix(prefix), visit)
}

func (s *Snapshot) postings(prefix []byte, count *atomic.Int64, visit func(Posting) error) error {
	return s.postingsBetween(prefix, store.KeyAfter(prefix), count, visit)
}

func (s *Snapshot) postingsBetween(lower, upper []byte, count *atomic.Int64, visit func(Posting) error) error {
	languages := make(map[string]ast.Language) // few, so that not every posting allocates its own
	return store.Scan(s.at, lower, upper, func(key, value []byte) error {
		p, ok := decodePosting(key)
		if !ok {
			return fmt.Errorf("posting %q is unreadable", key)
		}
		language, known := languages[string(value)]
		if !known {
			language = ast.Language(value)
			languages[string(language)] = language
		}
		p.Language = language
		count.Add(1)
		return visit(p)
	})
}

func decodePosting(key []byte) (Posting, bool) {
	name, rest, ok := cutTerm(key[1:])
	if !ok {
		return Posting{}, false
	}
	short, rest, ok := cutTerm(rest)
	if !ok || len(rest) != 4 {
		return Posting{}, false
	}
	return Posting{Name: name, QualifiedName: lengthen(name, short), Unit: UnitRef{id: unitID(binary.BigEndian.Uint32(rest))}}, true
}

// ImportedModules calls visit for every module that a unit imports, as the import
// names it, with the language of the unit, in order of the names.
func (s *Snapshot) ImportedModules(visit func(module string, l ast.Language, u UnitRef) error) error {
	return store.ScanPrefix(s.at, []byte{byte(store.PrefixImport)}, func(key, value []byte) error {
		module, rest, ok := cutTerm(key[1:])
		if !ok || len(rest) != 4 {
			return fmt.Errorf("posting %q is unreadable", key)
		}
		s.reads.imports.Add(1)
		return visit(module, ast.Language(value), UnitRef{id: unitID(binary.BigEndian.Uint32(rest))})
	})
}

// StopScan, returned by a visit function, ends the visits without an error.
func StopScan() error { return store.ErrStop }
