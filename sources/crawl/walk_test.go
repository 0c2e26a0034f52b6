package crawl_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"path"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"

	"elixirscope/ast"
	"elixirscope/sources/crawl"
)

func TestWalkFollowsTheRules(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{
		".git/HEAD":                 "ref: refs/heads/main\n",
		".git/config.ex":            "",
		".git/info/exclude":         "private.ex\n",
		".gitignore":                "*.gen.ex\n/deps/\n",
		".elixirscopeignore":        "!kept.gen.ex\nlegacy/\n",
		"lib/a.ex":                  "a",
		"lib/b.gen.ex":              "",
		"lib/kept.gen.ex":           "",
		"lib/private.ex":            "",
		"lib/readme.md":             "",
		"lib/.gitignore":            "tmp.*\n!b.gen.ex\n",
		"lib/tmp.ex":                "",
		"deps/x/x.ex":               "",
		"legacy/old.ex":             "",
		"_build/dev/a.ex":           "",
		"web/node_modules/m/m.ex":   "",
		"sub/.git/info/exclude":     "hidden.ex\n",
		"sub/.git/HEAD":             "",
		"sub/own.gen.ex":            "",
		"sub/hidden.ex":             "",
		"vendor/.elixirscopeignore": "*\n!*/\n!v.ex\n",
		"vendor/a/v.ex":             "",
		"vendor/a/w.ex":             "",
	})
	entries, report := walk(t, open(t, config(root)))
	expectPaths(t, entries, "lib/a.ex", "lib/b.gen.ex", "lib/kept.gen.ex", "sub/own.gen.ex", "vendor/a/v.ex")
	if e := entries["lib/a.ex"]; e.Size != 1 || e.ModTime.IsZero() || e.Skip != ast.NoReason {
		t.Errorf("entry is %+v", e)
	}
	want := crawl.Report{
		Directories: 6, // the root, lib, web, sub, vendor, vendor/a
		Files:       14,
		Emitted:     5,
		NotSource:   5, // the ignore files, readme.md
		ByName:      4, // .git twice, _build, node_modules
		Ignored:     6, // deps, legacy; private, tmp, hidden, w
		Skipped:     map[ast.Reason]int{},
	}
	if !reflect.DeepEqual(report, want) {
		t.Errorf("report is %+v\n    want %+v", report, want)
	}
}

func TestRulesAboveTheRootApply(t *testing.T) {
	t.Parallel()
	top := tree(t, map[string]string{
		"outside/.gitignore":             "*\n", // above the repository: not in force
		"outside/repo/.git/HEAD":         "",
		"outside/repo/.gitignore":        "/apps/web/gen/\n",
		"outside/repo/apps/.gitignore":   "*_tmp.ex\n",
		"outside/repo/apps/web/gen/a.ex": "",
		"outside/repo/apps/web/a_tmp.ex": "",
		"outside/repo/apps/web/a.ex":     "",
	})
	entries, _ := walk(t, open(t, config(filepath.Join(top, "outside/repo/apps/web"))))
	expectPaths(t, entries, "a.ex")
}

