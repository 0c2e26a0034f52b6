package events_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"elixirscope/foundation/events"
	"elixirscope/foundation/store"

	"github.com/VictoriaMetrics/metrics"
	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"pgregory.net/rapid"
)

// start runs a journal until stop, which returns what Run does.
func start(j *events.Journal) (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- j.Run(ctx) }()
	return func() error {
		cancel()
		return <-ended
	}
}

func find(t tb, j *events.Journal, f events.Filter) (found []events.Entry) {
	t.Helper()
	must(t, j.Find(f, func(e events.Entry) error {
		found = append(found, e)
		return nil
	}))
	return found
}

// machine is a journal with a store that comes, goes, and at times cannot be written,
// beside a list of what it should hold.
type machine struct {
	fs      vfs.FS
	config  events.JournalConfig
	journal *events.Journal
	stop    func() error
	db      *pebble.DB // nil while the store is away
	fails   bool       // it cannot be written

	held    []events.Entry // in the order they were appended
	dropped uint64
	number  int
}

func (m *machine) begin() {
	m.journal = events.NewJournal(m.config)
	m.stop = start(m.journal)
	m.dropped = 0
}

func (m *machine) open(t *rapid.T, readOnly bool) {
	db, err := store.Open(store.Options{Dir: "store", FS: m.fs, ReadOnly: readOnly})
	must(t, err)
	m.db, m.fails = db, readOnly
	m.journal.Attach(db)
}

func (m *machine) close(t *rapid.T) {
	m.journal.Detach()
	must(t, m.db.Close())
	m.db = nil
}

// append appends an entry. While there is a store the model cannot know what is dropped, so
// that then nothing is.
func (m *machine) append(t *rapid.T) {
	waiting := m.journal.Status().Waiting
	if m.db != nil && waiting == m.config.Ring {
		return
	}
	m.number++
	e := events.Entry{
		Time:     time.Unix(int64(rapid.IntRange(1, 5).Draw(t, "time")), 0),
		Type:     rapid.SampledFrom([]string{"a", "ab", "a\x00", "b"}).Draw(t, "type"),
		Subject:  rapid.SampledFrom([]string{"", "a", "\xff"}).Draw(t, "subject"),
		Critical: rapid.Bool().Draw(t, "critical"),
		Data:     fmt.Append(nil, m.number),
	}
	m.journal.Append(e)
	m.held = append(m.held, e)
	if m.db == nil && waiting == m.config.Ring {
		from := len(m.held) - waiting - 1
		victim := from + max(slices.IndexFunc(m.held[from:], func(e events.Entry) bool { return !e.Critical }), 0)
		m.held = slices.Delete(m.held, victim, victim+1)
		m.dropped++
	}
}

// restart ends the journal and begins another one, as a process would. What is in no store
// is gone.
func (m *machine) restart(t *rapid.T) {
	err := m.stop()
	waiting := m.journal.Status().Waiting
	if (err == nil) != (waiting == 0) {
		t.Fatalf("%d wait when it ends with %v", waiting, err)
	}
	if m.db != nil && !m.fails && waiting > 0 {
		t.Fatalf("%d are not written although they could be", waiting)
	}
	m.held = m.held[:len(m.held)-waiting]
	if m.db != nil {
		m.close(t)
	}
	m.begin()
}

func (m *machine) check(t *rapid.T) {
	f := events.Filter{
		Type:    rapid.SampledFrom([]string{"", "", "a", "ab", "a\x00", "none"}).Draw(t, "wanted type"),
		Subject: rapid.SampledFrom([]string{"", "", "a", "\xff", "none"}).Draw(t, "wanted subject"),
		Limit:   rapid.SampledFrom([]int{0, 0, 1, 3}).Draw(t, "limit"),
		Desc:    rapid.Bool().Draw(t, "desc"),
	}
	if rapid.Bool().Draw(t, "bounded") {
		f.Since = time.Unix(int64(rapid.IntRange(0, 6).Draw(t, "since")), 0)
		f.Until = time.Unix(int64(rapid.IntRange(0, 6).Draw(t, "until")), 0)
	}
	found := find(t, m.journal, f)
	if got, want := texts(found), texts(m.wanted(f)); !slices.Equal(got, want) {
		t.Fatalf("%+v finds %q, want %q", f, got, want)
	}
	if s := m.journal.Status(); s.Waiting > m.config.Ring || s.Dropped != m.dropped {
		t.Fatalf("%+v, want %d dropped and at most %d waiting", s, m.dropped, m.config.Ring)
	}
}

