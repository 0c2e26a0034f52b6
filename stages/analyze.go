package stages

import (
	"context"
	"log/slog"

	"elixirscope/ast/repository"
	"elixirscope/flow"
)

// NewAnalyze returns the stage that turns trees into facts and facts into units.
func NewAnalyze(trees *Trees, logger *slog.Logger, workers, capacity int) *flow.Stage[Parsed, Analyzed] {
	return flow.NewStage("analyze", workers, capacity, func() flow.Worker[Parsed, Analyzed] {
		return &analyze{trees: trees, logger: logger, encoder: repository.NewEncoder()}
	})
}

type analyze struct {
	trees   *Trees
	logger  *slog.Logger
	encoder *repository.Encoder
}

func (a *analyze) Process(_ context.Context, p Parsed, emit func(Analyzed) error) error {
	out := Analyzed{held: p.held, update: p.update}
	if p.tree != nil {
		facts := p.language.Facts(p.tree)
		out.update.HasUnit = true
		out.update.Unit = a.encoder.Unit(out.update.Key, &facts, p.tree)
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
