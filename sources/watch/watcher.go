package watch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"path"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"elixirscope/ast"
	"elixirscope/flow"
	"elixirscope/sources/crawl"
)

// Parts are what a Watcher works with.
type Parts struct {
	Changes *crawl.Changes // is the watcher's from then on; its Enter is set by it
	Logger  *slog.Logger
	// Synced, if set, is called once, when the changes that the first crawl found have
	// been emitted.
	Synced func()
	// Met, if set, is told what each look at a part of the tree met, and so of what
	// could not be read.
	Met func(crawl.Report)
	// Open, if set, opens other notifications than the system's.
	Open func() (Notifier, error)
}

// Watcher is a source of the pipeline that emits the changes of a tree until it is
// stopped.
type Watcher struct {
	Parts
	config  Config
	queue   *queue
	table   *table
	outside atomic.Pointer[crawl.Outside]

	missing   atomic.Bool  // the root
	warned    atomic.Bool  // that directories are polled
	restUntil atomic.Int64 // no poll before, in nanoseconds of Unix time
	overflows atomic.Int64
	rescans   atomic.Int64
}

var _ flow.Producer[ast.Change] = (*Watcher)(nil)

// errStopped ends the first crawl when the watcher is stopped meanwhile.
var errStopped = errors.New("the watcher was stopped")

// restFactor is how many times as long as it polled the watcher rests: polling many
// directories takes no more than a tenth of its time.
const restFactor = 10

// New returns a Watcher that does nothing before Produce.
func New(config Config, parts Parts) (*Watcher, error) {
	if err := config.Validate(); err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	if parts.Open == nil {
		parts.Open = openSystem
	}
	w := &Watcher{Parts: parts, config: config}
	w.table = newTable(parts.Changes.Crawler.Dir())
	w.queue = newQueue(config, w.locked)
	w.Changes.Enter = w.enter
	return w, nil
}

// Stop ends Produce when it has emitted what it knows of by now; whoever cannot wait
// for that ends its context. It may be called at any time and more than once.
func (w *Watcher) Stop() { w.queue.stop() }

// Oldest returns since when the watcher has known of what it has not looked at yet;
// zero when there is nothing. It may be called at any time.
func (w *Watcher) Oldest() time.Time { return w.queue.oldest() }

// Refresh makes the watcher look at the whole tree again.
func (w *Watcher) Refresh() { w.queue.add(".") }

// Produce implements flow.Producer: it crawls the tree, then emits changes until
// Stop, when it returns nil, or until the context ends. It is called once.
func (w *Watcher) Produce(ctx context.Context, emit func(context.Context, ast.Change) error) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	notifier := w.open()
	w.table.start(notifier)
	w.watchOutside()
	var running sync.WaitGroup
	defer func() {
		cancel()
		if e := notifier.Close(); e != nil {
			err = errors.Join(err, fmt.Errorf("watch: close: %w", e))
		}
		running.Wait()
	}()
	events, faults := notifier.Notices()
	running.Go(func() { w.read(events) })
	running.Go(func() { w.readFaults(faults) })
	running.Go(func() { w.patrol(ctx) })
	if err := w.crawl(ctx, emit); err != nil {
		if errors.Is(err, errStopped) {
			return nil
		}
		return err
	}
	return w.follow(ctx, emit)
}

// crawl emits what differs from the records.
func (w *Watcher) crawl(ctx context.Context, emit func(context.Context, ast.Change) error) error {
	err := w.Changes.Produce(ctx, func(ctx context.Context, c ast.Change) error {
		if w.queue.isStopped() {
			return errStopped
		}
		return emit(ctx, c)
	})
	if err != nil {
		return err
	}
	// Of a single file the directory is watched that it lies in: it is replaced
	// there when it is saved.
	if only := w.Changes.Crawler.Only(); only != "" {
		w.enter(path.Dir(only))
	}
	w.table.settle(nil)
	if w.Met != nil {
		w.Met(w.Changes.Report)
	}
	if w.Synced != nil {
		w.Synced()
	}
	return nil
}

// follow emits what changes.
func (w *Watcher) follow(ctx context.Context, emit func(context.Context, ast.Change) error) error {
	for {
		paths, err := w.queue.take(ctx)
		if err != nil || len(paths) == 0 {
			return err
		}
		started := time.Now()
		scopes := crawl.Scopes(slices.Collect(maps.Keys(paths)))
		if err := w.reconcile(ctx, scopes, newSeen(paths).dated(emit)); err != nil {
			return err
		}
		if _, polled := w.table.counts(); polled > 0 {
			w.restUntil.Store(time.Now().Add(restFactor * time.Since(started)).UnixNano())
		}
	}
}

// reconcile emits what differs at and below paths.
func (w *Watcher) reconcile(ctx context.Context, paths []string, emit func(context.Context, ast.Change) error) error {
	if len(paths) == 0 {
		return nil
	}
	whole := slices.Contains(paths, ".")
	if whole {
		w.watchOutside()
	}
	report, err := w.Changes.Reconcile(ctx, paths, emit)
	switch {
	case errors.Is(err, crawl.ErrRoot):
		w.lostRoot(err)
		return nil
	case err != nil:
		return err
	}
	if whole {
		w.rescans.Add(1)
		w.missing.Store(false)
	}
	w.table.settle(paths)
	if w.Met != nil {
		w.Met(report)
	}
	return nil
}

// lostRoot turns to the directory that has the name of the root now. While there is
// none, the patrol leads here again and again.
func (w *Watcher) lostRoot(err error) {
	if !w.missing.Swap(true) {
		w.Logger.Warn("the root is gone; what is recorded of it stays until it is back", "error", err)
	}
	w.table.reset()
	if w.Changes.Crawler.Reopen() == nil {
		w.Logger.Info("the root is back; it is crawled anew", "root", w.Changes.Crawler.Dir())
		w.queue.add(".")
	}
}

// enter watches a directory before it is read.
func (w *Watcher) enter(dir string) {
	if err := w.table.enter(dir); err != nil && !w.warned.Swap(true) {
		w.warn(err)
	}
}

// locked reports whether a repository's index is locked.
func (w *Watcher) locked() bool {
	git := w.outside.Load().Git
	return w.table.locked() || git != "" && isLocked(git)
}

// patrol looks, at intervals, for what no event tells: whether the root is there,
// and what changed in directories that are not watched.
func (w *Watcher) patrol(ctx context.Context) {
	ticker := time.NewTicker(w.config.Poll)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-ticker.C:
			w.inspect(now)
		}
	}
}

func (w *Watcher) inspect(now time.Time) {
	w.queue.ring() // the event of an unlocked index may have been lost
	if w.missing.Load() || w.Changes.Crawler.CheckRoot() != nil {
		w.queue.add(".")
		return
	}
	if now.UnixNano() < w.restUntil.Load() {
		return
	}
	for _, dir := range w.table.toPoll() {
		w.queue.add(dir)
	}
}
