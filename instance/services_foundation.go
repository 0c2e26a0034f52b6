package instance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"elixirscope/api"
	"elixirscope/backpressure"
	"elixirscope/foundation/config"
	"elixirscope/foundation/events"
	"elixirscope/foundation/health"
	"elixirscope/foundation/registry"
	"elixirscope/foundation/resilience"
	"elixirscope/foundation/telemetry"

	"golang.org/x/sync/errgroup"
)

// configurationInterval is the time between looks at the file of the configuration.
const configurationInterval = time.Second

// observe builds what the foundation works with. It starts nothing.
func (l *live) observe() (err error) {
	o := l.options.Get()
	l.texts = make(map[string]string)
	l.changedKeys()
	l.collector = telemetry.NewCollector(l.metrics)
	l.files = l.collector.Counter("elixirscope_ingest_files_total")
	l.queries = l.collector.Timer("elixirscope_query_duration_seconds")
	l.exposition = telemetry.NewExposition(l.collector)
	if o.Telemetry.PushURL != "" {
		l.push, err = telemetry.NewPush(telemetry.PushConfig{URL: o.Telemetry.PushURL, Interval: o.Telemetry.PushInterval,
			Timeout: o.Breaker.CallTimeout, Exposition: l.exposition, Logger: l.log, Do: l.breaker("push", o.Breaker.CallTimeout).Do})
		if err != nil {
			return err
		}
	}
	l.journal = events.NewJournal(events.JournalConfig{Retention: func() events.Retention { return *l.retention.Load() }, Logger: l.log, Metrics: l.metrics})
	l.monitor = health.NewMonitor(health.Config{Interval: o.Health.Interval, Timeout: o.Health.Timeout, Services: l.checks,
		Observed: l.restartHanging, Changed: l.healthChanged, Logger: l.log, Metrics: l.metrics})
	return nil
}

// breaker returns a circuit breaker around something outside of the process, whose calls
// may take so long; 0 is for ever.
func (l *live) breaker(name string, limit time.Duration) *resilience.Breaker {
	o := l.options.Get().Breaker
	return resilience.NewBreaker(resilience.BreakerConfig{Name: name, Threshold: o.Threshold, Recovery: o.Recovery,
		CallTimeout: limit, Metrics: l.metrics, Changed: func(name string, from, to resilience.State) {
			l.record("breaker."+to.String(), name, true, struct {
				From string `json:"from"`
			}{from.String()})
		}})
}

// remoteBreaker is one around the remote of a git repository. A call may take as long as
// it gets an answer: a first fetch is long, and a silent remote is given up by the fetch.
func (l *live) remoteBreaker(name string) *resilience.Breaker { return l.breaker(name, 0) }

// record keeps in the journal what the run did.
func (l *live) record(kind, subject string, critical bool, data any) {
	text, err := json.Marshal(data)
	if err != nil {
		l.log.Error("encode entry of the journal", "type", kind, "error", err)
		return
	}
	l.journal.Append(events.Entry{Time: time.Now(), Type: kind, Subject: subject, Critical: critical, Data: text})
}

// keepConfiguration applies what changes of the configuration.
func (l *live) keepConfiguration(ctx context.Context, ready func()) error {
	defer l.options.Subscribe(l.reconfigure)()
	if l.configured.Swap(true) { // what was changed while the service was away
		l.apply(l.options.Get())
	}
	ready()
	return l.options.Run(ctx, configurationInterval)
}

func (l *live) reconfigure(_, new *Options) {
	l.apply(new)
	changed := l.changedKeys()
	l.log.Info("configuration changed", "keys", changed)
	l.record("config.changed", "config", false, struct {
		Keys []string `json:"keys"`
	}{changed})
}

// changedKeys returns the keys whose value is another one than when it was last called.
func (l *live) changedKeys() (changed []string) {
	for _, f := range l.options.Fields() {
		if l.texts[f.Key] != f.Text {
			changed = append(changed, f.Key)
		}
		l.texts[f.Key] = f.Text
	}
	return changed
}

// apply puts the hot keys in force.
func (l *live) apply(o *Options) {
	l.poll.Store(int64(o.Watch.GitPoll))
	l.ResizeCaches(o.Caches())
	l.limit(o.Limits())
	l.retention.Store(&events.Retention{Age: o.Events.Age, Bytes: int64(o.Events.Size)})
	l.monitor.SetInterval(o.Health.Interval)
	l.collector.SetInterval(o.Telemetry.FlushInterval)
	if l.push != nil {
		l.push.SetInterval(o.Telemetry.PushInterval)
	}
}

// pollInterval is the time between looks at what revisions of git name.
func (l *live) pollInterval() time.Duration { return time.Duration(l.poll.Load()) }

// checkConfiguration says why the configuration is not what was last asked for.
func (l *live) checkConfiguration(context.Context) error {
	return health.Degraded(l.options.Health())
}

// keepJournal writes the journal. The store it writes to comes and goes.
func (l *live) keepJournal(ctx context.Context, ready func()) error {
	ready()
	return l.journal.Run(ctx)
}

