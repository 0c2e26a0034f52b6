package instance

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"time"

	"elixirscope/foundation/health"
	"elixirscope/foundation/registry"
	"elixirscope/foundation/store"
	"elixirscope/foundation/supervision"
)

// service is a leaf of the tree.
type service struct {
	name  string
	serve supervision.ServiceFunc
	check health.Check
	stop  time.Duration // that it may take to stop; 0 for what is configured
}

// supervise builds the tree:
//
//	elixirscope   rest_for_one: code is nothing without its foundation
//	  foundation  one_for_one: its services do without one another
//	    config  events  telemetry  health  api
//	  ast         rest_for_one: each works on what those before it hold
//	    repository  parsing  analysis  query  synchronization
//
// The API stays up while what it speaks for is restarted: questions wait for that.
func (l *live) supervise() (*supervision.Supervisor, error) {
	o := l.options.Get().Supervision
	foundation, err := l.supervisor("foundation", supervision.OneForOne, o.MaxRestarts, l.leaves(
		service{name: "config", serve: l.keepConfiguration, check: l.checkConfiguration},
		service{name: "events", serve: l.keepJournal, check: l.checkJournal},
		service{name: "telemetry", serve: l.gather, check: l.checkTelemetry},
		service{name: "health", serve: l.watchHealth, check: l.checkHealth},
		service{name: "api", serve: l.serveAPI, check: l.checkAPI},
	))
	if err != nil {
		return nil, err
	}
	ast, err := l.supervisor("ast", supervision.RestForOne, o.MaxRestarts, l.leaves(
		service{name: "repository", serve: l.keepStore, check: l.checkStore},
		service{name: "parsing", serve: l.keepParsers, check: l.checkParsers},
		service{name: "analysis", serve: l.analyze, check: l.checkAnalysis},
		service{name: "query", serve: l.answer, check: l.checkAnswers},
		service{name: "synchronization", serve: l.synchronize, check: l.checkSynchronization, stop: l.config.Drain + o.StopTimeout},
	))
	if err != nil {
		return nil, err
	}
	layers := []supervision.Child{
		{Name: "foundation", Service: foundation, StartTimeout: 5 * o.StartTimeout, StopTimeout: 5 * o.StopTimeout},
		{Name: "ast", Service: ast, StartTimeout: 5 * o.StartTimeout, StopTimeout: l.config.Drain + 6*o.StopTimeout},
	}
	return l.supervisor("elixirscope", supervision.RestForOne, min(o.MaxRestarts, layerRestarts), layers)
}

// layerRestarts is how often a whole layer is begun anew within the period. What fails in
// every start fails in those as well, so more of them only put the end off.
const layerRestarts = 1

func (l *live) supervisor(name string, strategy supervision.Strategy, restarts int, children []supervision.Child) (*supervision.Supervisor, error) {
	o := l.options.Get().Supervision
	return supervision.New(supervision.Config{
		Name: name, Strategy: strategy, Children: children, Logger: l.log, Observe: l.supervised,
		Intensity: supervision.Intensity{Restarts: restarts, Period: o.Period},
		Backoff:   supervision.Backoff{First: firstBackoff, Most: mostBackoff},
	})
}

// Pauses before a service is started again.
const (
	firstBackoff = 50 * time.Millisecond
	mostBackoff  = 10 * time.Second
)

func (l *live) leaves(services ...service) []supervision.Child {
	o := l.options.Get().Supervision
	var children []supervision.Child
	for _, s := range services {
		stop := s.stop
		if stop == 0 {
			stop = o.StopTimeout
		}
		children = append(children, supervision.Child{Name: s.name, Service: l.registered(s), StartTimeout: o.StartTimeout, StopTimeout: stop})
	}
	return children
}

// registered makes a service known while it works, and answers damage of the store, which
// it cannot get over, by safe mode.
func (l *live) registered(s service) supervision.ServiceFunc {
	serve := s.serve
	if l.config.disturb != nil {
		serve = l.config.disturb(s.name, serve)
	}
	var latest atomic.Pointer[func()] // takes the registration of the latest start back
	return func(ctx context.Context, ready func()) error {
		if left := latest.Swap(nil); left != nil {
			(*left)() // by one that was abandoned
		}
		forget := func() {} // this start's registration, not that of one that came after
		defer func() { forget() }()
		err := serve(ctx, func() {
			if unregister, err := registry.Register(l.registry, registry.Key{Service: s.name}, s.check,
				registry.Options{Check: registry.Check(s.check)}); err == nil { // else it is ready already
				forget = unregister
				latest.Store(&unregister)
			}
			ready()
		})
		if err != nil && ctx.Err() == nil && isCatastrophic(err) {
			return l.endure(ctx, s.name, err, ready)
		}
		return err
	}
}

// endure stays in safe mode instead of a service that cannot go on, for those that can do
// without it.
func (l *live) endure(ctx context.Context, name string, err error, ready func()) error {
	err = fmt.Errorf("%s: %w", name, err)
	l.note(err)
	l.safe.enter(causeStore, err)
	ready()
	<-ctx.Done()
	return nil
}

// isCatastrophic reports whether trying again makes nothing better: the store is damaged.
// A disk that is full makes writes wait, and other disks than the store's may come back.
func isCatastrophic(err error) bool { return store.IsDamaged(err) }

// caught calls f and returns its panic as an error.
func caught(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &supervision.PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return f()
}

// part is a goroutine of a service.
type part struct {
	ended chan struct{}
	err   error
}

// startPart starts a part, whose failure aborts the others.
func startPart(abort context.CancelCauseFunc, f func() error) *part {
	p := &part{ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		if p.err = caught(f); p.err != nil {
			abort(p.err)
		}
	}()
	return p
}

// wait returns the error of a part, when it has ended.
func (p *part) wait() error {
	<-p.ended
	return p.err
}

// supervised keeps in the journal what became of a service, and has the health looked
// at.
func (l *live) supervised(e supervision.Event) {
	if e.Kind == supervision.Ready || e.Err != nil {
		l.monitor.Poke()
	}
	if e.Err == nil {
		return
	}
	if e.Kind == supervision.Failed {
		l.metrics.GetOrCreateCounter(fmt.Sprintf("elixirscope_supervision_failures_total{service=%q}", e.Path)).Inc()
	}
	l.record("service."+string(e.Kind), e.Path, true, struct {
		Error string `json:"error"`
	}{e.Err.Error()})
}
