package watch

import (
	"context"
	"path"
	"time"

	"elixirscope/ast"
	"elixirscope/sources/crawl"
)

// seen is when something was first seen to happen, by the path that is looked at
// because of it.
type seen map[string]time.Time

// newSeen takes paths with their first events, as the queue has them.
func newSeen(events map[string]time.Time) seen {
	s := make(seen, len(events))
	for p, first := range events {
		for _, scope := range crawl.Scopes([]string{p}) {
			s[scope] = earlier(s[scope], first)
		}
	}
	return s
}

// at returns when something was first seen to happen at a path or above it.
func (s seen) at(p string) time.Time {
	first := s[p]
	for p != "." {
		p = path.Dir(p)
		first = earlier(first, s[p])
	}
	return first
}

// dated emits changes with the time at which they were seen.
func (s seen) dated(emit func(context.Context, ast.Change) error) func(context.Context, ast.Change) error {
	return func(ctx context.Context, change ast.Change) error {
		change.Seen = s.at(change.Path)
		return emit(ctx, change)
	}
}
