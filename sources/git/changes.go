package git

import (
	"context"
	"errors"
	"fmt"

	"elixirscope/ast"
	"elixirscope/sources/crawl"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/zeebo/xxh3"
)

// Known is what was recorded of a repository before.
type Known interface {
	// File returns the record of a file; false when there is none.
	File(path string) (ast.File, bool, error)
	// Below visits the paths of all records that begin with prefix.
	Below(prefix string, visit func(path string) error) error
}

// Changes is a source of the pipeline: it compares the tree of a commit with what is
// recorded and emits a change for every file that differs from its record, and a
// removal for every record whose file is not in the tree.
type Changes struct {
	Repository *Repository
	Commit     Commit
	// Base is the commit that all records are of, under the same configuration: where
	// its tree equals that of Commit nothing is looked at. "" when no commit is that.
	Base   string
	Repo   string
	Config Config
	Known  Known
	// Wanted accepts the last component of the paths that can be source.
	Wanted func(name string) bool
	// Current is as in crawl.Changes.
	Current func(ast.File) bool

	// Report is valid after Produce has returned. What it counts is what was looked
	// at. Below directories that are Unreadable nothing was emitted.
	Report crawl.Report
}

// Produce implements flow.Producer.
func (c *Changes) Produce(ctx context.Context, emit func(context.Context, ast.Change) error) error {
	report, err := c.walk(ctx, emit, true)
	c.Report = report
	return err
}

// Pending walks the tree without emitting anything and returns how much differs from
// the records.
func (c *Changes) Pending(ctx context.Context) (files int, bytes int64, err error) {
	_, err = c.walk(ctx, func(_ context.Context, change ast.Change) error {
		files++
		bytes += change.Size
		return nil
	}, false)
	return files, bytes, err
}

// walk looks at all that differs from the base, and forgets what is gone if it is
// told to.
func (c *Changes) walk(ctx context.Context, emit func(context.Context, ast.Change) error, forgetting bool) (crawl.Report, error) {
	s, err := c.Config.compile()
	if err != nil {
		return crawl.Report{}, err
	}
	w := &walk{Changes: c, scope: s, ctx: ctx, emit: emit, seen: make(map[xxh3.Uint128]struct{})}
	w.report.Skipped = make(map[ast.Reason]int)
	base, err := c.baseTree()
	if err == nil {
		err = w.tree(directory{included: s.include == nil}, base, c.Commit.tree)
	}
	if err == nil && forgetting {
		err = w.forget()
	}
	if err != nil {
		return w.report, fmt.Errorf("walk commit %s: %w", c.Commit.ID, err)
	}
	return w.report, nil
}

// baseTree returns the tree of the base, the zero id when there is none any more:
// then everything is looked at.
func (c *Changes) baseTree() (plumbing.Hash, error) {
	if c.Base == "" {
		return plumbing.ZeroHash, nil
	}
	var tree plumbing.Hash
	err := c.Repository.guarded(func() error {
		commit, err := c.Repository.git.CommitObject(plumbing.NewHash(c.Base))
		if err == nil {
			tree = commit.TreeHash
		}
		return err
	})
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		return plumbing.ZeroHash, nil
	}
	return tree, err
}
