package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/cockroachdb/pebble/v2/vfs"
	"golang.org/x/sys/unix"
)

// LockedError says that another process holds the store in a way that excludes
// the wanted one.
type LockedError struct {
	Dir string
	PID int // of the writing process, 0 when it is not known
}

func (e *LockedError) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("store %s is in use by another process", e.Dir)
	}
	return fmt.Sprintf("store %s is being written by process %d", e.Dir, e.PID)
}

// lockingFS is the operating system's file system with a lock that readers
// share. Pebble's own lock is exclusive even for a read-only database, so two
// queries at the same time would exclude each other.
type lockingFS struct {
	vfs.FS
	dir    string
	shared bool
}

// Lock takes the lock file of Pebble, shared or exclusive. A writer leaves its
// process id in it.
func (fs lockingFS) Lock(name string) (io.Closer, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil && fs.shared {
		file, err = os.Open(name) // a store on a read-only file system
	}
	if err != nil {
		return nil, fmt.Errorf("open lock file: %w", err)
	}
	how := unix.LOCK_EX
	if fs.shared {
		how = unix.LOCK_SH
	}
	if err := unix.Flock(int(file.Fd()), how|unix.LOCK_NB); err != nil {
		return nil, errors.Join(lockFailure(err, fs.dir, file), file.Close())
	}
	if fs.shared {
		return file, nil
	}
	if err := writePID(file); err != nil {
		return nil, errors.Join(fmt.Errorf("write lock file: %w", err), file.Close())
	}
	return file, nil
}

func lockFailure(err error, dir string, file *os.File) error {
	if !errors.Is(err, unix.EWOULDBLOCK) {
		return fmt.Errorf("lock store %s: %w", dir, err)
	}
	locked := &LockedError{Dir: dir}
	// The file names the last writer, which is the one that holds the lock unless
	// readers do: only with them can it be shared.
	if unix.Flock(int(file.Fd()), unix.LOCK_SH|unix.LOCK_NB) != nil {
		locked.PID = readPID(file)
	}
	return locked
}

func readPID(file *os.File) int {
	buffer := make([]byte, 20)
	n, _ := file.ReadAt(buffer, 0) // an empty or unreadable file leaves the process unknown
	pid, err := strconv.Atoi(strings.TrimSpace(string(buffer[:n])))
	if err != nil {
		return 0
	}
	return pid
}

func writePID(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err := file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}
