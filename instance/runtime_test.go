package instance_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"elixirscope/ast/query"
	"elixirscope/foundation/config"
	"elixirscope/foundation/health"
	"elixirscope/foundation/store"
	"elixirscope/instance"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
)

// Health is critical in the first check after a service has failed, and well again in
// the first one after it is back.
func TestHealthFollowsFaults(t *testing.T) {
	root := plant(t, 10)
	s := newSaboteur(t)
	r := superviseRun(t, s, root)
	r.eventually("healthy", func(now instance.Status) bool { return now.Health.Status == health.StatusHealthy })
	const failures = 6
	for range failures {
		s.faults["parsing"] <- "error"
	}
	r.eventually("well again after it was critical", func(now instance.Status) bool {
		return now.Health.Status == health.StatusHealthy && slices.ContainsFunc(now.Health.History, func(c health.Change) bool {
			return c.To == health.StatusCritical && strings.Contains(strings.Join(c.Why, " "), "parsing: is restarting: sabotage")
		})
	})
	var entries []struct{ Type, Subject string }
	r.get("/v1/journal?type=service.failed&subject=ast/parsing", &entries)
	if len(entries) != failures {
		t.Errorf("%d failures are in the journal", len(entries))
	}
	must(t, os.Rename(root, root+".away"))
	r.eventually("degraded", func(now instance.Status) bool { return now.Health.Status == health.StatusDegraded })
	must(t, os.Rename(root+".away", root))
	r.eventually("whole again", func(now instance.Status) bool { return now.Health.Status == health.StatusHealthy })
	r.end()
}

// end stops the run, which has to succeed.
func (r *supervised) end() {
	r.t.Helper()
	r.stop()
	must(r.t, <-r.ended)
	must(r.t, r.Close())
}

// disk is a file system whose space and faults a test decides.
type disk struct {
	vfs.FS
	free atomic.Uint64
	full atomic.Bool
}

func newDisk() *disk {
	d := &disk{}
	d.free.Store(math.MaxUint64)
	d.FS = errorfs.Wrap(vfs.Default, errorfs.InjectorFunc(func(op errorfs.Op) error {
		if d.full.Load() && op.Kind.ReadOrWrite() == errorfs.OpIsWrite {
			return syscall.ENOSPC
		}
		return nil
	}))
	return d
}

func (d *disk) GetDiskUsage(string) (vfs.DiskUsage, error) {
	return vfs.DiskUsage{AvailBytes: d.free.Load()}, nil
}

// While the disk is full, or nearly, questions are answered, nothing is ingested and
// health says why; when there is space again ingest goes on, and nothing is missing.
func TestSafeModeWhileTheDiskIsFull(t *testing.T) {
	for name, fault := range map[string]func(d *disk, on bool){
		"nearly": func(d *disk, on bool) {
			d.free.Store(map[bool]uint64{true: 1 << 20, false: math.MaxUint64}[on])
		},
		"full": func(d *disk, on bool) { d.full.Store(on) },
	} {
		t.Run(name, func(t *testing.T) {
			root, d := plant(t, 40), newDisk()
			r := superviseOn(t, newSaboteur(t), root, instance.Config{Data: t.TempDir(), FS: d,
				OnFatal: func(err error) { panic(err) }}, 64<<20)
			fault(d, true)
			stop, writing := make(chan struct{}), sync.WaitGroup{}
			writing.Go(func() { r.grow(root, stop) })
			r.eventually("critical", func(now instance.Status) bool {
				return now.Health.Status == health.StatusCritical && strings.Contains(strings.Join(now.Health.Failures, " "), "safe mode")
			})
			answer, err := r.ask("Total0")
			if err != nil || !strings.Contains(answer, "Total0") {
				t.Errorf("in safe mode: %v, %s", err, answer)
			}
			r.standsStill()
			fault(d, false)
			close(stop)
			writing.Wait()
			r.eventually("healthy and fresh", func(now instance.Status) bool {
				return now.Health.Status == health.StatusHealthy && now.State == query.Fresh
			})
			r.end()
			i := open(t, r.data)
			differ(t, "the store", dump(t, i), fresh(t, once(root)))
		})
	}
}

// A store that is damaged is not written to any more; what of it can be read is.
func TestSafeModeOfADamagedStore(t *testing.T) {
	root, s := plant(t, 40), newSaboteur(t)
	r := superviseRun(t, s, root)
	before := r.status()
	s.faults["analysis"] <- "damage"
	r.eventually("critical", func(now instance.Status) bool {
		return strings.Contains(strings.Join(now.Health.Failures, " "), "safe mode, nothing is ingested: analysis: sabotage")
	})
	if answer, err := r.ask("Total0"); err != nil || !strings.Contains(answer, "Total0") {
		t.Errorf("in safe mode: %v, %s", err, answer)
	}
	if now := r.status(); node(now, "analysis").Restarts > 0 || now.Sequence != before.Sequence {
		t.Errorf("it was tried again: %+v, batch %d after %d", node(now, "analysis"), now.Sequence, before.Sequence)
	}
	r.stop()
	if err := <-r.ended; !store.IsDamaged(err) {
		t.Errorf("the run ends with %v", err)
	}
	must(t, r.Close())
}

