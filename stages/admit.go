package stages

import (
	"context"

	"elixirscope/ast"
	"elixirscope/backpressure"
	"elixirscope/flow"
)

// Admit returns a producer that lets the changes of another one pass as the budget
// allows: their bytes are taken before they enter the pipeline, and stage index
// gives them back.
//
// A change takes at most what a batch of stage index leaves free, however large
// its file is: a batch ends only when more changes come, and none would come while
// one waits for bytes that the batch holds.
func Admit(changes flow.Producer[ast.Change], budget *backpressure.Budget) flow.Producer[Item] {
	return admission{changes, budget}
}

type admission struct {
	changes flow.Producer[ast.Change]
	budget  *backpressure.Budget
}

func (a admission) Produce(ctx context.Context, emit func(context.Context, Item) error) error {
	return a.changes.Produce(ctx, func(ctx context.Context, change ast.Change) error {
		held, err := a.budget.Acquire(ctx, min(bytesOf(change), a.budget.Size()-batchShare(a.budget)))
		if err != nil {
			return err
		}
		return emit(ctx, Item{Change: change, Held: held})
	})
}

// bytesOf returns how much will be read for a change.
func bytesOf(c ast.Change) int64 {
	if c.Op == ast.Remove || c.Reason != ast.NoReason {
		return 0
	}
	return c.Size
}