// wanted returns what a filter should find.
func (m *machine) wanted(f events.Filter) (wanted []events.Entry) {
	if m.db == nil { // what is stored is out of reach
		m = &machine{held: m.held[len(m.held)-m.journal.Status().Waiting:]}
	}
	for _, e := range m.held {
		if (f.Type == "" || e.Type == f.Type) && (f.Subject == "" || e.Subject == f.Subject) &&
			(f.Since.IsZero() || !e.Time.Before(f.Since) && e.Time.Before(f.Until)) {
			wanted = append(wanted, e)
		}
	}
	slices.SortStableFunc(wanted, func(a, b events.Entry) int { return a.Time.Compare(b.Time) })
	if f.Desc {
		slices.Reverse(wanted)
	}
	if f.Limit > 0 {
		wanted = wanted[:min(f.Limit, len(wanted))]
	}
	return wanted
}

func texts(entries []events.Entry) (all []string) {
	for _, e := range entries {
		all = append(all, fmt.Sprintf("%s: %q %q %v at %d", e.Data, e.Type, e.Subject, e.Critical, e.Time.Unix()))
	}
	return all
}

// However the store comes, goes and fails, the journal holds what a list would, once and in
// order, and drops only when the ring is full.
func TestJournalIsAList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &machine{fs: vfs.NewMem(), config: events.JournalConfig{
			Ring: rapid.IntRange(1, 8).Draw(t, "ring"), BatchSize: rapid.IntRange(1, 4).Draw(t, "batch"), BatchDelay: time.Microsecond}}
		m.begin()
		m.open(t, false)
		for range rapid.IntRange(1, 50).Draw(t, "steps") {
			switch step := rapid.IntRange(0, 9).Draw(t, "step"); {
			case step == 0:
				m.restart(t)
			case step <= 2 && m.db != nil:
				m.close(t)
			case step <= 3 && m.db == nil:
				m.open(t, step == 1)
			default:
				m.append(t)
			}
			m.check(t)
		}
		m.restart(t)
		m.open(t, false)
		ascending(t, find(t, m.journal, events.Filter{}))
		m.restart(t)
		must(t, m.stop())
	})
}

// ascending fails when IDs are used twice, or are not in the order in which entries came.
func ascending(t *rapid.T, found []events.Entry) {
	t.Helper()
	slices.SortFunc(found, func(a, b events.Entry) int { return int(a.ID) - int(b.ID) })
	last, number := uint64(0), 0
	for _, e := range found {
		var n int
		if _, err := fmt.Sscan(string(e.Data), &n); err != nil || e.ID <= last || n <= number {
			t.Fatalf("entry %s has ID %d after entry %d with ID %d, %v", e.Data, e.ID, number, last, err)
		}
		last, number = e.ID, n
	}
}

// A journal says why it does not write, warns of it, and counts.
func TestHealthOfAJournal(t *testing.T) {
	set := metrics.NewSet()
	j := events.NewJournal(events.JournalConfig{Ring: 2, BatchDelay: time.Microsecond, Metrics: set})
	for range 3 {
		j.Append(events.Entry{Type: "restarted"})
	}
	expectHealth(t, j, "journal has no store since", "2 entries wait, 1 were dropped")
	expectMetric(t, set, "waiting", 2)
	expectMetric(t, set, "dropped_total", 1)
	stop := start(j)
	fs := vfs.NewMem()
	db, err := store.Open(store.Options{Dir: "store", FS: fs})
	must(t, err)
	must(t, db.Close())
	db, err = store.Open(store.Options{Dir: "store", FS: fs, ReadOnly: true})
	must(t, err)
	j.Attach(db)
	until(func() bool { return j.Health() != nil })
	expectHealth(t, j, "journal cannot be written since", "2 entries wait", pebble.ErrReadOnly.Error())
	j.Detach()
	must(t, db.Close())
	db, err = store.Open(store.Options{Dir: "store", FS: fs})
	must(t, err)
	j.Attach(db)
	until(func() bool { return j.Status().Waiting == 0 })
	must(t, stop())
	must(t, j.Health())
	if got, want := j.Status(), (events.JournalStatus{Dropped: 1, Written: 2}); got != want {
		t.Errorf("it stands as %+v, want %+v", got, want)
	}
	expectMetric(t, set, "waiting", 0)
	expectMetric(t, set, "written_total", 2)
	j.Detach()
	must(t, db.Close())
}

func expectHealth(t *testing.T, j *events.Journal, parts ...string) {
	t.Helper()
	err := j.Health()
	if err == nil || slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(err.Error(), part) }) {
		t.Errorf("its health is %v, want %q", err, parts)
	}
}

