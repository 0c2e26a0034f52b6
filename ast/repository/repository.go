package repository

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"
	"time"

	"elixirscope/ast"
	"elixirscope/foundation/events"

	"github.com/cockroachdb/pebble/v2"
	"github.com/klauspost/compress/zstd"
)

// Repository writes the AST repository and hands out snapshots of it. It is safe
// for concurrent use; writes follow one another.
type Repository struct {
	db           *pebble.DB
	decompressor *zstd.Decoder
	now          func() time.Time
	log          *events.Log
	units        *Units // nil keeps nothing

	writing    sync.Mutex // held by Open, Apply and Collect; guards what is below
	next       counters
	compressor *zstd.Encoder // of events
	halves     *halves       // of moves
	writer     string        // in the ids of events

	committed sync.Mutex    // guards what is below
	sequence  uint64        // of the last batch
	bell      chan struct{} // closed and replaced by every batch
}

// counters are the next free numbers; each is stored in the batch that uses it.
type counters struct {
	unit      uint64
	repo      uint64
	sequence  uint64
	collected uint64 // units that were removed
}

// Errors that callers decide by.
var (
	// ErrOtherRoot says that the name of a repository is taken by one with another root.
	ErrOtherRoot = errors.New("repository was ingested from another directory or source")
	// ErrUnknown says that a repository or file is not in the store.
	ErrUnknown = errors.New("not in the store")
	// errDamaged says that what is stored of a unit is lost or unreadable, as opposed
	// to a store that can not be read.
	errDamaged = errors.New("damaged")
)

// Option is a choice about a repository.
type Option func(*Repository)

// WithUnits makes snapshots keep what they decode in a cache, which must be of this
// repository alone.
func WithUnits(units *Units) Option { return func(r *Repository) { r.units = units } }

// New returns the repository in db. The caller closes db, after everything that
// was handed out.
func New(db *pebble.DB, options ...Option) (*Repository, error) {
	log, err := events.Open(db)
	if err != nil {
		return nil, err
	}
	r := &Repository{db: db, log: log, decompressor: newDecompressor(), compressor: newCompressor(), now: time.Now,
		halves: newHalves(), writer: newWriter(), bell: make(chan struct{})}
	for name, counter := range r.next.byName() {
		n, err := readCounter(db, name)
		if err != nil {
			return nil, err
		}
		*counter = n
	}
	r.sequence = r.next.sequence
	for _, choose := range options {
		choose(r)
	}
	return r, nil
}

// Log returns the log of events that every batch appends to.
func (r *Repository) Log() *events.Log { return r.log }

func (c *counters) byName() map[string]*uint64 {
	return map[string]*uint64{"unit": &c.unit, "repository": &c.repo, "sequence": &c.sequence,
		"collected": &c.collected}
}

func readCounter(from pebble.Reader, name string) (uint64, error) {
	value, err := get(from, counterKey(name))
	if err != nil {
		return 0, fmt.Errorf("read counter %s: %w", name, err)
	}
	if value == nil {
		return 0, nil
	}
	n, size := binary.Uvarint(value)
	if size <= 0 {
		return 0, fmt.Errorf("read counter %s: unreadable", name)
	}
	return n, nil
}

// get returns a copy of the value of key, nil when there is none.
func get(from pebble.Reader, key []byte) ([]byte, error) {
	value, closer, err := from.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	return append(make([]byte, 0, len(value)), value...), nil
}

// Open registers a repository under name, or finds it, and records how it is to be
// ingested. It returns ErrOtherRoot when name is taken by a repository with another
// root.
func (r *Repository) Open(name, root string, settings []byte) (*Info, error) {
	r.writing.Lock()
	defer r.writing.Unlock()
	info, err := readInfo(r.db, name)
	if err != nil && !errors.Is(err, ErrUnknown) {
		return nil, err
	}
	next := r.next
	switch {
	case err != nil && next.repo > math.MaxUint32:
		return nil, fmt.Errorf("register repository %q: the store has had %d and can number no more", name, next.repo)
	case err != nil:
		info = &Info{Name: name, Root: root, UpdatedAt: r.now(), id: repoID(next.repo)}
		next.repo++
	case info.Root != root:
		return nil, fmt.Errorf("repository %q: %w: %s", name, ErrOtherRoot, info.Root)
	case bytes.Equal(info.Settings, settings):
		return info, nil
	}
	info.Settings, info.Complete = settings, false
	batch := r.db.NewBatch()
	defer batch.Close()
	w := writes{Batch: batch}
	w.set(repositoryKey(name), info.encode())
	w.counter("repository", next.repo)
	if err := w.commit(pebble.NoSync); err != nil {
		return nil, fmt.Errorf("register repository %q: %w", name, err)
	}
	r.next = next
	return info, nil
}