// standsStill fails the test unless nothing is committed although files wait.
func (r *supervised) standsStill() {
	r.t.Helper()
	r.eventually("files wait", func(now instance.Status) bool { return now.Pending > 2 })
	<-time.After(100 * time.Millisecond) // what was on its way
	before := r.status()
	<-time.After(300 * time.Millisecond)
	if now := r.status(); now.Sequence != before.Sequence {
		r.t.Errorf("in safe mode batch %d follows %d", now.Sequence, before.Sequence)
	}
}

// grow writes files until it is told to stop.
func (r *supervised) grow(root string, stop chan struct{}) {
	for n := 0; ; n++ {
		select {
		case <-stop:
			return
		case <-time.After(time.Millisecond):
			write(r.t, root, fmt.Sprintf("grown/g%d.go", n%50), sourceOf(".go", 1000+n))
		}
	}
}

// ask returns the text of an answer.
func (r *supervised) ask(name string) (string, error) {
	request, err := json.Marshal(query.Request{Verb: query.Def, Selector: query.ParseSelector(name)})
	must(r.t, err)
	response, err := http.Post(r.address+"/v1/query?format=grep", "application/json", bytes.NewReader(request))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(response.Body)
	return string(text), errors.Join(err, response.Body.Close())
}

// What is hot is in force at once; what is not says that it needs a restart.
func TestConfigurationWhileRunning(t *testing.T) {
	root := plant(t, 5)
	r := superviseRun(t, newSaboteur(t), root)
	post := func(body string) (status int, text string) {
		response, err := http.Post(r.address+"/v1/config", "application/json", strings.NewReader(body))
		must(t, err)
		answer, err := io.ReadAll(response.Body)
		must(t, errors.Join(err, response.Body.Close()))
		return response.StatusCode, string(answer)
	}
	if status, text := post(`{"key":"cache.answers","value":"1M"}`); status != http.StatusOK {
		t.Errorf("%d: %s", status, text)
	}
	if status, text := post(`{"key":"pipeline.queue","value":"7"}`); status != http.StatusBadRequest || !strings.Contains(text, "restart") {
		t.Errorf("%d: %s", status, text)
	}
	if status, text := post(`{"key":"cache.answers","value":"much"}`); status != http.StatusBadRequest || !strings.Contains(text, "size") {
		t.Errorf("%d: %s", status, text)
	}
	var fields []config.Field
	r.get("/v1/config", &fields)
	for _, f := range fields {
		if f.Key == "cache.answers" && (f.Text != "1M" || f.Origin.Layer != "override") {
			t.Errorf("%+v", f)
		}
	}
	var entries []struct {
		Data struct{ Keys []string }
	}
	r.get("/v1/journal?type=config.changed", &entries)
	if len(entries) != 1 || entries[0].Data.Keys[0] != "cache.answers" {
		t.Errorf("the journal has %+v", entries)
	}
	r.end()
}

// Any number of runs are in one process, and know nothing of each other.
func TestFiftyRunsInOneProcess(t *testing.T) {
	var running sync.WaitGroup
	for n := range 50 {
		root := filepath.Join(t.TempDir(), "tree")
		name := fmt.Sprintf("Only%d", n)
		write(t, root, "a.go", fmt.Sprintf("package p\n\nfunc %s() {}\n", name))
		running.Go(func() {
			if err := runAlone(t, root, name); err != nil {
				t.Errorf("run %d: %v", n, err)
			}
		})
	}
	running.Wait()
}

// runAlone runs until the tree is there, and checks that nothing else is.
func runAlone(t *testing.T, root, name string) error {
	i, err := instance.Open(instance.Config{Data: t.TempDir()})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	c := follow(root)
	var found error
	c.Ready = func() {
		found = onlyHas(i, name)
		stop()
	}
	return errors.Join(i.Run(ctx, c), found, i.Close())
}

func onlyHas(i *instance.Instance, name string) error {
	answer, err := i.Engine.Run(context.Background(), query.Request{Verb: query.Symbols})
	if err != nil {
		return err
	}
	if answer.Total != 1 || answer.Rows[0].(*query.SymbolRow).Name != name {
		return fmt.Errorf("there are %d symbols, the first is %+v", answer.Total, answer.Rows[0])
	}
	return nil
}

// What a run tells of itself at its very end is there in the next one.
func TestJournalOfTheEndIsKept(t *testing.T) {
	root := plant(t, 3)
	s := newSaboteur(t)
	r := superviseRun(t, s, root)
	s.faults["analysis"] <- "damage"
	r.eventually("critical", func(now instance.Status) bool { return now.Health.Status == health.StatusCritical })
	r.stop()
	if err := <-r.ended; !store.IsDamaged(err) {
		t.Fatal(err)
	}
	must(t, r.Close())
	next := superviseOn(t, newSaboteur(t), root, instance.Config{Data: r.data}, 0)
	var entries []struct{ Subject string }
	next.get("/v1/journal?type=safe_mode.entered", &entries)
	if len(entries) != 1 || entries[0].Subject != "store" {
		t.Errorf("the journal has %+v", entries)
	}
	next.end()
}
