package syntax_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"elixirscope/ast/lang/all"
	"elixirscope/ast/syntax"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func grammars(t testing.TB) []*syntax.Grammar {
	t.Helper()
	set, err := all.Set()
	if err != nil {
		t.Fatal(err)
	}
	var list []*syntax.Grammar
	for _, l := range set.Languages() {
		if l.Grammar != nil {
			list = append(list, l.Grammar)
		}
	}
	return list
}

func goGrammar(t testing.TB) *syntax.Grammar {
	t.Helper()
	for _, g := range grammars(t) {
		if g.Name() == "go" {
			return g
		}
	}
	t.Fatal("no grammar for Go")
	return nil
}

// hostile are contents that have broken parsers.
func hostile() map[string][]byte {
	return map[string][]byte{
		"empty":               {},
		"one NUL":             {0},
		"NULs":                bytes.Repeat([]byte{0}, 10_000),
		"invalid UTF-8":       bytes.Repeat([]byte{0xff, 0xfe, 0xc3, 0x28, 0x80}, 2_000),
		"1 MB on one line":    bytes.Repeat([]byte("a.b(c) + "), 1<<20/9),
		"100,000 brackets":    append(bytes.Repeat([]byte("("), 100_000), bytes.Repeat([]byte(")"), 100_000)...),
		"100,000 open":        bytes.Repeat([]byte("[{("), 33_333),
		"100,000 quotes":      bytes.Repeat([]byte(`"'`+"`"), 33_333),
		"newlines":            bytes.Repeat([]byte("\n"), 100_000),
		"carriage returns":    bytes.Repeat([]byte("a\r\n"), 30_000),
		"byte order mark":     append([]byte{0xef, 0xbb, 0xbf}, "package p\n"...),
		"every byte":          slices.Repeat(everyByte(), 40),
		"unfinished comments": bytes.Repeat([]byte("/* \"\"\" #{ "), 5_000),
		"deep indentation":    deepIndentation(),
	}
}

func everyByte() []byte {
	b := make([]byte, 256)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}

func deepIndentation() []byte {
	var b bytes.Buffer
	for i := range 1_000 {
		b.WriteString(strings.Repeat(" ", i) + "if x:\n")
	}
	return b.Bytes()
}

// No bytes may make the parser panic, abort or break a tree: it has a tree, or a
// limit was met.
func TestHostileContent(t *testing.T) {
	limits := syntax.Limits{Timeout: 2 * time.Second, Arena: 512 << 20}
	for _, g := range grammars(t) {
		t.Run(g.Name(), func(t *testing.T) {
			t.Parallel()
			parser := syntax.NewParser(limits)
			defer parser.Close()
			var tree syntax.Tree
			for name, source := range hostile() {
				err := parser.Parse(context.Background(), g, source, &tree)
				switch {
				case errors.Is(err, syntax.ErrMemory), errors.Is(err, syntax.ErrTimeout):
				case err != nil:
					t.Errorf("%s: %v", name, err)
				default:
					checkTree(t, name, &tree)
				}
			}
		})
	}
}

// checkTree fails the test when a tree breaks an invariant of the package.
func checkTree(t testing.TB, name string, tree *syntax.Tree) {
	t.Helper()
	if tree.Len() == 0 || tree.Parent(syntax.Root) != syntax.NoNode || int(tree.After(syntax.Root)) != tree.Len() {
		t.Errorf("%s: the root does not cover the tree of %d nodes", name, tree.Len())
		return
	}
	for n := syntax.Node(1); int(n) < tree.Len(); n++ {
		p := tree.Parent(n)
		switch {
		case p < 0 || p >= n || n >= tree.After(p):
			t.Fatalf("%s: node %d has parent %d", name, n, p)
		case tree.After(n) > tree.After(p) || tree.After(n) <= n:
			t.Fatalf("%s: node %d ends behind %d, its parent behind %d", name, n, tree.After(n), tree.After(p))
		case tree.Start(n) > tree.End(n) || int(tree.End(n)) > len(tree.Source()):
			t.Fatalf("%s: node %d is [%d, %d) of %d bytes", name, n, tree.Start(n), tree.End(n), len(tree.Source()))
		}
	}
}

func TestErrorsAndMissingTokensAreKept(t *testing.T) {
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	for _, c := range []struct {
		source          string
		errors, missing int
	}{
		{"package p\n\nfunc f() {}\n", 0, 0},
		{"package p\n\nfunc f() { x := }\n", 0, 1},
		{"package p\n\nfunc f() {\n", 1, 0},
	} {
		var tree syntax.Tree
		if err := parser.Parse(context.Background(), goGrammar(t), []byte(c.source), &tree); err != nil {
			t.Fatal(err)
		}
		if tree.Errors() != c.errors || tree.Missing() != c.missing {
			t.Errorf("%q: %d errors and %d missing tokens, want %d and %d", c.source, tree.Errors(), tree.Missing(), c.errors, c.missing)
		}
	}
}

