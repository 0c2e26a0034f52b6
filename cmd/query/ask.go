package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"elixirscope/api/client"
	"elixirscope/ast/engine"
	"elixirscope/ast/format"
	"elixirscope/ast/query"
	"elixirscope/foundation/store"
	"elixirscope/instance"
)

const (
	// takeover is how long a query waits for what is between two owners: an ingest opens
	// its socket shortly after the store, and closes it shortly before.
	takeover = time.Second
	// takeoverInterval is the time between attempts.
	takeoverInterval = 20 * time.Millisecond
)

// ask prints the answer: that of the ingest that is running on the store or, if there
// is none, from the store itself.
func (p *program) ask(ctx context.Context, f format.Format) (query.Summary, error) {
	patience := time.NewTimer(p.takeover)
	defer patience.Stop()
	again := time.NewTicker(takeoverInterval)
	defer again.Stop()
	for {
		summary, err := p.askRunning(ctx, f)
		if errors.Is(err, client.ErrNotRunning) {
			summary, err = p.askStore(ctx, f)
		}
		var locked *store.LockedError
		if !errors.As(err, &locked) {
			return summary, err
		}
		select {
		case <-again.C:
		case <-patience.C:
			return summary, err
		case <-ctx.Done():
			return summary, &noAnswerError{ctx.Err()}
		}
	}
}

// askRunning asks the running ingest, once.
func (p *program) askRunning(ctx context.Context, f format.Format) (query.Summary, error) {
	running, err := p.running()
	if err != nil {
		return query.Summary{}, err
	}
	defer running.Close()
	summary, err := running.Query(ctx, p.request, string(f), output{})
	var refused *client.RefusedError
	if errors.As(err, &refused) || err == nil {
		return summary, err
	}
	return summary, &noAnswerError{err}
}

func (p *program) askStore(ctx context.Context, f format.Format) (summary query.Summary, err error) {
	opened, err := instance.Open(instance.Config{Data: p.data, ReadOnly: true})
	if err != nil {
		return summary, &noAnswerError{err}
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	p.request.Snippets = format.ShowsSnippets(f)
	answer, err := opened.Ask(ctx, p.request)
	var fault *query.StatementError
	if engine.IsRefusal(err) || errors.As(err, &fault) {
		return summary, err
	}
	if err != nil {
		return summary, &noAnswerError{err}
	}
	summary = answer.Summary()
	if seq := summary.AsOf.Sequence; p.request.AtLeast > seq {
		return summary, &noAnswerError{fmt.Errorf("the store is at batch %d, --at-least is %d, and no `ingest run` is at work on it", seq, p.request.AtLeast)}
	}
	if err := p.request.CheckLag(summary.AsOf); err != nil {
		return summary, &noAnswerError{fmt.Errorf("%w: run `ingest once`", err)}
	}
	if err := format.Write(output{}, f, answer); err != nil {
		return summary, &noAnswerError{fmt.Errorf("print the answer: %w", err)}
	}
	return summary, nil
}
