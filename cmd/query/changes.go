package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/format"
	"elixirscope/ast/query"

	"github.com/spf13/cobra"
)

func (p *program) changes() *cobra.Command {
	c := p.unnamed(query.Changes, "changes", "What changed: symbols added, removed, changed, moved",
		"query changes --since 24h --path 'lib/**'\n  query changes --follow --format jsonl")
	var since, symbol string
	flags := c.Flags()
	flags.StringVar(&since, "since", "", "only after this: 24h, 7d, 2026-01-31, 2026-01-31T12:00:00Z, or a batch (as_of.seq)")
	flags.StringVar(&symbol, "symbol", "", "only of symbols with this name")
	p.eventKinds(c, ast.EventKinds())
	flags.BoolVar(&p.request.Positions, "positions", false, "also of symbols that only stand elsewhere in their file")
	follow := flags.Bool("follow", false, "go on with what changes from now on (from --since on), until interrupted")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if err := p.setSince(since, time.Now()); err != nil {
			return err
		}
		if !*follow {
			return p.answer(c.Context(), query.Changes, symbol)
		}
		if since == "" {
			p.request.Since = time.Now()
		}
		return p.follow(c.Context(), symbol)
	}
	return c
}

func (p *program) history() *cobra.Command {
	c := p.named(query.History, "history NAME", "When was it added, changed, moved, removed", "query history Shop.Cart.add/2")
	p.eventKinds(c, ast.HistoryKinds())
	return c
}

func (p *program) eventKinds(c *cobra.Command, kinds []ast.EventKind) {
	c.Flags().StringSliceVar(&p.request.Filter.Kinds, "kind", nil, "only these kinds: "+strings.Join(printed(kinds), ","))
}

// setSince reads what --since says.
func (p *program) setSince(text string, now time.Time) (err error) {
	if text == "" {
		return nil
	}
	if p.request.After, p.request.Since, err = query.ParseSince(text, now); err != nil {
		return fmt.Errorf("--%w", err)
	}
	return nil
}

// followWait is how long a running ingest waits for something new before it answers
// that there is nothing.
const followWait = 30 * time.Second

// follow prints changes as they come. Each answer tells from where the next one goes
// on, so nothing is told twice or left out.
func (p *program) follow(ctx context.Context, symbol string) error {
	f := format.Grep
	if p.format != "" {
		var err error
		if f, err = format.Parse(p.format); err != nil {
			return err
		}
	}
	if f != format.Grep && f != format.JSONL {
		return fmt.Errorf("--follow prints lines: use --format %s or %s", format.Grep, format.JSONL)
	}
	if p.request.Limit > 0 || p.request.Order != "" {
		return errors.New("--follow has no end: leave out --limit and --order")
	}
	p.request.Verb, p.request.Selector = query.Changes, query.ParseSelector(symbol)
	if err := p.request.Validate(); err != nil {
		return err
	}
	for ctx.Err() == nil {
		summary, err := p.askRunning(ctx, f)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		p.request.After, p.request.Since = summary.AsOf.Sequence, time.Time{}
		p.request.AtLeast, p.request.Wait, p.request.Follow = summary.AsOf.Sequence+1, followWait, true
	}
	return nil
}
