package lang

import (
	"context"
	"errors"
	"fmt"

	"elixirscope/ast/syntax"
)

// Parse parses source into tree, as Parser.Parse does. If the language knows how to
// write the source so that its grammar reads it, that is parsed too, within the same
// limits again, and kept unless it has more errors. Text and positions of the tree are
// those of source either way.
func (l *Language) Parse(ctx context.Context, parser *syntax.Parser, source []byte, tree *syntax.Tree) error {
	if err := parser.Parse(ctx, l.Grammar, source, tree); err != nil || l.Repair == nil {
		return err
	}
	repaired := l.Repair(source, faults(tree))
	if repaired == nil {
		return nil
	}
	// The buffers of tree are taken; few files come here.
	var second syntax.Tree
	err := parser.ParseAs(ctx, l.Grammar, source, repaired, &second)
	switch {
	case errors.Is(err, syntax.ErrTimeout), errors.Is(err, syntax.ErrMemory):
		return nil // the first tree met no limit
	case err != nil:
		return fmt.Errorf("parse repaired %s: %w", l.Name, err)
	}
	if faults(&second) <= faults(tree) {
		*tree = second
	}
	return nil
}

// faults counts the places that fit no rule of the grammar.
func faults(t *syntax.Tree) int { return t.Errors() + t.Missing() }
