package repository

import (
	"bytes"
	"fmt"
	"time"

	"elixirscope/ast"
	"elixirscope/foundation/column"
)

// fileRecord is the stored form of a file, without what its key says.
type fileRecord struct {
	ast.File
	unit    unitID // meaningful when hasUnit
	hasUnit bool
	digest  contentDigest // of the unit
	// remembered is the unit of the last content without syntax errors, meaningful when
	// remembers: what its facts say stays until the present content parses.
	remembered unitID
	remembers  bool
}

// units returns the units that the file uses.
func (r *fileRecord) units() []unitID {
	var units []unitID
	if r.hasUnit {
		units = append(units, r.unit)
	}
	if r.remembers {
		units = append(units, r.remembered)
	}
	return units
}

// current reports whether the record has the facts of its present content.
func (r *fileRecord) current() bool { return r.hasUnit && !r.Stale }

func (r *fileRecord) encode() []byte {
	var b column.Column
	b.String(string(r.Language))
	b.Int(r.Size)
	b.Int(r.ModTime.UnixNano())
	b.Bytes(r.Hash[:])
	b.String(r.SourceID)
	b.Byte(byte(r.Flags))
	b.Uint(uint64(r.Extractor))
	b.Byte(byte(r.Status))
	b.String(string(r.Reason))
	b.String(r.Detail)
	b.Int(r.Limit)
	b.Byte(flag(r.Stale))
	since := int64(0)
	if !r.StaleSince.IsZero() {
		since = r.StaleSince.UnixNano()
	}
	b.Int(since)
	b.Byte(flag(r.hasUnit))
	b.Uint(uint64(r.unit))
	b.Byte(flag(r.remembers))
	b.Uint(uint64(r.remembered))
	b.Bytes(r.digest[:])
	for _, n := range []uint32{r.Counts.Symbols, r.Counts.References, r.Counts.Nodes, r.Counts.Errors, r.Counts.Missing} {
		b.Uint(uint64(n))
	}
	return b
}

func decodeFile(repo, path string, data []byte) (*fileRecord, error) {
	r := column.NewReader(data)
	f := &fileRecord{File: ast.File{Repo: repo, Path: path}}
	f.Language = ast.Language(r.String())
	f.Size = r.Int()
	f.ModTime = time.Unix(0, r.Int())
	copy(f.Hash[:], r.Bytes())
	f.SourceID = r.String()
	f.Flags = ast.FileFlags(r.Byte())
	f.Extractor = int(r.Uint32())
	if f.Status = ast.FileStatus(r.Byte()); !f.Status.Valid() {
		r.Fail("status %d", f.Status)
	}
	f.Reason = ast.Reason(r.String())
	f.Detail = r.String()
	f.Limit = r.Int()
	f.Stale = r.Byte() != 0
	if since := r.Int(); since != 0 {
		f.StaleSince = time.Unix(0, since)
	}
	f.hasUnit = r.Byte() != 0
	f.unit = unitID(r.Uint32())
	f.remembers = r.Byte() != 0
	f.remembered = unitID(r.Uint32())
	copy(f.digest[:], r.Bytes())
	f.Counts = ast.Counts{Symbols: r.Uint32(), References: r.Uint32(), Nodes: r.Uint32(), Errors: r.Uint32(), Missing: r.Uint32()}
	if err := r.Err(); err != nil {
		return nil, fmt.Errorf("read record of %s: %w", path, err)
	}
	return f, nil
}

// Info describes one repository.
type Info struct {
	Name   string
	Root   string // where it was ingested from
	Digest Digest // of its logical content
	// UpdatedAt is when it was last known to be up to date; Sequence is the number
	// of the last batch that changed it.
	UpdatedAt time.Time
	Sequence  uint64
	Files     FileCounts
	// Complete says that the last ingest ended, so that nothing is missing of what it
	// found. The first batch that an ingest writes makes it false, Touch or
	// CompleteRevision true again.
	Complete bool
	// Settings is how it was ingested, as its owner wrote it, so that a rebuild can
	// do the same.
	Settings []byte
	Revisions
	Baseline Baseline

	id repoID
}

