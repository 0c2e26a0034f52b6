package watch

import (
	"errors"
	"io/fs"
	"slices"
)

// watchOutside watches what decides over the tree from outside, before it is read.
// What cannot be watched there is read again whenever the whole tree is looked at.
func (w *Watcher) watchOutside() {
	now := w.Changes.Crawler.Outside()
	before := w.outside.Swap(&now)
	dirs := slices.Concat(now.Above, []string{now.Git, now.Info})
	for _, dir := range dirs {
		if dir == "" {
			continue
		}
		err := w.table.add(dir)
		if before == nil && err != nil && !errors.Is(err, fs.ErrNotExist) {
			w.Logger.Warn("changes of ignore files in a directory above the root go unnoticed", "directory", dir, "error", err)
		}
	}
}
