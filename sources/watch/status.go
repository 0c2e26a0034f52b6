package watch

import (
	"errors"
	"syscall"

	"github.com/fsnotify/fsnotify"
)

// Status is how a watcher is doing.
type Status struct {
	Watches     int   `json:"watches"`      // directories that are watched
	Polled      int   `json:"polled"`       // directories that are polled instead
	Overflows   int64 `json:"overflows"`    // times that the system dropped events
	Rescans     int64 `json:"rescans"`      // times that the whole tree was looked at again
	Held        bool  `json:"held"`         // changes wait for a repository's index.lock
	Pending     int   `json:"pending"`      // paths that changed and were not looked at yet
	RootMissing bool  `json:"root_missing"` // the root is gone, its records stay
}

// Status returns how the watcher is doing. It may be called at any time.
func (w *Watcher) Status() Status {
	watched, polled := w.table.counts()
	pending, held := w.queue.pending()
	return Status{Watches: watched, Polled: polled, Overflows: w.overflows.Load(), Rescans: w.rescans.Load(),
		Held: held, Pending: pending, RootMissing: w.missing.Load()}
}

// open opens the system's notifications. Without them everything is polled.
func (w *Watcher) open() Notifier {
	notifier, err := w.Open()
	if err != nil {
		return newDeaf(err)
	}
	return notifier
}

// warn says why directories are polled and what to do about it.
func (w *Watcher) warn(err error) {
	const polled = "directories that cannot be watched are polled, which takes longer to notice changes"
	switch {
	case errors.Is(err, syscall.ENOSPC):
		w.Logger.Warn(polled+"; too few watches are allowed: raise the sysctl fs.inotify.max_user_watches", "error", err)
	case errors.Is(err, syscall.EMFILE):
		w.Logger.Warn(polled+"; too many programs watch files: raise the sysctl fs.inotify.max_user_instances", "error", err)
	default:
		w.Logger.Warn(polled, "error", err)
	}
}

// deaf is the Notifier of a system that has none to give.
type deaf struct {
	err    error
	events chan fsnotify.Event
	faults chan error
}

func newDeaf(err error) deaf {
	return deaf{err, make(chan fsnotify.Event), make(chan error)}
}

func (d deaf) Add(string) error                               { return d.err }
func (d deaf) Remove(string) error                            { return nil }
func (d deaf) Notices() (<-chan fsnotify.Event, <-chan error) { return d.events, d.faults }

func (d deaf) Close() error {
	close(d.events)
	close(d.faults)
	return nil
}
