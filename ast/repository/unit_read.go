package repository

import (
	"errors"
	"fmt"

	"elixirscope/ast"

	"github.com/cockroachdb/pebble/v2"
	"github.com/klauspost/compress/zstd"
)

// The functions of this file return an error that wraps errDamaged when it is the
// stored unit that is lost or unreadable.

func readHeader(from pebble.Reader, u unitID) (*unitHeader, error) {
	value, err := get(from, unitKey(u, sectionHeader))
	if err != nil {
		return nil, fmt.Errorf("read head of unit %d: %w", u, err)
	}
	if value == nil {
		return nil, fmt.Errorf("unit %d has no head: %w", u, errDamaged)
	}
	header, err := decodeUnitHeader(value)
	if err != nil {
		return nil, fmt.Errorf("%w: unit %d: %w", errDamaged, u, err)
	}
	return header, nil
}

func readSection(from pebble.Reader, d *zstd.Decoder, u unitID, s section) ([]byte, error) {
	value, closer, err := from.Get(unitKey(u, s))
	if errors.Is(err, pebble.ErrNotFound) {
		err = errors.Join(errDamaged, err)
	}
	if err != nil {
		return nil, fmt.Errorf("read section %c of unit %d: %w", s, u, err)
	}
	defer closer.Close()
	data, err := d.DecodeAll(value, nil)
	if err != nil {
		return nil, fmt.Errorf("decompress section %c of unit %d: %w: %w", s, u, errDamaged, err)
	}
	return data, nil
}

func readFacts(from pebble.Reader, d *zstd.Decoder, u unitID) (*ast.Facts, error) {
	read, err := readDecoded(from, d, u)
	return read.Facts, err
}

// readDecoded is readFacts that tells how much memory the facts hold.
func readDecoded(from pebble.Reader, d *zstd.Decoder, u unitID) (decodedFacts, error) {
	data, err := readSection(from, d, u, sectionFacts)
	if err != nil {
		return decodedFacts{}, err
	}
	facts, err := decodeMeasured(data)
	if err != nil {
		return decodedFacts{}, fmt.Errorf("read facts of unit %d: %w: %w", u, errDamaged, err)
	}
	return facts, nil
}
