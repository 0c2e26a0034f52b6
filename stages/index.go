package stages

import (
	"context"
	"fmt"

	"elixirscope/ast/repository"
	"elixirscope/backpressure"
	"elixirscope/flow"
)

// Batches of stage index end at whichever comes first. A batch is one Pebble
// batch, held in memory until it is committed.
const (
	batchFiles = 512
	batchBytes = 4 << 20
)

// batchShare is how much of the budget the items of a batch may hold before it
// ends: what they hold is not free before.
func batchShare(b *backpressure.Budget) int64 { return b.Size() / 4 }

// NewIndex returns the stage that writes to the repository. It has one worker:
// batches follow one another.
func NewIndex(to *repository.Repository, budget *backpressure.Budget, capacity int) *flow.Stage[Analyzed, Outcome] {
	return flow.NewStage("index", 1, capacity, func() flow.Worker[Analyzed, Outcome] {
		return &index{to: to, budget: budget, paths: make(map[string]bool)}
	})
}

type index struct {
	to      *repository.Repository
	budget  *backpressure.Budget
	updates []repository.Update
	paths   map[string]bool // of the updates
	held    int64
	bytes   int
}

func (x *index) Process(ctx context.Context, a Analyzed, emit func(Outcome) error) error {
	file := &a.update.File
	if len(x.updates) > 0 && (x.paths[file.Path] || x.updates[0].File.Repo != file.Repo) {
		if err := x.Flush(ctx, emit); err != nil {
			return err
		}
	}
	x.updates = append(x.updates, a.update)
	x.paths[file.Path] = true
	x.held += a.held
	if a.update.Unit != nil {
		x.bytes += a.update.Unit.Size()
	}
	if len(x.updates) < batchFiles && x.bytes < batchBytes && x.held < batchShare(x.budget) {
		return nil
	}
	return x.Flush(ctx, emit)
}

// Flush commits the batch.
func (x *index) Flush(ctx context.Context, emit func(Outcome) error) error {
	if len(x.updates) == 0 {
		return nil
	}
	applied, err := x.to.Apply(ctx, x.updates[0].File.Repo, x.updates)
	if err != nil {
		return err
	}
	x.budget.Release(x.held)
	removed := make([]bool, len(x.updates))
	for i := range x.updates {
		removed[i] = x.updates[i].Remove
	}
	x.reset()
	for i, file := range applied.Files {
		if err := emit(Outcome{File: file, Removed: removed[i]}); err != nil {
			return err
		}
	}
	return nil
}

func (x *index) reset() {
	clear(x.updates) // units are large
	x.updates = x.updates[:0]
	clear(x.paths)
	x.held, x.bytes = 0, 0
}

// Recover ends the run: a panic while a batch is assembled leaves no single file
// to blame.
func (x *index) Recover(a Analyzed, cause *flow.PanicError, _ func(Outcome) error) error {
	return fmt.Errorf("index %s: %w\n%s", a.update.File.Path, cause, cause.Stack)
}

func (x *index) Close() {}
