package repository

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"elixirscope/ast"
	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
	"github.com/zeebo/xxh3"
)

// Verified counts what Verify looked at.
type Verified struct {
	Repositories int
	Files        int
	Units        int
	Postings     int
	Problems     int
}

// Verify checks everything stored against everything else: every file record has
// its unit and the unit knows the file; every unit is whole, hashes to what its
// files say and has exactly the postings its facts demand; every digest is the sum
// of its files. report is called for each contradiction.
func (s *Snapshot) Verify(ctx context.Context, report func(problem string)) (Verified, error) {
	v := &verification{Snapshot: s, Context: ctx, demanded: make(map[store.Prefix]int), addresses: make(map[unitID]UnitKey)}
	v.report = func(format string, args ...any) {
		v.result.Problems++
		report(fmt.Sprintf(format, args...))
	}
	for _, step := range []func() error{v.repositories, v.strays, v.units, v.byKey, v.postings, v.users, v.orphans, v.counters} {
		if err := step(); err != nil {
			return v.result, fmt.Errorf("verify: %w", err)
		}
	}
	return v.result, nil
}

type verification struct {
	*Snapshot
	context.Context
	report    func(format string, args ...any)
	result    Verified
	using     int                  // uses of units by files
	demanded  map[store.Prefix]int // postings that the facts demand
	addresses map[unitID]UnitKey   // of the units that have a head
	used      counters             // one more than the highest number in use; the sequence itself
}

func (v *verification) repositories() error {
	infos, err := v.Repositories()
	if err != nil {
		return err
	}
	for i := range infos {
		if err := v.repository(&infos[i]); err != nil {
			return err
		}
	}
	return nil
}

func (v *verification) repository(info *Info) error {
	v.result.Repositories++
	if other := v.repos[info.id]; other.Name != info.Name {
		v.report("repositories %s and %s have the same number", info.Name, other.Name)
	}
	v.used.repo = max(v.used.repo, uint64(info.id)+1)
	v.used.sequence = max(v.used.sequence, info.Sequence)
	var digest Digest
	var counts FileCounts
	err := store.ScanPrefix(v.at, fileKey(info.id, ""), func(key, value []byte) error {
		if err := v.Err(); err != nil {
			return err
		}
		record, err := decodeFile(info.Name, string(key[5:]), value)
		if err != nil {
			v.report("%s: %v", info.Name, err)
			return nil
		}
		v.result.Files++
		counts[record.Status]++
		digest.add(record.entry())
		return v.file(info, record)
	})
	if err != nil {
		return err
	}
	if digest != info.Digest {
		v.report("%s: the digest is %s, its files sum up to %s", info.Name, info.Digest, digest)
	}
	if counts != info.Files {
		v.report("%s: the record counts %v files by status, there are %v", info.Name, info.Files, counts)
	}
	return nil
}

func (v *verification) file(info *Info, record *fileRecord) error {
	for _, u := range record.units() {
		v.using++
		v.used.unit = max(v.used.unit, uint64(u)+1)
		user, err := get(v.at, userKey(u, info.id, record.Path))
		if err != nil {
			return err
		}
		if user == nil {
			v.report("%s: unit %d does not know that this file uses it", record.Path, u)
		}
	}
	if record.remembers {
		if _, err := readHeader(v.at, record.remembered); err != nil {
			v.report("%s: the facts of its last good content: %v", record.Path, err)
		}
	}
	if !record.hasUnit {
		return nil
	}
	header, err := readHeader(v.at, record.unit)
	if err != nil {
		v.report("%s: %v", record.Path, err)
		return nil
	}
	switch {
	case header.digest != record.digest:
		v.report("%s: its record and unit %d disagree about the facts", record.Path, record.unit)
	case header.counts != record.Counts:
		v.report("%s: its record and unit %d count differently", record.Path, record.unit)
	case record.current() && header.key != KeyOf(record.Language, record.Extractor, record.Hash):
		v.report("%s: unit %d is that of another content", record.Path, record.unit)
	case record.current():
		source, err := v.Source(UnitRef{id: record.unit})
		if err != nil {
			v.report("%s: %v", record.Path, err)
		} else if HashOf(source) != record.Hash {
			v.report("%s: the source in unit %d is not its content", record.Path, record.unit)
		}
	}
	return nil
}

func (v *verification) units() error {
	return store.ScanPrefix(v.at, []byte{byte(store.PrefixUnit)}, func(key, value []byte) error {
		if err := v.Err(); err != nil {
			return err
		}
		if len(key) != 6 {
			v.report("key %q names no section of a unit", key)
			return nil
		}
		u := unitID(binary.BigEndian.Uint32(key[1:]))
		v.used.unit = max(v.used.unit, uint64(u)+1)
		if section(key[5]) == sectionHeader {
			v.result.Units++
			return v.unit(u, value)
		}
		return nil
	})
}

func (v *verification) unit(u unitID, value []byte) error {
	header, err := decodeUnitHeader(value)
	if err != nil {
		v.addresses[u] = UnitKey{} // it is there, of whatever content
		v.report("unit %d: %v", u, err)
		return nil
	}
	v.addresses[u] = header.key
	address, err := get(v.at, unitByKey(header.key))
	if err != nil {
		return err
	}
	if !bytes.Equal(address, binary.BigEndian.AppendUint32(nil, uint32(u))) {
		v.report("unit %d is not found by its content address", u)
	}
	for i, s := range []section{sectionFacts, sectionTree} {
		data, err := readSection(v.at, v.decompressor, u, s)
		if err != nil {
			v.report("%v", err)
			return nil
		}
		if xxh3.Hash(data) != binary.BigEndian.Uint64(header.digest[8*i:]) {
			v.report("unit %d: section %c is not what was written", u, s)
		}
	}
	if _, err := v.Source(UnitRef{id: u}); err != nil {
		v.report("%v", err)
	}
	facts, err := readFacts(v.at, v.decompressor, u)
	if err != nil {
		v.report("%v", err)
		return nil
	}
	return v.demandPostings(u, facts)
}

// demandPostings checks that every posting that the facts demand is there and says
// their language.
func (v *verification) demandPostings(u unitID, facts *ast.Facts) error {
	var failed error
	terms := termsOf(facts)
	terms.postings(u, func(p store.Prefix, key []byte) {
		v.demanded[p]++
		value, closer, err := v.at.Get(key)
		switch {
		case errors.Is(err, pebble.ErrNotFound):
			v.report("unit %d: posting %q is missing", u, key)
			return
		case err != nil:
			failed = errors.Join(failed, err)
			return
		}
		if string(value) != string(facts.Language) {
			v.report("unit %d: posting %q says that its language is %q instead of %q", u, key, value, facts.Language)
		}
		failed = errors.Join(failed, closer.Close())
	})
	return failed
}
