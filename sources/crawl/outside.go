package crawl

import (
	"os"
	"path/filepath"
)

// Outside are the directories outside the tree, by absolute path, whose files
// decide over it.
type Outside struct {
	Above []string // hold ignore files that are in force: the parents up to the repository's top
	Git   string   // the git directory of the repository the root lies in; "" for none, or in the tree
	Info  string   // holds that repository's exclude file
}

// Outside looks for them anew with each call.
func (c *Crawler) Outside() Outside {
	var o Outside
	top := c.dir
	for !isRepository(top) {
		parent := filepath.Dir(top)
		if parent == top {
			return Outside{} // not in a repository: no rules from above
		}
		o.Above = append(o.Above, parent)
		top = parent
	}
	o.Git, o.Info = gitDirectory(top)
	if o.Git == filepath.Join(c.dir, ".git") {
		o.Git, o.Info = "", ""
	}
	return o
}

// gitDirectory returns the git directory of the repository whose top is given, and
// the one with its exclude file, which linked worktrees share. A repository that
// cannot be followed has none: that is the walk's to report.
func gitDirectory(top string) (git, info string) {
	git = filepath.Join(top, ".git")
	if stat, err := os.Lstat(git); err != nil || stat.IsDir() {
		return git, filepath.Join(git, "info")
	}
	handle, err := os.OpenRoot(top)
	if err != nil {
		return "", ""
	}
	defer handle.Close()
	repository, err := openNamed(handle, ".git", "gitdir: ")
	if err != nil {
		return "", ""
	}
	defer repository.Close()
	git = filepath.Clean(repository.Name())
	common, err := openNamed(repository, "commondir", "")
	if err != nil {
		return git, filepath.Join(git, "info")
	}
	defer common.Close()
	return git, filepath.Join(common.Name(), "info")
}
