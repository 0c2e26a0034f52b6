package store

import (
	"fmt"
	"path/filepath"
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// logGuard ends the process at the first write of the log that fails, once the store is
// open. Pebble keeps the error to itself, accepts more batches, and when it begins the
// next log it panics in a way that nobody can recover from and that says nothing.
type logGuard struct {
	vfs.FS
	fatal func(error)
	armed atomic.Bool // not while the store is opened, which may fail
}

// check ends the process for an error of the log.
func (g *logGuard) check(err error) {
	if err != nil && g.armed.Load() {
		g.fatal(fmt.Errorf("write log: %w", err))
	}
}

// Create implements vfs.FS.
func (g *logGuard) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	file, err := g.FS.Create(name, c)
	return g.guard(name, file, err)
}

// ReuseForWrite implements vfs.FS.
func (g *logGuard) ReuseForWrite(from, to string, c vfs.DiskWriteCategory) (vfs.File, error) {
	file, err := g.FS.ReuseForWrite(from, to, c)
	return g.guard(to, file, err)
}

// OpenDir implements vfs.FS: a log is there when its directory is on the disk too.
func (g *logGuard) OpenDir(name string) (vfs.File, error) {
	file, err := g.FS.OpenDir(name)
	g.check(err)
	if err != nil {
		return nil, err
	}
	return guarded{file, g}, nil
}

func (g *logGuard) guard(name string, file vfs.File, err error) (vfs.File, error) {
	if filepath.Ext(name) != ".log" {
		return file, err
	}
	g.check(err)
	if err != nil {
		return nil, err
	}
	return guarded{file, g}, nil
}

// guarded is a log, or a directory.
type guarded struct {
	vfs.File
	by *logGuard
}

// Write implements vfs.File.
func (f guarded) Write(data []byte) (int, error) {
	n, err := f.File.Write(data)
	f.by.check(err)
	return n, err
}

// Sync implements vfs.File.
func (f guarded) Sync() error {
	err := f.File.Sync()
	f.by.check(err)
	return err
}

// SyncData implements vfs.File.
func (f guarded) SyncData() error {
	err := f.File.SyncData()
	f.by.check(err)
	return err
}

// SyncTo implements vfs.File.
func (f guarded) SyncTo(length int64) (bool, error) {
	full, err := f.File.SyncTo(length)
	f.by.check(err)
	return full, err
}

// Close implements vfs.File.
func (f guarded) Close() error {
	err := f.File.Close()
	f.by.check(err)
	return err
}