// TestLinkedWorktree: the repository's own ignore file lies where the .git file
// leads, and counts.
func TestLinkedWorktree(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	top := tree(t, map[string]string{"main/a.ex": ""})
	for _, args := range [][]string{
		{"init", "--quiet"}, {"add", "."},
		{"-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "--quiet", "-m", "x"},
		{"worktree", "add", "--quiet", "../linked"},
	} {
		c := exec.Command("git", args...)
		c.Dir = filepath.Join(top, "main")
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	grow(t, top, map[string]string{"main/.git/info/exclude": "b.ex\n", "linked/b.ex": "", "linked/sub/b.ex": "", "linked/sub/c.ex": ""})
	entries, report := walk(t, open(t, config(filepath.Join(top, "linked"))))
	expectPaths(t, entries, "a.ex", "sub/c.ex")
	if len(report.IgnoreFiles) > 0 {
		t.Errorf("faults: %v", report.IgnoreFiles)
	}
	entries, _ = walk(t, open(t, config(filepath.Join(top, "linked/sub"))))
	expectPaths(t, entries, "c.ex")
}

func TestIncludeAndExclude(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{
		".gitignore": "ignored.ex\n",
		"lib/a.ex":   "", "lib/x/b.ex": "", "lib/x/ignored.ex": "", "lib/gen/c.ex": "", "test/a_test.ex": "", "a.go": "", "b.ex": "",
	})
	c := config(root)
	c.Include = []string{"/lib/", "*.go", "ignored.ex"}
	c.Exclude = []string{"gen", "lib/a.*"}
	entries, report := walk(t, open(t, c))
	expectPaths(t, entries, "lib/x/b.ex", "a.go")
	if report.Ignored != 5 {
		t.Errorf("%d are ignored, want 5", report.Ignored)
	}
}

func TestSymbolicLinksAreNotFollowed(t *testing.T) {
	t.Parallel()
	top := tree(t, map[string]string{
		"secret.ex":          "secret",
		"root/lib/a.ex":      "",
		"root/inside.ex":     "-> lib/a.ex",
		"root/cycle":         "-> .",
		"root/lib/up":        "-> ../lib",
		"root/broken.ex":     "-> nowhere.ex",
		"root/self.ex":       "-> self.ex",
		"root/out.ex":        "-> ../secret.ex",
		"root/lib/dir":       "-> ../..",
		"root/readme.md":     "-> ../secret.ex",
		"root/node_modules":  "-> ../..",
		"root/roundabout.ex": "-> ../root/lib/a.ex",
	})
	grow(t, top, map[string]string{
		"root/absolute.ex":        "-> " + filepath.Join(top, "secret.ex"),
		"root/absolute_inside.ex": "-> " + filepath.Join(top, "root/lib/a.ex"),
		"root/through.ex":         "-> lib/dir/secret.ex",
		"rootling/neighbour.ex":   "",
		"root/lib/neighbour.ex":   "-> ../../rootling/neighbour.ex",
	})
	c := open(t, config(filepath.Join(top, "root")))
	entries, report := walk(t, c)
	expectPaths(t, entries, "lib/a.ex", "out.ex", "lib/dir", "absolute.ex", "through.ex", "lib/neighbour.ex")
	if e := entries["out.ex"]; e.Skip != ast.OutsideRoot || e.Detail != "leads to "+filepath.Join(top, "secret.ex") {
		t.Errorf("entry is %+v", e)
	}
	if report.Links != 7 || report.Skipped[ast.OutsideRoot] != 5 || report.Emitted != 1 || report.ByName != 1 {
		t.Errorf("report is %+v", report)
	}
}

func TestRootMayBeALink(t *testing.T) {
	t.Parallel()
	top := tree(t, map[string]string{"tree/lib/a.ex": "", "link": "-> tree", "file.ex": ""})
	entries, _ := walk(t, open(t, config(filepath.Join(top, "link"))))
	expectPaths(t, entries, "lib/a.ex")
	if _, err := crawl.New(config(filepath.Join(top, "file.ex")), isSource); err == nil {
		t.Error("a file is a root")
	}
}

// One file of a tree is crawled whatever the rules say of it.
func TestOnly(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"lib/a.ex": "", "b.ex": "b", "lib/b.ex": "b", ".gitignore": "b.ex\n", "c.md": ""})
	only := func(path string) *crawl.Crawler {
		c := config(root)
		c.Only = path
		return open(t, c)
	}
	for _, path := range []string{"b.ex", "lib/b.ex"} {
		c := only(path)
		entries, report := walk(t, c)
		expectPaths(t, entries, path)
		if report.Files != 1 || report.Emitted != 1 {
			t.Errorf("report of %s is %+v", path, report)
		}
		if content, _, err := c.ReadFile(path); err != nil || string(content) != "b" {
			t.Errorf("ReadFile: %q, %v", content, err)
		}
		if !c.Covers(path, false) || c.Covers("lib/a.ex", false) {
			t.Error("a single file covers itself and nothing else")
		}
	}
	if _, report := walk(t, only("c.md")); report.NotSource != 1 {
		t.Errorf("report of c.md is %+v", report)
	}
	outside := config(root)
	outside.Only = "../x.ex"
	if err := outside.Validate(); err == nil {
		t.Error("a file outside the root is accepted")
	}
}

