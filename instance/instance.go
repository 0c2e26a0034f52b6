package instance

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"elixirscope/ast/engine"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/all"
	"elixirscope/ast/repository"
	"elixirscope/ast/sql"
	"elixirscope/ast/syntax"
	"elixirscope/backpressure"
	"elixirscope/foundation/events"
	"elixirscope/foundation/quarantine"
	"elixirscope/foundation/store"

	"github.com/VictoriaMetrics/metrics"
	"github.com/adrg/xdg"
	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Config says where an instance lives.
type Config struct {
	Data       string           // directory of the store
	Clones     string           // directory of the clones of git repositories; "" for git below Data
	ReadOnly   bool             // for queries only; any number may read at the same time
	ReaderWait time.Duration    // see store.Options
	Bulk       bool             // see store.Options; Close writes what is still in memory
	Logger     *slog.Logger     // nil logs nothing
	OnFatal    func(error)      // see store.Options
	FS         vfs.FS           // see store.Options
	Events     events.Retention // of events; zero keeps all
	Caches     Caches           // bounds of what is kept between questions
	Limits     engine.Limits    // of one question; zero fields are the defaults
}

// DefaultData returns the directory of the store where no flag or file names one: that of
// ELIXIRSCOPE_DATA, else elixirscope below XDG_DATA_HOME.
func DefaultData() string {
	return cmp.Or(os.Getenv("ELIXIRSCOPE_DATA"), filepath.Join(xdg.DataHome, "elixirscope"))
}

// Instance is one open system.
type Instance struct {
	Repository *repository.Repository
	Engine     *engine.Engine
	Languages  *lang.Set

	config     Config
	db         *pebble.DB
	opened     bool // the store is; what is said of it below is valid
	cache      *store.Cache
	units      *repository.Units
	answers    *engine.Answers
	sql        *sql.SQL
	quarantine *quarantine.Quarantine
	notes      atomic.Bool   // the quarantine takes notes
	metrics    *metrics.Set  // of this instance; all in a process have their own
	synced     atomic.Uint64 // number of a batch up to which everything is durable
	commits    *backpressure.Latency
	stall      *backpressure.Stall // of the store's writes
	retention  atomic.Pointer[events.Retention]
	full       atomic.Pointer[func()] // called when the disk of the store is full

	reopening sync.RWMutex // read-locked by those who use the store and are no service of a run
}

// maxCommit is how long a batch takes whose store cannot follow: usually it is some
// milliseconds.
const maxCommit = time.Second

// Open opens the store, creating it unless ReadOnly, and builds the system on it.
// See store.Open for the errors. The caller closes the instance.
func Open(c Config) (*Instance, error) {
	languages, err := all.Set()
	if err != nil {
		return nil, err
	}
	return open(c, languages)
}

func open(c Config, languages *lang.Set) (*Instance, error) {
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if !c.ReadOnly {
		if err := os.MkdirAll(c.Data, 0o755); err != nil {
			return nil, fmt.Errorf("create data directory: %w", err)
		}
	}
	i := &Instance{Languages: languages, config: c, metrics: metrics.NewSet(),
		commits: backpressure.NewLatency(maxCommit), stall: new(backpressure.Stall), cache: store.NewCache()}
	i.newCaches()
	i.retention.Store(&c.Events)
	if err := i.openStore(); err != nil {
		i.cache.Close()
		return nil, err
	}
	return i, nil
}

// openStore opens the store and builds the system on it.
func (i *Instance) openStore() (err error) {
	if i.db, err = store.Open(i.storeOptions()); err != nil {
		return err
	}
	if err := i.build(); err != nil {
		return errors.Join(err, i.db.Close())
	}
	i.opened = true
	return nil
}

// closeStore closes what openStore opened, if it did.
func (i *Instance) closeStore() error {
	if !i.opened {
		return nil
	}
	i.opened = false
	i.notes.Store(false)
	return errors.Join(i.sql.Close(), i.quarantine.Close(), i.Engine.Release(), i.db.Close())
}

// reopen closes the store, which nothing of the instance may be using, and opens it
// again.
func (i *Instance) reopen() error {
	i.reopening.Lock()
	defer i.reopening.Unlock()
	if err := i.closeStore(); err != nil {
		return err
	}
	return i.openStore()
}

func (i *Instance) storeOptions() store.Options {
	c := i.config
	o := store.Options{Dir: filepath.Join(c.Data, "store"), ReadOnly: c.ReadOnly, ReaderWait: c.ReaderWait, Bulk: c.Bulk,
		Logger: c.Logger, OnFatal: c.OnFatal, FS: c.FS, Cache: i.cache, StallBegin: i.stall.Begin, StallEnd: i.stall.End,
		DiskFull: i.diskFull}
	if o.OnFatal != nil {
		o.OnFatal = i.fail
	}
	return o
}

// statementMemory bounds what SQLite may hold for one statement.
const statementMemory = 64 << 20

// build builds the system on the store, whose lock guards the quarantine too.
func (i *Instance) build() (err error) {
	units, answers := i.useCaches()
	if i.Repository, err = repository.New(i.db, units...); err != nil {
		return err
	}
	i.Engine = engine.New(i.Repository, i.Languages, answers...)
	i.Engine.SetLimits(i.config.Limits)
	limits := i.config.Limits.OrDefault()
	i.sql = sql.New(i.Repository, i.Engine, sql.WithLimits(limits.Time, limits.Rows, statementMemory))
	i.quarantine, err = quarantine.Open(i.config.Data, i.config.ReadOnly)
	i.notes.Store(err == nil && !i.config.ReadOnly)
	return err
}

// fail ends the process for the store's sake; what is parsed meanwhile is innocent.
func (i *Instance) fail(err error) {
	if i.notes.Load() {
		if failed := i.quarantine.Disregard(); !errors.Is(failed, os.ErrClosed) {
			err = errors.Join(err, failed)
		}
	}
	i.config.OnFatal(err)
}

// Metrics returns the metrics of the instance.
func (i *Instance) Metrics() *metrics.Set { return i.metrics }

// Flush makes everything written so far survive the loss of the process and of the
// machine.
func (i *Instance) Flush() error {
	if err := i.db.Flush(); err != nil {
		return fmt.Errorf("flush store: %w", err)
	}
	return nil
}

// Close closes the store. Nothing of the instance may be in use.
func (i *Instance) Close() error {
	var err error
	if i.opened && i.config.Bulk && !i.config.ReadOnly {
		err = i.Flush() // there is no log that the next one to open it could read
	}
	err = errors.Join(err, i.closeStore())
	i.cache.Close()
	return err
}

// FreeMemory returns to the system what C has freed.
func (i *Instance) FreeMemory() { syntax.FreeMemory() }

// Emergency drops all memory that can be done without: what waits to be written in
// tables is written, beside that.
func (i *Instance) Emergency() {
	i.EvictCaches()
	i.reopening.RLock()
	defer i.reopening.RUnlock()
	if !i.opened {
		return
	}
	if _, err := i.db.AsyncFlush(); err != nil {
		i.config.Logger.Warn("flush for lack of memory", "error", err)
	}
}
