package watch_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"elixirscope/ast"
	"elixirscope/sources/crawl"
	"elixirscope/sources/watch"
)

// tester is what the helpers need of testing.T and rapid.T.
type tester interface {
	Helper()
	Logf(format string, values ...any)
	Errorf(format string, values ...any)
	Fatalf(format string, values ...any)
}

func must(t tester, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v", err)
	}
}

// model is a consumer that records what a pipeline does: the content of each file
// at the time its change arrives, some time later.
type model struct {
	crawler *crawl.Crawler
	lock    sync.Mutex
	files   map[string]ast.File
	content map[string]string
	changes []string // as "+path" and "-path"
}

func (m *model) File(path string) (ast.File, bool, error) {
	m.lock.Lock()
	defer m.lock.Unlock()
	f, ok := m.files[path]
	return f, ok, nil
}

func (m *model) PathsBelow(dir string, visit func(path string) error) error {
	m.lock.Lock()
	paths := slices.Collect(maps.Keys(m.files))
	m.lock.Unlock()
	for _, path := range paths {
		if dir != "" && !strings.HasPrefix(path, dir+"/") {
			continue
		}
		if err := visit(path); err != nil {
			return err
		}
	}
	return nil
}

// record is what a change comes to.
type record struct {
	ast.File
	content string
	gone    bool
}

// read reads what changed. Of a file that is gone by then nothing is recorded.
func (m *model) read(c ast.Change) (r record, any bool) {
	if c.Op == ast.Remove {
		return record{File: ast.File{Path: c.Path}, gone: true}, true
	}
	at := time.Now()
	content, info, err := m.crawler.ReadFile(c.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return record{}, false
	case err != nil:
		file := ast.File{Path: c.Path, Size: c.Size, ModTime: c.ModTime, Reason: c.Reason, Limit: c.Limit}
		return record{File: file, content: fmt.Sprint(c.Reason)}, true
	}
	return record{File: ast.File{Path: c.Path, Size: info.Size(), ModTime: crawl.SettledTime(info, at)}, content: string(content)}, true
}

func (m *model) learn(r record) {
	m.lock.Lock()
	defer m.lock.Unlock()
	if r.gone {
		m.changes = append(m.changes, "-"+r.Path)
		delete(m.files, r.Path)
		delete(m.content, r.Path)
		return
	}
	m.changes = append(m.changes, "+"+r.Path)
	m.files[r.Path], m.content[r.Path] = r.File, r.content
}

// work reads changes at once and learns them in batches, as a pipeline commits them:
// when there are room of them, or some time has passed.
func (m *model) work(changes <-chan ast.Change, room int) {
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	var batch []record
	commit := func() {
		for _, r := range batch {
			m.learn(r)
		}
		batch = nil
	}
	defer commit()
	for {
		select {
		case change, open := <-changes:
			if !open {
				return
			}
			if r, any := m.read(change); any {
				batch = append(batch, r)
			}
			if len(batch) < room {
				continue
			}
		case <-ticker.C:
		}
		commit()
	}
}

func (m *model) state() map[string]string {
	m.lock.Lock()
	defer m.lock.Unlock()
	return maps.Clone(m.content)
}

// since returns the changes after the first n, sorted, without doubles, and how many
// there are.
func (m *model) since(n int) ([]string, int) {
	m.lock.Lock()
	defer m.lock.Unlock()
	changes := slices.Clone(m.changes[n:])
	slices.Sort(changes)
	return slices.Compact(changes), len(m.changes)
}

// live is a watcher at work.
type live struct {
	*watch.Watcher
	model  *model
	root   string
	log    *logged
	ended  chan error
	cancel context.CancelFunc
	synced chan struct{}
}

// logged keeps what is logged.
type logged struct {
	lock sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.text.Write(p)
}

func (l *logged) has(text string) bool {
	l.lock.Lock()
	defer l.lock.Unlock()
	return strings.Contains(l.text.String(), text)
}

func config() watch.Config {
	c := watch.DefaultConfig()
	c.Debounce, c.MaxDelay, c.Poll = 5*time.Millisecond, 50*time.Millisecond, 20*time.Millisecond
	return c
}

