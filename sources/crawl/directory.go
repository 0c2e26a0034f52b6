package crawl

import (
	"os"
	"strings"

	"elixirscope/sources/ignore"
)

// directory is what must be known to crawl one directory.
type directory struct {
	path     string       // relative to the root, "" for the root itself
	rules    ignore.Rules // of its parent, until its own ignore files are read
	included bool         // it or a parent is named by --include
}

// top returns the root, under the rules of the directories above it.
func (c *Crawler) top(report *Report) directory {
	return directory{rules: rulesAbove(c.dir, report), included: c.scope.include == nil}
}

// child returns a directory that lies in d.
func (c *Crawler) child(d directory, path string) directory {
	included := d.included || c.scope.include.Match(path, true) == ignore.Ignore
	return directory{path: path, rules: d.rules, included: included}
}

// excludes reports whether the globs or ignore files exclude an entry of d.
func (c *Crawler) excludes(d directory, path string, isDir bool) bool {
	return c.scope.exclude.Match(path, isDir) == ignore.Ignore || d.rules.Ignored(path, isDir)
}

// includes reports whether the globs include a file that lies in d.
func (c *Crawler) includes(d directory, path string) bool {
	return d.included || c.scope.include.Match(path, false) == ignore.Ignore
}

// obey adds a directory's own rules to those of its parent, reading its ignore
// files by their path. A directory that does not exist has none.
func (c *Crawler) obey(d *directory, report *Report) {
	handle, err := c.root.OpenRoot(slashed(d.path))
	if err != nil {
		return
	}
	defer handle.Close()
	d.obey(handle, everything(), report)
}

// obey adds the directory's own rules to those of its parent. Only the ignore
// files that present tells of are looked for.
func (d *directory) obey(handle *os.Root, present presence, report *Report) {
	files := ignoreFiles{handle: handle, trusted: d.path == "", fault: func(name string, err error) {
		report.ignoreFile(join(d.path, name), err)
	}}
	d.rules = d.rules.Below(d.path, files.read(present))
}

// join returns the path of an entry of a directory.
func join(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}

// name returns the last component of a path.
func name(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// name returns the last component of the directory's path.
func (d directory) name() string { return name(d.path) }
