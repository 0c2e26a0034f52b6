package watch

import "github.com/fsnotify/fsnotify"

// Notifier is what the watcher needs of the system's notifications: those of
// package fsnotify.
type Notifier interface {
	// Add watches a directory. Of one that is watched under another name, the events
	// keep coming under that.
	Add(dir string) error
	Remove(dir string) error
	Close() error
	// Notices are what happens. Both channels are closed by Close.
	Notices() (<-chan fsnotify.Event, <-chan error)
}

// system is the real Notifier.
type system struct{ *fsnotify.Watcher }

func (s system) Notices() (<-chan fsnotify.Event, <-chan error) { return s.Events, s.Errors }

func openSystem() (Notifier, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	return system{w}, nil
}
