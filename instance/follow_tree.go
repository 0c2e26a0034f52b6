package instance

import (
	"fmt"
	"sync/atomic"
	"time"

	"elixirscope/sources/crawl"
	"elixirscope/sources/watch"
	"elixirscope/stages"
)

// tree is a directory, or a file of it, that is watched.
type tree struct {
	*watch.Watcher
	contents
	instance *Instance
	target   target
	crawled  atomic.Bool // its first crawl has ended
}

// followTree prepares the watching of a target. synced is called when its first crawl
// has ended.
func (i *Instance) followTree(t target, jobs int, c watch.Config, synced func()) (*tree, error) {
	crawler, err := i.crawler(t, jobs)
	if err != nil {
		return nil, err
	}
	f := &tree{contents: contents{crawler, t.settings.MaxFileSize}, instance: i, target: t}
	f.Watcher, err = watch.New(c, watch.Parts{
		Changes: &crawl.Changes{Crawler: crawler, Repo: t.info.Name, Known: known{i.Repository, t.info},
			Current: i.currency(t.settings).of},
		Logger: i.config.Logger.With("repository", t.info.Name),
		Synced: func() {
			f.crawled.Store(true)
			synced()
		},
	})
	return f, err
}

func (f *tree) of() *target { return &f.target }

func (f *tree) stop() { f.Stop() }

func (f *tree) refresh() { f.Refresh() }

func (f *tree) pending() int { return f.Status().Pending }

func (f *tree) oldest() time.Time { return f.Oldest() }

// seesAll is not so when single files are watched, nor when the root is gone.
func (f *tree) seesAll() bool { return f.target.only == "" && !f.Status().RootMissing }

func (f *tree) committed(stages.Outcome) {}

// record does nothing before the first crawl has ended: nobody knows yet.
func (f *tree) record() error {
	if !f.crawled.Load() {
		return nil
	}
	complete, err := f.instance.complete(f.target)
	if err != nil {
		return err
	}
	if err := f.instance.Repository.Touch(f.target.info.Name, complete); err != nil {
		return err
	}
	return f.instance.settle(f.target)
}

func (f *tree) status() TreeStatus {
	s := f.Status()
	return TreeStatus{Repo: f.target.info.Name, Root: f.target.info.Root, Watch: &s}
}

func (f *tree) issue() error {
	if f.Status().RootMissing {
		return fmt.Errorf("%s: the directory %s is gone", f.target.info.Name, f.target.info.Root)
	}
	return nil
}

func (f *tree) close() error { return f.crawler.Close() }
