package crawl_test

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"elixirscope/sources/crawl"
)

// config returns a configuration with ordinary values.
func config(root string) crawl.Config {
	return crawl.Config{Root: root, Jobs: 4, MaxFileSize: 1 << 20}
}

// isSource wants Elixir, Go, and what has no extension.
func isSource(name string) bool {
	switch filepath.Ext(name) {
	case ".ex", ".go", "":
		return true
	}
	return false
}

func open(t testing.TB, c crawl.Config) *crawl.Crawler {
	t.Helper()
	crawler, err := crawl.New(c, isSource)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { crawler.Close() })
	return crawler
}

// walk returns the entries by path.
func walk(t testing.TB, c *crawl.Crawler) (map[string]crawl.Entry, crawl.Report) {
	t.Helper()
	entries := make(map[string]crawl.Entry)
	var mu sync.Mutex
	report, err := c.Walk(context.Background(), func(_ context.Context, e crawl.Entry) error {
		mu.Lock()
		defer mu.Unlock()
		if _, twice := entries[e.Path]; twice {
			t.Errorf("%s is emitted twice", e.Path)
		}
		entries[e.Path] = e
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return entries, report
}

// tree writes files; a name that ends in a slash is a directory, and a content
// that begins with "-> " makes a symbolic link.
func tree(t testing.TB, files map[string]string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	grow(t, root, files)
	return root
}

func grow(t testing.TB, root string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		full := filepath.Join(root, name)
		if strings.HasSuffix(name, "/") {
			must(t, os.MkdirAll(full, 0o777))
			continue
		}
		must(t, os.MkdirAll(filepath.Dir(full), 0o777))
		if target, ok := strings.CutPrefix(content, "-> "); ok {
			must(t, os.Symlink(target, full))
			continue
		}
		must(t, os.WriteFile(full, []byte(content), 0o666))
	}
}

func expectPaths(t *testing.T, entries map[string]crawl.Entry, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := slices.Sorted(maps.Keys(entries)); !slices.Equal(got, want) {
		t.Errorf("emitted %q\n   want %q", got, want)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
