package crawl_test

import (
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"elixirscope/sources/crawl"
	"elixirscope/sources/ignore/ignoretest"

	"pgregory.net/rapid"
)

// TestWalkKeepsWhatGitKeeps crawls random trees with random ignore files, from
// their top and from directories below it.
func TestWalkKeepsWhatGitKeeps(t *testing.T) {
	t.Parallel()
	repository := ignoretest.Repository(t)
	rapid.Check(t, func(rt *rapid.T) {
		ignoretest.Grow(rt, repository)
		roots := append([]string{""}, ignoretest.Directories(repository)...)
		root := filepath.Join(repository, rapid.SampledFrom(roots).Draw(rt, "root"))
		c, err := crawl.New(config(root), func(string) bool { return true })
		if err != nil {
			rt.Fatal(err)
		}
		defer c.Close()
		entries, _ := walk(t, c)
		want := ignoretest.Kept(rt, root)
		if len(want) == 0 && root != repository {
			rt.Skip("the root itself may be ignored, which does not count for us")
		}
		if got := slices.Sorted(maps.Keys(entries)); !slices.Equal(got, want) {
			rt.Errorf("crawling %q: kept %q\n git kept %q\nignore files:%s", root, got, want, ignoretest.IgnoreFiles(repository))
		}
		for path := range entries {
			if !c.Covers(path, false) {
				rt.Errorf("Covers(%q) is false", path)
			}
		}
	})
}