// crawler returns one of a directory or, given that of a file, of it alone.
func crawler(t tester, root string) *crawl.Crawler {
	t.Helper()
	only := ""
	if filepath.Ext(root) == ".ex" {
		dir := filepath.Dir(filepath.Dir(root))
		inside, err := filepath.Rel(dir, root)
		must(t, err)
		root, only = dir, filepath.ToSlash(inside)
	}
	c, err := crawl.New(crawl.Config{Root: root, Only: only, Jobs: 2, MaxFileSize: 100}, func(name string) bool { return filepath.Ext(name) == ".ex" })
	must(t, err)
	return c
}

// start watches a tree; lag is how many changes may be on their way to the model.
func start(t tester, root string, config watch.Config, lag int, open func() (watch.Notifier, error)) *live {
	t.Helper()
	c := crawler(t, root)
	l := &live{root: root, log: new(logged), ended: make(chan error, 1), synced: make(chan struct{}),
		model: &model{crawler: c, files: make(map[string]ast.File), content: make(map[string]string)}}
	w, err := watch.New(config, watch.Parts{
		Changes: &crawl.Changes{Crawler: c, Repo: "r", Known: l.model, Current: func(ast.File) bool { return true }},
		Logger:  slog.New(slog.NewTextHandler(l.log, nil)),
		Synced:  func() { close(l.synced) },
		Open:    open,
	})
	must(t, err)
	l.Watcher = w
	var ctx context.Context
	ctx, l.cancel = context.WithCancel(context.Background())
	changes := make(chan ast.Change, lag)
	consumed := make(chan struct{})
	go func() {
		defer close(consumed)
		l.model.work(changes, lag)
	}()
	go func() {
		err := w.Produce(ctx, func(ctx context.Context, c ast.Change) error {
			select {
			case changes <- c:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		close(changes)
		<-consumed
		c.Close()
		l.ended <- err
	}()
	return l
}

// stop drains the watcher.
func (l *live) stop(t tester) {
	t.Helper()
	l.Stop()
	must(t, <-l.ended)
	l.cancel()
}

// eventually waits until a condition holds.
func eventually(t tester, what string, condition func() bool) bool {
	t.Helper()
	deadline := time.After(20 * time.Second)
	ticker := time.NewTicker(2 * time.Millisecond)
	defer ticker.Stop()
	for !condition() {
		select {
		case <-ticker.C:
		case <-deadline:
			t.Errorf("never: %s", what)
			return false
		}
	}
	return true
}

// converges waits until the model is what a fresh crawl of the tree finds.
func (l *live) converges(t tester) bool {
	t.Helper()
	var want, got map[string]string
	if eventually(t, "the model equals a crawl", func() bool {
		want, got = fresh(t, l.root), l.model.state()
		return maps.Equal(want, got)
	}) {
		return true
	}
	for path, content := range want {
		if g, ok := got[path]; !ok || g != content {
			t.Errorf("%s: got %q (%v), want %q", path, g, ok, content)
		}
	}
	for path := range got {
		if _, ok := want[path]; !ok {
			t.Errorf("%s is not there", path)
		}
	}
	t.Logf("%+v\n%s", l.Status(), l.log.text.String())
	return false
}

// fresh crawls a tree and reads its files.
func fresh(t tester, root string) map[string]string {
	t.Helper()
	c := crawler(t, root)
	defer c.Close()
	m := &model{crawler: c, files: make(map[string]ast.File), content: make(map[string]string)}
	_, err := c.Walk(context.Background(), func(_ context.Context, e crawl.Entry) error {
		if r, any := m.read(ast.Change{Path: e.Path, Size: e.Size, ModTime: e.ModTime, Reason: e.Skip}); any {
			m.learn(r)
		}
		return nil
	})
	if err != nil && !errors.Is(err, crawl.ErrRoot) {
		t.Fatalf("%v", err)
	}
	return m.content
}

// grow writes files.
func grow(t tester, root string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		full := filepath.Join(root, name)
		must(t, os.MkdirAll(filepath.Dir(full), 0o777))
		must(t, os.WriteFile(full, []byte(content), 0o666))
	}
}

func many(dir string, n int) map[string]string {
	files := make(map[string]string)
	for i := range n {
		files[fmt.Sprintf("%s/f%d.ex", dir, i)] = fmt.Sprint(i)
	}
	return files
}

func discard(context.Context, crawl.Entry) error { return nil }
