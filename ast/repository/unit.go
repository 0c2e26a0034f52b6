package repository

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

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

	digest      contentDigest
	facts       []byte
	tree        []byte
	source      []byte
	definitions []term
	references  []term
	imports     []string
}

// Size returns the number of bytes the unit takes in a batch, about.
func (u *Unit) Size() int {
	return len(u.facts) + len(u.tree) + len(u.source) + 32*(len(u.definitions)+len(u.references)+len(u.imports))
}

// contentDigest is the XXH3 hash of the encoded facts and that of the encoded tree,
// before compression.
type contentDigest [16]byte

// term is what a definition or reference is found by.
type term struct {
	name  string
	short string // form of the qualified name
}

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
	u := &Unit{Key: key, Counts: ast.Counts{
		Symbols:    uint32(len(f.Symbols)),
		References: uint32(len(f.References)),
		Nodes:      uint32(t.Len()),
		Errors:     uint32(t.Errors()),
		Missing:    uint32(t.Missing()),
	}}
	e.buffer = e.facts.encode(e.buffer[:0], f)
	binary.BigEndian.PutUint64(u.digest[:8], xxh3.Hash(e.buffer))
	u.facts = e.compressor.EncodeAll(e.buffer, nil)
	e.buffer = e.trees.Append(e.buffer[:0], t)
	binary.BigEndian.PutUint64(u.digest[8:], xxh3.Hash(e.buffer))
	u.tree = e.compressor.EncodeAll(e.buffer, nil)
	u.source = e.compressor.EncodeAll(t.Source(), nil)
	u.definitions, u.references, u.imports = definitionTerms(f), referenceTerms(f), importTerms(f)
	return u
}

// definitionTerms returns the distinct names under which the symbols are found,
// sorted; the strings are copies.
func definitionTerms(f *ast.Facts) []term {
	terms := make([]term, 0, len(f.Symbols))
	for i := range f.Symbols {
		terms = append(terms, term{f.Symbols[i].Name, shorten(f.Symbols[i].Name, f.Symbols[i].QualifiedName)})
	}
	return ownTerms(terms)
}

// referenceTerms returns the distinct names under which the references are found.
// A reference that the file leaves open is found by its name alone.
func referenceTerms(f *ast.Facts) []term {
	terms := make([]term, 0, len(f.References))
	for i := range f.References {
		terms = append(terms, term{f.References[i].Name, shorten(f.References[i].Name, f.References[i].QualifiedName)})
	}
	return ownTerms(terms)
}

func ownTerms(terms []term) []term {
	slices.SortFunc(terms, func(a, b term) int {
		if c := strings.Compare(a.name, b.name); c != 0 {
			return c
		}
		return strings.Compare(a.short, b.short)
	})
	terms = slices.Compact(terms)
	for i := range terms {
		terms[i] = term{strings.Clone(terms[i].name), strings.Clone(terms[i].short)}
	}
	return slices.Clip(terms)
}

func importTerms(f *ast.Facts) []string {
	var modules []string
	for i := range f.Imports {
		if m := f.Imports[i].Module; m != "" {
			modules = append(modules, strings.Clone(m))
		}
	}
	slices.Sort(modules)
	return slices.Compact(modules)
}
