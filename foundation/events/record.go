package events

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"elixirscope/foundation/column"
	"elixirscope/foundation/store"
)

// Record is one entry of the log.
type Record struct {
	Position Position
	Time     time.Time
	Names    []string // that it is found by, without repetitions
	Data     []byte
	// Begin and End are the size of the log before and with this record, in bytes, as if
	// nothing had ever been cut off.
	Begin, End uint64
}

// Position is the place of a record: that of its batch, and in it.
type Position struct {
	Sequence uint64
	Part     uint32
}

// size is what a record takes in the store before it is compressed, about.
func (r *Record) size() uint64 {
	n := 1 + positionSize + len(r.Data)
	for _, name := range r.Names {
		n += 2*len(name) + 3 + positionSize // in the record and as a key
	}
	return uint64(n)
}

func (r *Record) encode() []byte {
	var b column.Column
	b.Int(r.Time.UnixNano())
	b.Uint(r.End)
	b.Uint(uint64(len(r.Names)))
	for _, name := range r.Names {
		b.String(name)
	}
	b.Bytes(r.Data)
	return b
}

// decode reads a record. Its data is valid as long as value is.
func decode(key, value []byte) (Record, error) {
	if len(key) != 1+positionSize {
		return Record{}, fmt.Errorf("key %q names no event", key)
	}
	r := Record{Position: positionOf(key[1:])}
	c := column.NewReader(value)
	r.Time = time.Unix(0, c.Int())
	r.End = c.Uint()
	for range min(c.Uint(), uint64(c.Len())) {
		r.Names = append(r.Names, c.String())
	}
	r.Data = c.Bytes()
	r.Begin = r.End - r.size()
	if err := c.Err(); err != nil {
		return Record{}, fmt.Errorf("read event %d.%d: %w", r.Position.Sequence, r.Position.Part, err)
	}
	return r, nil
}

// Keys, after their prefix byte:
//
//	event  sequence (8) part (4)
//	name   name, sequence (8) part (4)
//	cursor name
//
// Numbers are big-endian. A NUL inside a name is escaped as NUL 0xff, and the name ends
// with NUL 0x01.

const positionSize = 12

func positionOf(b []byte) Position {
	return Position{binary.BigEndian.Uint64(b), binary.BigEndian.Uint32(b[8:])}
}

func (p Position) append(key []byte) []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint64(key, p.Sequence), p.Part)
}

func eventKey(p Position) []byte { return p.append([]byte{byte(store.PrefixEvent)}) }

// endOfEvents is behind the keys of all records.
func endOfEvents() []byte { return store.KeyAfter([]byte{byte(store.PrefixEvent)}) }

func nameKey(name string, p Position) []byte {
	return p.append(namePrefix(store.PrefixEventName, name))
}

func namePrefix(prefix store.Prefix, name string) []byte {
	k := append([]byte{byte(prefix)}, strings.ReplaceAll(name, "\x00", "\x00\xff")...)
	return append(k, 0, 1)
}

func endKey() []byte { return []byte{byte(store.PrefixEventEnd)} }

func cursorKey(name string) []byte { return append([]byte{byte(store.PrefixEventCursor)}, name...) }
