package pipeline

import (
	"context"
	"log/slog"
	"runtime"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/repository"
	"elixirscope/backpressure"
	"elixirscope/flow"
	"elixirscope/stages"

	"github.com/VictoriaMetrics/metrics"
)

// Config bounds a pipeline.
type Config struct {
	Jobs          int   // goroutines of each of the stages parse and analyze
	Capacity      int   // items in each channel between stages
	BytesInFlight int64 // source bytes between the source and the commit
	// ParseMemory is the number of bytes that all parses under way may have; a single
	// one may have what its limit allows, though it be more.
	ParseMemory int64
	// IdleFlush is how long stage index waits for more before it commits what it has;
	// 0 until its batch is full or the changes end.
	IdleFlush time.Duration
}

// DefaultConfig returns one job per core, and bounds under which the pipeline
// needs some tens of megabytes, and less than a gigabyte whatever it is given: parses
// take most, and each job keeps up to 8 MiB from one parse to the next.
func DefaultConfig() Config {
	return Config{Jobs: runtime.GOMAXPROCS(0), Capacity: 16, BytesInFlight: 32 << 20, ParseMemory: 768 << 20}
}

// Parts are what a pipeline is made of.
type Parts struct {
	Changes    flow.Producer[ast.Change]
	Parse      stages.ParseConfig
	Repository *repository.Repository
	Commits    *backpressure.Latency // of batches to the repository
	Outcomes   flow.Consumer[stages.Outcome]
	Logger     *slog.Logger
	Metrics    *metrics.Set // of the instance
}

// Run runs a pipeline until the changes end and all of them are committed, the
// context ends, or something fails that is more than one file. It returns what the
// stages did.
func Run(ctx context.Context, c Config, p Parts) ([]flow.Work, error) {
	budget, trees := backpressure.NewBudget(c.BytesInFlight), stages.NewTrees()

	source := flow.NewSource("changes", stages.Admit(p.Changes, budget))
	p.Parse.Memory = backpressure.NewBudget(c.ParseMemory)
	parse := stages.NewParse(p.Parse, trees, c.Jobs, c.Capacity)
	analyze := stages.NewAnalyze(trees, p.Parse.Quarantine, p.Logger, c.Jobs, c.Capacity)
	index := stages.NewIndex(p.Repository, budget, p.Commits, c.Capacity)
	sink := flow.NewSink("outcomes", c.Capacity, p.Outcomes)

	index.FlushIdle(c.IdleFlush)
	parse.Observe(p.Metrics)
	analyze.Observe(p.Metrics)
	index.Observe(p.Metrics)

	source.Via(parse).Via(analyze).Via(index).To(sink)
	err := flow.Run(ctx, source, parse, analyze, index, sink)
	return []flow.Work{parse.Work(), analyze.Work(), index.Work()}, err
}
