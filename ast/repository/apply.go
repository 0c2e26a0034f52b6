package repository

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"elixirscope/ast"
	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
)

// Update is what became of one file.
type Update struct {
	File   ast.File // Repo and Path name it; the rest is its new state
	Remove bool     // the file is gone
	// Key is the content address of the file's unit when HasUnit; Unit holds it
	// unless the store already does.
	HasUnit bool
	Key     UnitKey
	Unit    *Unit
	// Revision is the commit the change came with and RevisionTime its author time,
	// where its source has revisions.
	Revision     string
	RevisionTime time.Time
}

// Applied says what an Apply did.
type Applied struct {
	Sequence uint64 // of the batch; 0 when nothing had to be written
	Written  int    // files whose record changed
	Removed  int
	Bytes    int // size of the batch
	// Files are the updated files as they are recorded now, in the order of the
	// updates; of a removed one only Repo and Path are set.
	Files []ast.File
}

// Apply writes the updates of one repository in one batch; each path may occur
// once. An update that says nothing new changes nothing, so a replay is harmless.
// What a crash can lose, if anything, are the last batches as a whole; see
// store.Options.
func (r *Repository) Apply(ctx context.Context, name string, updates []Update) (Applied, error) {
	if err := ctx.Err(); err != nil {
		return Applied{}, err
	}
	r.writing.Lock()
	defer r.writing.Unlock()
	info, err := readInfo(r.db, name)
	if err != nil {
		return Applied{}, err
	}
	batch := r.db.NewBatch()
	defer batch.Close()
	a := &application{
		Repository: r, info: info, next: r.next, writes: writes{Batch: batch},
		units: make(map[UnitKey]storedUnit), fresh: make(map[unitID]*Unit),
	}
	for i := range updates {
		if err := ctx.Err(); err != nil {
			return Applied{}, err
		}
		if err := a.update(&updates[i]); err != nil {
			return Applied{}, fmt.Errorf("index %s: %w", updates[i].File.Path, err)
		}
	}
	if a.applied.Written+a.applied.Removed == 0 {
		return a.applied, nil
	}
	return a.finish()
}

// application is one Apply under way.
type application struct {
	*Repository
	info    *Info
	next    counters
	writes  writes
	units   map[UnitKey]storedUnit // used by this batch, which may not be in the store yet
	fresh   map[unitID]*Unit       // stored by this batch
	changes []change               // what it changes, as events
	applied Applied
}

type storedUnit struct {
	id     unitID
	digest contentDigest
	counts ast.Counts
}

func (a *application) update(u *Update) error {
	old, err := readFile(a.db, a.info, u.File.Path)
	if err != nil && !errors.Is(err, ErrUnknown) {
		return err
	}
	if u.Remove {
		if old != nil {
			a.remove(old)
			if err := a.note(u, old, nil); err != nil {
				return err
			}
		}
		a.applied.Files = append(a.applied.Files, ast.File{Repo: a.info.Name, Path: u.File.Path})
		return nil
	}
	record, err := a.record(u, old)
	if err != nil {
		return err
	}
	a.applied.Files = append(a.applied.Files, record.File)
	if old != nil && *old == *record {
		return nil
	}
	a.replace(old, record)
	return a.note(u, old, record)
}

// record returns the new record of a file. A file that failed keeps the unit of
// its earlier content, marked stale; one with syntax errors has both.
func (a *application) record(u *Update, old *fileRecord) (*fileRecord, error) {
	record := &fileRecord{File: u.File}
	record.Repo = a.info.Name
	record.ModTime = record.ModTime.Local().Round(0)
	switch {
	case u.HasUnit:
		unit, err := a.unit(u)
		if err != nil {
			return nil, err
		}
		record.hasUnit, record.unit, record.digest = true, unit.id, unit.digest
		record.Counts, record.Stale = unit.counts, false
		record.Status, record.Reason = ast.Indexed, ast.NoReason
		if unit.counts.Errors+unit.counts.Missing > 0 {
			record.Status, record.Reason = ast.Partial, ast.SyntaxErrors
			a.remember(record, old)
		}
	case u.File.Status == ast.Failed && old != nil && old.hasUnit:
		return record, a.keepFacts(record, old)
	}
	return record, nil
}

// keepFacts gives a file that failed the facts of its last good content.
func (a *application) keepFacts(record, old *fileRecord) error {
	record.hasUnit, record.unit, record.digest, record.Counts = true, old.unit, old.digest, old.Counts
	if old.remembers {
		header, err := readHeader(a.db, old.remembered)
		switch {
		case err == nil:
			record.unit, record.digest, record.Counts = old.remembered, header.digest, header.counts
		case !errors.Is(err, errDamaged):
			return err
		}
	}
	record.Language, record.Stale = old.Language, true
	record.StaleSince = a.staleSince(old)
	return nil
}

