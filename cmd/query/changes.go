package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
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

// setSince reads a number of a batch, a time, or how long ago.
func (p *program) setSince(text string, now time.Time) error {
	if text == "" {
		return nil
	}
	if n, err := strconv.ParseUint(text, 10, 64); err == nil {
		p.request.After = n
		return nil
	}
	ago, err := time.ParseDuration(text)
	if days, ok := strings.CutSuffix(text, "d"); ok && err != nil {
		var n uint64
		n, err = strconv.ParseUint(days, 10, 16)
		ago = time.Duration(n) * 24 * time.Hour
	}
	if err == nil {
		if ago < 0 {
			return fmt.Errorf("--since %s lies in the future", text)
		}
		p.request.Since = now.Add(-ago)
		return nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, text, time.Local); err == nil {
			p.request.Since = at
			return nil
		}
	}
	return fmt.Errorf("--since %s is no batch, time or duration: use 24h, 7d, 2026-01-31, 2026-01-31T12:00:00Z or a number", text)
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
