package syntax_test

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"sync"
	"testing"
	"time"

	"elixirscope/ast/syntax"
)

// A file that parses within its limit does so however busy the machine is: many
// parses at once take many times longer each, but no more processor time.
func TestLoadDoesNotTimeOut(t *testing.T) {
	g := goGrammar(t)
	source := append([]byte("package p\n"), bytes.Repeat([]byte("func f() { return a.b(c, d[e]) }\n"), 4_000)...)
	parse := func(limit time.Duration) error {
		parser := syntax.NewParser(syntax.Limits{Timeout: limit, Arena: 1 << 30})
		defer parser.Close()
		var tree syntax.Tree
		return parser.Parse(context.Background(), g, source, &tree)
	}
	limit := time.Millisecond
	for errors.Is(parse(limit), syntax.ErrTimeout) {
		limit *= 2
	}
	limit *= 3 // a cold cache, a slower core
	var group sync.WaitGroup
	for range 12 * runtime.NumCPU() {
		group.Go(func() {
			if err := parse(limit); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}
