package events

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
)

// Cursor is how far a reader of the log has come.
type Cursor struct {
	Sequence uint64 // of the last batch it has done with
	End      uint64 // of the last record it has done with
}

// Cursors are those that are kept of readers, by name.
type Cursors struct{ db *pebble.DB }

// NewCursors returns the cursors in db.
func NewCursors(db *pebble.DB) *Cursors { return &Cursors{db} }

// Get returns the cursor of a reader; ok is false when it never set one.
func (c *Cursors) Get(name string) (at Cursor, ok bool, err error) {
	value, closer, err := c.db.Get(cursorKey(name))
	if errors.Is(err, pebble.ErrNotFound) {
		return Cursor{}, false, nil
	}
	if err != nil {
		return Cursor{}, false, fmt.Errorf("read cursor %q: %w", name, err)
	}
	defer closer.Close()
	if len(value) != 16 {
		return Cursor{}, false, fmt.Errorf("read cursor %q: unreadable", name)
	}
	return Cursor{binary.BigEndian.Uint64(value), binary.BigEndian.Uint64(value[8:])}, true, nil
}

// Set keeps the cursor of a reader. A crash may undo it, but not what it stands for.
func (c *Cursors) Set(name string, at Cursor) error {
	value := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, at.Sequence), at.End)
	if err := c.db.Set(cursorKey(name), value, pebble.NoSync); err != nil {
		return fmt.Errorf("write cursor %q: %w", name, err)
	}
	return nil
}
