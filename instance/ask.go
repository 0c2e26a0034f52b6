package instance

import (
	"context"

	"elixirscope/ast/engine"
	"elixirscope/ast/query"
	"elixirscope/ast/sql"
)

// asker answers every verb: statements with sql, the others with the engine.
type asker struct {
	engine *engine.Engine
	sql    *sql.SQL
}

// Run implements api.Asker.
func (a asker) Run(ctx context.Context, request query.Request) (*query.Answer, error) {
	if request.Verb == query.SQL {
		return a.sql.Run(ctx, request)
	}
	return a.engine.Run(ctx, request)
}

// Ask answers a request on the present moment.
func (i *Instance) Ask(ctx context.Context, request query.Request) (*query.Answer, error) {
	return i.asker().Run(ctx, request)
}

func (i *Instance) asker() asker { return asker{i.Engine, i.sql} }
