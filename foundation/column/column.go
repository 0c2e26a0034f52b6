// Package column writes and reads columns of variable-length integers: the form
// in which facts, trees and records are stored. Columns of like values compress
// far better than records of unlike ones.
//
// It knows nothing of what the numbers mean. Invariant: a Reader never panics and
// never allocates more than a constant factor of its input, whatever the bytes;
// the first fault sticks and is returned by Err.
package column

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// ErrCorrupt is wrapped by every error of a Reader.
var ErrCorrupt = errors.New("corrupt encoding")

// Column collects values. The zero Column is empty.
type Column []byte

// Uint appends an unsigned integer, in LEB128 form.
func (c *Column) Uint(v uint64) { *c = binary.AppendUvarint(*c, v) }

// Int appends a signed integer; small magnitudes take one byte.
func (c *Column) Int(v int64) { *c = binary.AppendVarint(*c, v) }

// Byte appends one byte.
func (c *Column) Byte(b byte) { *c = append(*c, b) }

// Bytes appends a length and that many bytes.
func (c *Column) Bytes(b []byte) {
	c.Uint(uint64(len(b)))
	*c = append(*c, b...)
}

// String appends a length and the bytes of s.
func (c *Column) String(s string) {
	c.Uint(uint64(len(s)))
	*c = append(*c, s...)
}

// Reader reads what a Column holds, in the order it was written.
type Reader struct {
	rest []byte
	err  error
}

// NewReader returns a reader of data, which it does not copy.
func NewReader(data []byte) *Reader { return &Reader{rest: data} }

// Err returns the first fault, nil while there was none.
func (r *Reader) Err() error { return r.err }

// Len returns the number of bytes that are left.
func (r *Reader) Len() int { return len(r.rest) }

// Fail records a fault found by the caller, unless there was one before.
func (r *Reader) Fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%w: %s", ErrCorrupt, fmt.Sprintf(format, args...))
	}
	r.rest = nil
}

// Uint reads an unsigned integer; 0 after a fault.
func (r *Reader) Uint() uint64 {
	if len(r.rest) > 0 && r.rest[0] < 0x80 {
		v := r.rest[0]
		r.rest = r.rest[1:]
		return uint64(v)
	}
	v, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.Fail("integer is cut off or too large")
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// Uint32 reads an unsigned integer that must fit 32 bits.
func (r *Reader) Uint32() uint32 {
	v := r.Uint()
	if v > 1<<32-1 {
		r.Fail("%d does not fit 32 bits", v)
		return 0
	}
	return uint32(v)
}

// Int reads a signed integer; 0 after a fault.
func (r *Reader) Int() int64 {
	v, n := binary.Varint(r.rest)
	if n <= 0 {
		r.Fail("integer is cut off or too large")
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// Byte reads one byte; 0 after a fault.
func (r *Reader) Byte() byte {
	if len(r.rest) == 0 {
		r.Fail("byte is missing")
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

// Bytes reads a length and that many bytes, which share memory with the input.
func (r *Reader) Bytes() []byte {
	n := r.Uint()
	if n > uint64(len(r.rest)) {
		r.Fail("%d bytes are announced, %d are left", n, len(r.rest))
		return nil
	}
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

// String reads a length and that many bytes as a string of its own.
func (r *Reader) String() string { return string(r.Bytes()) }

// Section reads what Bytes wrote as a reader of its own, for reading several
// columns side by side. Its faults are its own; see Join.
func (r *Reader) Section() *Reader { return NewReader(r.Bytes()) }

// Count reads the number of items that follow, each of which takes at least one
// byte of the section items; a larger number is a fault, so that nobody allocates
// on the word of a corrupt input.
func (r *Reader) Count(items *Reader) int {
	n := r.Uint()
	if n > uint64(items.Len()) {
		r.Fail("%d items are announced in %d bytes", n, items.Len())
		return 0
	}
	return int(n)
}

// Join returns the first fault among readers.
func Join(readers ...*Reader) error {
	for _, r := range readers {
		if r.err != nil {
			return r.err
		}
	}
	return nil
}
