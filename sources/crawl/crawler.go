package crawl

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Crawler crawls one tree, any number of times, and reads its files. Its methods
// may be called concurrently.
type Crawler struct {
	config Config
	scope  scope
	wanted func(name string) bool
	dir    string // of the tree, without symbolic links
	root   *os.Root

	reopening sync.RWMutex // guards root against Reopen where that may be under way
}

// New returns a Crawler that wants the files whose last path component wanted
// accepts; wanted is called concurrently. Close releases the Crawler.
func New(config Config, wanted func(name string) bool) (*Crawler, error) {
	s, err := config.compile()
	if err != nil {
		return nil, fmt.Errorf("crawl %s: %w", config.Root, err)
	}
	c := &Crawler{config: config, scope: s, wanted: wanted}
	if err := c.open(); err != nil {
		return nil, fmt.Errorf("crawl %s: %w", config.Root, err)
	}
	return c, nil
}

func (c *Crawler) open() error {
	absolute, err := filepath.Abs(c.config.Root)
	if err != nil {
		return err
	}
	if c.dir, err = filepath.EvalSymlinks(absolute); err != nil {
		return err
	}
	c.root, err = os.OpenRoot(c.dir)
	return err
}

// Dir returns the root without symbolic links.
func (c *Crawler) Dir() string { return c.dir }

// ErrRoot is the error of a root that cannot be crawled any more.
var ErrRoot = errors.New("the root is not what it was")

// Only returns the path of the one file to crawl, "" when it is all.
func (c *Crawler) Only() string { return c.config.Only }

// CheckRoot returns an ErrRoot if the root was removed, or another directory has its
// name. That leaves the handle valid and the directory empty: every file would seem
// gone.
func (c *Crawler) CheckRoot() error {
	if err := c.sameRoot(); err != nil {
		return fmt.Errorf("crawl %s: %w: %w", c.config.Root, ErrRoot, err)
	}
	return nil
}

func (c *Crawler) sameRoot() error {
	c.reopening.RLock()
	defer c.reopening.RUnlock()
	held, err := c.root.Stat(".")
	if err != nil {
		return err
	}
	named, err := os.Stat(c.dir)
	if err != nil {
		return err
	}
	if !os.SameFile(held, named) {
		return errors.New("another directory has its name")
	}
	return nil
}

// Reopen turns to the directory that has the name of the root now. ReadFile and
// CheckRoot may be under way meanwhile, but nothing that walks.
func (c *Crawler) Reopen() error {
	root, err := os.OpenRoot(c.dir)
	if err != nil {
		return fmt.Errorf("crawl %s: %w", c.config.Root, err)
	}
	c.reopening.Lock()
	defer c.reopening.Unlock()
	err = c.root.Close()
	c.root = root
	if err != nil {
		return fmt.Errorf("crawl %s: close the former root: %w", c.config.Root, err)
	}
	return nil
}

// Close releases the root. No other method may be under way or called later.
func (c *Crawler) Close() error { return c.root.Close() }

// Covers reports whether a walk would emit a file, or enter a directory, that lies
// at a slash-separated path relative to the root. It goes by names alone: nothing
// need be there. The ignore files on the way are read anew.
func (c *Crawler) Covers(path string, isDir bool) bool {
	if !filepath.IsLocal(path) {
		return false
	}
	if path == "." {
		return isDir
	}
	if c.config.Only != "" {
		return !isDir && path == c.config.Only && c.wanted(name(path))
	}
	var faults Report // are the walk's to report
	d := c.top(&faults)
	for start := 0; ; {
		c.obey(&d, &faults)
		length := strings.IndexByte(path[start:], '/')
		if length < 0 {
			return c.admits(d, path, path[start:], isDir)
		}
		end := start + length
		if !c.admits(d, path[:end], path[start:end], true) {
			return false
		}
		d = c.child(d, path[:end])
		start = end + 1
	}
}

// admits reports whether an entry of a directory belongs to what is crawled.
func (c *Crawler) admits(d directory, path, name string, isDir bool) bool {
	switch {
	case SkippedByName(name), c.excludes(d, path, isDir):
		return false
	case isDir:
		return true
	}
	return c.includes(d, path) && c.wanted(name)
}

// SkippedByName reports whether directories of that name hold no source of the tree
// itself.
func SkippedByName(name string) bool {
	return name == ".git" || name == "node_modules" || name == "_build"
}

// leadsOutside reports whether a symbolic link leads out of the root, and where
// to. A link to nothing, or to itself, leads nowhere.
func (c *Crawler) leadsOutside(path string) (target string, outside bool) {
	target, err := filepath.EvalSymlinks(filepath.Join(c.dir, filepath.FromSlash(path)))
	if err != nil {
		return "", false
	}
	inside, err := filepath.Rel(c.dir, target)
	return target, err != nil || !filepath.IsLocal(inside)
}
