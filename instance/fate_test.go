package instance_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"elixirscope/instance"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

// fateVariable tells the test program, started by a test, what it has to meet.
const fateVariable = "INSTANCE_TEST_FATE"

// fate is how an ingest in a process of its own ends early.
type fate struct {
	Root, Data string
	KillAt     int  // kills the process when so many files are done
	Full       bool // fills the disk after so many writes ...
	Writes     int32
	Opened     bool // ... to a store that was opened, and, if it follows, is up to date
	Sync       bool // ... or makes the disk fail after so many calls to bring writes to it
	Deadly     bool // has a language that files can kill the process with
	Together   bool // ... while another one is parsed
	Follow     bool // follows the tree until it is interrupted
}

const jobs = 2 // so that two files are parsed at the same time

func meet(text string) error {
	var f fate
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return err
	}
	c := instance.Config{Data: f.Data, Bulk: !f.Follow, OnFatal: func(err error) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}}
	var counting atomic.Bool
	counting.Store(!f.Opened)
	if f.Full || f.Sync {
		c.FS = f.disk(&counting)
	}
	i, err := f.open(c)
	if err != nil {
		return err
	}
	if f.Follow {
		return errors.Join(f.follow(i, func() { counting.Store(true) }), i.Close())
	}
	counting.Store(true)
	o := once(f.Root)
	o.Pipeline.Jobs = jobs
	o.Pipeline.BytesInFlight = 4096 // many small batches
	o.Progress = &progress{at: func(done int) {
		if done == f.KillAt {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		if done%10 == 0 {
			_ = i.Flush() // so that there is something to lose and something to keep
		}
	}}
	_, err = i.Ingest(context.Background(), o)
	return errors.Join(err, i.Close())
}

// disk is one that fails.
func (f fate) disk(counting *atomic.Bool) vfs.FS {
	var done atomic.Int32
	return errorfs.Wrap(vfs.Default, errorfs.InjectorFunc(func(op errorfs.Op) error {
		counts, err := op.Kind.ReadOrWrite() == errorfs.OpIsWrite, error(syscall.ENOSPC)
		if f.Sync {
			counts, err = slices.Contains(syncs(), op.Kind), syscall.EIO
		}
		if counting.Load() && counts && done.Add(1) > f.Writes {
			return err
		}
		return nil
	}))
}

func syncs() []errorfs.OpKind {
	return []errorfs.OpKind{errorfs.OpFileSync, errorfs.OpFileSyncData, errorfs.OpFileSyncTo}
}

func (f fate) open(c instance.Config) (*instance.Instance, error) {
	if !f.Deadly {
		return instance.Open(c)
	}
	languages, err := deadly(f.Together)
	if err != nil {
		return nil, err
	}
	return instance.OpenWith(c, languages)
}

// follow says on standard output when the store is up to date for the first time, and
// nothing of that can be lost any more.
func (f fate) follow(i *instance.Instance, ready func()) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	r := follow(f.Root)
	r.Pipeline.Jobs = jobs
	r.Ready = func() {
		_ = i.Flush() // what fails here ends the process
		ready()
		fmt.Println("ready")
	}
	return i.Run(ctx, r)
}

// run ingests in a process of its own and returns what it wrote on standard error.
func (f fate) run(t *testing.T) (string, error) {
	t.Helper()
	c := f.command(t)
	var stderr strings.Builder
	c.Stderr = &stderr
	err := c.Run()
	return stderr.String(), err
}

func (f fate) command(t *testing.T) *exec.Cmd {
	t.Helper()
	text, err := json.Marshal(f)
	must(t, err)
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), fateVariable+"="+string(text))
	return c
}

// recovered checks what an ingest that met its fate left: every file that is
// recorded is recorded as in a complete store, and the next ingest completes it.
func recovered(t *testing.T, root, data, complete string) (files int) {
	t.Helper()
	return recoveredIn(t, open(t, data), root, complete)
}

func recoveredIn(t *testing.T, i *instance.Instance, root, complete string) (files int) {
	t.Helper()
	verify(t, i)
	whole := make(map[string]bool)
	for _, record := range records(complete) {
		whole[record] = true
	}
	found := records(dump(t, i))
	for _, record := range found {
		if !whole[record] {
			t.Errorf("recorded is\n%s", record)
		}
	}
	ingest(t, i, once(root))
	verify(t, i)
	differ(t, "the completed store", dump(t, i), complete)
	return len(found)
}

// records returns the files of a dump with their facts.
func records(dump string) []string {
	_, rest, _ := strings.Cut(dump, "\n")
	var records []string
	for line := range strings.Lines(rest) {
		if strings.HasPrefix(line, "file ") {
			records = append(records, line)
		} else {
			records[len(records)-1] += line
		}
	}
	return records
}

func TestKilledIngestIsCompletedByTheNext(t *testing.T) {
	root := plant(t, 120)
	complete := fresh(t, once(root))
	kept := 0
	for _, at := range []int{1, 15, 60, 130} {
		data := t.TempDir()
		stderr, err := fate{Root: root, Data: data, KillAt: at}.run(t)
		if err == nil || stderr != "" {
			t.Fatalf("the process was not killed: %v %s", err, stderr)
		}
		kept += recovered(t, root, data, complete)
	}
	if kept == 0 {
		t.Error("nothing ever survived, though it was flushed")
	}
}

func TestFullDisk(t *testing.T) {
	root := plant(t, 120)
	complete := fresh(t, once(root))
	kept := 0
	for _, f := range []fate{
		{Writes: 1}, {Writes: 10}, {Writes: 20}, {Writes: 40},
		{Opened: true}, {Opened: true, Writes: 2}, {Opened: true, Writes: 10}, {Opened: true, Writes: 30}, {Opened: true, Writes: 90},
	} {
		f.Full, f.Root, f.Data = true, root, t.TempDir()
		stderr, err := f.run(t)
		if err == nil || !strings.Contains(stderr, "no space left on device") || strings.Contains(stderr, "panic") {
			t.Errorf("%+v: %v, %s", f, err, stderr)
		}
		if got := verdicts(t, f.Data); len(got) > 0 {
			t.Errorf("%+v: suspected are %v", f, got)
		}
		kept += recovered(t, root, f.Data, complete)
	}
	if kept == 0 {
		t.Error("nothing was ever kept, though it was flushed")
	}
}

// What was committed before an interruption stays.
func TestCancelledIngestIsCompletedByTheNext(t *testing.T) {
	root := plant(t, 120)
	complete := fresh(t, once(root))
	random := rand.New(rand.NewPCG(1, 2))
	for range 4 {
		data, at := t.TempDir(), 1+random.IntN(150)
		ctx, cancel := context.WithCancel(context.Background())
		o := once(root)
		o.Pipeline.BytesInFlight = 4096
		o.Progress = &progress{at: func(done int) {
			if done == at {
				cancel()
			}
		}}
		i, err := instance.Open(instance.Config{Data: data, Bulk: true})
		must(t, err)
		if _, err := i.Ingest(ctx, o); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled at file %d: %v", at, err)
		}
		cancel()
		must(t, i.Close())
		if files := recovered(t, root, data, complete); files < at {
			t.Errorf("cancelled at file %d, %d files are left", at, files)
		}
	}
}
