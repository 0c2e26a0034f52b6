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

// What is set aside for a file depends on its size and the limit alone.
func TestArenaFor(t *testing.T) {
	limits := syntax.Limits{Arena: 512 << 20}
	for size, want := range map[int]int64{0: 8 << 20, 1 << 20: 264 << 20, 4 << 20: 512 << 20} {
		if got := limits.ArenaFor(size); got != want {
			t.Errorf("for a source of %d bytes %d are set aside, want %d", size, got, want)
		}
	}
	if got := (syntax.Limits{}).ArenaFor(100); got != 0 {
		t.Errorf("without a limit above 0 it is %d", got)
	}
}
