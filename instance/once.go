package instance

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"time"

	"elixirscope/ast/classify"
	"elixirscope/ast/syntax"
	"elixirscope/pipeline"
	"elixirscope/sources/crawl"
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
	Root     string // directory, or a single file
	Name     string // of the repository; "" takes it from Root
	Settings Settings
	Pipeline pipeline.Config
	Progress Progress
}

// Ingest brings the repository of a tree up to date: it crawls the tree, processes
// what differs from the store and forgets what is gone. Of a single file it brings
// that file up to date, as its repository was ingested: Settings then decide for a
// new repository only.
func (i *Instance) Ingest(ctx context.Context, o Once) (Summary, error) {
	t, err := i.target(o)
	if err != nil {
		return Summary{}, fmt.Errorf("ingest %s: %w", o.Root, err)
	}
	return i.bring(ctx, t, o.Pipeline, o.Progress)
}

// bring brings a target up to date.
func (i *Instance) bring(ctx context.Context, t target, c pipeline.Config, p Progress) (Summary, error) {
	started := time.Now()
	crawler, err := i.crawler(t, c.Jobs)
	if err != nil {
		return Summary{}, err
	}
	defer crawler.Close()
	changes := &crawl.Changes{Crawler: crawler, Repo: t.info.Name, Known: known{i.Repository, t.info},
		Current: currency{i.Languages, t.settings}.of}
	outcomes := &outcomes{progress: p, summary: newSummary(t.info)}
	work, err := pipeline.Run(ctx, c, pipeline.Parts{
		Changes: expecting{changes, p},
		Parse: stages.ParseConfig{
			Languages: i.Languages, Limits: t.settings.limits(), Contents: contents{crawler, t.settings.MaxFileSize},
			Classifier: classify.New(), Units: i.Repository, Logger: i.config.Logger,
		},
		Repository: i.Repository, Outcomes: outcomes, Logger: i.config.Logger, Metrics: i.metrics,
	})
	if err != nil {
		return Summary{}, fmt.Errorf("ingest %s: %w", t.info.Root, err)
	}
	if err := i.conclude(ctx, t); err != nil {
		return Summary{}, err
	}
	summary := &outcomes.summary
	summary.complete(changes, work)
	if err := i.total(ctx, summary, t); err != nil {
		return Summary{}, err
	}
	if summary.PeakRSS, err = peakRSS(); err != nil {
		return Summary{}, err
	}
	summary.Elapsed = time.Since(started)
	return *summary, nil
}

// peakRSS returns the most physical memory that this process has had, in bytes.
func peakRSS() (int64, error) {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0, fmt.Errorf("get resource usage: %w", err)
	}
	return int64(usage.Maxrss) * rssUnit, nil
}

// conclude tidies up after all changes of a target are written, and records that they
// are.
func (i *Instance) conclude(ctx context.Context, t target) error {
	if _, err := i.Repository.Collect(ctx); err != nil {
		return err
	}
	complete, err := i.complete(t)
	if err != nil {
		return err
	}
	if err := i.Repository.Touch(t.info.Name, complete); err != nil {
		return err
	}
	return i.Flush()
}

func (s Settings) limits() syntax.Limits {
	return syntax.Limits{Timeout: s.ParseTimeout, Arena: s.ParseMemory}
}
