package git

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/go-git/go-git/v5/plumbing"
)

// ErrTooLarge says that an object is larger than what the caller wanted to read.
var ErrTooLarge = errors.New("too large")

// maxTree bounds the tree object of one directory, in bytes: more than a million
// entries.
const maxTree = 64 << 20

// Read returns the content of a blob, given its id in hexadecimal. It returns
// ErrTooLarge when that is longer than limit.
func (r *Repository) Read(id string, limit int64) ([]byte, error) {
	return r.read(plumbing.BlobObject, plumbing.NewHash(id), limit)
}

// size returns the size of an object, without reading it where it is stored whole.
func (r *Repository) size(id plumbing.Hash) (size int64, err error) {
	err = r.guarded(func() error {
		size, err = r.objects.EncodedObjectSize(id)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("read object %s: %w", id, err)
	}
	return size, nil
}

func (r *Repository) read(kind plumbing.ObjectType, id plumbing.Hash, limit int64) (content []byte, err error) {
	err = r.guarded(func() error {
		size, err := r.objects.EncodedObjectSize(id)
		if err != nil {
			return err
		}
		if size < 0 || size > limit {
			return fmt.Errorf("%w: %d bytes, the maximum is %d", ErrTooLarge, size, limit)
		}
		content, err = r.content(kind, id, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read %s %s: %w", kind, id, err)
	}
	return content, nil
}

func (r *Repository) content(kind plumbing.ObjectType, id plumbing.Hash, limit int64) (content []byte, err error) {
	object, err := r.objects.EncodedObject(kind, id)
	if err != nil {
		return nil, err
	}
	reader, err := object.Reader()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	content, err = io.ReadAll(io.LimitReader(reader, limit+1))
	if err != nil {
		return nil, err
	}
	if plumbing.ComputeHash(kind, content) != id {
		return nil, errors.New("its content is not what its id says")
	}
	return content, nil
}

// entry is one entry of a tree.
type entry struct {
	name string
	mode uint32
	id   plumbing.Hash
}

// The types of entries, as the high bits of their modes tell them.
const (
	modeType    = 0o170000
	modeDir     = 0o040000
	modeFile    = 0o100000
	modeLink    = 0o120000
	modeGitlink = 0o160000
)

func (e entry) kind() uint32 { return e.mode & modeType }

// same reports whether two entries stand for the same files.
func (e entry) same(other entry) bool { return e.id == other.id && e.kind() == other.kind() }

// tree reads a directory.
func (r *Repository) tree(id plumbing.Hash) ([]entry, error) {
	content, err := r.read(plumbing.TreeObject, id, maxTree)
	if err != nil {
		return nil, err
	}
	entries, err := decodeTree(content)
	if err != nil {
		return nil, fmt.Errorf("read tree %s: %w", id, err)
	}
	return entries, nil
}

// decodeTree reads the entries of a tree object: mode, space, name, NUL, 20 bytes of
// id. No two of them may have one name. (That of go-git panics on some inputs and
// takes double names.)
func decodeTree(content []byte) ([]entry, error) {
	var entries []entry
	names := make(map[string]bool)
	for len(content) > 0 {
		head, rest, ok := bytes.Cut(content, []byte{0})
		mode, name, spaced := bytes.Cut(head, []byte{' '})
		if !ok || !spaced || len(rest) < len(plumbing.ZeroHash) {
			return nil, errors.New("an entry is cut off")
		}
		bits, err := strconv.ParseUint(string(mode), 8, 32)
		if err != nil {
			return nil, fmt.Errorf("mode %q of %q is no mode", mode, name)
		}
		e := entry{name: string(name), mode: uint32(bits)}
		copy(e.id[:], rest)
		if names[e.name] {
			return nil, fmt.Errorf("two entries are named %q", e.name)
		}
		names[e.name] = true
		entries = append(entries, e)
		content = rest[len(e.id):]
	}
	return entries, nil
}
