package git_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"elixirscope/ast"
	"elixirscope/sources/git"

	gogit "github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
)

// objects writes raw objects, also such as git would not, into a bare repository.
type objects struct {
	t    testing.TB
	dir  string
	repo *gogit.Repository
}

func newObjects(t testing.TB) *objects {
	t.Helper()
	dir := t.TempDir()
	repo, err := gogit.PlainInit(dir, true)
	must(t, err)
	return &objects{t, dir, repo}
}

func (o *objects) write(kind plumbing.ObjectType, content string) plumbing.Hash {
	o.t.Helper()
	object := &plumbing.MemoryObject{}
	object.SetType(kind)
	_, err := object.Write([]byte(content))
	must(o.t, err)
	id, err := o.repo.Storer.SetEncodedObject(object)
	must(o.t, err)
	return id
}

// node is one entry of a tree that is to be written.
type node struct {
	mode, name string
	content    string        // of a file or link
	id         plumbing.Hash // of a submodule or something that is not written
	children   []node        // of a directory
}

func file(name, content string) node { return node{mode: "100644", name: name, content: content} }

func dir(name string, children ...node) node {
	return node{mode: "40000", name: name, children: children}
}

func link(name, target string) node { return node{mode: "120000", name: name, content: target} }

func (o *objects) tree(nodes ...node) plumbing.Hash {
	o.t.Helper()
	var b strings.Builder
	for _, n := range nodes {
		id := n.id
		switch {
		case id != plumbing.ZeroHash:
		case n.mode == "40000":
			id = o.tree(n.children...)
		default:
			id = o.write(plumbing.BlobObject, n.content)
		}
		fmt.Fprintf(&b, "%s %s\x00%s", n.mode, n.name, id[:])
	}
	return o.write(plumbing.TreeObject, b.String())
}

// commit writes a commit with these files and returns its id.
func (o *objects) commit(nodes ...node) string {
	o.t.Helper()
	return o.commitOf(o.tree(nodes...))
}

func (o *objects) commitOf(tree plumbing.Hash) string {
	o.t.Helper()
	return o.write(plumbing.CommitObject, fmt.Sprintf(
		"tree %s\nauthor A <a@example> 1000000000 +0200\ncommitter C <c@example> 1100000000 +0000\n\nm\n", tree)).String()
}

// records are what a repository is known to have.
type records map[string]ast.File

func (r records) File(path string) (ast.File, bool, error) {
	f, ok := r[path]
	return f, ok, nil
}

func (r records) Below(prefix string, visit func(string) error) error {
	for _, path := range slices.Sorted(maps.Keys(r)) {
		if strings.HasPrefix(path, prefix) {
			if err := visit(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// String lists the records, so that they can be compared.
func (r records) String() string {
	var b strings.Builder
	for _, path := range slices.Sorted(maps.Keys(r)) {
		fmt.Fprintln(&b, path, r[path].SourceID, r[path].Reason)
	}
	return b.String()
}

const maxFileSize = 100

// open opens a repository that is closed with the test.
func open(t testing.TB, dir string) *git.Repository {
	t.Helper()
	r, err := git.Open(dir)
	must(t, err)
	t.Cleanup(func() { must(t, r.Close()) })
	return r
}

// changes returns the changes to a revision of a repository.
func changes(t testing.TB, from *git.Repository, known records, base, revision string) *git.Changes {
	t.Helper()
	commit, err := from.Commit(revision)
	must(t, err)
	return &git.Changes{
		Repository: from, Commit: commit, Base: base, Repo: "r", Known: known,
		Config:  git.Config{MaxFileSize: maxFileSize},
		Wanted:  func(name string) bool { return strings.HasSuffix(name, ".go") || strings.HasPrefix(name, "..") },
		Current: func(ast.File) bool { return true },
	}
}

// run applies changes to the records and returns a line for each.
func run(t testing.TB, c *git.Changes) []string {
	t.Helper()
	known := c.Known.(records)
	var lines []string
	err := c.Produce(context.Background(), func(_ context.Context, change ast.Change) error {
		if change.Op == ast.Remove {
			lines = append(lines, "remove "+change.Path)
			delete(known, change.Path)
			return nil
		}
		lines = append(lines, strings.TrimSpace("write "+change.Path+" "+string(change.Reason)))
		known[change.Path] = ast.File{Path: change.Path, SourceID: change.SourceID, Reason: change.Reason, Size: change.Size}
		return nil
	})
	must(t, err)
	slices.Sort(lines)
	return lines
}

// command runs git with a configuration of its own.
func command(t testing.TB, dir string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	c := exec.Command("git", args...)
	c.Dir = dir
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example", "GIT_AUTHOR_DATE=1000000000 +0000",
		"GIT_COMMITTER_NAME=C", "GIT_COMMITTER_EMAIL=c@example")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// save writes a file, making its directory.
func save(t testing.TB, root, name, content string) {
	t.Helper()
	full := filepath.Join(root, name)
	must(t, os.MkdirAll(filepath.Dir(full), 0o755))
	must(t, os.WriteFile(full, []byte(content), 0o644))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func equal(t testing.TB, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}
