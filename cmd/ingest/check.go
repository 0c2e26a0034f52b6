package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"elixirscope/instance"

	"github.com/spf13/cobra"
)

// check loads the options and reports everything that is wrong with them and with the
// command line.
func (o *scope) check(c *cobra.Command, paths []string) (*slog.Logger, error) {
	var faults []error
	if o.repo != "" && len(paths) > 1 {
		faults = append(faults, errors.New("--repo names one repository: give one PATH with it"))
	}
	for _, path := range paths {
		faults = append(faults, o.checkPath(c, path))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return o.logger()
}

// settingFlags decide over a whole repository.
func settingFlags() []string {
	return []string{"max-file-size", "parse-timeout", "parse-memory", "include", "exclude"}
}

func (o *scope) checkPath(c *cobra.Command, path string) error {
	if is, err := instance.CheckCommit(path); is {
		return err
	}
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return o.checkWidth(path)
	}
	var faults []error
	for _, name := range settingFlags() {
		if c.Flags().Changed(name) {
			faults = append(faults, fmt.Errorf("--%s decides over a whole repository, and %s is a file: give the directory", name, path))
		}
	}
	return errors.Join(faults...)
}

// checkWidth refuses a directory that hardly anybody means: it takes hours, and what
// lies there (mail, keys, caches, mounted disks) is nobody's source.
func (o *scope) checkWidth(path string) error {
	if o.reallyAll {
		return nil
	}
	dir, err := resolve(path)
	if err != nil {
		return err
	}
	if dir == filepath.Dir(dir) {
		return fmt.Errorf("%s is the whole file system: name a directory in it, or give --yes-really", path)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return nil // who has none cannot mean it
	}
	if home, err = resolve(home); err != nil {
		return nil // likewise: it does not exist
	}
	if home == dir || strings.HasPrefix(home, dir+string(filepath.Separator)) {
		return fmt.Errorf("%s holds the whole home directory, private files and caches included: name a directory in it, or give --yes-really", path)
	}
	return nil
}

// resolve returns the directory a path leads to.
func resolve(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(absolute)
}
