package repository

import (
	"bytes"
	"encoding/binary"
	"strings"

	"elixirscope/foundation/store"
)

// Keys, after their prefix byte:
//
//	repository  name
//	file        repository id (4) path
//	unit by key content address (16)
//	unit        unit id (4) section (1)
//	user        unit id (4) repository id (4) path
//	definition  name term, short qualified name term, unit id (4)
//	reference   name term, short qualified name term, unit id (4)
//	import      module term, unit id (4)
//	orphan      unit id (4) that may have lost its last user
//	counter     name
//
// Numbers are big-endian, so that keys sort by them. A NUL inside a name is
// escaped as NUL 0xff and a term ends with NUL 0x01, which keeps the order of names.

type (
	unitID uint32
	repoID uint32
)

type section byte

const (
	sectionHeader section = 'h'
	sectionFacts  section = 'f'
	sectionTree   section = 't'
	sectionSource section = 's'
)

func key(p store.Prefix, size int) []byte {
	return append(make([]byte, 0, size+1), byte(p))
}

func repositoryKey(name string) []byte {
	return append(key(store.PrefixRepository, len(name)), name...)
}

func fileKey(r repoID, path string) []byte {
	k := binary.BigEndian.AppendUint32(key(store.PrefixFile, 4+len(path)), uint32(r))
	return append(k, path...)
}

func unitByKey(k UnitKey) []byte {
	return append(key(store.PrefixUnitByKey, len(k)), k[:]...)
}

func unitKey(u unitID, s section) []byte {
	k := binary.BigEndian.AppendUint32(key(store.PrefixUnit, 5), uint32(u))
	return append(k, byte(s))
}

func userKey(u unitID, r repoID, path string) []byte {
	k := binary.BigEndian.AppendUint32(key(store.PrefixUser, 8+len(path)), uint32(u))
	k = binary.BigEndian.AppendUint32(k, uint32(r))
	return append(k, path...)
}

func counterKey(name string) []byte {
	return append(key(store.PrefixCounter, len(name)), name...)
}

// postingKey returns the key of a posting; terms are the parts of the name.
func postingKey(p store.Prefix, u unitID, terms ...string) []byte {
	return binary.BigEndian.AppendUint32(termsKey(p, terms...), uint32(u))
}

// termsKey returns what all postings of these terms begin with.
func termsKey(p store.Prefix, terms ...string) []byte {
	size := 4
	for _, t := range terms {
		size += len(t) + 2
	}
	k := key(p, size)
	for _, t := range terms {
		k = appendTerm(k, t)
	}
	return k
}

func appendTerm(k []byte, term string) []byte {
	for {
		i := strings.IndexByte(term, 0)
		if i < 0 {
			return append(append(k, term...), 0, 1)
		}
		k = append(append(k, term[:i]...), 0, 0xff)
		term = term[i+1:]
	}
}

// cutTerm splits the first term off what follows the prefix byte of a posting key.
func cutTerm(k []byte) (term string, rest []byte, ok bool) {
	var unescaped []byte
	for {
		i := bytes.IndexByte(k, 0)
		if i < 0 || i+1 >= len(k) {
			return "", nil, false
		}
		unescaped = append(unescaped, k[:i]...)
		escaped := k[i+1] == 0xff
		k = k[i+2:]
		if !escaped {
			return string(unescaped), k, true
		}
		unescaped = append(unescaped, 0)
	}
}

// cutUser splits a user key after its prefix byte.
func cutUser(k []byte) (u unitID, r repoID, path string, ok bool) {
	if len(k) < 8 {
		return 0, 0, "", false
	}
	return unitID(binary.BigEndian.Uint32(k)), repoID(binary.BigEndian.Uint32(k[4:])), string(k[8:]), true
}

func orphanKey(u unitID) []byte {
	return binary.BigEndian.AppendUint32(key(store.PrefixOrphan, 4), uint32(u))
}
