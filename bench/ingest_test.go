package bench

import (
	"context"
	"flag"
	"log/slog"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/golang"
	"elixirscope/ast/syntax"
	"elixirscope/instance"
	"elixirscope/pipeline"
)

var nth = flag.Int("nth", 4, "measure on every nth file of the corpus")

// step is one contender: something done to the whole corpus.
type step struct {
	name string
	run  func(b *testing.B)
}

// BenchmarkSteps runs the steps in turn, b.N rounds, and reports for each the MB/s
// of one core and the CPU time as a multiple of the bare parse.
func BenchmarkSteps(b *testing.B) {
	c := goDistribution(b, *nth)
	tree := b.TempDir()
	c.copyTo(b, tree, len(c.files))
	language, err := golang.New()
	if err != nil {
		b.Fatal(err)
	}
	steps := []step{
		{"bare-parse", func(b *testing.B) { bareParse(b, c, language) }},
		{"parse+flatten", func(b *testing.B) { parse(b, c, language, func(*syntax.Tree) {}) }},
		{"parse+facts", func(b *testing.B) {
			parse(b, c, language, func(t *syntax.Tree) { language.Facts(t) })
		}},
		{"ingest", func(b *testing.B) { ingest(b, tree, b.TempDir()) }},
	}
	spent := make([]time.Duration, len(steps))
	for b.Loop() {
		for i, s := range steps {
			before := cpu(b)
			s.run(b)
			spent[i] += cpu(b) - before
		}
	}
	for i, s := range steps {
		b.ReportMetric(float64(c.bytes)*float64(b.N)/1e6/spent[i].Seconds(), s.name+"-MB/s")
		if i > 0 {
			b.ReportMetric(float64(spent[i])/float64(spent[0]), s.name+"-ratio")
		}
	}
}

func bareParse(b *testing.B, c corpus, l *lang.Language) {
	for _, source := range c.files {
		if err := syntax.ParseOnly(l.Grammar, source); err != nil {
			b.Fatal(err)
		}
	}
}

func parse(b *testing.B, c corpus, l *lang.Language, then func(*syntax.Tree)) {
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	var tree syntax.Tree
	for _, source := range c.files {
		if err := l.Parse(context.Background(), parser, source, &tree); err != nil {
			b.Fatal(err)
		}
		then(&tree)
	}
}

func ingest(b *testing.B, tree, data string) {
	opened, err := instance.Open(instance.Config{Data: data, Bulk: true, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	_, err = opened.Ingest(context.Background(), instance.Once{
		Root: tree, Name: "corpus", Settings: instance.DefaultSettings(), Pipeline: pipeline.DefaultConfig(), Progress: quiet{}})
	if err != nil {
		b.Fatal(err)
	}
	if err := opened.Close(); err != nil {
		b.Fatal(err)
	}
}

// quiet is a Progress that shows nothing.
type quiet struct{}

func (quiet) WantsTotal() bool  { return false }
func (quiet) Expect(int, int64) {}
func (quiet) Done(ast.File)     {}
