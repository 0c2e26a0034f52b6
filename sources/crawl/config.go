package crawl

import (
	"errors"
	"fmt"
	"path/filepath"

	"elixirscope/sources/ignore"
)

// Config says what to crawl.
type Config struct {
	// Root is a directory, or a symbolic link to one.
	Root string
	// Only is the slash-separated path, below the root, of the one file to crawl,
	// whatever the rules say of it; "" for all that the rules admit.
	Only string
	// Jobs is the number of directories read at the same time.
	Jobs int
	// MaxFileSize is the size in bytes above which a file is not read.
	MaxFileSize int64
	// Include and Exclude are globs in the syntax of ignore files, relative to the
	// root. Where there are any in Include, only files that match one, or lie below
	// a directory that does, are crawled. Exclude is stronger than Include and every
	// ignore file.
	Include, Exclude []string
}

// Validate reports everything that is wrong with the configuration.
func (c Config) Validate() error {
	_, err := c.compile()
	return err
}

// scope is the compiled form of the globs.
type scope struct {
	include *ignore.List // nil: everything
	exclude *ignore.List
}

func (c Config) compile() (scope, error) {
	var s scope
	var faults []error
	if c.Root == "" {
		faults = append(faults, errors.New("no path to crawl is given"))
	}
	if c.Only != "" && !filepath.IsLocal(c.Only) {
		faults = append(faults, fmt.Errorf("%q is not a path below the root", c.Only))
	}
	if c.Jobs < 1 {
		faults = append(faults, fmt.Errorf("number of jobs is %d, must be at least 1", c.Jobs))
	}
	if c.MaxFileSize < 1 {
		faults = append(faults, fmt.Errorf("maximum file size is %d bytes, must be at least 1", c.MaxFileSize))
	}
	var err error
	if len(c.Include) > 0 {
		if s.include, err = ignore.Globs(c.Include); err != nil {
			faults = append(faults, fmt.Errorf("include: %w", err))
		}
	}
	if s.exclude, err = ignore.Globs(c.Exclude); err != nil {
		faults = append(faults, fmt.Errorf("exclude: %w", err))
	}
	return s, errors.Join(faults...)
}
