package git

import (
	"errors"
	"fmt"

	"elixirscope/sources/ignore"
)

// Config says what of a tree belongs to what is ingested.
type Config struct {
	// MaxFileSize is the size in bytes above which a blob is not read.
	MaxFileSize int64
	// Include and Exclude are as in package crawl.
	Include, Exclude []string
}

// scope is the compiled form of the globs.
type scope struct {
	include *ignore.List // nil: everything
	exclude *ignore.List
}

func (c Config) compile() (scope, error) {
	var s scope
	var included, excluded error
	if len(c.Include) > 0 {
		s.include, included = ignore.Globs(c.Include)
	}
	s.exclude, excluded = ignore.Globs(c.Exclude)
	if err := errors.Join(included, excluded); err != nil {
		return s, fmt.Errorf("compile globs: %w", err)
	}
	return s, nil
}

// directory is what must be known to walk one directory of the tree.
type directory struct {
	path     string       // "" for the top
	depth    int          // of the top is 0
	rules    ignore.Rules // of its .elixirscopeignore and those above
	included bool         // it or a parent is named by --include
	// fresh says that nothing is known of the records below it, and that they are
	// among those that may be left over.
	fresh bool
}

// record returns the path under which an entry of the directory is recorded.
func (d directory) record(name string) string {
	if refused(name) != "" {
		name = harmless(name)
	}
	if d.path == "" {
		return name
	}
	return d.path + "/" + name
}

// child returns a directory that lies in d.
func (s scope) child(d directory, path string) directory {
	included := d.included || s.include.Match(path, true) == ignore.Ignore
	return directory{path: path, depth: d.depth + 1, rules: d.rules, included: included, fresh: d.fresh}
}

func (s scope) excludes(d directory, path string, isDir bool) bool {
	return s.exclude.Match(path, isDir) == ignore.Ignore || d.rules.Ignored(path, isDir)
}

func (s scope) includes(d directory, path string) bool {
	return d.included || s.include.Match(path, false) == ignore.Ignore
}