// Touch records that a repository is up to date now, and whether nothing is missing
// of what it is to hold: an ingest of part of it can not tell what an earlier one
// missed.
func (r *Repository) Touch(name string, complete bool) error {
	return r.amend(name, func(info *Info) {
		info.UpdatedAt, info.Complete = r.now(), complete
		if complete {
			info.setBaseline(r.next.sequence)
		}
	})
}

// Check reads what every answer needs, and returns what is wrong with it.
func (r *Repository) Check() (err error) {
	snapshot, err := r.Snapshot()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	_, err = snapshot.Sequence()
	return err
}

// amend changes the record of a repository.
func (r *Repository) amend(name string, change func(*Info)) error {
	r.writing.Lock()
	defer r.writing.Unlock()
	info, err := readInfo(r.db, name)
	if err != nil {
		return err
	}
	change(info)
	if err := r.db.Set(repositoryKey(name), info.encode(), pebble.NoSync); err != nil {
		return fmt.Errorf("write record of repository %q: %w", name, err)
	}
	return nil
}

func readInfo(from pebble.Reader, name string) (*Info, error) {
	value, err := get(from, repositoryKey(name))
	if err != nil {
		return nil, fmt.Errorf("read repository %q: %w", name, err)
	}
	if value == nil {
		return nil, fmt.Errorf("repository %q: %w", name, ErrUnknown)
	}
	return decodeInfo(name, value)
}

// HasUnit reports whether the content with this address is stored, so that it
// need not be parsed again. What is there stays at least until the next Collect.
func (r *Repository) HasUnit(key UnitKey) (bool, error) {
	_, header, err := r.lookUp(key)
	return header != nil, err
}

// lookUp returns the unit of the content with this address. The header is nil when
// there is none, and when its head is lost or unreadable: then the content is stored
// anew, and whoever uses the damaged unit moves to the new one.
func (r *Repository) lookUp(key UnitKey) (unitID, *unitHeader, error) {
	value, err := get(r.db, unitByKey(key))
	if err != nil || len(value) != 4 {
		return 0, nil, err
	}
	u := unitID(binary.BigEndian.Uint32(value))
	header, err := readHeader(r.db, u)
	switch {
	case errors.Is(err, errDamaged), err == nil && header.key != key:
		return 0, nil, nil
	case err != nil:
		return 0, nil, err
	}
	return u, header, nil
}

// File returns the record of a file, ErrUnknown when there is none.
func (r *Repository) File(info *Info, path string) (ast.File, error) {
	record, err := readFile(r.db, info, path)
	if err != nil {
		return ast.File{}, err
	}
	return record.File, nil
}

func readFile(from pebble.Reader, info *Info, path string) (*fileRecord, error) {
	value, err := get(from, fileKey(info.id, path))
	if err != nil {
		return nil, fmt.Errorf("read record of %s: %w", path, err)
	}
	if value == nil {
		return nil, fmt.Errorf("%s: %w", path, ErrUnknown)
	}
	return decodeFile(info.Name, path, value)
}

// writes is a batch that remembers its first error.
type writes struct {
	*pebble.Batch
	err error
}

func (w *writes) set(key, value []byte) {
	if w.err == nil {
		w.err = w.Set(key, value, nil)
	}
}

func (w *writes) remove(key []byte) {
	if w.err == nil {
		w.err = w.Delete(key, nil)
	}
}

func (w *writes) counter(name string, n uint64) {
	w.set(counterKey(name), binary.AppendUvarint(nil, n))
}

func (w *writes) commit(durability *pebble.WriteOptions) error {
	if w.err != nil {
		return w.err
	}
	return w.Commit(durability)
}
