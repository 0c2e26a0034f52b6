package instance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"time"

	"elixirscope/ast/classify"
	"elixirscope/ast/lang"
	"elixirscope/ast/repository"
	"elixirscope/ast/syntax"
	"elixirscope/pipeline"
	"elixirscope/sources/crawl"
	"elixirscope/stages"
)

// Settings decide what of a tree is ingested and how. They are stored with the
// repository, so that a rebuild can do the same.
type Settings struct {
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
// what differs from the store and forgets what is gone.
func (i *Instance) Ingest(ctx context.Context, o Once) (Summary, error) {
	started := time.Now()
	crawler, err := i.crawler(o)
	if err != nil {
		return Summary{}, err
	}
	defer crawler.Close()
	info, err := i.register(o, crawler.Dir())
	if err != nil {
		return Summary{}, err
	}
	changes := &crawl.Changes{Crawler: crawler, Repo: info.Name, Known: known{i.Repository, info},
		Current: currency{i.Languages, o.Settings}.of}
	outcomes := &outcomes{progress: o.Progress, summary: newSummary(info)}
	work, err := pipeline.Run(ctx, o.Pipeline, pipeline.Parts{
		Changes: expecting{changes, o.Progress},
		Parse: stages.ParseConfig{
			Languages: i.Languages, Limits: o.Settings.limits(), Contents: contents{crawler, o.Settings.MaxFileSize},
			Classifier: classify.New(), Units: i.Repository, Logger: i.config.Logger,
		},
		Repository: i.Repository, Outcomes: outcomes, Logger: i.config.Logger, Metrics: i.metrics,
	})
	if err != nil {
		return Summary{}, fmt.Errorf("ingest %s: %w", o.Root, err)
	}
	if _, err := i.Repository.Collect(ctx); err != nil {
		return Summary{}, err
	}
	if err := i.Repository.Touch(info.Name); err != nil {
		return Summary{}, err
	}
	if err := i.Flush(); err != nil {
		return Summary{}, err
	}
	summary := &outcomes.summary
	summary.complete(changes, work)
	if err := i.total(summary); err != nil {
		return Summary{}, err
	}
	summary.Elapsed = time.Since(started)
	return *summary, nil
}

func (s Settings) limits() syntax.Limits {
	return syntax.Limits{Timeout: s.ParseTimeout, Arena: s.ParseMemory}
}

func (i *Instance) crawler(o Once) (*crawl.Crawler, error) {
	return crawl.New(crawl.Config{
		Root: o.Root, Jobs: o.Pipeline.Jobs, MaxFileSize: o.Settings.MaxFileSize,
		Include: o.Settings.Include, Exclude: o.Settings.Exclude,
	}, func(name string) bool {
		_, candidate := i.Languages.Candidate(name)
		return candidate != lang.NotSource
	})
}

// register finds or makes the repository of a root: the one that was named, else
// the one that has this root, else one named after the directory, with its parent
// in front if that name is taken.
func (i *Instance) register(o Once, root string) (*repository.Info, error) {
	settings, err := json.Marshal(o.Settings)
	if err != nil {
		return nil, fmt.Errorf("encode settings: %w", err)
	}
	existing, err := i.repositoryAt(root, o.Name)
	if err != nil {
		return nil, err
	}
	if existing != nil {
		if single, err := isFile(o.Root); err != nil || single {
			return existing, err // one file of it does not change how the rest is ingested
		}
		return i.Repository.Open(existing.Name, root, settings)
	}
	if o.Name != "" {
		info, err := i.Repository.Open(o.Name, root, settings)
		if errors.Is(err, repository.ErrOtherRoot) {
			return nil, fmt.Errorf("%w; choose another --repo NAME", err)
		}
		return info, err
	}
	name := path.Base(filepath.ToSlash(root))
	info, err := i.Repository.Open(name, root, settings)
	if errors.Is(err, repository.ErrOtherRoot) {
		name = path.Base(path.Dir(filepath.ToSlash(root))) + "/" + name
		info, err = i.Repository.Open(name, root, settings)
	}
	if errors.Is(err, repository.ErrOtherRoot) {
		return nil, fmt.Errorf("%w; choose a name with --repo NAME", err)
	}
	return info, err
}

func isFile(name string) (bool, error) {
	info, err := os.Stat(name)
	if err != nil {
		return false, err
	}
	return !info.IsDir(), nil
}

// repositoryAt returns the repository of a root, the one called name unless that is
// "", nil when there is none.
func (i *Instance) repositoryAt(root, name string) (info *repository.Info, err error) {
	snapshot, err := i.Repository.Snapshot()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	infos, err := snapshot.Repositories()
	for n := range infos {
		if infos[n].Root == root && (name == "" || infos[n].Name == name) {
			return &infos[n], err
		}
	}
	return nil, err
}
