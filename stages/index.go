package stages

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"elixirscope/ast/repository"
	"elixirscope/backpressure"
	"elixirscope/flow"
)

// The batches of stage index, one for each repository, end together at whichever of
// these they reach first. Each is one Pebble batch, held in memory until it is
// committed.
const (
	batchFiles = 512
	batchBytes = 4 << 20
)

// batchShare is how much of the budget the items of the batches may hold before these
// end: what they hold is not free before.
func batchShare(b *backpressure.Budget) int64 { return b.Size() / 4 }

// NewIndex returns the stage that writes to the repository. It has one worker:
// batches follow one another. How long each takes is noted in commits.
func NewIndex(to *repository.Repository, budget *backpressure.Budget, commits *backpressure.Latency, capacity int) *flow.Stage[Analyzed, Outcome] {
	return flow.NewStage("index", 1, capacity, func() flow.Worker[Analyzed, Outcome] {
		return &index{to: to, budget: budget, commits: commits, batches: make(map[string]*batch)}
	})
}

// index gathers what comes, of each repository for itself: sources of several take
// turns, and a batch is of one.
type index struct {
	to           *repository.Repository
	budget       *backpressure.Budget
	commits      *backpressure.Latency
	batches      map[string]*batch // by repository
	files, bytes int               // in all of them
	held         int64
}

// batch is what is gathered of one repository.
type batch struct {
	updates []repository.Update
	paths   map[string]bool // of the updates
	held    int64
}

func (x *index) Process(ctx context.Context, a Analyzed, emit func(Outcome) error) error {
	file := &a.update.File
	if b := x.batches[file.Repo]; b != nil && b.paths[file.Path] {
		if err := x.Flush(ctx, emit); err != nil {
			return err
		}
	}
	x.add(a)
	if x.files < batchFiles && x.bytes < batchBytes && x.held < batchShare(x.budget) {
		return nil
	}
	return x.Flush(ctx, emit)
}

func (x *index) add(a Analyzed) {
	file := &a.update.File
	b := x.batches[file.Repo]
	if b == nil {
		b = &batch{paths: make(map[string]bool)}
		x.batches[file.Repo] = b
	}
	b.updates = append(b.updates, a.update)
	b.paths[file.Path] = true
	b.held += a.held
	x.files++
	x.held += a.held
	if a.update.Unit != nil {
		x.bytes += a.update.Unit.Size()
	}
}

// Flush commits the batches.
func (x *index) Flush(ctx context.Context, emit func(Outcome) error) error {
	for _, repo := range slices.Sorted(maps.Keys(x.batches)) {
		if err := x.commit(ctx, repo, x.batches[repo], emit); err != nil {
			return err
		}
	}
	clear(x.batches)
	x.files, x.bytes, x.held = 0, 0, 0
	return nil
}

func (x *index) commit(ctx context.Context, repo string, b *batch, emit func(Outcome) error) error {
	ended := x.commits.Begin()
	applied, err := x.to.Apply(ctx, repo, b.updates)
	ended()
	if err != nil {
		return err
	}
	x.budget.Release(b.held)
	for i, file := range applied.Files {
		if err := emit(Outcome{File: file, Removed: b.updates[i].Remove}); err != nil {
			return err
		}
	}
	return nil
}

// Recover ends the run: a panic while a batch is assembled leaves no single file
// to blame.
func (x *index) Recover(a Analyzed, cause *flow.PanicError, _ func(Outcome) error) error {
	return fmt.Errorf("index %s: %w\n%s", a.update.File.Path, cause, cause.Stack)
}

func (x *index) Close() {}
