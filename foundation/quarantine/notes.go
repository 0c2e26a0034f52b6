package quarantine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"sync"

	"elixirscope/foundation/column"
)

// The file of notes is a row of slots. One that is in use holds how the work is done,
// a checksum of the rest, and the work.
const (
	slotSize = 4096
	headSize = 5
	maxSlots = 1 << 14 // that are read: more than any process has goroutines at work

	free     = 0
	together = 1
	alone    = 2
)

// What is longer is cut off. It is the key by which work is known again.
const (
	maxRepo = 512
	maxPath = 3072
	more    = "..." // in the place of what is cut off
)

// note is what a slot in use says.
type note struct {
	Work
	alone bool
}

// notes is the file of notes of a process that works.
type notes struct {
	file *os.File

	writing sync.RWMutex // held to write a note, exclusively to end that
	ended   bool

	lock  sync.Mutex // guards what is below
	slots int64      // of the file
	free  []int64
}

// createNotes begins an empty file of notes.
func createNotes(name string) (*notes, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return nil, fmt.Errorf("note what is worked on: %w", err)
	}
	return &notes{file: file}, nil
}

// write puts a note in a slot.
func (n *notes) write(what note) (slot int64, err error) {
	slot = n.take()
	n.writing.RLock()
	defer n.writing.RUnlock()
	if n.ended {
		return slot, nil
	}
	if _, err := n.file.WriteAt(what.encode(), slot*slotSize); err != nil {
		n.give(slot)
		return 0, err
	}
	return slot, nil
}

// strike makes a slot free.
func (n *notes) strike(slot int64) error {
	defer n.give(slot)
	_, err := n.file.WriteAt([]byte{free}, slot*slotSize)
	return err
}

func (n *notes) take() int64 {
	n.lock.Lock()
	defer n.lock.Unlock()
	if last := len(n.free) - 1; last >= 0 {
		slot := n.free[last]
		n.free = n.free[:last]
		return slot
	}
	n.slots++
	return n.slots - 1
}

func (n *notes) give(slot int64) {
	n.lock.Lock()
	defer n.lock.Unlock()
	n.free = append(n.free, slot)
}

// end strikes out all there is, and lets nothing more be written.
func (n *notes) end() error {
	n.writing.Lock()
	defer n.writing.Unlock()
	n.ended = true
	return n.file.Truncate(0)
}

// remove ends the taking of notes.
func (n *notes) remove() error { return errors.Join(os.Remove(n.file.Name()), n.file.Close()) }

func (n note) encode() []byte {
	b := make(column.Column, headSize, 256)
	b[0] = together
	if n.alone {
		b[0] = alone
	}
	b.Bytes(n.Key[:])
	b.String(cut(n.Repo, maxRepo))
	b.String(cut(n.Path, maxPath))
	binary.LittleEndian.PutUint32(b[1:], crc32.ChecksumIEEE(b[headSize:]))
	return b
}

// decode reads a slot; ok is false when it is free, or was not written to its end by a
// machine that went down.
func decode(slot []byte) (n note, ok bool) {
	if len(slot) < headSize || slot[0] != together && slot[0] != alone {
		return note{}, false
	}
	r := column.NewReader(slot[headSize:])
	n.alone = slot[0] == alone
	copy(n.Key[:], r.Bytes())
	n.Repo, n.Path = r.String(), r.String()
	written := len(slot) - r.Len()
	return n, r.Err() == nil && crc32.ChecksumIEEE(slot[headSize:written]) == binary.LittleEndian.Uint32(slot[1:])
}

// cut returns what a slot holds of a name.
func cut(name string, most int) string {
	if len(name) <= most {
		return name
	}
	return name[:most-len(more)] + more
}

// readNotes returns the notes that a process has left; there are none without a file.
func readNotes(name string) (left []note, err error) {
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what was worked on: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	slot := make([]byte, slotSize)
	for range maxSlots {
		n, err := io.ReadFull(file, slot)
		if note, ok := decode(slot[:n]); ok {
			left = append(left, note)
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read what was worked on: %w", err)
		}
	}
	return left, nil
}