func (l *live) checkJournal(context.Context) error {
	if !l.storeUsed.Load() {
		return nil // the store is not there yet
	}
	return health.Degraded(l.journal.Health())
}

// gather brings what was counted where it can be read, and pushes it.
func (l *live) gather(ctx context.Context, ready func()) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		return caught(func() error { return l.collector.Run(ctx, l.options.Get().Telemetry.FlushInterval) })
	})
	if l.push != nil {
		group.Go(func() error { return caught(func() error { return l.push.Run(ctx) }) })
	}
	group.Go(func() error { return l.watchMonitor(ctx) })
	ready()
	return group.Wait()
}

// watchMonitor restarts the service health when its rounds are long overdue: it is the
// one that nobody asks how it is.
func (l *live) watchMonitor(ctx context.Context) error {
	since := time.Now()
	for {
		o := l.options.Get().Health
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(o.Interval + o.Timeout):
		}
		if at := l.monitor.Report().CheckedAt; at.After(since) {
			since = at
		}
		if late := time.Since(since); late > overdue*(o.Interval+o.Timeout) {
			since = time.Now() // for the next start
			if err := l.tree.Restart("foundation/health", fmt.Errorf("no service was checked for %v", late.Round(time.Millisecond))); err != nil {
				return err
			}
		}
	}
}

// overdue is how many rounds may be missing.
const overdue = 3

func (l *live) checkTelemetry(context.Context) error {
	err := l.exposition.Health()
	if l.push != nil {
		err = errors.Join(err, l.push.Health())
	}
	return health.Degraded(err)
}

// WriteMetrics writes the metrics in the text format of Prometheus.
func (l *live) WriteMetrics(w io.Writer) error { return l.exposition.Write(w) }

// watchHealth asks all services how they are.
func (l *live) watchHealth(ctx context.Context, ready func()) error {
	ready()
	return l.monitor.Run(ctx)
}

// checkHealth has nothing to say: whoever asks is it. See watchMonitor.
func (l *live) checkHealth(context.Context) error { return nil }

// serveAPI serves the API on all listeners; when one of them fails, all are opened
// again.
func (l *live) serveAPI(ctx context.Context, ready func()) (err error) {
	opened := l.listeners.Swap(nil)
	if opened == nil {
		again, err := l.listen()
		if err != nil {
			return err
		}
		opened = &again
	}
	l.serving.Store(opened)
	defer l.serving.CompareAndSwap(opened, nil)
	group, serving := errgroup.WithContext(ctx)
	o := l.options.Get().API
	server := api.NewServer(api.Parts{Asker: l, Ingest: l, Operations: l, Profiles: o.Pprof, Limits: o.limits(), Logger: l.log})
	for _, listener := range *opened {
		group.Go(func() error {
			err := caught(func() error { return server.Serve(serving, listener, apiGrace) })
			if closed := listener.Close(); !errors.Is(closed, net.ErrClosed) { // one that was served is closed
				err = errors.Join(err, closed)
			}
			return err
		})
	}
	group.Go(func() error { <-serving.Done(); return nil }) // a run may have no listeners
	ready()
	return group.Wait()
}

// checkAPI asks on every listener whether somebody answers there.
func (l *live) checkAPI(ctx context.Context) error {
	opened := l.serving.Load()
	if opened == nil {
		return nil
	}
	for _, listener := range *opened {
		if err := api.Answers(ctx, listener); err != nil {
			return fmt.Errorf("ask at %s: %w", listener.Addr(), err)
		}
	}
	return nil
}

// reportAge is how old what is told of the health may be: whoever asks has every service
// checked again, but not in a tight loop.
const reportAge = time.Second

// Health implements api.Operations.
func (l *live) Health() health.Report {
	report := l.monitor.Report()
	if time.Since(report.CheckedAt) < reportAge || l.stopping() {
		return report
	}
	ctx, cancel := context.WithTimeout(l.ended, l.options.Get().Health.Timeout)
	defer cancel()
	return l.monitor.Round(ctx)
}

// Answering implements api.Operations.
func (l *live) Answering() error {
	_, err := registry.Lookup[health.Check](l.registry, registry.Key{Service: "query"})
	return err
}

// Configuration implements api.Operations.
func (l *live) Configuration() []config.Field { return l.options.Fields() }

// Configure implements api.Operations.
func (l *live) Configure(key, value string) error { return l.options.Set(key, value) }

// Unconfigure implements api.Operations.
func (l *live) Unconfigure(key string) error { return l.options.Unset(key) }

// Journal implements api.Operations.
func (l *live) Journal(f events.Filter, visit func(events.Entry) error) error {
	return l.journal.Find(f, visit)
}

// memoryState is how short the memory of the process is; nil without a limit.
func (l *live) memoryState() *backpressure.MemoryStatus {
	if l.config.Memory == nil {
		return nil
	}
	s := l.config.Memory.Status()
	return &s
}
