package crawl

import (
	"context"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"elixirscope/ast"

	"github.com/zeebo/xxh3"
)

// Known is what was recorded of a tree before.
type Known interface {
	// File returns the record of a file; false when there is none.
	File(path string) (ast.File, bool, error)
	// PathsBelow visits the paths of all records below a directory, "" for the root.
	PathsBelow(dir string, visit func(path string) error) error
}

// Changes is a source of the pipeline: it crawls a tree and emits a change for
// every file that differs from its record, and a removal for every record whose
// file is gone. It compares size, modification time and what decides over facts
// beside the content; whoever takes the change compares the content. A file whose
// last change is not recorded yet is emitted again rather than compared.
//
// Produce crawls the whole tree, Reconcile parts of it. Neither may be called while
// one of them is under way.
type Changes struct {
	Crawler *Crawler
	Repo    string
	Known   Known
	// Current reports whether a record was made by the present extractor and would
	// meet the limit it met again.
	Current func(ast.File) bool
	// Enter, if set, is called for each directory after it was opened and before it
	// is read, concurrently, with its path; "." is the root. Who watches the directory
	// from then on misses nothing.
	Enter func(dir string)

	// Report and Unchanged are valid after Produce has returned.
	Report    Report
	Unchanged int64

	flight flight
}

// Produce implements flow.Producer.
func (c *Changes) Produce(ctx context.Context, emit func(context.Context, ast.Change) error) error {
	var unchanged atomic.Int64
	var seen paths
	report, err := c.Crawler.walk(ctx, c.Enter, func(ctx context.Context, e Entry) error {
		seen.add(e.Path)
		same, err := c.meet(ctx, e, emit)
		if same {
			unchanged.Add(1)
		}
		return err
	})
	c.Report, c.Unchanged = report, unchanged.Load()
	if err != nil {
		return err
	}
	return c.forget(ctx, "", &seen, report.Unreadable, emit)
}

// meet emits a change unless the file is the same as its record.
func (c *Changes) meet(ctx context.Context, e Entry, emit func(context.Context, ast.Change) error) (same bool, err error) {
	known, recorded, err := c.Known.File(e.Path)
	if err != nil {
		return false, err
	}
	if !c.flight.has(e.Path, known, recorded) && recorded && c.same(known, e) {
		return true, nil
	}
	return false, c.send(ctx, c.change(e), emit)
}

// send emits a change and notes that it is on its way.
func (c *Changes) send(ctx context.Context, change ast.Change, emit func(context.Context, ast.Change) error) error {
	if err := c.flight.launch(change, c.Known); err != nil {
		return err
	}
	return emit(ctx, change)
}

// Pending walks the tree without emitting anything and returns how much differs
// from the records.
func (c *Changes) Pending(ctx context.Context) (files int, bytes int64, err error) {
	var count, size atomic.Int64
	_, err = c.Crawler.Walk(ctx, func(_ context.Context, e Entry) error {
		known, recorded, err := c.Known.File(e.Path)
		if err == nil && !(recorded && c.same(known, e)) {
			count.Add(1)
			size.Add(e.Size)
		}
		return err
	})
	return int(count.Load()), size.Load(), err
}

func (c *Changes) change(e Entry) ast.Change {
	change := ast.Change{Repo: c.Repo, Path: e.Path, Size: e.Size, ModTime: e.ModTime, Reason: e.Skip, Detail: e.Detail}
	if e.Skip == ast.TooLarge {
		change.Limit = c.Crawler.config.MaxFileSize
	}
	return change
}

func (c *Changes) same(known ast.File, e Entry) bool {
	return known.Size == e.Size && known.ModTime.Equal(e.ModTime) && known.Reason != ast.Unreadable &&
		e.Skip == skipOf(known) && c.Current(known)
}

// skipOf returns why a walk skipped a file, if it did.
func skipOf(known ast.File) ast.Reason {
	switch known.Reason {
	case ast.SpecialFile, ast.OutsideRoot, ast.TooLarge:
		return known.Reason
	}
	return ast.NoReason
}

// forget emits a removal for every record below a directory that the walk did not
// meet, except below directories that could not be read.
func (c *Changes) forget(ctx context.Context, dir string, seen *paths, unreadable []Fault, emit func(context.Context, ast.Change) error) error {
	gone := c.flight.below(dir)
	gone = slices.DeleteFunc(gone, func(path string) bool { return seen.has(path) || !c.walked(path, unreadable) })
	err := c.Known.PathsBelow(dir, func(path string) error {
		if !seen.has(path) && c.walked(path, unreadable) {
			gone = append(gone, path)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	slices.Sort(gone)
	for _, path := range slices.Compact(gone) {
		if err := c.remove(ctx, path, emit); err != nil {
			return err
		}
	}
	return nil
}

// remove emits a removal if there is something to remove.
func (c *Changes) remove(ctx context.Context, path string, emit func(context.Context, ast.Change) error) error {
	known, recorded, err := c.Known.File(path)
	if err != nil {
		return err
	}
	if !recorded && !c.flight.has(path, known, recorded) {
		return nil
	}
	return c.send(ctx, ast.Change{Repo: c.Repo, Path: path, Op: ast.Remove}, emit)
}

// walked reports whether the walk would have met a file if it were there.
func (c *Changes) walked(file string, unreadable []Fault) bool {
	if only := c.Crawler.config.Only; only != "" {
		return file == only
	}
	for _, fault := range unreadable {
		if fault.Path == "." || strings.HasPrefix(path.Dir(file)+"/", fault.Path+"/") {
			return false
		}
	}
	return true
}

// paths is a set of paths that costs 16 bytes and some overhead for each, however
// long it is. It is safe for concurrent use.
type paths struct {
	lock   sync.Mutex
	hashes map[xxh3.Uint128]struct{}
}

func (p *paths) add(path string) {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.hashes == nil {
		p.hashes = make(map[xxh3.Uint128]struct{})
	}
	p.hashes[xxh3.HashString128(path)] = struct{}{}
}

func (p *paths) has(path string) bool {
	p.lock.Lock()
	defer p.lock.Unlock()
	_, ok := p.hashes[xxh3.HashString128(path)]
	return ok
}
