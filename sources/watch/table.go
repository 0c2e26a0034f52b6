package watch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"elixirscope/sources/crawl"
)

// table knows which directories are watched and which are polled instead.
//
// The system watches inodes and fsnotify tells names: a directory that is added
// under a second name while it is still watched under the one it had before it
// moved would keep its old name for ever. So the table knows directories by both.
// When one moved its watches stay until the old name or the new one is looked at:
// events under names that are not there any more cost a look, that is all.
type table struct {
	dir      string // the root
	notifier Notifier

	lock    sync.Mutex
	watched map[string]inode // by path relative to the root
	names   map[inode]string
	polled  map[string]struct{}
	git     map[string]struct{} // the repositories' own directories
	entered map[string]struct{} // since the last settle
}

// inode identifies a directory, whatever its name.
type inode struct{ device, number uint64 }

func newTable(dir string) *table {
	return &table{dir: dir, watched: make(map[string]inode), names: make(map[inode]string),
		polled: make(map[string]struct{}), git: make(map[string]struct{}), entered: make(map[string]struct{})}
}

// start lets the table use a notifier. Nothing is entered before.
func (t *table) start(notifier Notifier) {
	t.lock.Lock()
	defer t.lock.Unlock()
	t.notifier = notifier
}

// add watches a directory outside the tree, given its absolute path.
func (t *table) add(dir string) error { return t.notifier.Add(dir) }

// enter watches a directory that is about to be read. The error says why it is not
// watched but polled.
func (t *table) enter(dir string) error {
	t.lock.Lock()
	defer t.lock.Unlock()
	err := t.watch(dir)
	if git := filepath.Join(dir, ".git"); t.isDirectory(git) {
		t.git[git] = struct{}{}
		err = errors.Join(err, t.watch(git), t.watch(filepath.Join(git, "info")))
	}
	delete(t.polled, dir)
	if err != nil {
		t.polled[dir] = struct{}{}
	}
	return err
}

func (t *table) isDirectory(path string) bool {
	info, err := os.Lstat(t.absolute(path))
	return err == nil && info.IsDir()
}

func (t *table) absolute(path string) string { return filepath.Join(t.dir, path) }

// watch watches a directory, if it is there.
func (t *table) watch(dir string) error {
	t.entered[dir] = struct{}{}
	info, err := os.Lstat(t.absolute(dir))
	if err == nil && !info.IsDir() || errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		t.forget(dir)
		return nil
	}
	if err != nil {
		return fmt.Errorf("watch %s: %w", dir, err)
	}
	id := identity(info)
	if name, ok := t.names[id]; ok && name != dir {
		t.forget(name) // it moved
	}
	if was, ok := t.watched[dir]; ok && was != id {
		t.forget(dir) // it was replaced
	}
	// What is watched is added again: that costs little, and helps if the watch
	// was lost.
	if err := t.notifier.Add(t.absolute(dir)); err != nil {
		t.forget(dir)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return fmt.Errorf("watch %s: %w", dir, err)
	}
	t.watched[dir], t.names[id] = id, dir
	return nil
}

// forget ends the watch of a directory. That the system ended it before, as it does
// when the directory is gone, is no failure, and of others nothing follows.
func (t *table) forget(dir string) {
	id, ok := t.watched[dir]
	if !ok {
		return
	}
	_ = t.notifier.Remove(t.absolute(dir))
	delete(t.watched, dir)
	delete(t.names, id)
}

// forgetBelow ends the watches of directories below others, except for some.
func (t *table) forgetBelow(dirs, except map[string]struct{}) {
	stale := func(dir string) bool {
		_, kept := except[dir]
		_, named := dirs[dir]
		return !kept && (named || crawl.Below(dir, dirs))
	}
	for dir := range t.watched {
		if stale(dir) {
			t.forget(dir)
		}
	}
	for _, set := range []map[string]struct{}{t.polled, t.git} {
		for dir := range set {
			if stale(dir) {
				delete(set, dir)
			}
		}
	}
}

// settle ends the watches at and below the paths that were reconciled, of all that
// was not entered meanwhile: it is gone, or it is ignored now.
func (t *table) settle(paths []string) {
	t.lock.Lock()
	defer t.lock.Unlock()
	scopes := make(map[string]struct{}, len(paths))
	directories := len(t.entered) > 0
	for _, p := range paths {
		scopes[p] = struct{}{}
		_, watched := t.watched[p]
		_, polled := t.polled[p]
		directories = directories || watched || polled
	}
	// Looking through all watches is for when it concerns directories at all.
	if directories {
		t.forgetBelow(scopes, t.entered)
	}
	clear(t.entered)
}

// reset ends all watches.
func (t *table) reset() {
	t.lock.Lock()
	defer t.lock.Unlock()
	t.forgetBelow(map[string]struct{}{".": {}}, nil)
}

// counts returns how many directories are watched and polled.
func (t *table) counts() (watched, polled int) {
	t.lock.Lock()
	defer t.lock.Unlock()
	return len(t.watched), len(t.polled)
}

// toPoll returns the directories without a watch.
func (t *table) toPoll() []string {
	t.lock.Lock()
	defer t.lock.Unlock()
	dirs := make([]string, 0, len(t.polled))
	for dir := range t.polled {
		dirs = append(dirs, dir)
	}
	return crawl.Scopes(dirs)
}

// locked reports whether the index of a repository in the tree is locked.
func (t *table) locked() bool {
	t.lock.Lock()
	defer t.lock.Unlock()
	for git := range t.git {
		if isLocked(t.absolute(git)) {
			return true
		}
	}
	return false
}

// isLocked reports whether the index of a repository, given its own directory, is
// locked.
func isLocked(git string) bool {
	_, err := os.Lstat(filepath.Join(git, "index.lock"))
	return err == nil
}

func identity(info fs.FileInfo) inode {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return inode{}
	}
	return inode{uint64(stat.Dev), stat.Ino}
}
