package crawl

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"elixirscope/sources/ignore"
)

// maxIgnoreFile bounds what is read of an ignore file, in bytes.
const maxIgnoreFile = 1 << 20

// presence tells which of the names that matter for the rules a directory has.
type presence struct{ repository, git, own bool }

// everything is the presence of whoever does not know: it means looking.
func everything() presence { return presence{true, true, true} }

func (p *presence) note(name string) {
	switch name {
	case ".git":
		p.repository = true
	case ignore.GitFile:
		p.git = true
	case ignore.OwnFile:
		p.own = true
	}
}

// ignoreFiles reads the ignore files of one directory.
type ignoreFiles struct {
	handle *os.Root
	// trusted lets a .git file, as worktrees and submodules have, lead to the
	// repository's own ignore file outside the tree.
	trusted bool
	fault   func(name string, err error)
}

func (f ignoreFiles) read(present presence) ignore.Lists {
	var lists ignore.Lists
	if present.repository {
		lists.Repository, lists.Exclude = f.repository()
	}
	if present.git {
		lists.Git = f.list(ignore.GitFile)
	}
	if present.own {
		lists.Own = f.list(ignore.OwnFile)
	}
	return lists
}

// repository reports whether the directory is the top of a git repository, and
// returns that repository's own list.
func (f ignoreFiles) repository() (bool, *ignore.List) {
	info, err := f.handle.Lstat(".git")
	switch {
	case err != nil:
		return false, nil
	case info.IsDir():
		return true, f.list(ignore.ExcludeFile)
	case f.trusted && info.Mode().IsRegular():
		return true, f.linkedList()
	}
	return true, nil
}

// list compiles an ignore file; nil when there is none.
func (f ignoreFiles) list(name string) *ignore.List {
	content, err := readSmall(f.handle, name)
	if err != nil {
		f.fault(name, err)
		return nil
	}
	return ignore.Parse(content)
}

// linkedList compiles the info/exclude of a repository that a .git file leads to.
func (f ignoreFiles) linkedList() *ignore.List {
	repository, err := openNamed(f.handle, ".git", "gitdir: ")
	if err != nil {
		f.fault(".git", err)
		return nil
	}
	defer repository.Close()
	from := ignoreFiles{handle: repository, fault: f.fault}
	// A linked worktree shares this file with the others.
	common, err := openNamed(repository, "commondir", "")
	switch {
	case err == nil:
		defer common.Close()
		from.handle = common
	case !errors.Is(err, fs.ErrNotExist):
		f.fault(".git", err)
		return nil
	}
	return from.list("info/exclude")
}

// openNamed opens the directory whose path stands in a file, behind a prefix.
func openNamed(dir *os.Root, file, prefix string) (*os.Root, error) {
	content, err := readSmall(dir, file)
	if err != nil {
		return nil, err
	}
	path, ok := strings.CutPrefix(strings.TrimRight(string(content), "\r\n"), prefix)
	if !ok || path == "" {
		return nil, fs.ErrNotExist
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir.Name(), path)
	}
	return os.OpenRoot(path)
}

// readSmall reads a regular file whole, without following a link in its last
// component; one that does not exist is empty.
func readSmall(dir *os.Root, name string) ([]byte, error) {
	file, _, err := openRegular(dir, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxIgnoreFile+1))
	if err == nil && len(content) > maxIgnoreFile {
		err = fmt.Errorf("read %s: larger than %d bytes", name, maxIgnoreFile)
	}
	return content, err
}

// rulesAbove returns the rules that the directories above dir lay down for it, up
// to the top of the git repository it lies in; none outside a repository.
func rulesAbove(dir string, report *Report) ignore.Rules {
	var above []string
	for at := dir; !isRepository(at); {
		parent := filepath.Dir(at)
		if parent == at {
			return ignore.Rules{}
		}
		above = append(above, parent)
		at = parent
	}
	var rules ignore.Rules
	for i := len(above) - 1; i >= 0; i-- {
		rules = rules.Above(filepath.ToSlash(strings.TrimPrefix(dir[len(above[i]):], string(filepath.Separator))),
			listsAbove(above[i], report))
	}
	return rules
}

func listsAbove(dir string, report *Report) ignore.Lists {
	handle, err := os.OpenRoot(dir)
	if err != nil {
		report.ignoreFile(dir, err)
		return ignore.Lists{}
	}
	defer handle.Close()
	files := ignoreFiles{handle: handle, trusted: true, fault: func(name string, err error) {
		report.ignoreFile(filepath.Join(dir, name), err)
	}}
	return files.read(everything())
}

func isRepository(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, ".git"))
	return err == nil
}
