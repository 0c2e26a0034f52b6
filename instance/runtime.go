package instance

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"elixirscope/foundation/config"
	"elixirscope/foundation/events"
	"elixirscope/foundation/health"
	"elixirscope/foundation/registry"
	"elixirscope/foundation/supervision"
	"elixirscope/foundation/telemetry"
)

// live is a run under way: the services of the tree, and what they share.
type live struct {
	*Instance
	config  Run
	started time.Time
	log     *slog.Logger
	ended   context.Context // the run is to stop
	end     func()

	options    *config.Store[Options]
	registry   *registry.Registry
	monitor    *health.Monitor
	journal    *events.Journal
	collector  *telemetry.Collector
	exposition *telemetry.Exposition
	push       *telemetry.Push // nil when there is nobody to push to
	tree       *supervision.Supervisor
	safe       *safeMode
	files      *telemetry.Counter
	queries    *telemetry.Timer

	prepared        atomic.Pointer[synchronization] // by open, for the first start of the service
	listeners       atomic.Pointer[[]net.Listener]  // likewise
	serving         atomic.Pointer[[]net.Listener]  // that are served now
	ingestion       atomic.Pointer[ingestion]
	synchronization atomic.Pointer[synchronization] // nil while there is none
	storeUsed       atomic.Bool                     // a start of the repository has used the store that was opened
	poll            atomic.Int64                    // nanoseconds, see pollInterval
	places          atomic.Pointer[places]          // how far subscribers were when the last synchronization ended
	texts           map[string]string               // values of the configuration, by key
	storeStarts     atomic.Int64                    // of the repository
	configured      atomic.Bool                     // the service config was started before
	unprepared      atomic.Pointer[error]           // why a synchronization cannot begin again; nil when it can
	told            atomic.Bool                     // that everything is up to date

	lock     sync.Mutex // guards outcomes
	outcomes []error
}

// places are cursors by the name of the subscriber.
type places map[string]events.Cursor

func newLive(ctx context.Context, end func(), i *Instance, c Run) (*live, error) {
	c.Queue = cmp.Or(c.Queue, DefaultQueue)
	c.Subscriptions = slices.Clone(c.Subscriptions)
	l := &live{Instance: i, config: c, started: time.Now(), log: i.config.Logger, ended: ctx, end: end,
		options: c.Configuration, registry: registry.New()}
	if l.options == nil {
		var err error
		if l.options, err = config.Load(DefaultOptions(), config.Sources{}); err != nil {
			return nil, err
		}
	}
	l.poll.Store(int64(c.GitPoll))
	for n := range c.Subscriptions {
		s := &l.config.Subscriptions[n]
		s.Sink = guardedSink{s.Sink, l.breaker("sink "+s.Name, 0), l.stopping}
	}
	l.safe = newSafeMode(i.metrics, l.safeModeChanged)
	if err := l.observe(); err != nil {
		return nil, err
	}
	var err error
	l.tree, err = l.supervise()
	return l, err
}

// open makes what may be wrong with how the run was asked for, so that it is told at
// once and not tried again.
func (l *live) open() error {
	listeners, err := l.listen()
	if err != nil {
		return err
	}
	l.listeners.Store(&listeners)
	first, err := l.prepare()
	l.prepared.Store(first)
	if err != nil {
		return err
	}
	l.onDiskFull(l.waitForSpace)
	return first.warnOfOverlaps()
}

// serve has the tree at work until the run is to stop, or cannot go on.
func (l *live) serve(ctx context.Context) error {
	defer context.AfterFunc(ctx, func() { l.record("run.stopping", "ingest", true, struct{}{}) })()
	err := l.tree.Serve(ctx, func() {})
	return errors.Join(l.outcome(), err, l.close())
}

// close releases what no service has taken over.
func (l *live) close() error {
	l.onDiskFull(nil)
	l.journal.Detach()
	var errs []error
	if left := l.prepared.Swap(nil); left != nil {
		errs = append(errs, left.close())
	}
	if left := l.listeners.Swap(nil); left != nil {
		for _, listener := range *left {
			errs = append(errs, listener.Close())
		}
	}
	return errors.Join(errs...)
}

// listen opens the listeners of the API.
func (l *live) listen() (listeners []net.Listener, err error) {
	for _, listen := range l.config.Listen {
		listener, err := listen()
		if err != nil {
			for _, opened := range listeners {
				err = errors.Join(err, opened.Close())
			}
			return nil, err
		}
		listeners = append(listeners, listener)
	}
	return listeners, nil
}

// stopping reports whether the run is to stop.
func (l *live) stopping() bool { return l.ended.Err() != nil }

// note keeps what the run is to return.
func (l *live) note(err error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	for _, known := range l.outcomes {
		if errors.Is(known, err) || errors.Is(err, known) {
			return
		}
	}
	if err != nil {
		l.outcomes = append(l.outcomes, err)
	}
}

func (l *live) outcome() error {
	l.lock.Lock()
	defer l.lock.Unlock()
	return errors.Join(l.outcomes...)
}

// upToDate is called when all sources are.
func (l *live) upToDate() {
	if !l.told.Swap(true) && l.config.Ready != nil {
		l.config.Ready()
	}
}
