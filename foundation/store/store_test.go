package store_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
	"go.uber.org/goleak"
)

// holderVariable makes the test program one that holds a store open: "DIR" or
// "DIR:shared".
const holderVariable = "STORE_TEST_HOLD"

func TestMain(m *testing.M) {
	if what := os.Getenv(holderVariable); what != "" {
		if err := hold(what); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// hold opens a store, says so, and closes it when its standard input ends.
func hold(what string) error {
	dir, shared := strings.CutSuffix(what, ":shared")
	db, err := store.Open(store.Options{Dir: dir, ReadOnly: shared})
	if err != nil {
		return err
	}
	fmt.Println("open")
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return db.Close()
}

// holder starts another process that holds the store, and returns its id and what
// ends it.
func holder(t *testing.T, what string) (pid int, end func()) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), holderVariable+"="+what)
	stdin, err := c.StdinPipe()
	must(t, err)
	stdout, err := c.StdoutPipe()
	must(t, err)
	must(t, c.Start())
	said := make([]byte, 5)
	if _, err := io.ReadFull(stdout, said); err != nil || string(said) != "open\n" {
		rest, _ := io.ReadAll(stdout)
		t.Fatalf("holder says %s%s, %v", said, rest, err)
	}
	return c.Process.Pid, func() {
		must(t, stdin.Close())
		must(t, c.Wait())
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// create makes a store of the given format.
func create(t *testing.T, format uint64) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "store")
	db, err := store.Open(store.Options{Dir: dir})
	must(t, err)
	must(t, db.Set([]byte{byte(store.PrefixFormat)}, binary.AppendUvarint(nil, format), pebble.Sync))
	must(t, db.Close())
	return dir
}

func TestFormats(t *testing.T) {
	for _, test := range []struct {
		format uint64
		want   error
		says   string
	}{
		{store.FormatVersion, nil, ""},
		{store.FormatVersion + 1, store.ErrNewer, "install that version or use another --data directory"},
		{store.FormatVersion - 1, store.ErrOlder, "delete the directory and ingest again"},
	} {
		dir := create(t, test.format)
		for _, readOnly := range []bool{true, false} {
			db, err := store.Open(store.Options{Dir: dir, ReadOnly: readOnly})
			if !errors.Is(err, test.want) {
				t.Errorf("format %d: %v", test.format, err)
			}
			if err == nil {
				must(t, db.Close())
			} else if !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), dir) {
				t.Errorf("format %d: %v does not say what to do", test.format, err)
			}
		}
	}
}

func TestProcessesExcludeEachOther(t *testing.T) {
	dir := create(t, store.FormatVersion)
	attempt := func(readOnly bool) error {
		db, err := store.Open(store.Options{Dir: dir, ReadOnly: readOnly})
		if err == nil {
			must(t, db.Close())
		}
		return err
	}
	var locked *store.LockedError

	writer, end := holder(t, dir)
	for _, readOnly := range []bool{true, false} {
		if err := attempt(readOnly); !errors.As(err, &locked) || locked.PID != writer || !strings.Contains(err.Error(), fmt.Sprint(writer)) {
			t.Errorf("beside a writer, read only %v: %v", readOnly, err)
		}
	}
	end()
	must(t, attempt(false))

	_, end = holder(t, dir+":shared")
	_, endOther := holder(t, dir+":shared")
	must(t, attempt(true))
	if err := attempt(false); !errors.As(err, &locked) || locked.PID != 0 || !strings.Contains(err.Error(), "in use by another process") {
		t.Errorf("a writer beside readers: %v", err)
	}
	end()
	endOther()
	must(t, attempt(false))
}

