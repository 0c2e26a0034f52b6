package repository

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"elixirscope/ast"
	"elixirscope/foundation/events"
)

// change is what an update of one file made, before it is written.
type change struct {
	ast.FileEvents
	events []event // become the Events
}

// note records what differs between what was and what will be recorded of a file; nil
// is a file that is not recorded.
func (a *application) note(u *Update, old, record *fileRecord) error {
	c := change{FileEvents: ast.FileEvents{Writer: a.writer, Repo: a.info.Name, Path: u.File.Path, Revision: u.Revision}}
	if !u.RevisionTime.IsZero() {
		authored := u.RevisionTime.UTC()
		c.RevisionTime = &authored
	}
	kind := fileEvent(old, record)
	if kind == "" {
		return nil
	}
	state := ast.FileState{Status: "removed"}
	if old != nil {
		c.Language, c.Flags = old.Language, old.Flags
	}
	if record != nil {
		if c.Language == "" || record.Language != "" {
			c.Language, c.Flags = record.Language, record.Flags
		}
		state = ast.FileState{Status: record.Status.String(), Reason: record.Reason, Symbols: record.Counts.Symbols,
			Errors: record.Counts.Errors + record.Counts.Missing}
	}
	c.events = append(c.events, event{Event: ast.Event{Kind: kind, File: &state}})
	if a.tellsSymbols(old, record) {
		before, knownBefore, err := a.state(old)
		if err != nil {
			return err
		}
		after, knownAfter, err := a.state(record)
		if err != nil {
			return err
		}
		if knownBefore && knownAfter {
			c.events = append(c.events, diff(&before, &after)...)
		}
	}
	a.changes = append(a.changes, c)
	return nil
}

// fileEvent returns what happens to a file, "" when nothing does that an event tells.
func fileEvent(old, record *fileRecord) ast.EventKind {
	had, has := old != nil && old.hasUnit, record != nil && record.hasUnit
	switch {
	case record != nil && record.Status == ast.Failed:
		if old != nil && old.Status == ast.Failed && old.Reason == record.Reason && old.Hash == record.Hash {
			return ""
		}
		return ast.FileFailed
	case has && (!had || old.unit != record.unit || old.Stale):
		return ast.FileIndexed
	case has:
		return ""
	case had, old != nil && old.Status == ast.Failed:
		return ast.FileRemoved
	}
	return ""
}

// tellsSymbols reports whether the symbols of a file are told one by one. The first
// ingest of a repository is what later changes start from: it tells of files only.
// Nor has the code changed when the same content is read by another extractor.
func (a *application) tellsSymbols(old, record *fileRecord) bool {
	had, has := old != nil && old.hasUnit, record != nil && record.hasUnit
	switch {
	case !had && !has:
		return false
	case !had && !a.info.Baseline.Known():
		return false
	case had && has && old.current() && record.current() && old.Hash == record.Hash && old.Language == record.Language:
		return false
	}
	return true
}

// recordChanges encodes the events of the batch and appends them to it.
func (a *application) recordChanges() (committed func(), err error) {
	a.pair()
	var records []events.Record
	ordinal := 0
	for i := range a.changes {
		c := &a.changes[i]
		c.Ordinal = ordinal
		for _, e := range c.events {
			c.Events = append(c.Events, e.Event)
		}
		ordinal += len(c.Events)
		if len(c.Events) == 0 {
			continue // both halves of a move are told elsewhere
		}
		data, err := json.Marshal(&c.FileEvents)
		if err != nil {
			return nil, fmt.Errorf("encode events of %s: %w", c.Path, err)
		}
		records = append(records, events.Record{Names: c.names(), Data: a.compressor.EncodeAll(data, nil)})
	}
	return a.log.Append(a.writes.Batch, a.next.sequence, a.info.UpdatedAt, records)
}

// Events calls visit for the events of all batches after one, in order.
func (s *Snapshot) Events(after uint64, visit func(*ast.FileEvents) error) error {
	return events.Read(s.at, after, s.decoding(visit))
}

// EventsNamed calls visit for what happened to symbols with a last segment, in order.
// The events of other symbols of the same changes are told as well.
func (s *Snapshot) EventsNamed(name string, visit func(*ast.FileEvents) error) error {
	return events.Named(s.at, name, s.decoding(visit))
}

func (s *Snapshot) decoding(visit func(*ast.FileEvents) error) func(events.Record) error {
	return func(r events.Record) error {
		s.reads.events.Add(1)
		data, err := s.decompressor.DecodeAll(r.Data, nil)
		if err != nil {
			return fmt.Errorf("decompress events of batch %d: %w", r.Position.Sequence, err)
		}
		var f ast.FileEvents
		if err := json.Unmarshal(data, &f); err != nil {
			return fmt.Errorf("read events of batch %d: %w", r.Position.Sequence, err)
		}
		f.Sequence, f.Time, f.Begin, f.End = r.Position.Sequence, r.Time, r.Begin, r.End
		return visit(&f)
	}
}

// EventsBefore returns the number of the last batch whose events are all older than t.
func (s *Snapshot) EventsBefore(t time.Time) (uint64, error) { return events.Before(s.at, t) }

// FirstEvent returns when the oldest events were written that are kept, or the last one
// that was cut off when none are, and whether any have been.
func (s *Snapshot) FirstEvent() (at time.Time, cutOff bool, err error) {
	first, err := events.First(s.at)
	if err != nil || first.Position.Sequence > 0 {
		return first.Time, first.Begin > 0, err
	}
	at, end, err := events.End(s.at)
	return at, end > 0, err
}

// newWriter returns a random name of a writer.
func newWriter() string {
	name := make([]byte, 8)
	rand.Read(name) // never fails
	return hex.EncodeToString(name)
}
