package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

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
	wait   time.Duration // see Options.ReaderWait
}

// lockInterval is the time between attempts to lock: a query holds its lock for some
// milliseconds.
const lockInterval = 5 * time.Millisecond

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
	if fs.shared {
		err = fs.lockShared(file)
	} else {
		err = fs.lockExclusive(file)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return held{file}, nil
}

// held is a locked file.
type held struct{ *os.File }

// Close gives the lock up before the file: a lock is as long as any descriptor of the
// file, and a program that is being started at this moment has a copy of ours until it
// is loaded.
func (h held) Close() error {
	return errors.Join(flock(h.File, unix.LOCK_UN), h.File.Close())
}

func (fs lockingFS) lockShared(file *os.File) error {
	err := flock(file, unix.LOCK_SH)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return &LockedError{Dir: fs.dir, PID: readPID(file)} // readers do not exclude it
	}
	return fs.failed(err)
}

// lockExclusive waits for readers to finish, and for no writer. The system has no lock
// with a deadline, so it asks again and again.
func (fs lockingFS) lockExclusive(file *os.File) error {
	deadline := time.NewTimer(fs.wait)
	defer deadline.Stop()
	again := time.NewTicker(lockInterval)
	defer again.Stop()
	for {
		held, err := fs.tryExclusive(file)
		if err != nil {
			return err
		}
		if held {
			return fs.failed(writePID(file))
		}
		select {
		case <-again.C:
		case <-deadline.C:
			return &LockedError{Dir: fs.dir}
		}
	}
}

// tryExclusive reports whether it got the lock; it did not where there are readers.
func (fs lockingFS) tryExclusive(file *os.File) (held bool, err error) {
	if err = flock(file, unix.LOCK_EX); !errors.Is(err, unix.EWOULDBLOCK) {
		return err == nil, fs.failed(err)
	}
	// The file names the last writer, which is the one that holds the lock unless
	// readers do: only with them can it be shared.
	if err = flock(file, unix.LOCK_SH); errors.Is(err, unix.EWOULDBLOCK) {
		return false, &LockedError{Dir: fs.dir, PID: readPID(file)}
	}
	if err == nil {
		err = flock(file, unix.LOCK_UN)
	}
	return false, fs.failed(err)
}

func (fs lockingFS) failed(err error) error {
	if err != nil {
		return fmt.Errorf("lock store %s: %w", fs.dir, err)
	}
	return nil
}

// flock locks or unlocks without waiting.
func flock(file *os.File, how int) error { return unix.Flock(int(file.Fd()), how|unix.LOCK_NB) }

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
