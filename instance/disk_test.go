package instance_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"elixirscope/instance"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

// image is what a machine finds that went down at some write.
type image struct {
	disk     *vfs.MemFS
	sequence uint64 // of a batch that was flushed before
	files    int    // that were recorded then
}

// crashes is a disk in memory of which images are taken at random writes.
type crashes struct {
	vfs.FS
	disk *vfs.MemFS

	lock    sync.Mutex // guards what is below
	opened  bool
	random  *rand.Rand
	images  []image
	flushed image // without a disk
}

// newCrashes returns a disk of which an image is taken at one of so many writes to an
// open store. While it is opened, Pebble relies on a file system that brings the names of
// a directory to the disk in the order in which they were made; this one does not.
func newCrashes(random *rand.Rand, every int) *crashes {
	c := &crashes{disk: vfs.NewCrashableMem(), random: random}
	c.FS = errorfs.Wrap(c.disk, errorfs.InjectorFunc(func(op errorfs.Op) error {
		c.lock.Lock()
		defer c.lock.Unlock()
		if c.opened && op.Kind.ReadOrWrite() == errorfs.OpIsWrite && len(c.images) < 16 && c.random.IntN(every) == 0 {
			next := c.flushed
			next.disk = c.disk.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: 50 * c.random.IntN(3), RNG: c.random})
			c.images = append(c.images, next)
		}
		return nil
	}))
	return c
}

// open opens an instance on the disk.
func (c *crashes) open(t *testing.T, data string, bulk bool) *instance.Instance {
	t.Helper()
	i, err := instance.Open(instance.Config{Data: data, FS: c, Bulk: bulk})
	must(t, err)
	c.lock.Lock()
	defer c.lock.Unlock()
	c.opened = true
	return i
}

// flush flushes and remembers what is not to be lost any more.
func (c *crashes) flush(i *instance.Instance, files int) error {
	sequence := i.Repository.Sequence()
	if err := i.Flush(); err != nil {
		return err
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	c.flushed = image{sequence: sequence, files: files}
	return nil
}

// A machine may go down at any write of an ingest, with any part of what was not
// brought to the disk: what was flushed is there, nothing is there by halves, and the
// next ingest goes on.
func TestCrashAtAnyWrite(t *testing.T) {
	from := seed(t)
	runs := 1
	if soaking() {
		runs = 40
	}
	for by, work := range map[string]func(*testing.T, *crashes, string, string){"once": ingestOn, "run": followOn} {
		t.Run(by, func(t *testing.T) {
			random := rand.New(rand.NewPCG(from, 1))
			kept, images := 0, 0
			for range runs {
				root, data := plant(t, 60), t.TempDir()
				c := newCrashes(random, 15)
				work(t, c, root, data)
				complete := fresh(t, once(root))
				images += len(c.images)
				for _, taken := range c.images {
					i, err := instance.Open(instance.Config{Data: data, FS: taken.disk, Bulk: true})
					must(t, err)
					if got := i.Repository.Sequence(); got < taken.sequence {
						t.Errorf("batch %d was flushed, the last one is %d", taken.sequence, got)
					}
					files := recoveredIn(t, i, root, complete)
					if files < taken.files {
						t.Errorf("%d files were flushed, %d are left", taken.files, files)
					}
					kept += taken.files
					must(t, i.Close())
				}
			}
			if kept == 0 {
				t.Error("there was never anything to lose")
			}
			t.Logf("%d images", images)
		})
	}
}

// ingestOn ingests a tree once.
func ingestOn(t *testing.T, c *crashes, root, data string) {
	i := c.open(t, data, true)
	o := once(root)
	o.Pipeline.BytesInFlight = 4096 // many small batches
	o.Progress = &progress{at: func(done int) {
		if done%7 == 0 {
			if err := c.flush(i, done); err != nil {
				t.Error(err)
			}
		}
	}}
	ingest(t, i, o)
	must(t, i.Close())
}

// followOn follows a tree that grows.
func followOn(t *testing.T, c *crashes, root, data string) {
	i := c.open(t, data, false)
	ctx, stop := context.WithCancel(context.Background())
	ready, ended := make(chan struct{}), make(chan error, 1)
	r := follow(root)
	r.Ready = func() { close(ready) }
	go func() { ended <- i.Run(ctx, r) }()
	<-ready
	for n := range 8 {
		known, _ := holds(t, i)
		must(t, c.flush(i, known))
		before := i.Repository.Sequence()
		write(t, root, fmt.Sprintf("grown/g%d.go", n), sourceOf(".go", 1000+n))
		must(t, i.Repository.Await(context.Background(), before+1))
	}
	stop()
	must(t, <-ended)
	must(t, i.Close())
}

// A disk that is full, or fails, ends a run with an error that says so. What was
// flushed is there, and when there is space again it goes on.
func TestDiskFailsWhileRunning(t *testing.T) {
	for name, f := range map[string]fate{
		"full at once": {Full: true}, "full after a write": {Full: true, Writes: 1}, "full after some": {Full: true, Writes: 4},
		"broken": {Sync: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f.Root, f.Data, f.Follow, f.Opened = plant(t, 60), t.TempDir(), true, true
			p := start(t, f)
			p.ready()
			flushed := len(records(fresh(t, once(f.Root))))
			says := p.growUntilItFails(f.Root)
			if want := map[bool]string{true: "input/output error", false: "no space left on device"}[f.Sync]; !strings.Contains(says, want) || strings.Contains(says, "panic") {
				t.Errorf("the process says %s", says)
			}
			if got := verdicts(t, f.Data); len(got) > 0 {
				t.Errorf("of a failing disk suspected are %v", got)
			}
			if files := recovered(t, f.Root, f.Data, fresh(t, once(f.Root))); files < flushed {
				t.Errorf("%d files were flushed, %d are left", flushed, files)
			}
		})
	}
}

// growUntilItFails writes files, which the process writes once there are 32 KiB of them,
// until it fails, and at last asks it to end.
func (p *process) growUntilItFails(root string) (says string) {
	p.t.Helper()
	ended := make(chan string, 1)
	go func() { ended <- p.wait() }()
	for n := range 50 {
		source := sourceOf(".go", n)
		for m := range 100 {
			source += fmt.Sprintf("\nfunc Grown%dx%d() { Total%d(nil) }\n", n, m*m*m, m)
		}
		write(p.t, root, fmt.Sprintf("grown/g%d.go", n), source)
		select {
		case says = <-ended:
			return says
		case <-time.After(10 * time.Millisecond):
		}
	}
	must(p.t, p.cmd.Process.Signal(os.Interrupt))
	return <-ended
}
