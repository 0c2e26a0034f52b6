package repository

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

	"elixirscope/foundation/column"
)

// Digest sums up the logical content of a repository. It is the sum modulo 2^64,
// lane by lane, of the SHA-256 hashes of the files' entries (the additive multiset
// hash of Bellare and Micciancio, "A New Paradigm for Collision-free Hashing",
// 1997), so entries come and go in any order.
type Digest [32]byte

// String returns the digest in hexadecimal.
func (d Digest) String() string { return hex.EncodeToString(d[:]) }

// add adds the entry of a file; remove takes it away again.
func (d *Digest) add(entry [32]byte) {
	d.combine(entry, func(a, b uint64) uint64 { return a + b })
}

func (d *Digest) remove(entry [32]byte) {
	d.combine(entry, func(a, b uint64) uint64 { return a - b })
}

func (d *Digest) combine(entry [32]byte, op func(a, b uint64) uint64) {
	for lane := 0; lane < len(d); lane += 8 {
		sum := op(binary.BigEndian.Uint64(d[lane:]), binary.BigEndian.Uint64(entry[lane:]))
		binary.BigEndian.PutUint64(d[lane:], sum)
	}
}

// entry hashes what counts of a file: what was seen and what was made of it, not
// when. Facts of an earlier content (Stale) and their language do not count, because
// a rebuild could not have them.
func (r *fileRecord) entry() [32]byte {
	var b column.Column
	b.String(r.Path)
	b.Int(r.Size)
	b.Bytes(r.Hash[:])
	b.Byte(byte(r.Flags))
	b.Byte(byte(r.Status))
	b.String(string(r.Reason))
	if r.current() {
		b.String(string(r.Language))
		b.Bytes(r.digest[:])
	}
	return sha256.Sum256(b)
}
