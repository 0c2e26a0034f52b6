// Package ignoretest grows random repositories with random ignore files, and tells
// what git makes of them: the ground truth for whatever goes by ignore files.
package ignoretest

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Repository returns an empty repository. Without git the test is skipped.
func Repository(t testing.TB) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if out, err := git(dir, "init", "--quiet").CombinedOutput(); err != nil {
		t.Fatalf("git init: %v\n%s", err, out)
	}
	return dir
}

// Kept returns the files below a directory of a repository that git does not
// ignore, sorted and relative to that directory.
func Kept(t *rapid.T, dir string) []string {
	out, err := git(dir, "ls-files", "--others", "--exclude-standard", "-z").Output()
	must(t, err)
	files := strings.FieldsFunc(string(out), func(r rune) bool { return r == 0 })
	slices.Sort(files)
	return files
}

// git returns a git command that heeds no configuration but the repository's.
func git(dir string, args ...string) *exec.Cmd {
	c := exec.Command("git", args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
	return c
}

// Grow fills a repository anew: with files of short names from a small alphabet,
// so that patterns from the same alphabet meet them, and with ignore files at
// several levels.
func Grow(t *rapid.T, repository string) {
	empty(t, repository)
	name := rapid.OneOf(
		rapid.StringMatching(`[abc]{1,3}(\.[ab])?`),
		rapid.SampledFrom([]string{"a b", "b ", "#a", "!a", "a[b]", "a*", "\\a", "a?", "-", "a-c", "]", "\xffa", "é", "A", "0", "~", "a\tb"}),
	)
	file := rapid.Custom(func(t *rapid.T) string {
		return path.Join(rapid.SliceOfN(name, 1, 4).Draw(t, "components")...)
	})
	for _, f := range rapid.SliceOfN(file, 1, 25).Draw(t, "files") {
		write(repository, f, "")
	}
	write(repository, ".gitignore", ignoreFile().Draw(t, "top"))
	write(repository, ".git/info/exclude", ignoreFile().Draw(t, "exclude"))
	for _, dir := range Directories(repository) {
		if rapid.Bool().Draw(t, "nested") {
			write(repository, path.Join(dir, ".gitignore"), ignoreFile().Draw(t, dir))
		}
	}
}

func ignoreFile() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{"*", "*", "**", "?", "/", "/", "/**/", "**/", "/**", "a", "b", "c", "ab", ".a", "abc"}),
		rapid.SampledFrom([]string{"[ab]", "[!a]", "[^a]", "[a-c]", "[]a]", "[a", "[]", "[[:alpha:]]", "[[:punct:]]", "[[:nope:]]",
			"[[:]", "[[:a]", "[\\]]", "[a-", "[--a]", "[a\\-c]", "[c-a]", "[[:space:]]", "[!]]", "[a-\\c]", "[[:digit:]-a]", "[/]"}),
		rapid.SampledFrom([]string{"\\a", "\\*", "\\ ", " ", "\\", "\\/", "\\[", "#", "!", "\t", "\xff", "é", "-", "]", "~", "A", "0", "\r", "\x00", "***"}),
	)
	line := rapid.Custom(func(t *rapid.T) string {
		prefix := rapid.SampledFrom([]string{"", "", "", "!", "/", "!/", "**/", "#", "\\#", "\\!"}).Draw(t, "prefix")
		suffix := rapid.SampledFrom([]string{"", "", "", "/", "/**", "/*", " ", "\\ ", "\r", "//"}).Draw(t, "suffix")
		return prefix + strings.Join(rapid.SliceOfN(piece, 1, 4).Draw(t, "pieces"), "") + suffix
	})
	return rapid.Custom(func(t *rapid.T) string {
		bom := rapid.SampledFrom([]string{"", "", "", "\xef\xbb\xbf"}).Draw(t, "bom")
		end := rapid.SampledFrom([]string{"", "\n"}).Draw(t, "end")
		return bom + strings.Join(rapid.SliceOfN(line, 0, 5).Draw(t, "lines"), "\n") + end
	})
}

// Directories returns the directories below the top of a repository.
func Directories(repository string) []string {
	var dirs []string
	filepath.WalkDir(repository, func(p string, d os.DirEntry, _ error) error {
		if d.Name() == ".git" {
			return filepath.SkipDir
		}
		if d.IsDir() && p != repository {
			dirs = append(dirs, p[len(repository)+1:])
		}
		return nil
	})
	return dirs
}

// write makes a file unless a parent of it is one already.
func write(dir, name, content string) {
	full := filepath.Join(dir, name)
	if os.MkdirAll(filepath.Dir(full), 0o777) == nil {
		_ = os.WriteFile(full, []byte(content), 0o666)
	}
}

func empty(t *rapid.T, repository string) {
	entries, err := os.ReadDir(repository)
	must(t, err)
	for _, e := range entries {
		if e.Name() != ".git" {
			must(t, os.RemoveAll(filepath.Join(repository, e.Name())))
		}
	}
}

// IgnoreFiles returns the ignore files of a repository in a form for messages.
func IgnoreFiles(repository string) string {
	var b strings.Builder
	for _, dir := range append([]string{"", ".git/info"}, Directories(repository)...) {
		for _, name := range []string{".gitignore", "exclude"} {
			if content, err := os.ReadFile(filepath.Join(repository, dir, name)); err == nil {
				b.WriteString("\n" + path.Join(dir, name) + ": " + strings.ReplaceAll(string(content), "\n", " | "))
			}
		}
	}
	return b.String()
}

func must(t *rapid.T, err error) {
	if err != nil {
		t.Fatal(err)
	}
}
