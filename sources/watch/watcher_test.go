package watch_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/sources/crawl"
	"elixirscope/sources/watch"

	"github.com/fsnotify/fsnotify"
)

// tree makes a directory of files and returns its path.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "root")
	must(t, os.Mkdir(root, 0o777))
	grow(t, root, files)
	return root
}

// Saving as editors do is one change, whatever files they make besides.
func TestSavesAreOneChange(t *testing.T) {
	root := tree(t, map[string]string{"a.ex": "1", "d/b.ex": "1"})
	l := start(t, root, config(), 1, nil)
	defer l.stop(t)
	<-l.synced
	l.converges(t)
	_, n := l.model.since(0)
	grow(t, root, map[string]string{"4913": "", ".a.ex.swp": "", "a.ex~": "1", "#a.ex#": "", "new": "2"})
	must(t, os.Rename(filepath.Join(root, "new"), filepath.Join(root, "a.ex")))
	must(t, os.Remove(filepath.Join(root, "4913")))
	l.converges(t)
	// What comes last shows that nothing else is to come.
	grow(t, root, map[string]string{"z.ex": ""})
	l.converges(t)
	if changes, _ := l.model.since(n); !slices.Equal(changes, []string{"+a.ex", "+z.ex"}) {
		t.Errorf("changes: %q", changes)
	}
}