func TestParseAsReadsTheStandIn(t *testing.T) {
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	source, standIn := []byte("package p\n\nvar a = @\nvar b = 2\n"), []byte("package p\n\nvar a = 1;var b = 2\n")
	var tree syntax.Tree
	if err := parser.ParseAs(context.Background(), goGrammar(t), source, standIn, &tree); err != nil {
		t.Fatal(err)
	}
	checkTree(t, "stand-in", &tree)
	if tree.Errors() > 0 || tree.Text(syntax.Root) != string(source) {
		t.Errorf("%d errors in the tree of %q", tree.Errors(), tree.Text(syntax.Root))
	}
	if at := uint32(len(source) - 2); tree.Position(at).Line != 4 {
		t.Errorf("the last line is %d: it was counted in the stand-in", tree.Position(at).Line)
	}
	var decoded syntax.Tree
	var encoder syntax.TreeEncoder
	if err := syntax.DecodeTree(goGrammar(t), source, encoder.Append(nil, &tree), &decoded); err != nil {
		t.Fatal(err)
	}
	sameTree(t, &decoded, &tree)
	if err := parser.ParseAs(context.Background(), goGrammar(t), source, standIn[1:], &tree); err == nil {
		t.Error("a stand-in of another length was parsed")
	}
}

// big is a source that takes seconds to parse.
func big() []byte {
	return append([]byte("package p\n"), bytes.Repeat([]byte("func f() { return a.b(c, d[e]) }\n"), 1<<20)...)
}

func TestLimitsReachTheParser(t *testing.T) {
	source := big()
	for name, c := range map[string]struct {
		limits syntax.Limits
		want   error
	}{
		"time":   {syntax.Limits{Timeout: time.Millisecond, Arena: 4 << 30}, syntax.ErrTimeout},
		"memory": {syntax.Limits{Arena: 16 << 20}, syntax.ErrMemory},
		"none":   {syntax.Limits{Arena: 0}, syntax.ErrMemory},
	} {
		t.Run(name, func(t *testing.T) {
			parser := syntax.NewParser(c.limits)
			defer parser.Close()
			var tree syntax.Tree
			if err := parser.Parse(context.Background(), goGrammar(t), source, &tree); !errors.Is(err, c.want) || tree.Len() != 0 {
				t.Errorf("got %v and %d nodes", err, tree.Len())
			}
			// The parser is as good as new.
			if c.limits.Arena == 0 {
				return
			}
			parser2 := []byte("package p\n")
			if err := parser.Parse(context.Background(), goGrammar(t), parser2, &tree); err != nil && c.limits.Timeout == 0 {
				t.Errorf("after the limit was met: %v", err)
			}
		})
	}
}

func TestCancelReachesTheParser(t *testing.T) {
	parser := syntax.NewParser(syntax.Limits{Arena: 4 << 30})
	defer parser.Close()
	ctx, cancel := context.WithCancel(context.Background())
	var tree syntax.Tree
	started := make(chan struct{})
	go func() {
		<-started
		cancel()
	}()
	close(started)
	if err := parser.Parse(ctx, goGrammar(t), big(), &tree); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := parser.Parse(context.Background(), goGrammar(t), []byte("package p\n"), &tree); err != nil {
		t.Errorf("after a cancelled parse: %v", err)
	}
}

func TestParsersWorkSideBySide(t *testing.T) {
	g := goGrammar(t)
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			parser := syntax.NewParser(syntax.DefaultLimits())
			defer parser.Close()
			var tree syntax.Tree
			for n := range 50 {
				source := fmt.Sprintf("package p\n\nfunc f%d() { g(%d) }\n", worker, n)
				if err := parser.Parse(context.Background(), g, []byte(source), &tree); err != nil || tree.Errors() > 0 {
					t.Errorf("%v, %d errors", err, tree.Errors())
				}
			}
		})
	}
	all.Wait()
}

func TestPositions(t *testing.T) {
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	var tree syntax.Tree
	source := "package p\r\n\n\tvar é, b int\n"
	if err := parser.Parse(context.Background(), goGrammar(t), []byte(source), &tree); err != nil {
		t.Fatal(err)
	}
	for offset := len(source); offset >= 0; offset-- {
		p := tree.Position(uint32(offset))
		before := source[:offset]
		line := strings.Count(before, "\n") + 1
		column := offset - strings.LastIndex(before, "\n")
		if int(p.Line) != line || int(p.Column) != column || int(p.Offset) != offset {
			t.Errorf("offset %d is %+v, want line %d, column %d", offset, p, line, column)
		}
	}
}
