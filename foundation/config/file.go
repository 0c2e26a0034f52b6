package config

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// maxFile bounds files, in bytes; nobody writes by hand what is larger.
const maxFile = 1 << 20

// reading is what a file was when it was looked at.
type reading struct {
	size     int64
	modified time.Time
	sum      [sha256.Size]byte // of data
	data     []byte
	err      error
}

// same reports whether two readings found the same. Size and time count too: a file
// that is being written has another time when it is looked at again.
func (r reading) same(other reading) bool {
	if r.err != nil || other.err != nil {
		return r.err != nil && other.err != nil && r.err.Error() == other.err.Error()
	}
	return r.size == other.size && r.modified.Equal(other.modified) && r.sum == other.sum
}

// sameContent reports whether two readings mean the same.
func (r reading) sameContent(other reading) bool {
	return r.err == nil && other.err == nil && r.sum == other.sum || r.same(other)
}

// readFile reads a configuration; no name, no content.
func readFile(name string) reading {
	if name == "" {
		return reading{}
	}
	r, err := readRegular(name)
	if err != nil {
		return reading{err: err}
	}
	r.sum = sha256.Sum256(r.data)
	return r
}

// readRegular reads a regular file: others may block, or never end.
func readRegular(name string) (r reading, err error) {
	info, err := os.Stat(name)
	if err != nil {
		return r, err
	}
	if !info.Mode().IsRegular() {
		return r, &fs.PathError{Op: "read", Path: name, Err: errors.New("not a regular file")}
	}
	file, err := os.Open(name)
	if err != nil {
		return r, err
	}
	defer file.Close()
	if info, err = file.Stat(); err != nil {
		return r, err
	}
	r.size, r.modified = info.Size(), info.ModTime()
	if r.data, err = io.ReadAll(io.LimitReader(file, maxFile+1)); err != nil {
		return r, err
	}
	if len(r.data) > maxFile {
		return r, &fs.PathError{Op: "read", Path: name, Err: errors.New("larger than 1 MiB")}
	}
	return r, nil
}

// writeFile replaces a file by one with the content, so that whoever reads it, also
// after a crash, finds the one or the other.
func writeFile(name string, content []byte) (err error) {
	dir := filepath.Dir(name)
	temporary, err := os.CreateTemp(dir, filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(temporary.Name()))
		}
	}()
	_, err = temporary.Write(content)
	if err = errors.Join(err, temporary.Chmod(0o644), temporary.Sync(), temporary.Close()); err != nil {
		return err
	}
	if err = os.Rename(temporary.Name(), name); err != nil {
		return err
	}
	return syncDir(dir)
}

// syncDir makes a rename survive the loss of the machine.
func syncDir(dir string) error {
	opened, err := os.Open(dir)
	if err != nil {
		return err
	}
	if err := errors.Join(opened.Sync(), opened.Close()); err != nil {
		return fmt.Errorf("sync %s: %w", dir, err)
	}
	return nil
}
