package events

import (
	"cmp"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/VictoriaMetrics/metrics"
	"github.com/cockroachdb/pebble/v2"
)

// JournalConfig is what a journal needs. Zero numbers are the defaults.
type JournalConfig struct {
	Ring       int              // entries that may wait, 0 for 10,000
	BatchSize  int              // entries written at once at most, 0 for 256
	BatchDelay time.Duration    // that an entry waits for others at most, 0 for 100 ms
	Retention  func() Retention // asked whenever it is applied; nil keeps all
	Logger     *slog.Logger     // nil for none
	Metrics    *metrics.Set     // nil for none
}

// Journal keeps what the runtime tells of itself: a service was restarted, a breaker has
// opened. Entries come before there is a store and while it is away, so they wait in
// memory, and one writer brings them into the store that is attached. It is safe for
// concurrent use.
type Journal struct {
	config   JournalConfig
	filled   chan struct{} // there is something to write
	arrived  chan struct{} // a store was attached
	counters journalCounters

	lock     sync.Mutex // guards what is below; held for moments, never while a store works
	ring     ring
	writing  []Entry // that the writer has taken from the ring and not yet brought home
	last     uint64  // ID
	attached *attachment
	since    time.Time // when the store went, or the writing to it first failed
	failure  error     // of the last attempt to write
	written  uint64
}

type journalCounters struct {
	written, dropped *metrics.Counter
	waiting          *metrics.Gauge
}

// attachment is a store while it may be used.
type attachment struct {
	db    *pebble.DB
	users sync.WaitGroup

	// The writer's own:
	opened  bool
	end     journalEnd
	trimmed time.Time
}

// JournalStatus is how a journal stands.
type JournalStatus struct {
	Waiting int    `json:"waiting"` // entries in memory
	Dropped uint64 `json:"dropped"` // for want of place
	Written uint64 `json:"written"`
}

// NewJournal returns a journal without a store. It starts nothing.
func NewJournal(c JournalConfig) *Journal {
	c.Ring = cmp.Or(max(c.Ring, 0), 10_000)
	c.BatchSize = cmp.Or(max(c.BatchSize, 0), 256)
	c.BatchDelay = cmp.Or(max(c.BatchDelay, 0), 100*time.Millisecond)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if c.Metrics == nil {
		c.Metrics = metrics.NewSet()
	}
	if c.Retention == nil {
		c.Retention = func() Retention { return Retention{} }
	}
	return &Journal{
		config: c, ring: ring{size: c.Ring}, since: time.Now(),
		filled: make(chan struct{}, 1), arrived: make(chan struct{}, 1),
		counters: journalCounters{
			written: c.Metrics.GetOrCreateCounter("elixirscope_journal_written_total"),
			dropped: c.Metrics.GetOrCreateCounter("elixirscope_journal_dropped_total"),
			waiting: c.Metrics.GetOrCreateGauge("elixirscope_journal_waiting", nil),
		},
	}
}

// Append takes an entry, numbers it, and dates it if it has no time. It never waits and
// never fails: when too many entries wait, the oldest that is not critical is dropped, then
// the oldest. The data belongs to the journal from then on.
func (j *Journal) Append(e Entry) {
	now := time.Now()
	if e.Time.IsZero() {
		e.Time = now
	}
	e.Time = timeOf(timeBits(e.Time)) // as it will be read
	j.lock.Lock()
	defer j.lock.Unlock()
	j.last = max(j.last+1, uint64(now.UnixMicro()))
	e.ID = j.last
	j.ring.add(e)
	j.count()
	if n := j.ring.len(); n == 1 || n == j.config.BatchSize {
		signal(j.filled)
	}
}

// count brings the metrics up to date. The lock is held.
func (j *Journal) count() {
	j.counters.written.Set(j.written)
	j.counters.dropped.Set(j.ring.dropped)
	j.counters.waiting.Set(float64(j.waiting()))
}

func (j *Journal) waiting() int { return j.ring.len() + len(j.writing) }

// Attach gives the journal a store, instead of the one it may have.
func (j *Journal) Attach(db *pebble.DB) {
	j.Detach()
	j.lock.Lock()
	defer j.lock.Unlock()
	j.attached, j.failure = &attachment{db: db}, nil
	signal(j.arrived)
	signal(j.filled)
}

// Detach takes the store away, and returns when nobody uses it any more: neither the writer
// nor a Find, whose visit must not call it. What is not written waits.
func (j *Journal) Detach() {
	j.lock.Lock()
	a := j.attached
	if a != nil {
		j.attached, j.since = nil, time.Now()
	}
	j.lock.Unlock()
	if a != nil {
		a.users.Wait()
	}
}

// use returns the store, nil when there is none. The user says when it is done. The lock is
// held.
func (j *Journal) use() *attachment {
	if j.attached != nil {
		j.attached.users.Add(1)
	}
	return j.attached
}

// Health returns what keeps the journal from writing, nil when nothing does.
func (j *Journal) Health() error {
	j.lock.Lock()
	defer j.lock.Unlock()
	since := j.since.Format(time.RFC3339)
	switch {
	case j.attached == nil:
		return fmt.Errorf("journal has no store since %s: %d entries wait, %d were dropped", since, j.waiting(), j.ring.dropped)
	case j.failure != nil:
		return fmt.Errorf("journal cannot be written since %s: %d entries wait, %d were dropped: %w", since, j.waiting(), j.ring.dropped, j.failure)
	}
	return nil
}

// Status returns how the journal stands.
func (j *Journal) Status() JournalStatus {
	j.lock.Lock()
	defer j.lock.Unlock()
	return JournalStatus{Waiting: j.waiting(), Dropped: j.ring.dropped, Written: j.written}
}

// signal says on a channel of size 1 that something is so.
func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default: // it is said already
	}
}
