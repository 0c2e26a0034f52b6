package instance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/repository"
	"elixirscope/flow"
	"elixirscope/pipeline"
	"elixirscope/sources/jsonl"
	"elixirscope/stages"
)

// fedRoot is the root of repositories whose files came as lines.
const fedRoot = "jsonl:"

// Feed is one stream of changes as lines of JSON; see package jsonl.
type Feed struct {
	Lines    io.Reader
	Root     string // directory that the files lie in that lines name
	Name     string // repository of lines that name none; "" when all have to
	Settings Settings
	Pipeline pipeline.Config
	Progress Progress
	// Bad is told of every line that is skipped.
	Bad func(line int, err error)
}

// Fed says what became of a stream of changes.
type Fed struct {
	Lines        int         `json:"lines"`
	BadLines     int         `json:"bad_lines"`
	Stages       []flow.Work `json:"stages"`
	Repositories []Summary   `json:"repositories"` // that lines named, in order of their names
}

// Feed applies a stream of changes. What was applied before an error stays, and the
// repositories it is of are incomplete until a stream about them has ended.
func (i *Instance) Feed(ctx context.Context, f Feed) (fed Fed, err error) {
	started := time.Now()
	files, err := i.crawler(target{info: &repository.Info{Root: f.Root}, settings: f.Settings}, f.Pipeline.Jobs)
	if err != nil {
		return Fed{}, err
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	to := &feeding{progress: f.Progress, repositories: make(map[string]*fedRepository)}
	changes := jsonl.New(jsonl.Config{
		Lines: f.Lines, MaxFileSize: f.Settings.MaxFileSize, Repo: f.Name, Files: files, Bad: f.Bad,
		Register: func(name string) error { return i.registerFed(name, f.Settings, to) },
	})
	for changes.More() {
		work, err := i.process(ctx, f.Pipeline, f.Settings.limitsOf, route{changes, brought{}, to})
		if err != nil {
			return Fed{}, fmt.Errorf("ingest lines: %w", err)
		}
		fed.Stages = addWork(fed.Stages, work)
	}
	fed.Lines, fed.BadLines = changes.Lines, changes.BadLines
	if err := i.conclude(ctx, func() error { return i.touchFed(to) }); err != nil {
		return Fed{}, err
	}
	err = i.summarizeFed(ctx, &fed, to, started)
	return fed, err
}

// registerFed finds or makes a repository that lines name.
func (i *Instance) registerFed(name string, settings Settings, to *feeding) error {
	t, err := i.register(name, fedRoot, settings, "")
	if errors.Is(err, repository.ErrOtherRoot) {
		return fmt.Errorf("%w: %w; send its files under another name", jsonl.ErrRefused, err)
	}
	if err != nil {
		return err
	}
	to.lock.Lock()
	defer to.lock.Unlock()
	to.repositories[name] = &fedRepository{t, outcomes{progress: to.progress, summary: newSummary(t.info)}}
	return nil
}

// touchFed records that the repositories that lines named are up to date. They are
// complete: what else there is to send, if an earlier stream was cut off, only its
// sender knows.
func (i *Instance) touchFed(to *feeding) error {
	for name, r := range to.repositories {
		if err := i.Repository.Touch(name, true); err != nil {
			return err
		}
		if err := i.settle(r.target); err != nil {
			return err
		}
	}
	return nil
}

// summarizeFed completes the summaries of all repositories that lines named.
func (i *Instance) summarizeFed(ctx context.Context, fed *Fed, to *feeding, started time.Time) error {
	for _, name := range slices.Sorted(maps.Keys(to.repositories)) {
		r := to.repositories[name]
		summary := &r.outcomes.summary
		if err := i.total(ctx, summary, r.target); err != nil {
			return err
		}
		summary.unchangedRest()
		if err := summary.cost(started); err != nil {
			return err
		}
		fed.Repositories = append(fed.Repositories, *summary)
	}
	return nil
}

// addWork adds what the stages did in one more pass.
func addWork(total, pass []flow.Work) []flow.Work {
	if total == nil {
		return pass
	}
	for n := range total {
		total[n].Items += pass[n].Items
		total[n].Busy += pass[n].Busy
	}
	return total
}

// feeding is the sink of a stream of changes.
type feeding struct {
	progress     Progress
	lock         sync.Mutex                // guards what is below
	repositories map[string]*fedRepository // by name
}

// fedRepository is a repository that lines name, and what became of those.
type fedRepository struct {
	target   target
	outcomes outcomes
}

// Consume implements flow.Consumer.
func (f *feeding) Consume(ctx context.Context, outcome stages.Outcome) error {
	f.lock.Lock()
	to := f.repositories[outcome.File.Repo]
	f.lock.Unlock()
	return to.outcomes.Consume(ctx, outcome)
}

// brought are the contents that changes bring along.
type brought struct{}

func (brought) Read(_ context.Context, change ast.Change) ([]byte, time.Time, error) {
	return change.Content, change.ModTime, nil
}
