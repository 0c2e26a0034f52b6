package watch

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"

	"elixirscope/sources/ignore"

	"github.com/fsnotify/fsnotify"
)

// read turns events into paths to look at. It waits for nothing: when it does not
// keep up, the system drops events.
func (w *Watcher) read(events <-chan fsnotify.Event) {
	for e := range events {
		if p, ok := w.relative(e.Name); ok {
			w.inside(p)
		} else if w.decides(e.Name) {
			w.queue.add(".")
		}
	}
}

// readFaults takes what fsnotify reports. It must not touch the table: fsnotify holds
// a lock while it reports some of them, for which whoever adds a watch waits with the
// table locked.
func (w *Watcher) readFaults(faults <-chan error) {
	for err := range faults {
		switch {
		case errors.Is(err, fsnotify.ErrEventOverflow):
			w.overflows.Add(1)
			w.Logger.Warn("changes came faster than they could be read and some were lost; everything is looked at again. "+
				"If this happens often, raise the sysctl fs.inotify.max_queued_events", "error", err)
		case errors.Is(err, syscall.EINVAL):
			continue // the end of a watch that the system had ended before
		default:
			w.Logger.Warn("notifications failed; everything is looked at again", "error", err)
		}
		w.queue.add(".")
	}
}

// relative returns a path relative to the root.
func (w *Watcher) relative(name string) (string, bool) {
	p, ok := strings.CutPrefix(name, strings.TrimSuffix(w.table.dir, "/"))
	switch {
	case !ok:
		return "", false
	case p == "":
		return ".", true
	}
	return strings.CutPrefix(p, "/")
}

// inside takes an event of a path in the tree.
func (w *Watcher) inside(p string) {
	if strings.HasSuffix("/"+p, "/.git/index.lock") {
		w.queue.ring()
		return
	}
	w.queue.add(p)
}

// decides reports whether a path outside the tree decides over it. It rings when
// that is the lock of an index.
func (w *Watcher) decides(name string) bool {
	outside := w.outside.Load()
	dir, base := filepath.Split(name)
	dir = filepath.Clean(dir)
	switch {
	case dir == outside.Git && base == "index.lock":
		w.queue.ring()
		return false
	case dir == outside.Info:
		return base == "exclude"
	case dir == outside.Git:
		return base == "info"
	}
	return base == ignore.GitFile || base == ignore.OwnFile || base == ".git"
}
