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
func Admit(changes flow.Producer[ast.Change], budget *backpressure.Budget) flow.Producer[Item] {
	return admission{changes, budget}
}

type admission struct {
	changes flow.Producer[ast.Change]
	budget  *backpressure.Budget
}

func (a admission) Produce(ctx context.Context, emit func(context.Context, Item) error) error {
	return a.changes.Produce(ctx, func(ctx context.Context, change ast.Change) error {
		held, err := a.budget.Acquire(ctx, change.Size)
		if err != nil {
			return err
		}
		return emit(ctx, Item{Change: change, Held: held})
	})
}