// remember keeps the unit of the last content of a file beside that of one with syntax
// errors.
func (a *application) remember(record, old *fileRecord) {
	if old == nil || !old.hasUnit || old.Language != record.Language || old.Hash == record.Hash && !old.Stale && !old.remembers {
		return
	}
	last := old.unit
	switch {
	case old.remembers:
		last = old.remembered
	case old.Counts.Errors+old.Counts.Missing > 0:
		return // it never was without errors
	}
	if last != record.unit {
		record.remembers, record.remembered, record.StaleSince = true, last, a.staleSince(old)
	}
}

// staleSince is since when a file has not been as it should be that is not now.
func (a *application) staleSince(old *fileRecord) time.Time {
	if !old.StaleSince.IsZero() {
		return old.StaleSince
	}
	return a.now().Local().Round(0)
}

// unit finds or stores the unit of an update.
func (a *application) unit(u *Update) (storedUnit, error) {
	if unit, ok := a.units[u.Key]; ok {
		return unit, nil
	}
	id, header, err := a.lookUp(u.Key)
	if err != nil {
		return storedUnit{}, err
	}
	var unit storedUnit
	switch {
	case header != nil:
		unit = storedUnit{id: id, digest: header.digest, counts: header.counts}
	case u.Unit != nil:
		if unit, err = a.store(u.Unit); err != nil {
			return storedUnit{}, err
		}
	default:
		return storedUnit{}, errors.New("BUG: its unit was announced as stored and is not")
	}
	a.units[u.Key] = unit
	return unit, nil
}

func (a *application) store(u *Unit) (storedUnit, error) {
	if a.next.unit > math.MaxUint32 {
		return storedUnit{}, fmt.Errorf("the store has had %d units and can number no more: delete it and ingest again", a.next.unit)
	}
	id := unitID(a.next.unit)
	a.next.unit++
	a.fresh[id] = u
	header := unitHeader{key: u.Key, digest: u.digest, counts: u.Counts}
	w := &a.writes
	w.set(unitByKey(u.Key), binary.BigEndian.AppendUint32(nil, uint32(id)))
	w.set(unitKey(id, sectionHeader), header.encode())
	w.set(unitKey(id, sectionFacts), u.facts)
	w.set(unitKey(id, sectionTree), u.tree)
	w.set(unitKey(id, sectionSource), u.source)
	language := []byte(u.language)
	u.terms.postings(id, func(_ store.Prefix, key []byte) { w.set(key, language) })
	return storedUnit{id: id, digest: u.digest, counts: u.Counts}, nil
}

// replace writes record in the place of old, which is nil for a new file.
func (a *application) replace(old, record *fileRecord) {
	a.writes.set(fileKey(a.info.id, record.Path), record.encode())
	if old != nil {
		a.discount(old)
	}
	a.info.Digest.add(record.entry())
	a.info.Files[record.Status]++
	a.applied.Written++
	var before []unitID
	if old != nil {
		before = old.units()
	}
	after := record.units()
	for _, u := range before {
		if !slices.Contains(after, u) {
			a.release(u, record.Path)
		}
	}
	for _, u := range after {
		if !slices.Contains(before, u) {
			a.writes.set(userKey(u, a.info.id, record.Path), nil)
		}
	}
}

func (a *application) remove(old *fileRecord) {
	a.writes.remove(fileKey(a.info.id, old.Path))
	a.discount(old)
	for _, u := range old.units() {
		a.release(u, old.Path)
	}
	a.applied.Removed++
}

// discount takes old out of what the repository's record sums up.
func (a *application) discount(old *fileRecord) {
	a.info.Digest.remove(old.entry())
	a.info.Files[old.Status]--
}

// release ends the use of a unit by a file and notes that it may be unused now.
func (a *application) release(u unitID, path string) {
	a.writes.remove(userKey(u, a.info.id, path))
	a.writes.set(orphanKey(u), nil)
}

// finish commits the batch and only then makes its numbers the current ones.
func (a *application) finish() (Applied, error) {
	a.next.sequence++
	a.info.Complete = false // until whoever sends the batches calls Touch
	a.info.Sequence, a.info.UpdatedAt = a.next.sequence, a.now()
	a.writes.set(repositoryKey(a.info.Name), a.info.encode())
	a.writes.counter("sequence", a.next.sequence)
	if a.next.unit != a.Repository.next.unit {
		a.writes.counter("unit", a.next.unit)
	}
	committed, err := a.recordChanges()
	if err != nil {
		return Applied{}, err
	}
	a.applied.Bytes = a.writes.Len()
	if err := a.writes.commit(pebble.NoSync); err != nil {
		return Applied{}, fmt.Errorf("commit batch of repository %q: %w", a.info.Name, err)
	}
	committed()
	a.Repository.next = a.next
	a.ring(a.next.sequence)
	a.applied.Sequence = a.next.sequence
	return a.applied, nil
}
