package crawl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"

	"elixirscope/ast"
)

const (
	// batch is the number of entries read from a directory at once: enough for most
	// to take one batch, few enough for a directory of a million to stay small.
	batch = 256
	// waiting is the number of directories per worker that may wait for one.
	waiting = 16
)

// Walk calls emit for every file of the tree whose name is wanted and that no rule
// excludes, in no particular order. Emit is called concurrently, from as many
// goroutines as the configuration has jobs; Walk returns when the last call has.
//
// The first error of emit ends the walk and is returned, as is that of a cancelled
// context or of a root that is not there any more. Only without an error is the
// report complete: a file that was not emitted is gone then, unless it lies below
// one of the unreadable directories.
func (c *Crawler) Walk(ctx context.Context, emit func(context.Context, Entry) error) (Report, error) {
	return c.walk(ctx, nil, emit)
}

func (c *Crawler) walk(ctx context.Context, enter func(string), emit func(context.Context, Entry) error) (Report, error) {
	total := Report{Skipped: make(map[ast.Reason]int)}
	if err := c.CheckRoot(); err != nil {
		return total, err
	}
	return c.walkFrom(ctx, c.top(&total), total, enter, emit)
}

// walkFrom crawls a directory and what lies below it. Its report adds to total.
func (c *Crawler) walkFrom(ctx context.Context, start directory, total Report, enter func(string), emit func(context.Context, Entry) error) (Report, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	q := &queue{directories: make(chan directory, waiting*c.config.Jobs)}
	q.offer(start) // never finds the queue full
	reports := make([]Report, c.config.Jobs)
	var workers sync.WaitGroup
	for i := range reports {
		reports[i].Skipped = make(map[ast.Reason]int)
		w := worker{crawler: c, ctx: ctx, cancel: cancel, queue: q, enter: enter, emit: emit, report: &reports[i]}
		workers.Go(w.run)
	}
	workers.Wait()
	for _, r := range reports {
		total.add(r)
	}
	if err := context.Cause(ctx); err != nil {
		return total, fmt.Errorf("crawl %s: %w", c.config.Root, err)
	}
	return total, nil
}

// queue holds the directories that wait for a worker. Its size is fixed: a worker
// that finds it full crawls the directory itself.
type queue struct {
	directories chan directory
	unfinished  atomic.Int64 // waiting or being crawled by the worker that took them
}

// offer puts a directory into the queue; false when it is full. Whoever offers is
// crawling a directory of the queue, so that it cannot be closed meanwhile.
func (q *queue) offer(d directory) bool {
	q.unfinished.Add(1)
	select {
	case q.directories <- d:
		return true
	default:
		q.unfinished.Add(-1)
		return false
	}
}

// done marks a directory, with all that was crawled along with it, as finished.
func (q *queue) done() {
	if q.unfinished.Add(-1) == 0 {
		close(q.directories)
	}
}

// worker crawls directories until none are left.
type worker struct {
	crawler *Crawler
	ctx     context.Context
	cancel  context.CancelCauseFunc
	queue   *queue
	enter   func(dir string) // may be nil
	emit    func(context.Context, Entry) error
	report  *Report
}

func (w *worker) run() {
	for d := range w.queue.directories {
		// After a cancellation the queue still has to run empty to be closed.
		switch {
		case w.ctx.Err() != nil:
		case w.crawler.config.Only != "":
			w.single(w.crawler.config.Only)
		default:
			w.tree(w.crawler.root, slashed(d.path), d)
		}
		w.queue.done()
	}
}

// single crawls the only file there is to crawl.
func (w *worker) single(path string) {
	info, err := w.crawler.root.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return
	case err != nil:
		w.send(Entry{Path: path, Skip: ast.Unreadable, Detail: err.Error()})
		return
	}
	w.report.Files++
	if !w.crawler.wanted(name(path)) {
		w.report.NotSource++
		return
	}
	w.candidate(path, fs.FileInfoToDirEntry(info))
}

// tree crawls a directory that has the given name in a parent, and those below it
// that no other worker takes. The last directory below each is crawled in a loop
// instead of recursively, with its parent closed: a deep chain of directories
// takes one handle and no stack.
func (w *worker) tree(parent *os.Root, name string, d directory) {
	handle, ok := w.open(parent, name, d)
	for ok {
		last, found := w.list(handle, d)
		if !found || w.ctx.Err() != nil {
			handle.Close()
			return
		}
		next, opened := w.open(handle, last.name(), last)
		handle.Close()
		handle, d, ok = next, last, opened
	}
}

