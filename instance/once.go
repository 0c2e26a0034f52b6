package instance

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/classify"
	"elixirscope/ast/syntax"
	"elixirscope/flow"
	"elixirscope/pipeline"
	"elixirscope/sources/crawl"
	"elixirscope/sources/git"
	"elixirscope/stages"
)

// Settings decide what of a tree is ingested and how. They are stored with the
// repository, so that a rebuild can do the same.
type Settings struct {
	// Only are the paths of the files that were asked for one by one; empty when the
	// whole tree was. An ingest sets it.
	Only         []string      `json:"only,omitempty"`
	Include      []string      `json:"include,omitempty"`
	Exclude      []string      `json:"exclude,omitempty"`
	MaxFileSize  int64         `json:"max_file_size"` // bytes
	ParseTimeout time.Duration `json:"parse_timeout"` // nanoseconds of processor time
	ParseMemory  int64         `json:"parse_memory"`  // bytes
}

// DefaultSettings returns 4 MiB per file and the parser's own limits.
func DefaultSettings() Settings {
	limits := syntax.DefaultLimits()
	return Settings{MaxFileSize: 4 << 20, ParseTimeout: limits.Timeout, ParseMemory: limits.Arena}
}

// Validate reports everything that is wrong with the settings.
func (s Settings) Validate() error {
	var faults []error
	if s.ParseTimeout <= 0 {
		faults = append(faults, fmt.Errorf("parse timeout is %v, must be positive", s.ParseTimeout))
	}
	if s.ParseMemory <= 0 {
		faults = append(faults, fmt.Errorf("parse memory is %d bytes, must be positive", s.ParseMemory))
	}
	scope := crawl.Config{Root: ".", Jobs: 1, MaxFileSize: s.MaxFileSize, Include: s.Include, Exclude: s.Exclude}
	return errors.Join(append(faults, scope.Validate())...)
}

// Once is one pass over one tree.
type Once struct {
	Root     string // directory, a single file, or a git.Place
	Name     string // of the repository; "" takes it from Root
	Settings Settings
	Pipeline pipeline.Config
	Progress Progress
}

// Ingest brings the repository of a tree up to date: it crawls the tree, processes
// what differs from the store and forgets what is gone. Of a single file it brings
// that file up to date, as its repository was ingested: Settings then decide for a
// new repository only. Of a git.Place the tree is that of a commit.
func (i *Instance) Ingest(ctx context.Context, o Once) (Summary, error) {
	started := time.Now()
	s, err := i.ingest(ctx, o)
	if err != nil {
		return Summary{}, err
	}
	err = s.cost(started)
	return s, err
}

func (i *Instance) ingest(ctx context.Context, o Once) (Summary, error) {
	if git.IsPlace(o.Root) {
		return i.ingestCommit(ctx, o)
	}
	t, err := i.target(o)
	if err != nil {
		return Summary{}, fmt.Errorf("ingest %s: %w", o.Root, err)
	}
	return i.ingestTree(ctx, t, o.Pipeline, o.Progress)
}

// ingestTree brings a target up to date with its directory.
func (i *Instance) ingestTree(ctx context.Context, t target, c pipeline.Config, p Progress) (Summary, error) {
	crawler, err := i.crawler(t, c.Jobs)
	if err != nil {
		return Summary{}, err
	}
	defer crawler.Close()
	return i.bring(ctx, t, i.treeSource(t, crawler), c, p)
}

// bring brings a target up to date with a source. The summary lacks what it took.
func (i *Instance) bring(ctx context.Context, t target, from source, c pipeline.Config, p Progress) (Summary, error) {
	if err := from.begin(); err != nil {
		return Summary{}, err
	}
	to := &outcomes{progress: p, summary: newSummary(t.info)}
	work, err := i.process(ctx, c, t.settings.limitsOf, route{expecting{from, p}, from, to})
	if err != nil {
		return Summary{}, fmt.Errorf("ingest %s: %w", t.info.Root, err)
	}
	if err := i.conclude(ctx, func() error { return from.end(to) }); err != nil {
		return Summary{}, err
	}
	summary := &to.summary
	summary.Stages = work
	if err := i.total(ctx, summary, t); err != nil {
		return Summary{}, err
	}
	from.report(summary)
	return *summary, nil
}

// route is where changes come from and go to.
type route struct {
	changes  flow.Producer[ast.Change]
	contents stages.Contents
	to       flow.Consumer[stages.Outcome]
}

// process takes changes through a pipeline.
func (i *Instance) process(ctx context.Context, c pipeline.Config, limits func(repo string) syntax.Limits, r route) ([]flow.Work, error) {
	return pipeline.Run(ctx, c, pipeline.Parts{
		Changes: r.changes,
		Parse: stages.ParseConfig{
			Languages: i.Languages, Limits: limits, Contents: r.contents,
			Classifier: classify.New(), Units: i.Repository, Quarantine: i.quarantine, Logger: i.config.Logger,
		},
		Repository: i.Repository, Commits: i.commits, Outcomes: r.to, Logger: i.config.Logger, Metrics: i.metrics,
	})
}

// cost records what the ingest has taken since it was started.
func (s *Summary) cost(started time.Time) (err error) {
	s.Elapsed = time.Since(started)
	s.PeakRSS, err = peakRSS()
	return err
}

// peakRSS returns the most physical memory that this process has had, in bytes.
func peakRSS() (int64, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, fmt.Errorf("get resource usage: %w", err)
	}
	return int64(usage.Maxrss) * rssUnit, nil
}

// conclude tidies up after all changes are written, has end record that they are, and
// makes everything durable.
func (i *Instance) conclude(ctx context.Context, end func() error) error {
	if _, err := i.Repository.Collect(ctx); err != nil {
		return err
	}
	if err := end(); err != nil {
		return err
	}
	return i.Flush()
}

// limitsOf returns the limits of every repository that is ingested with the settings.
func (s Settings) limitsOf(string) syntax.Limits { return s.limits() }

func (s Settings) limits() syntax.Limits {
	return syntax.Limits{Timeout: s.ParseTimeout, Arena: s.ParseMemory}
}
