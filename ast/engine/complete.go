package engine

import (
	"context"
	"errors"
	"slices"
	"strings"

	"elixirscope/ast/repository"
)

// Bounds of a completion: a shell waits for it, and a person reads it.
const (
	mostCompletions  = 100
	completionBudget = 50_000 // definitions looked at
)

// Complete returns qualified names of definitions that begin with text, or whose last
// segment does, in order; at most 100.
func (e *Engine) Complete(ctx context.Context, text string) (names []string, err error) {
	snapshot, err := e.repository.Snapshot()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	seen := 0
	last := text[strings.LastIndexAny(text, ".:#")+1:]
	err = snapshot.DefinitionsWithPrefix(last, func(p repository.Posting) error {
		if seen++; seen > completionBudget || len(names) == mostCompletions {
			return repository.StopScan()
		}
		if (last == text || strings.HasPrefix(p.QualifiedName, text)) && !slices.Contains(names, p.QualifiedName) {
			names = append(names, p.QualifiedName)
		}
		return ctx.Err()
	})
	slices.Sort(names)
	return names, err
}

// Repositories returns the names of all repositories, in order.
func (e *Engine) Repositories() (names []string, err error) {
	snapshot, err := e.repository.Snapshot()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	infos, err := snapshot.Repositories()
	for i := range infos {
		names = append(names, infos[i].Name)
	}
	return names, err
}