func TestSkippedFilesAreEmittedWithTheReason(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"big.ex": strings.Repeat("x", 101), "fits.ex": strings.Repeat("x", 100)})
	must(t, syscall.Mkfifo(filepath.Join(root, "pipe.ex"), 0o666))
	socket, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	must(t, err)
	defer syscall.Close(socket)
	bound := syscall.Bind(socket, &syscall.SockaddrUnix{Name: filepath.Join(root, "socket.ex")}) == nil
	c := config(root)
	c.MaxFileSize = 100
	entries, report := walk(t, open(t, c))
	for name, want := range map[string]string{
		"big.ex": "too_large: 101 bytes, the maximum is 100", "pipe.ex": "special_file: named pipe", "socket.ex": "special_file: socket", "fits.ex": ": ",
	} {
		if name == "socket.ex" && !bound {
			continue // the path is too long for a socket
		}
		e := entries[name]
		if got := fmt.Sprintf("%s: %s", e.Skip, e.Detail); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if report.Emitted != 1 {
		t.Errorf("report is %+v", report)
	}
}

func TestCoversAgreesWithWalk(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{
		".git/HEAD": "", ".gitignore": "gen/\n*.tmp.ex\n", "lib/.gitignore": "!a.tmp.ex\n", "lib/a.tmp.ex": "", "lib/b.tmp.ex": "", "lib/b.md": "", "c.tmp.ex": "",
		"gen/a.ex": "", "lib/gen/x/y.ex": "", "_build/a.ex": "", "test/a.ex": "", "test/deep/b.ex": "", "mix.ex": "",
	})
	cfg := config(root)
	cfg.Include = []string{"lib", "test/deep"}
	cfg.Exclude = []string{"y.*"}
	c := open(t, cfg)
	entries, _ := walk(t, c)
	expectPaths(t, entries, "lib/a.tmp.ex", "test/deep/b.ex")
	err := filepath.WalkDir(root, func(full string, d fs.DirEntry, err error) error {
		p, _ := filepath.Rel(root, full)
		if _, emitted := entries[p]; !d.IsDir() && c.Covers(p, false) != emitted {
			t.Errorf("Covers(%q) = %v", p, !emitted)
		}
		return err
	})
	must(t, err)
	for p, want := range map[string]bool{".": true, "lib": true, "test": true, "gen": false, "lib/gen": false, "_build": false, "new/dir": true, "..": false} {
		if c.Covers(p, true) != want {
			t.Errorf("Covers(%q, directory) = %v", p, !want)
		}
	}
	if !c.Covers("lib/not/there.ex", false) || c.Covers("../x.ex", false) || c.Covers("/x.ex", false) {
		t.Error("Covers goes by the name, below the root")
	}
}

func TestValidateNamesEveryFault(t *testing.T) {
	t.Parallel()
	err := crawl.Config{Include: []string{"!a"}, Exclude: []string{"[", ""}}.Validate()
	want := `no path to crawl is given
number of jobs is 0, must be at least 1
maximum file size is 0 bytes, must be at least 1
include: glob "!a" is negated
exclude: glob "[" is malformed
a glob is empty`
	if err == nil || err.Error() != want {
		t.Errorf("got:\n%v\nwant:\n%s", err, want)
	}
	must(t, config("x").Validate())
	if _, err := crawl.New(config(path.Join(t.TempDir(), "none")), isSource); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error is %v", err)
	}
}