// Baseline is the moment at which a repository was complete for the first time: what
// its events tell of symbols starts from there.
type Baseline struct {
	Sequence uint64 // of the last batch at that time
	At       time.Time
	Revision string // "" for a directory
}

// Known reports whether the moment has come.
func (b Baseline) Known() bool { return !b.At.IsZero() }

// setBaseline notes that the repository is complete, if it is for the first time.
func (i *Info) setBaseline(sequence uint64) {
	if !i.Baseline.Known() {
		i.Baseline = Baseline{Sequence: sequence, At: i.UpdatedAt, Revision: i.Revision}
	}
}

func (b *Baseline) append(to *column.Column) {
	to.Uint(b.Sequence)
	var at int64
	if b.Known() {
		at = b.At.UnixNano()
	}
	to.Int(at)
	to.String(b.Revision)
}

func readBaseline(r *column.Reader) Baseline {
	b := Baseline{Sequence: r.Uint()}
	if at := r.Int(); at != 0 {
		b.At = time.Unix(0, at)
	}
	b.Revision = r.String()
	return b
}

// FileCounts counts the files of a repository by status.
type FileCounts [4]int64

// Of returns the number of files with the given status.
func (c FileCounts) Of(s ast.FileStatus) int64 { return c[s] }

// Total returns the number of files.
func (c FileCounts) Total() int64 { return c[0] + c[1] + c[2] + c[3] }

func (i *Info) encode() []byte {
	var b column.Column
	b.Uint(uint64(i.id))
	b.String(i.Root)
	b.Bytes(i.Digest[:])
	b.Int(i.UpdatedAt.UnixNano())
	b.Uint(i.Sequence)
	for _, n := range i.Files {
		b.Int(n)
	}
	b.Byte(flag(i.Complete))
	b.Bytes(i.Settings)
	i.Revisions.append(&b)
	i.Baseline.append(&b)
	return b
}

func decodeInfo(name string, data []byte) (*Info, error) {
	r := column.NewReader(data)
	i := &Info{Name: name, id: repoID(r.Uint32()), Root: r.String()}
	copy(i.Digest[:], r.Bytes())
	i.UpdatedAt = time.Unix(0, r.Int())
	i.Sequence = r.Uint()
	for s := range i.Files {
		i.Files[s] = r.Int()
	}
	i.Complete = r.Byte() != 0
	i.Settings = bytes.Clone(r.Bytes())
	i.Revisions = readRevisions(r)
	i.Baseline = readBaseline(r)
	if err := r.Err(); err != nil {
		return nil, fmt.Errorf("read record of repository %s: %w", name, err)
	}
	return i, nil
}

// unitHeader is the stored head of a unit.
type unitHeader struct {
	key    UnitKey
	digest contentDigest
	counts ast.Counts
}

func (h *unitHeader) encode() []byte {
	var b column.Column
	b.Bytes(h.key[:])
	b.Bytes(h.digest[:])
	for _, n := range []uint32{h.counts.Symbols, h.counts.References, h.counts.Nodes, h.counts.Errors, h.counts.Missing} {
		b.Uint(uint64(n))
	}
	return b
}

func decodeUnitHeader(data []byte) (*unitHeader, error) {
	r := column.NewReader(data)
	h := &unitHeader{}
	copy(h.key[:], r.Bytes())
	copy(h.digest[:], r.Bytes())
	h.counts = ast.Counts{Symbols: r.Uint32(), References: r.Uint32(), Nodes: r.Uint32(), Errors: r.Uint32(), Missing: r.Uint32()}
	if err := r.Err(); err != nil {
		return nil, fmt.Errorf("read head of unit: %w", err)
	}
	return h, nil
}