func expectMetric(t *testing.T, set *metrics.Set, name string, want int) {
	t.Helper()
	var b strings.Builder
	set.WritePrometheus(&b)
	if line := fmt.Sprintf("elixirscope_journal_%s %d\n", name, want); !strings.Contains(b.String(), line) {
		t.Errorf("there is no %q in %s", line, b.String())
	}
}

// until waits for what another goroutine will make true.
func until(is func() bool) {
	for !is() {
		runtime.Gosched()
	}
}

// The store may be closed when Detach has returned, also when somebody was reading.
func TestDetachWaitsForReaders(t *testing.T) {
	db := open(t)
	j := events.NewJournal(events.JournalConfig{})
	stop := start(j)
	j.Attach(db)
	for range 10 {
		j.Append(events.Entry{Type: "restarted"})
	}
	until(func() bool { return j.Status().Waiting == 0 })
	closed := make(chan error, 1)
	read := 0
	must(t, j.Find(events.Filter{}, func(events.Entry) error {
		if read++; read == 1 {
			go func() {
				j.Detach()
				closed <- db.Close()
			}()
			until(func() bool { return j.Health() != nil })
		}
		return nil
	}))
	must(t, <-closed)
	if read != 10 {
		t.Errorf("%d of 10 were read", read)
	}
	must(t, stop())
}

// Whoever appends, finds, attaches and detaches at the same time sees everything once.
func TestJournalBesideItself(t *testing.T) {
	const appenders, each = 4, 500
	db := open(t)
	j := events.NewJournal(events.JournalConfig{Ring: appenders * each, BatchSize: 16, BatchDelay: time.Microsecond})
	stop := start(j)
	var workers, others sync.WaitGroup
	for a := range appenders {
		workers.Go(func() {
			for n := range each {
				j.Append(events.Entry{Type: fmt.Sprint(a), Data: fmt.Append(nil, n)})
			}
		})
	}
	done := make(chan struct{})
	others.Go(func() {
		for open := true; open; {
			j.Attach(db)
			seen := make(map[uint64]bool)
			for _, e := range find(t, j, events.Filter{}) {
				if seen[e.ID] {
					t.Errorf("entry %d is there twice", e.ID)
				}
				seen[e.ID] = true
			}
			select {
			case <-done:
				open = false
			default:
			}
			j.Detach()
		}
	})
	workers.Wait()
	close(done)
	others.Wait()
	j.Attach(db)
	must(t, stop())
	for a := range appenders {
		for n, e := range find(t, j, events.Filter{Type: fmt.Sprint(a)}) {
			if string(e.Data) != fmt.Sprint(n) {
				t.Fatalf("entry %d of appender %d is its %s", n, a, e.Data)
			}
		}
	}
	if n := len(find(t, j, events.Filter{})); n != appenders*each {
		t.Errorf("%d entries are found", n)
	}
	j.Detach()
	must(t, db.Close())
}

// Entries that lie in tables, whose blocks are read into buffers that are used again, are
// the visitor's own.
func TestEntriesOfTablesAreKept(t *testing.T) {
	db, err := store.Open(store.Options{Dir: "store", FS: vfs.NewMem()})
	must(t, err)
	j := events.NewJournal(events.JournalConfig{})
	j.Attach(db)
	stop := start(j)
	for n := range 2000 {
		j.Append(events.Entry{Type: "a", Subject: fmt.Sprint(n % 7), Data: fmt.Appendf(nil, `{"n":%0*d}`, 1+n%90, n)})
	}
	must(t, stop())
	must(t, db.Flush())
	for _, f := range []events.Filter{{}, {Desc: true}, {Type: "a"}, {Subject: "3", Desc: true}} {
		for _, e := range find(t, j, f) {
			var data struct{ N json.Number }
			if err := json.Unmarshal(bytes.ReplaceAll(e.Data, []byte(":0"), []byte(":1")), &data); err != nil {
				t.Fatalf("%+v: entry %d is %q: %v", f, e.ID, e.Data, err)
			}
		}
	}
	j.Detach()
	must(t, db.Close())
}

func BenchmarkJournalAppend(b *testing.B) {
	j := events.NewJournal(events.JournalConfig{})
	b.Run("serial", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			j.Append(events.Entry{Type: "restarted", Subject: "parse"})
		}
	})
	b.Run("parallel", func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				j.Append(events.Entry{Type: "restarted", Subject: "parse"})
			}
		})
	})
}
