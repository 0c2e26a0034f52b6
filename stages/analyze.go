package stages

import (
	"context"
	"log/slog"

	"elixirscope/ast/repository"
	"elixirscope/flow"
	"elixirscope/foundation/quarantine"
)

// NewAnalyze returns the stage that turns trees into facts and facts into units.
func NewAnalyze(trees *Trees, q *quarantine.Quarantine, logger *slog.Logger, workers, capacity int) *flow.Stage[Parsed, Analyzed] {
	return flow.NewStage("analyze", workers, capacity, func() flow.Worker[Parsed, Analyzed] {
		return &analyze{trees: trees, quarantine: q, logger: logger, encoder: repository.NewEncoder()}
	})
}

type analyze struct {
	trees      *Trees
	quarantine *quarantine.Quarantine
	logger     *slog.Logger
	encoder    *repository.Encoder
}

func (a *analyze) Process(_ context.Context, p Parsed, emit func(Analyzed) error) error {
	out := Analyzed{held: p.held, update: p.update}
	if p.tree != nil {
		err := a.quarantine.Watch(workOn(&out.update), func() {
			facts := p.language.Facts(p.tree)
			out.update.Unit = a.encoder.Unit(out.update.Key, &facts, p.tree)
		})
		if err != nil {
			return err
		}
		out.update.HasUnit = true
		a.trees.put(p.tree)
	}
	return emit(out)
}

func (a *analyze) Recover(p Parsed, cause *flow.PanicError, emit func(Analyzed) error) error {
	out := Analyzed{held: p.held, update: p.update}
	recordPanic(a.logger, "analyze", &out.update, cause)
	a.encoder = repository.NewEncoder() // the panic may have left it half way
	return emit(out)
}

func (a *analyze) Flush(context.Context, func(Analyzed) error) error { return nil }

func (a *analyze) Close() {}