// A checkout that touches thousands of files comes when git is through with it, and
// is found completely.
func TestBranchSwitch(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	root := tree(t, map[string]string{"a.ex": "1"})
	git := func(args ...string) {
		t.Helper()
		c := exec.Command("git", append([]string{"-c", "user.name=x", "-c", "user.email=x@example.com"}, args...)...)
		c.Dir = root
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("init", "--quiet", "--initial-branch=main")
	git("add", ".")
	git("commit", "--quiet", "--message=x")
	git("checkout", "--quiet", "-b", "large")
	for i := range 20 {
		grow(t, root, many(fmt.Sprint("d", i%5, "/e", i), 150))
	}
	git("add", ".")
	git("commit", "--quiet", "--message=y")
	l := start(t, root, config(), 10, nil)
	defer l.stop(t)
	<-l.synced
	for _, branch := range []string{"main", "large", "main"} {
		git("checkout", "--quiet", branch)
		l.converges(t)
	}
}

func TestLockedIndex(t *testing.T) {
	root := tree(t, map[string]string{".git/HEAD": "", "sub/.git/HEAD": ""})
	l := start(t, root, config(), 1, nil)
	defer l.stop(t)
	<-l.synced
	for _, dir := range []string{".git", "sub/.git"} {
		lock := filepath.Join(root, dir, "index.lock")
		grow(t, root, map[string]string{dir + "/index.lock": ""})
		grow(t, root, map[string]string{strings.ReplaceAll(dir, "/", "_") + ".ex": ""})
		eventually(t, "the change is held", func() bool { s := l.Status(); return s.Held && s.Pending > 0 })
		if len(l.model.state()) == len(fresh(t, root)) {
			t.Error("a change came while the index was locked")
		}
		must(t, os.Remove(lock))
		l.converges(t)
	}
}

// faulty fails where the system's notifications may.
type faulty struct {
	watch.Notifier
	full   atomic.Bool
	faults chan error
	once   sync.Once
}

// openFaulty opens the system's notifications; the channel of faults is the test's.
func openFaulty(t *testing.T) *faulty {
	t.Helper()
	w, err := fsnotify.NewWatcher()
	must(t, err)
	f := &faulty{Notifier: watch.System(w), faults: make(chan error)}
	return f
}

func (f *faulty) open() (watch.Notifier, error) { return f, nil }

func (f *faulty) Add(dir string) error {
	if f.full.Load() {
		return &os.PathError{Op: "inotify_add_watch", Path: dir, Err: syscall.ENOSPC}
	}
	return f.Notifier.Add(dir)
}

func (f *faulty) Notices() (<-chan fsnotify.Event, <-chan error) {
	events, _ := f.Notifier.Notices()
	return events, f.faults
}

func (f *faulty) Close() error {
	f.once.Do(func() { close(f.faults) })
	return f.Notifier.Close()
}

// mute drops events until it is told to let them pass.
type mute struct {
	*faulty
	events chan fsnotify.Event
	on     atomic.Bool
	ended  sync.WaitGroup
}

func openMute(t *testing.T) *mute {
	m := &mute{faulty: openFaulty(t), events: make(chan fsnotify.Event)}
	events, _ := m.Notifier.Notices()
	m.ended.Go(func() {
		defer close(m.events)
		for e := range events {
			if !m.on.Load() {
				m.events <- e
			}
		}
	})
	return m
}

func (m *mute) open() (watch.Notifier, error) { return m, nil }

func (m *mute) Notices() (<-chan fsnotify.Event, <-chan error) { return m.events, m.faults }

func (m *mute) Close() error {
	err := m.faulty.Close()
	m.ended.Wait()
	return err
}

// When events were lost, whatever they were, everything is looked at again; what
// comes after that has events again.
func TestOverflow(t *testing.T) {
	root := tree(t, map[string]string{"a.ex": "1", "d/e/b.ex": "1"})
	m := openMute(t)
	l := start(t, root, config(), 1, m.open)
	defer l.stop(t)
	<-l.synced
	l.converges(t)
	m.on.Store(true)
	must(t, os.Rename(filepath.Join(root, "d"), filepath.Join(root, "moved")))
	grow(t, root, map[string]string{"new/f/c.ex": "", "d/other/x.ex": ""})
	must(t, os.Remove(filepath.Join(root, "a.ex")))
	m.faults <- fsnotify.ErrEventOverflow
	l.converges(t)
	m.on.Store(false)
	grow(t, root, map[string]string{"new/f/d.ex": "", "moved/e/b.ex": "2", "d/other/y.ex": ""})
	l.converges(t)
	if s := l.Status(); s.Overflows != 1 || s.Rescans == 0 || !l.log.has("fs.inotify.max_queued_events") {
		t.Errorf("%+v\n%s", s, l.log.text.String())
	}
}

// busy makes files and a directory in each directory, right before it is watched and
// right after.
type busy struct {
	*faulty
	t     *testing.T
	depth int
}

func (b *busy) open() (watch.Notifier, error) { return b, nil }

func (b *busy) Add(dir string) error {
	if strings.Count(dir, "/") >= b.depth {
		return b.faulty.Add(dir)
	}
	grow(b.t, dir, map[string]string{"before.ex": "", "old/a.ex": ""})
	err := b.faulty.Add(dir)
	grow(b.t, dir, map[string]string{"after.ex": "", "new/a.ex": ""})
	return err
}

// What appears in a directory while it is about to be watched and read is not lost.
func TestNothingIsLostWhileWalking(t *testing.T) {
	root := tree(t, map[string]string{"d/e.ex": ""})
	b := &busy{openFaulty(t), t, strings.Count(root, "/") + 4}
	l := start(t, root, config(), 1, b.open)
	defer l.stop(t)
	<-l.synced
	l.converges(t)
}

// Directories without a watch are polled, and watched as soon as that is possible.
func TestTooFewWatches(t *testing.T) {
	root := tree(t, map[string]string{"a.ex": "1", "d/b.ex": "1"})
	f := openFaulty(t)
	l := start(t, root, config(), 1, f.open)
	defer l.stop(t)
	<-l.synced
	f.full.Store(true)
	grow(t, root, map[string]string{"e/f/c.ex": "", "d/g/d.ex": ""})
	eventually(t, "three directories are polled", func() bool { return l.Status().Polled == 3 })
	l.converges(t)
	for i := range 3 {
		grow(t, root, map[string]string{"e/f/c.ex": fmt.Sprint(i), "d/g/new.ex": fmt.Sprint(i), "d/b.ex": fmt.Sprint(i)})
		l.converges(t)
	}
	must(t, os.RemoveAll(filepath.Join(root, "e")))
	l.converges(t)
	if !l.log.has("fs.inotify.max_user_watches") {
		t.Errorf("no warning: %s", l.log.text.String())
	}
	f.full.Store(false)
	eventually(t, "nothing is polled", func() bool { s := l.Status(); return s.Polled == 0 && s.Watches == 3 })
}

func TestTooManyWatchers(t *testing.T) {
	root := tree(t, map[string]string{"a.ex": "1", "d/b.ex": "1"})
	l := start(t, root, config(), 1, func() (watch.Notifier, error) { return nil, os.NewSyscallError("inotify_init", syscall.EMFILE) })
	defer l.stop(t)
	<-l.synced
	grow(t, root, map[string]string{"a.ex": "2", "d/c.ex": "", "e/f.ex": ""})
	l.converges(t)
	if s := l.Status(); s.Polled != 3 || s.Watches != 0 || !l.log.has("fs.inotify.max_user_instances") {
		t.Errorf("%+v\n%s", s, l.log.text.String())
	}
}

// While the root is gone nothing is forgotten; when it is back it is crawled anew
// and watched.
func TestRootComesBack(t *testing.T) {
	root := tree(t, map[string]string{"a.ex": "1", "d/b.ex": "1"})
	l := start(t, root, config(), 1, nil)
	defer l.stop(t)
	<-l.synced
	l.converges(t)
	must(t, os.Rename(root, root+".away"))
	eventually(t, "the root is missed", func() bool { return l.Status().RootMissing })
	if len(l.model.state()) != 2 {
		t.Errorf("left: %q", l.model.state())
	}
	grow(t, root, map[string]string{"a.ex": "2", "e/c.ex": ""})
	l.converges(t)
	grow(t, root, map[string]string{"e/d.ex": ""})
	l.converges(t)
	must(t, os.RemoveAll(root))
	eventually(t, "the root is missed", func() bool { return l.Status().RootMissing })
	must(t, os.Rename(root+".away", root))
	l.converges(t)
	grow(t, root, map[string]string{"d/b.ex": "3"})
	l.converges(t)
}

func TestSingleFile(t *testing.T) {
	top := tree(t, map[string]string{"lib/a.ex": "1", "lib/b.ex": "1"})
	file := filepath.Join(top, "lib/a.ex")
	l := start(t, file, config(), 1, nil)
	defer l.stop(t)
	<-l.synced
	grow(t, top, map[string]string{"new": "2", "lib/b.ex": "2"})
	must(t, os.Rename(filepath.Join(top, "new"), file))
	eventually(t, "the file has its new content", func() bool { return maps.Equal(l.model.state(), map[string]string{"lib/a.ex": "2"}) })
	must(t, os.Remove(file))
	eventually(t, "the file is gone", func() bool { return len(l.model.state()) == 0 })
}

// Rules above the root are in force, and so are their changes.
func TestRulesAboveTheRoot(t *testing.T) {
	top := tree(t, map[string]string{".git/HEAD": "", "apps/web/a.ex": "", "apps/web/d/b.ex": ""})
	l := start(t, filepath.Join(top, "apps/web"), config(), 1, nil)
	defer l.stop(t)
	<-l.synced
	l.converges(t)
	for _, name := range []string{".gitignore", "apps/.gitignore", ".git/info/exclude"} {
		grow(t, top, map[string]string{name: "a.ex\n"})
		eventually(t, "a.ex is ignored", func() bool { return len(l.model.state()) == 1 })
		must(t, os.Remove(filepath.Join(top, name)))
		l.converges(t)
	}
	grow(t, top, map[string]string{".git/index.lock": "", "apps/web/c.ex": ""})
	eventually(t, "the change is held", func() bool { return l.Status().Held })
	must(t, os.Remove(filepath.Join(top, ".git/index.lock")))
	l.converges(t)
}

// What the crawler does not enter is not watched.
func TestIgnoredDirectoriesAreNotWatched(t *testing.T) {
	root := tree(t, map[string]string{
		".git/objects/ab/x": "", ".git/info/exclude": "", ".gitignore": "/deps/\n", "deps/d/a.ex": "", "node_modules/m/a.ex": "", "_build/dev/a.ex": "", "lib/a.ex": "",
	})
	l := start(t, root, config(), 1, nil)
	defer l.stop(t)
	<-l.synced
	watches := func(n int) {
		t.Helper()
		eventually(t, fmt.Sprint(n, " watches"), func() bool { return l.Status().Watches == n })
	}
	watches(4) // the root, lib, .git, .git/info
	must(t, os.Remove(filepath.Join(root, ".gitignore")))
	watches(6)
	grow(t, root, map[string]string{".gitignore": "deps/d\n"})
	watches(5)
	must(t, os.RemoveAll(filepath.Join(root, ".git")))
	watches(3) // the root, lib, deps: rules are in force without a repository, too
	l.converges(t)
}

// Stop during the first crawl ends it, and forgets nothing.
func TestStopDuringTheFirstCrawl(t *testing.T) {
	root := tree(t, many("d", 100))
	c := crawler(t, root)
	defer c.Close()
	known := &model{files: map[string]ast.File{"gone.ex": {}}}
	w, err := watch.New(config(), watch.Parts{Changes: &crawl.Changes{Crawler: c, Known: known}, Synced: func() { t.Error("synced") }})
	must(t, err)
	var emitted atomic.Int64
	must(t, w.Produce(context.Background(), func(_ context.Context, c ast.Change) error {
		if c.Op == ast.Remove {
			t.Errorf("%s is removed", c.Path)
		}
		emitted.Add(1)
		w.Stop()
		return nil
	}))
	if n := emitted.Load(); n == 0 || n > 2 {
		t.Errorf("%d changes", n)
	}
}

// Two ways to end: the context aborts, an error of the pipeline is returned.
func TestAbort(t *testing.T) {
	root := tree(t, map[string]string{"a.ex": "1"})
	l := start(t, root, config(), 1, nil)
	<-l.synced
	l.cancel()
	if err := <-l.ended; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}

	failure := errors.New("no more")
	c := crawler(t, root)
	defer c.Close()
	w, err := watch.New(config(), watch.Parts{Changes: &crawl.Changes{Crawler: c, Known: &model{}}})
	must(t, err)
	if err := w.Produce(context.Background(), func(context.Context, ast.Change) error { return failure }); !errors.Is(err, failure) {
		t.Errorf("got %v", err)
	}
}

func TestValidateNamesEveryFault(t *testing.T) {
	err := watch.Config{Debounce: time.Second}.Validate()
	want := `maximum delay is 0s, must not be less than the debounce, 1s
poll interval is 0s, must be positive
maximum of pending paths is 0, must be at least 1
maximum of pending paths of a directory is 0, must be at least 1`
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	must(t, watch.DefaultConfig().Validate())
}
