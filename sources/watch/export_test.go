package watch

import "github.com/fsnotify/fsnotify"

// System returns the real Notifier on top of fsnotify.
func System(w *fsnotify.Watcher) Notifier { return system{w} }
