package instance

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
)

const (
	diskInterval = time.Second // between looks at the space on the disk
	probeBytes   = 1 << 20     // that have to find space when the disk was full
	// enough is how much more than the least has to be free before ingest goes on, so that
	// it does not go on and off.
	enough = 1.1
)

// onDiskFull has f called when a write of the store finds no space, which is tried once
// more when f returns. Without one the process ends.
func (i *Instance) onDiskFull(f func()) {
	if f == nil {
		i.full.Store(nil)
		return
	}
	i.full.Store(&f)
}

// diskFull is called by the store.
func (i *Instance) diskFull() {
	if f := i.full.Load(); f != nil {
		(*f)()
	}
}

// waitForSpace waits until there is space again, in safe mode: questions are answered
// meanwhile. It gives up when the run is to stop.
func (l *live) waitForSpace() {
	l.safe.enter(causeFull, errors.New("the disk of the store is full: free some space"))
	ticker := time.NewTicker(diskInterval)
	defer ticker.Stop()
	for l.probe() != nil {
		select {
		case <-ticker.C:
		case <-l.ended.Done():
			return
		}
	}
	l.safe.leave(causeFull)
}

// probe reports whether something can be written beside the store.
func (l *live) probe() (err error) {
	fs := l.fs()
	name := filepath.Join(l.Instance.config.Data, "space")
	file, err := fs.Create(name, vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	_, err = file.Write(make([]byte, probeBytes))
	return errors.Join(err, file.Sync(), file.Close(), fs.Remove(name))
}

func (i *Instance) fs() vfs.FS {
	if i.config.FS != nil {
		return i.config.FS
	}
	return vfs.Default
}

// watchDisk has ingest pause while less is free than there should be, until the context
// ends: a store whose log cannot be written has to give up.
func (l *live) watchDisk(ctx context.Context) error {
	ticker := time.NewTicker(diskInterval)
	defer ticker.Stop()
	for {
		l.lookAtDisk()
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}

func (l *live) lookAtDisk() {
	usage, err := l.fs().GetDiskUsage(l.Instance.config.Data)
	if err != nil {
		return // such as that of memory, which has none
	}
	least := float64(l.options.Get().Health.MinFreeDisk)
	switch free := float64(usage.AvailBytes); {
	case free < least:
		l.safe.enter(causeDisk, fmt.Errorf("only %d MiB are free on the disk of the store, less than health.min_free_disk: free some space",
			usage.AvailBytes>>20))
	case free >= least*enough:
		l.safe.leave(causeDisk)
	}
}
