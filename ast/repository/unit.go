package repository

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
	"elixirscope/foundation/column"

	"github.com/klauspost/compress/zstd"
	"github.com/zeebo/xxh3"
)

// UnitKey is the content address of a unit: the same bytes in the same language,
// extracted by the same version, have the same key.
type UnitKey [16]byte

// KeyOf returns the content address of a file's content in a language, as
// extracted by the given version of that language's extractor.
func KeyOf(language ast.Language, version int, content ast.Hash) UnitKey {
	var b column.Column
	b.String(string(language))
	b.Uint(uint64(version))
	b.Bytes(content[:])
	sum := sha256.Sum256(b)
	return UnitKey(sum[:16])
}

// HashOf returns the content hash of a file.
func HashOf(content []byte) ast.Hash {
	sum := sha256.Sum256(content)
	return ast.Hash(sum[:16])
}

// Unit is the stored form of one content: facts, tree and source, compressed, and
// the terms it is found by. Encoder.Unit makes it.
type Unit struct {
	Key    UnitKey
	Counts ast.Counts

	language ast.Language
	digest   contentDigest
	facts    []byte
	tree     []byte
	source   []byte
	terms    terms
}

// Size returns the number of bytes the unit takes in a batch, about.
func (u *Unit) Size() int {
	return len(u.facts) + len(u.tree) + len(u.source) + 32*u.terms.count()
}

// read returns the facts and the source.
func (u *Unit) read(d *zstd.Decoder) (*ast.Facts, []byte, error) {
	data, err := d.DecodeAll(u.facts, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("decompress facts: %w", err)
	}
	facts, err := decodeFacts(data)
	if err != nil {
		return nil, nil, err
	}
	source, err := d.DecodeAll(u.source, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("decompress source: %w", err)
	}
	return facts, source, nil
}

// contentDigest is the XXH3 hash of the encoded facts and that of the encoded tree,
// before compression.
type contentDigest [16]byte

// Encoder makes units. It is for one goroutine and reuses its buffers.
type Encoder struct {
	facts      factsEncoder
	trees      syntax.TreeEncoder
	compressor *zstd.Encoder
	buffer     []byte
}

// NewEncoder returns an encoder.
func NewEncoder() *Encoder { return &Encoder{compressor: newCompressor()} }

// Unit encodes the facts and the tree of one file. Nothing of the result shares
// memory with them.
func (e *Encoder) Unit(key UnitKey, f *ast.Facts, t *syntax.Tree) *Unit {
	u := &Unit{Key: key, language: f.Language, Counts: ast.Counts{
		Symbols:    uint32(len(f.Symbols)),
		References: uint32(len(f.References)),
		Nodes:      uint32(t.Len()),
	}}
	for i := range f.Diagnostics { // not of the tree, which knows nothing of a language without a grammar
		if f.Diagnostics[i].Kind == ast.MissingToken {
			u.Counts.Missing++
		} else {
			u.Counts.Errors++
		}
	}
	e.buffer = e.facts.encode(e.buffer[:0], f)
	binary.BigEndian.PutUint64(u.digest[:8], xxh3.Hash(e.buffer))
	u.facts = e.compressor.EncodeAll(e.buffer, nil)
	e.buffer = e.trees.Append(e.buffer[:0], t)
	binary.BigEndian.PutUint64(u.digest[8:], xxh3.Hash(e.buffer))
	u.tree = e.compressor.EncodeAll(e.buffer, nil)
	u.source = e.compressor.EncodeAll(t.Source(), nil)
	u.terms = termsOf(f)
	return u
}