func (w *worker) open(parent *os.Root, name string, d directory) (*os.Root, bool) {
	handle, err := parent.OpenRoot(name)
	if err != nil {
		w.unreadable(d, err)
		return nil, false
	}
	w.report.Directories++
	return handle, true
}

// unreadable notes that a directory could not be read, unless it vanished: then
// its files are gone as well.
func (w *worker) unreadable(d directory, err error) {
	if d.path == "" || !errors.Is(err, fs.ErrNotExist) {
		w.report.unreadable(d.path, err)
	}
}

// list crawls one directory: it emits the files and sees to all directories but
// one, which it returns.
func (w *worker) list(handle *os.Root, d directory) (last directory, found bool) {
	listing, err := handle.Open(".")
	if err != nil {
		w.unreadable(d, err)
		return directory{}, false
	}
	defer listing.Close()
	if w.enter != nil {
		w.enter(slashed(d.path))
	}
	for first := true; ; first = false {
		entries, err := listing.ReadDir(batch)
		if first {
			d.obey(handle, presenceIn(entries), w.report)
		}
		for _, child := range w.entries(d, entries) {
			if found && !w.queue.offer(last) {
				w.tree(handle, last.name(), last)
			}
			last, found = child, true
		}
		switch {
		case err == io.EOF || w.ctx.Err() != nil:
			return last, found
		case err != nil:
			w.unreadable(d, err)
			return last, found
		}
	}
}

// presenceIn tells which files that matter for the rules are among the first
// batch of entries; when that is not all there is, they may come later.
func presenceIn(entries []fs.DirEntry) presence {
	if len(entries) == batch {
		return everything()
	}
	var p presence
	for _, e := range entries {
		p.note(e.Name())
	}
	return p
}

// entries emits the files among the entries of a directory and returns the
// directories that are to be crawled.
func (w *worker) entries(d directory, entries []fs.DirEntry) []directory {
	c := w.crawler
	var children []directory
	for _, e := range entries {
		if w.ctx.Err() != nil {
			return nil
		}
		name := e.Name()
		switch {
		case SkippedByName(name):
			w.report.ByName++
		case !e.IsDir():
			w.file(d, e)
		case c.excludes(d, join(d.path, name), true):
			w.report.Ignored++
		default:
			children = append(children, c.child(d, join(d.path, name)))
		}
	}
	return children
}

// file emits a file unless it does not belong to what is crawled.
func (w *worker) file(d directory, e fs.DirEntry) {
	c := w.crawler
	w.report.Files++
	if !c.wanted(e.Name()) {
		w.report.NotSource++
		return
	}
	path := join(d.path, e.Name())
	if c.excludes(d, path, false) || !c.includes(d, path) {
		w.report.Ignored++
		return
	}
	w.candidate(path, e)
}

// candidate emits a file that belongs to what is crawled.
func (w *worker) candidate(path string, e fs.DirEntry) {
	c := w.crawler
	entry := Entry{Path: path}
	if e.Type()&fs.ModeSymlink != 0 {
		target, outside := c.leadsOutside(path)
		if !outside {
			w.report.Links++
			return
		}
		entry.Skip, entry.Detail = ast.OutsideRoot, "leads to "+target
	}
	info, err := e.Info()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return // it vanished since the directory was read
	case err != nil:
		entry.Skip, entry.Detail = ast.Unreadable, err.Error()
	default:
		entry.Size, entry.ModTime = info.Size(), ChangeTime(info)
		c.judge(&entry, info.Mode())
	}
	w.send(entry)
}

// judge finds out why a file cannot be read, unless that is known already.
func (c *Crawler) judge(entry *Entry, mode fs.FileMode) {
	switch {
	case entry.Skip != ast.NoReason:
	case !mode.IsRegular():
		entry.Skip, entry.Detail = ast.SpecialFile, kind(mode)
	case entry.Size > c.config.MaxFileSize:
		entry.Skip, entry.Detail = ast.TooLarge, c.tooLarge(entry.Size).Error()
	}
}

func (w *worker) send(entry Entry) {
	if entry.Skip == ast.NoReason {
		w.report.Emitted++
	} else {
		w.report.Skipped[entry.Skip]++
	}
	if err := w.emit(w.ctx, entry); err != nil {
		w.cancel(err)
	}
}
