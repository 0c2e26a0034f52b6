package ignore_test

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"elixirscope/sources/ignore"
	"elixirscope/sources/ignore/ignoretest"

	"pgregory.net/rapid"
)

// TestVerdictsAreGits builds random trees with random ignore files and compares
// the files that are left with those that git lists.
func TestVerdictsAreGits(t *testing.T) {
	t.Parallel()
	repository := ignoretest.Repository(t)
	rapid.Check(t, func(t *rapid.T) {
		ignoretest.Grow(t, repository)
		want := ignoretest.Kept(t, repository)
		if got := kept(t, repository); !slices.Equal(got, want) {
			t.Errorf("kept %q\n git kept %q\nignore files:%s", got, want, ignoretest.IgnoreFiles(repository))
		}
	})
}

// kept walks the repository under the rules.
func kept(t *rapid.T, repository string) []string {
	var files []string
	var walk func(dir string, rules ignore.Rules)
	walk = func(dir string, rules ignore.Rules) {
		rules = rules.Below(dir, ignore.Lists{
			Repository: dir == "",
			Exclude:    parse(repository, dir, ignore.ExcludeFile),
			Git:        parse(repository, dir, ignore.GitFile),
			Own:        parse(repository, dir, ignore.OwnFile),
		})
		entries, err := os.ReadDir(filepath.Join(repository, dir))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			p := path.Join(dir, e.Name())
			switch {
			case e.Name() == ".git" || rules.Ignored(p, e.IsDir()):
			case e.IsDir():
				walk(p, rules)
			default:
				files = append(files, p)
			}
		}
	}
	walk("", ignore.Rules{})
	slices.Sort(files)
	return files
}

func parse(repository, dir, name string) *ignore.List {
	content, err := os.ReadFile(filepath.Join(repository, dir, name))
	if err != nil {
		return nil
	}
	return ignore.Parse(content)
}
