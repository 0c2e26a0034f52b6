package repository

import (
	"bytes"
	"encoding/binary"
	"maps"
	"slices"

	"elixirscope/foundation/store"
)

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
	return store.ScanPrefix(v.at, []byte{byte(store.PrefixUnitByKey)}, func(key, id []byte) error {
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
	return store.ScanPrefix(v.at, []byte{byte(store.PrefixOrphan)}, func(key, _ []byte) error {
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
		err := store.ScanPrefix(v.at, []byte{byte(prefix)}, func(key, _ []byte) error {
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
	err := store.ScanPrefix(v.at, []byte{byte(store.PrefixUser)}, func(key, _ []byte) error {
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
		v.report("units name %d users, files use %d units", found, v.using)
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

// strays checks that every file record is that of a repository; those of a
// repository were checked with it.
func (v *verification) strays() error {
	return store.ScanPrefix(v.at, []byte{byte(store.PrefixFile)}, func(key, _ []byte) error {
		if len(key) < 5 {
			v.report("key %q names no file", key)
		} else if repo := repoID(binary.BigEndian.Uint32(key[1:])); v.repos[repo] == nil {
			v.report("%s: is recorded in repository number %d, which does not exist", key[5:], repo)
			v.used.repo = max(v.used.repo, uint64(repo)+1)
		}
		return v.Err()
	})
}

// counters checks that no number will be given that is in use: what has it would be
// overwritten.
func (v *verification) counters() error {
	used := v.used.byName()
	for _, name := range slices.Sorted(maps.Keys(used)) {
		n, err := readCounter(v.at, name)
		if err != nil {
			return err
		}
		if n < *used[name] {
			v.report("counter %s is %d, what is in use demands at least %d", name, n, *used[name])
		}
	}
	return nil
}
