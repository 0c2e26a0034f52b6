package git_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"elixirscope/sources/git"
)

// misplaced stores the object with an id under another id, and returns that.
func misplaced(t testing.TB, o *objects, id string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(o.dir, "objects", id[:2], id[2:]))
	must(t, err)
	other := strings.Repeat("7", 40)
	save(t, o.dir, filepath.Join("objects", other[:2], other[2:]), string(content))
	return other
}

// A real repository, in every form git gives it.
func TestRepositoriesOfGit(t *testing.T) {
	work := t.TempDir()
	command(t, work, "init", "--quiet", "--initial-branch", "main")
	save(t, work, "lib/a.go", "package a\n")
	save(t, work, "lib/b.go", "package b\n")
	command(t, work, "add", ".")
	command(t, work, "commit", "--quiet", "-m", "one")
	first := command(t, work, "rev-parse", "HEAD")
	command(t, work, "tag", "-m", "first", "v1")
	command(t, work, "switch", "--quiet", "-c", "feature/x")
	command(t, work, "mv", "lib/a.go", "lib/c.go")
	command(t, work, "rm", "--quiet", "lib/b.go")
	command(t, work, "commit", "--quiet", "-m", "two")
	second := command(t, work, "rev-parse", "HEAD")
	save(t, work, "untracked.go", "package u\n")

	bare, linked, packed := filepath.Join(t.TempDir(), "bare.git"), filepath.Join(t.TempDir(), "linked"), t.TempDir()
	command(t, work, "clone", "--quiet", "--bare", work, bare)
	command(t, work, "worktree", "add", "--quiet", linked, "main")
	command(t, packed, "clone", "--quiet", "--mirror", work, "repo.git")
	packed = filepath.Join(packed, "repo.git")
	command(t, packed, "gc", "--quiet")
	command(t, packed, "pack-refs", "--all")

	for name, dir := range map[string]string{"plain": work, "bare": bare, "worktree": linked, "packed": packed} {
		t.Run(name, func(t *testing.T) {
			from, known := open(t, dir), records{}
			equal(t, run(t, changes(t, from, known, "", "v1")), "write lib/a.go", "write lib/b.go")
			equal(t, run(t, changes(t, from, known, first, "feature/x")), "remove lib/a.go", "remove lib/b.go", "write lib/c.go")
			equal(t, run(t, changes(t, from, known, second, "main")), "remove lib/c.go", "write lib/a.go", "write lib/b.go")
			head, err := from.Commit("")
			must(t, err)
			if want := map[bool]string{true: first, false: second}[name == "worktree"]; head.ID != want {
				t.Errorf("HEAD is %s, want %s", head.ID, want)
			}
			for _, revision := range []string{"HEAD~7", "nothing", "^", strings.Repeat("1", 40), "lib/a.go", "@{", "main..v1"} {
				if c, err := from.Commit(revision); err == nil {
					t.Errorf("revision %s is %s", revision, c.ID)
				} else if !strings.Contains(err.Error(), revision) {
					t.Errorf("the error does not say which revision: %v", err)
				}
			}
		})
	}
}

// Nothing that a repository's configuration or hooks say is run.
func TestConfigurationRunsNothing(t *testing.T) {
	work := t.TempDir()
	command(t, work, "init", "--quiet")
	save(t, work, "a.go", "package a\n")
	save(t, work, ".gitattributes", "*.go filter=evil diff=evil\n")
	command(t, work, "add", ".")
	command(t, work, "commit", "--quiet", "-m", "one")
	trap := filepath.Join(work, "ran")
	script := filepath.Join(work, "evil.sh")
	must(t, os.WriteFile(script, []byte("#!/bin/sh\ntouch "+trap+"\n"), 0o755))
	for _, key := range []string{"core.fsmonitor", "core.sshCommand", "core.hooksPath", "core.pager", "filter.evil.smudge", "filter.evil.clean",
		"diff.evil.textconv", "uploadpack.packObjectsHook", "core.gitProxy", "credential.helper"} {
		command(t, work, "config", key, script)
	}
	from := open(t, work)
	c := changes(t, from, records{}, "", "HEAD")
	equal(t, run(t, c), "write a.go")
	if _, err := os.Stat(trap); err == nil {
		t.Error("a command of the configuration ran")
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	empty := t.TempDir()
	for _, dir := range []string{empty, filepath.Join(empty, "nothing")} {
		if _, err := git.Open(dir); err == nil || !strings.Contains(err.Error(), dir) {
			t.Errorf("open %s: %v", dir, err)
		}
	}
	o := newObjects(t)
	if _, err := open(t, o.dir).Commit(""); err == nil {
		t.Error("a repository without commits has a HEAD")
	}
}

func TestPlaces(t *testing.T) {
	root, err := filepath.EvalSymlinks(t.TempDir())
	must(t, err)
	for _, dir := range []string{"shop", "at@home", "at@home@v1", "bare.git"} {
		must(t, os.Mkdir(filepath.Join(root, dir), 0o755))
	}
	t.Chdir(root)
	for text, want := range map[string]struct{ root, revision string }{
		"git:shop":                              {"git:" + root + "/shop", ""},
		"git:shop@v1":                           {"git:" + root + "/shop", "v1"},
		"git:" + root + "/shop/@feature/x":      {"git:" + root + "/shop", "feature/x"},
		"git:shop@HEAD~3":                       {"git:" + root + "/shop", "HEAD~3"},
		"git:at@home":                           {"git:" + root + "/at@home", ""},
		"git:at@home@v1":                        {"git:" + root + "/at@home@v1", ""},
		"git:at@home@v2":                        {"git:" + root + "/at@home", "v2"},
		"git:file://" + root + "/bare.git@main": {"git:" + root + "/bare.git", "main"},
		"git:https://host/org/repo.git":         {"git:https://host/org/repo.git", ""},
		"git:https://host/org/repo.git@f/x":     {"git:https://host/org/repo.git", "f/x"},
		"git:https://me:secret@host/repo@v1":    {"git:https://me@host/repo", "v1"},
		"git:git@host:org/repo.git@main":        {"git:git@host:org/repo.git", "main"},
		"git:git@host:org/repo.git":             {"git:git@host:org/repo.git", ""},
		"git:ssh://git@host:22/repo":            {"git:ssh://git@host:22/repo", ""},
	} {
		p, err := git.ParsePlace(text)
		if err != nil || p.Root() != want.root || p.Revision != want.revision {
			t.Errorf("%s: root %s revision %s (%v), want %v", text, p.Root(), p.Revision, err, want)
		}
		again, err := git.ParsePlace(p.Root() + "@" + strings.Repeat("1", 40))
		if err != nil || again.Root() != p.Root() || again.In("c") != p.In("c") {
			t.Errorf("%s: its root leads to %+v (%v)", text, again, err)
		}
	}
	for _, text := range []string{"git:", "shop", "git:missing", "git:missing@v1", "git:file:///%zz"} {
		if p, err := git.ParsePlace(text); err == nil {
			t.Errorf("%s is %+v", text, p)
		}
	}
}