// A writer waits for readers, and for as long as it was told; it does not wait for a
// writer.
func TestWritersWaitForReaders(t *testing.T) {
	dir := create(t, store.FormatVersion)
	reader, err := store.Open(store.Options{Dir: dir, ReadOnly: true})
	must(t, err)
	var locked *store.LockedError
	if _, err := store.Open(store.Options{Dir: dir, ReaderWait: time.Millisecond}); !errors.As(err, &locked) || locked.PID != 0 {
		t.Errorf("readers do not finish in time: %v", err)
	}
	opened := make(chan error, 1)
	var writer *pebble.DB
	go func() {
		db, err := store.Open(store.Options{Dir: dir, ReaderWait: time.Hour})
		writer = db
		opened <- err
	}()
	select {
	case err := <-opened:
		t.Fatalf("beside a reader: %v", err)
	case <-time.After(20 * time.Millisecond): // some attempts
	}
	must(t, reader.Close())
	must(t, <-opened)
	if _, err := store.Open(store.Options{Dir: dir, ReaderWait: time.Hour}); !errors.As(err, &locked) || locked.PID != os.Getpid() {
		t.Errorf("beside a writer: %v", err)
	}
	must(t, writer.Close())
}

// A process that dies leaves no lock.
func TestKilledWriterLeavesNoLock(t *testing.T) {
	dir := create(t, store.FormatVersion)
	pid, _ := holder(t, dir)
	process, err := os.FindProcess(pid)
	must(t, err)
	must(t, process.Kill())
	_, err = process.Wait()
	must(t, err)
	for _, readOnly := range []bool{true, false} {
		db, err := store.Open(store.Options{Dir: dir, ReadOnly: readOnly})
		must(t, err)
		must(t, db.Close())
	}
}

func TestNothingToRead(t *testing.T) {
	for _, dir := range []string{filepath.Join(t.TempDir(), "missing"), t.TempDir()} {
		if _, err := store.Open(store.Options{Dir: dir, ReadOnly: true}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("got %v", err)
		}
	}
}

// Whoever wants to know is told when writes stall, and when they go on.
func TestStalls(t *testing.T) {
	flushing := make(chan struct{}) // closed when tables can be written
	slow := errorfs.Wrap(vfs.NewMem(), errorfs.InjectorFunc(func(op errorfs.Op) error {
		if op.Kind == errorfs.OpCreate && filepath.Ext(op.Path) == ".sst" {
			<-flushing
		}
		return nil
	}))
	began, ended := make(chan struct{}, 100), make(chan struct{}, 100)
	db, err := store.Open(store.Options{Dir: "store", FS: slow, StallBegin: func() { began <- struct{}{} }, StallEnd: func() { ended <- struct{}{} }})
	must(t, err)
	written := make(chan error, 1)
	go func() {
		value := make([]byte, 1<<20)
		for n := range 64 { // more than the memtables hold
			if err := db.Set(fmt.Appendf(nil, "key%d", n), value, pebble.NoSync); err != nil {
				written <- err
				return
			}
		}
		written <- nil
	}()
	select {
	case <-began:
	case err := <-written:
		t.Errorf("written without a stall: %v", err)
	}
	close(flushing)
	<-ended
	must(t, <-written)
	must(t, db.Close())
}

// Damage is an error for whoever reads, not the end of the process.
func TestDamagedStore(t *testing.T) {
	dir := create(t, store.FormatVersion)
	db, err := store.Open(store.Options{Dir: dir})
	must(t, err)
	for n := range 1000 {
		must(t, db.Set(fmt.Appendf(nil, "key%d", n), []byte("value"), nil))
	}
	must(t, db.Flush())
	must(t, db.Close())
	tables, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	must(t, err)
	for _, name := range tables {
		content, err := os.ReadFile(name)
		must(t, err)
		for i := range content[:len(content)/2] {
			content[i] ^= 0x5a
		}
		must(t, os.WriteFile(name, content, 0o644))
	}
	_, err = store.Open(store.Options{Dir: dir, ReadOnly: true, OnFatal: func(err error) { t.Errorf("ends the process: %v", err) }})
	if err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("got %v", err)
	}
}
