package crawl

import (
	"context"
	"path"
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
	// Paths visits the paths of all records.
	Paths(visit func(path string) error) error
}

// Changes is a source of the pipeline: it crawls a tree once and emits a change
// for every file that differs from its record, and a removal for every record
// whose file is gone. It compares size, modification time and what decides over
// facts beside the content; whoever takes the change compares the content.
type Changes struct {
	Crawler *Crawler
	Repo    string
	Known   Known
	// Current reports whether a record was made by the present extractor and would
	// meet the limit it met again.
	Current func(ast.File) bool

	// Report and Unchanged are valid after Produce has returned.
	Report    Report
	Unchanged int64
}

// Produce implements flow.Producer.
func (c *Changes) Produce(ctx context.Context, emit func(context.Context, ast.Change) error) error {
	var unchanged atomic.Int64
	var seen paths
	report, err := c.Crawler.Walk(ctx, func(ctx context.Context, e Entry) error {
		seen.add(e.Path)
		known, recorded, err := c.Known.File(e.Path)
		if err != nil {
			return err
		}
		if recorded && c.same(known, e) {
			unchanged.Add(1)
			return nil
		}
		return emit(ctx, c.change(e))
	})
	c.Report, c.Unchanged = report, unchanged.Load()
	if err != nil {
		return err
	}
	return c.forget(ctx, &seen, emit)
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

// forget emits a removal for every record that the walk did not meet, except below
// directories that could not be read.
func (c *Changes) forget(ctx context.Context, seen *paths, emit func(context.Context, ast.Change) error) error {
	var gone []string
	err := c.Known.Paths(func(path string) error {
		if !seen.has(path) && c.walked(path) {
			gone = append(gone, path)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	for _, path := range gone {
		if err := emit(ctx, ast.Change{Repo: c.Repo, Path: path, Op: ast.Remove}); err != nil {
			return err
		}
	}
	return nil
}

// walked reports whether the walk would have met a file if it were there.
func (c *Changes) walked(file string) bool {
	if only := c.Crawler.config.Only; only != "" {
		return file == only
	}
	for _, fault := range c.Report.Unreadable {
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
