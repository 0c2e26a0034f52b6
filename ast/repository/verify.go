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
	for _, step := range []func() error{v.repositories, v.units, v.byKey, v.postings, v.users, v.orphans} {
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
	using     int                  // files that have a unit
	demanded  map[store.Prefix]int // postings that the facts demand
	addresses map[unitID]UnitKey   // of the units that have a head
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
	var digest Digest
	var counts FileCounts
	err := scan(v.at, fileKey(info.id, ""), func(key, value []byte) error {
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
	if !record.hasUnit {
		return nil
	}
	v.using++
	user, err := get(v.at, userKey(record.unit, info.id, record.Path))
	if err != nil {
		return err
	}
	if user == nil {
		v.report("%s: unit %d does not know that this file uses it", record.Path, record.unit)
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
		source, err := v.Source(UnitRef{record.unit})
		if err != nil {
			v.report("%s: %v", record.Path, err)
		} else if HashOf(source) != record.Hash {
			v.report("%s: the source in unit %d is not its content", record.Path, record.unit)
		}
	}
	return nil
}

func (v *verification) units() error {
	return scan(v.at, []byte{byte(store.PrefixUnit)}, func(key, value []byte) error {
		if err := v.Err(); err != nil {
			return err
		}
		if len(key) != 6 {
			v.report("key %q names no section of a unit", key)
			return nil
		}
		u := unitID(binary.BigEndian.Uint32(key[1:]))
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
	if _, err := v.Source(UnitRef{u}); err != nil {
		v.report("%v", err)
	}
	facts, err := v.Facts(UnitRef{u})
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

// exists reports whether there is a unit with the stored form of an id.
func (v *verification) exists(id []byte) bool {
	if len(id) != 4 {
		return false
	}
	_, ok := v.addresses[unitID(binary.BigEndian.Uint32(id))]
	return ok
}

// byKey checks that every content address leads to the unit of that content; that
// every unit is found by its own is checked with the unit.
func (v *verification) byKey() error {
	return scan(v.at, []byte{byte(store.PrefixUnitByKey)}, func(key, id []byte) error {
		if !v.exists(id) {
			v.report("content address %x leads to no unit", key[1:])
		} else if address := v.addresses[unitID(binary.BigEndian.Uint32(id))]; !bytes.Equal(address[:], key[1:]) {
			v.report("content address %x leads to a unit of other content", key[1:])
		}
		return v.Err()
	})
}

// orphans checks that what is listed for collection is there.
func (v *verification) orphans() error {
	return scan(v.at, []byte{byte(store.PrefixOrphan)}, func(key, _ []byte) error {
		if !v.exists(key[1:]) {
			v.report("key %q lists no unit for collection", key)
		}
		return v.Err()
	})
}

// postings compares the number of postings with what the facts demand: as all that
// are demanded are there, a larger number means that some are left over.
func (v *verification) postings() error {
	for _, prefix := range []store.Prefix{store.PrefixDefinition, store.PrefixReference, store.PrefixImport} {
		found := 0
		err := scan(v.at, []byte{byte(prefix)}, func(key, _ []byte) error {
			found++
			if len(key) < 5 {
				v.report("key %q names no posting", key)
			} else if !v.exists(key[len(key)-4:]) {
				v.report("posting %q leads to no unit", key)
			}
			return v.Err()
		})
		if err != nil {
			return err
		}
		v.result.Postings += found
		if found > v.demanded[prefix] {
			v.report("%d postings %q are left over", found-v.demanded[prefix], byte(prefix))
		}
	}
	return nil
}

// users checks that no unit claims a file that does not use it, and that every
// unit without a user is listed for collection.
func (v *verification) users() error {
	found := 0
	used := make(map[unitID]bool)
	err := scan(v.at, []byte{byte(store.PrefixUser)}, func(key, _ []byte) error {
		u, _, _, ok := cutUser(key[1:])
		if !ok {
			v.report("key %q names no user", key)
			return nil
		}
		found++
		used[u] = true
		return v.Err()
	})
	if err != nil {
		return err
	}
	if found != v.using {
		v.report("units name %d users, %d files have a unit", found, v.using)
	}
	for u := range v.addresses {
		if used[u] {
			continue
		}
		listed, err := get(v.at, orphanKey(u))
		if err != nil {
			return err
		}
		if listed == nil {
			v.report("unit %d has no user and is not listed for collection", u)
		}
	}
	return nil
}
