package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// FormatVersion is the version of everything stored: keys, records, codecs. A
// change that older code would misread raises it.
const FormatVersion = 4

// Errors that callers decide by.
var (
	ErrNotFound = errors.New("there is no store")
	ErrNewer    = errors.New("store was written by a newer version of ElixirScope")
	ErrOlder    = errors.New("store was written by an older version of ElixirScope")
)

// Options says how to open a store.
type Options struct {
	Dir      string
	ReadOnly bool
	// ReaderWait is how long one that is to write waits for those who are reading. For
	// another writer nobody waits.
	ReaderWait time.Duration
	// Bulk writes without a log: half the writes, and what was not flushed when the
	// process ends is lost, but only as whole batches from the last one backwards,
	// because memtables are flushed in order. For runs that can be repeated.
	Bulk bool
	// FS is the file system below, nil for the operating system's. Tests inject
	// faults with it.
	FS     vfs.FS
	Cache  *Cache // of blocks, nil for one of the usual size
	Logger *slog.Logger
	// OnFatal is called when Pebble can not go on, such as when the disk is full. It
	// must end the process; the store is consistent when it is opened again. Nil
	// panics.
	OnFatal func(error)
	// DiskFull is called when a write finds no space; when it returns, the write is tried
	// once more. All writes wait meanwhile, and reads go on. Nil is nothing.
	DiskFull func()
	// StallBegin is called when Pebble stops writes because it cannot follow, StallEnd
	// when it lets them go on. They must not wait; nil is nothing.
	StallBegin, StallEnd func()
}

// Open opens or, unless ReadOnly, creates the store. It returns a *LockedError
// when another process excludes this one, ErrNotFound when there is nothing to
// read, ErrNewer or ErrOlder when the format is not this version's.
func Open(o Options) (*pebble.DB, error) {
	if o.Cache == nil {
		o.Cache = NewCache()
		defer o.Cache.Close() // the database holds its own reference
	}
	options := pebbleOptions(o)
	if _, err := options.FS.Stat(o.Dir); o.ReadOnly && errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w in %s", ErrNotFound, o.Dir)
	}
	if o.DiskFull != nil {
		options.FS = vfs.OnDiskFull(options.FS, o.DiskFull)
	}
	guard := &logGuard{FS: options.FS, fatal: logger{o.Logger, o.OnFatal}.fatal}
	options.FS = guard
	db, err := openPebble(o.Dir, options)
	var locked *LockedError
	switch {
	case errors.As(err, &locked):
		return nil, locked
	case errors.Is(err, pebble.ErrDBDoesNotExist):
		return nil, fmt.Errorf("%w in %s", ErrNotFound, o.Dir)
	case err != nil:
		return nil, fmt.Errorf("open store %s: %w", o.Dir, err)
	}
	if err := checkFormat(db, o.ReadOnly); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", o.Dir, err), db.Close())
	}
	guard.armed.Store(!o.ReadOnly)
	return db, nil
}

// openPebble makes an error of the panic with which Pebble gives up when it cannot
// write the file that marks its format, as on a full disk.
func openPebble(dir string, options *pebble.Options) (db *pebble.DB, err error) {
	defer func() {
		v := recover()
		if failure, ok := v.(error); ok {
			err = failure
		} else if v != nil {
			panic(v)
		}
	}()
	db, err = pebble.Open(dir, options)
	return db, inconsistent(err)
}

// pebbleOptions sets what differs from Pebble's defaults: larger memtables,
// because ingest writes in bulk; bloom filters, because most look-ups while
// ingesting are for keys that do not exist; no compression of the values at the
// top, because units arrive compressed.
func pebbleOptions(o Options) *pebble.Options {
	log := logger{o.Logger, o.OnFatal}
	options := &pebble.Options{
		Cache:                       o.Cache.blocks,
		ReadOnly:                    o.ReadOnly,
		DisableWAL:                  o.Bulk,
		FS:                          o.FS,
		FormatMajorVersion:          pebble.FormatNewest,
		MemTableSize:                16 << 20,
		MemTableStopWritesThreshold: 3,
		L0CompactionThreshold:       4,
		L0StopWritesThreshold:       24,
		BytesPerSync:                1 << 20,
		Logger:                      log,
		EventListener:               listener(log, o),
	}
	if o.FS == nil {
		options.FS = lockingFS{FS: vfs.Default, dir: o.Dir, shared: o.ReadOnly, wait: o.ReaderWait}
	}
	for i := range options.Levels {
		options.Levels[i].FilterPolicy = bloom.FilterPolicy(10)
	}
	return options
}

// listener ends the process where Pebble would try again at once, for ever, with
// writers waiting for ever; and goes on where Pebble would end it: whoever reads
// what is damaged gets the error.
func listener(log logger, o Options) *pebble.EventListener {
	l := &pebble.EventListener{DataCorruption: func(pebble.DataCorruptionInfo) {}, WriteStallEnd: o.StallEnd}
	if o.StallBegin != nil {
		l.WriteStallBegin = func(pebble.WriteStallBeginInfo) { o.StallBegin() }
	}
	if !o.ReadOnly {
		l.BackgroundError = log.fatal
	}
	return l
}

func checkFormat(db *pebble.DB, readOnly bool) error {
	key := []byte{byte(PrefixFormat)}
	value, closer, err := db.Get(key)
	if errors.Is(err, pebble.ErrNotFound) {
		if readOnly {
			return ErrNotFound // created, but nothing was written yet
		}
		return db.Set(key, binary.AppendUvarint(nil, FormatVersion), pebble.NoSync)
	}
	if err != nil {
		return fmt.Errorf("read format version: %w", err)
	}
	defer closer.Close()
	switch version, n := binary.Uvarint(value); {
	case n <= 0:
		return errors.New("format version is unreadable")
	case version > FormatVersion:
		return fmt.Errorf("%w (format %d, this one understands %d): install that version or use another --data directory",
			ErrNewer, version, FormatVersion)
	case version < FormatVersion:
		return fmt.Errorf("%w (format %d, this one writes %d): delete the directory and ingest again",
			ErrOlder, version, FormatVersion)
	}
	return nil
}

// logger passes Pebble's errors on; its chatter goes to the debug level.
type logger struct {
	to      *slog.Logger
	onFatal func(error)
}

func (l logger) Infof(format string, args ...any) {
	if l.to != nil {
		l.to.Debug("pebble: " + fmt.Sprintf(format, args...))
	}
}

func (l logger) Errorf(format string, args ...any) {
	if l.to != nil {
		l.to.Error("pebble: " + fmt.Sprintf(format, args...))
	}
}

// Fatalf must not return: Pebble relies on it.
func (l logger) Fatalf(format string, args ...any) {
	l.fatal(fmt.Errorf(format, args...))
}

func (l logger) fatal(err error) {
	err = fmt.Errorf("store failed: %w", err)
	if l.onFatal != nil {
		l.onFatal(err)
	}
	panic(err)
}
