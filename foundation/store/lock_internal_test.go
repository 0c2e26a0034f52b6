package store

import (
	"path/filepath"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
	"golang.org/x/sys/unix"
)

// A program that is being started has a copy of every descriptor for a moment: that must
// not keep a store locked which is closed.
func TestLockEndsThoughACopyIsOpen(t *testing.T) {
	fs, name := lockingFS{FS: vfs.Default, dir: "here"}, filepath.Join(t.TempDir(), "LOCK")
	first, err := fs.Lock(name)
	if err != nil {
		t.Fatal(err)
	}
	copied, err := unix.Dup(int(first.(held).Fd()))
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(copied)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := fs.Lock(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
}
