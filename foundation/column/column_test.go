package column_test

import (
	"bytes"
	"errors"
	"math"
	"testing"

	"elixirscope/foundation/column"

	"pgregory.net/rapid"
)

// value is one entry of a column, of one of the five kinds.
type value struct {
	kind   int
	uint   uint64
	int    int64
	byte   byte
	bytes  []byte
	string string
}

func values() *rapid.Generator[[]value] {
	return rapid.SliceOf(rapid.Custom(func(t *rapid.T) value {
		return value{kind: rapid.IntRange(0, 5).Draw(t, "kind"), uint: rapid.Uint64().Draw(t, "uint"), int: rapid.Int64().Draw(t, "int"),
			byte: rapid.Byte().Draw(t, "byte"), bytes: rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"), string: rapid.String().Draw(t, "string")}
	}))
}

func write(all []value) column.Column {
	var c column.Column
	for _, v := range all {
		switch v.kind {
		case 0:
			c.Uint(v.uint)
		case 1:
			c.Int(v.int)
		case 2:
			c.Byte(v.byte)
		case 3:
			c.Bytes(v.bytes)
		case 4:
			c.String(v.string)
		case 5:
			c.Uint(v.uint & math.MaxUint32)
		}
	}
	return c
}

func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := values().Draw(t, "values")
		r := column.NewReader(write(all))
		for _, v := range all {
			ok := false
			switch v.kind {
			case 0:
				ok = r.Uint() == v.uint
			case 1:
				ok = r.Int() == v.int
			case 2:
				ok = r.Byte() == v.byte
			case 3:
				ok = bytes.Equal(r.Bytes(), v.bytes)
			case 4:
				ok = r.String() == v.string
			case 5:
				ok = r.Uint32() == uint32(v.uint)
			}
			if !ok {
				t.Fatalf("%+v came back differently", v)
			}
		}
		if r.Err() != nil || r.Len() != 0 {
			t.Fatalf("%v, %d bytes are left", r.Err(), r.Len())
		}
	})
}

// A column that is cut off anywhere is a fault or shorter, never a panic, and the
// first fault sticks.
func TestCutOff(t *testing.T) {
	var c column.Column
	c.Uint(math.MaxUint64)
	c.Int(math.MinInt64)
	c.String("name")
	c.Byte(7)
	for n := range c {
		r := column.NewReader(c[:n])
		r.Uint()
		r.Int()
		_ = r.String()
		r.Byte()
		if !errors.Is(r.Err(), column.ErrCorrupt) || r.Len() != 0 {
			t.Errorf("of %d bytes: %v", n, r.Err())
		}
		first := r.Err()
		r.Fail("another")
		if r.Err() != first || r.Uint() != 0 || r.Byte() != 0 || r.Bytes() != nil {
			t.Error("the fault does not stick")
		}
	}
}

func TestFaults(t *testing.T) {
	var tooWide, tooLong, tooMany column.Column
	tooWide.Uint(1 << 32)
	tooLong.Uint(100)
	tooMany.Uint(3)
	for name, read := range map[string]func() error{
		"more than 32 bits": func() error { r := column.NewReader(tooWide); r.Uint32(); return r.Err() },
		"bytes that lack":   func() error { r := column.NewReader(tooLong); r.Section(); return r.Err() },
		"items that lack": func() error {
			r := column.NewReader(tooMany)
			if n := r.Count(column.NewReader([]byte{1, 2})); n != 0 {
				t.Errorf("%d items", n)
			}
			return column.Join(column.NewReader(nil), r)
		},
		"an integer too large": func() error {
			r := column.NewReader(bytes.Repeat([]byte{0xff}, 11))
			r.Uint()
			return r.Err()
		},
	} {
		if err := read(); !errors.Is(err, column.ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := column.Join(column.NewReader(nil)); err != nil {
		t.Error(err)
	}
}

// Bytes share memory with the input, but appending to them leaves it alone.
func TestBytesCannotGrowIntoTheInput(t *testing.T) {
	var c column.Column
	c.Bytes([]byte("a"))
	c.Byte('z')
	r := column.NewReader(c)
	_ = append(r.Bytes(), 'x')
	if b := r.Byte(); b != 'z' {
		t.Errorf("the next byte is %q", b)
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte(write([]value{{kind: 0, uint: 300}, {kind: 3, bytes: []byte("ab")}, {kind: 1, int: -1}})), []byte{0, 3, 1})
	f.Fuzz(func(t *testing.T, data, calls []byte) {
		r := column.NewReader(data)
		for _, call := range calls {
			before, failed := r.Len(), r.Err() != nil
			switch call % 8 {
			case 0:
				r.Uint()
			case 1:
				r.Int()
			case 2:
				r.Byte()
			case 3:
				if b := r.Bytes(); len(b) > before {
					t.Fatalf("%d bytes of %d", len(b), before)
				}
			case 4:
				_ = r.String()
			case 5:
				r.Uint32()
			case 6:
				r.Section()
			case 7:
				if n := r.Count(column.NewReader(data)); n > len(data) {
					t.Fatalf("%d items in %d bytes", n, len(data))
				}
			}
			if r.Len() > before || failed && r.Err() == nil {
				t.Fatal("a reader went backwards")
			}
		}
	})
}
