package instance

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"elixirscope/ast"
	"elixirscope/backpressure"
	"elixirscope/sinks"
	"elixirscope/sources/git"
	"elixirscope/stages"

	"golang.org/x/sync/errgroup"
)

// synchronization keeps the store what the sources are, and subscribers told of it. A
// new one begins whenever the service is restarted: its sources look first at what
// differs from the store.
type synchronization struct {
	live      *live
	queue     *stages.Queue // of the ingestion that takes the changes
	sources   []followed
	delivery  *Delivery
	regulator *backpressure.Regulator
	dirty     atomic.Bool   // there is something to tidy up or to record since the last time
	crawling  atomic.Int64  // sources whose first crawl has not ended
	caughtUp  chan struct{} // told when all that the first crawls found is committed
	ready     atomic.Bool   // that is recorded
}

// prepare makes the sources and the delivery of a synchronization. It starts nothing.
// The caller closes it, also after an error.
func (l *live) prepare() (*synchronization, error) {
	s := &synchronization{live: l, caughtUp: make(chan struct{}, 1), delivery: &Delivery{instance: l.Instance}}
	for _, root := range l.config.Roots {
		if err := s.add(root); err != nil {
			return s, fmt.Errorf("watch %s: %w", shown(root), err)
		}
	}
	delivery, err := l.Subscribe(l.subscriptions())
	if err != nil {
		return s, err
	}
	s.delivery = delivery
	s.regulator = backpressure.NewRegulator(backpressure.DefaultConfig(), backpressure.Settings{
		Metrics: l.metrics, Logger: l.Instance.config.Logger, Signals: s.signals()})
	return s, nil
}

// subscriptions returns those of the run. Each goes on where the synchronization before
// left it.
func (l *live) subscriptions() []Subscription {
	var reached places
	if last := l.places.Load(); last != nil {
		reached = *last
	}
	var all []Subscription
	for _, s := range l.config.Subscriptions {
		if place, ok := reached[s.Name]; ok {
			s.from = &place
		}
		all = append(all, s)
	}
	return all
}

// shown returns a root without the password that its URL may hold.
func shown(root string) string {
	if place, err := git.ParsePlace(root); err == nil {
		return place.Root()
	}
	return root
}

// add prepares a source.
func (s *synchronization) add(root string) error {
	f, err := s.source(root)
	if f != nil {
		s.sources = append(s.sources, f) // also when it is half made, to be closed
	}
	if err != nil {
		return err
	}
	added := f.of()
	for _, other := range s.sources[:len(s.sources)-1] {
		if o := other.of(); o.info.Name == added.info.Name && (o.only == added.only || o.only == "" || added.only == "") {
			return fmt.Errorf("repository %s is given twice, or with a file of it", added.info.Name)
		}
	}
	s.crawling.Add(1)
	return nil
}

func (s *synchronization) source(root string) (followed, error) {
	l := s.live
	o := Once{Root: root, Name: l.config.Name, Settings: l.config.Settings}
	if git.IsPlace(root) {
		f, err := l.followCommits(o, l.remoteBreaker, l.pollInterval, s.crawled)
		if err != nil {
			return nil, err
		}
		return f, nil
	}
	target, err := l.target(o)
	if err != nil {
		return nil, err
	}
	f, err := l.followTree(target, l.config.Pipeline.Jobs, l.config.Watch, s.crawled)
	if f == nil {
		return nil, err
	}
	return f, err
}

// sourceOf returns the source of a repository, nil when there is none.
func (s *synchronization) sourceOf(repo string) followed {
	n := slices.IndexFunc(s.sources, func(f followed) bool { return f.of().info.Name == repo })
	if n < 0 {
		return nil
	}
	return s.sources[n]
}

// warnOfOverlaps tells which repositories hold files of those of the run too, each two
// once.
func (s *synchronization) warnOfOverlaps() error {
	others, err := s.live.repositories()
	if err != nil {
		return err
	}
	for _, f := range s.sources {
		for _, sentence := range others.overlaps(f.of()) {
			s.live.Instance.config.Logger.Warn(sentence)
		}
		others = slices.DeleteFunc(others, func(other target) bool { return other.info.Name == f.of().info.Name })
	}
	return nil
}

func (s *synchronization) close() error {
	var errs []error
	for _, f := range s.sources {
		errs = append(errs, f.close())
	}
	return errors.Join(errs...)
}

// signals are what slows the sources down.
func (s *synchronization) signals() []backpressure.Signal {
	l := s.live
	signals := []backpressure.Signal{
		{Name: "queue", Read: backpressure.Ratio(func() int64 { return int64(s.queue.Pending()) }, int64(l.config.Queue))},
		{Name: "compaction_debt", Read: backpressure.Ratio(l.compactionDebt, maxCompactionDebt)},
		{Name: "commit_latency", Read: l.commits.Pressure},
		{Name: "write_stall", Read: l.stall.Pressure},
		{Name: "safe_mode", Read: l.safe.pressure, Pauses: true},
	}
	if len(l.config.Subscriptions) > 0 {
		signals = append(signals, s.delivery.signal(l.config.SinkLag))
	}
	if m := l.config.Memory; m != nil {
		signals = append(signals, backpressure.Signal{Name: "memory", Read: m.Pressure, Pauses: true})
	}
	return signals
}

func (l *live) compactionDebt() int64 { return int64(l.db.Metrics().Compact.EstimatedDebt) }

// synchronize follows the sources until the context ends or one of its parts fails.
// When the run is to stop, what was accepted is committed and delivered first.
func (l *live) synchronize(ctx context.Context, ready func()) (err error) {
	s := l.prepared.Swap(nil)
	if s == nil {
		ready()
		if s, err = l.prepareAgain(ctx); err != nil || s == nil {
			return err
		}
	}
	defer func() { err = errors.Join(err, s.close()) }()
	in := l.ingestion.Load()
	s.queue = in.queue
	l.synchronization.Store(s)
	defer func() {
		if l.synchronization.CompareAndSwap(s, nil) {
			reached := s.delivery.places()
			l.places.Store(&reached)
		}
	}()
	ready()
	return s.run(ctx, in)
}

// prepareAgain prepares a synchronization as soon as that can be done: a root may be away
// for a while, which is no reason to end a run. It returns nil when the context ends.
func (l *live) prepareAgain(ctx context.Context) (*synchronization, error) {
	ticker := time.NewTicker(tidyInterval)
	defer ticker.Stop()
	defer l.unprepared.Store(nil)
	for {
		s, err := l.prepare()
		if err == nil {
			return s, nil
		}
		err = errors.Join(err, s.close())
		if isCatastrophic(err) {
			return nil, err
		}
		if l.unprepared.Swap(&err) == nil {
			l.log.Warn("sources cannot be followed; trying again", "error", err)
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil, nil
		}
	}
}

// parts are the goroutines of a synchronization.
type parts struct {
	sources, delivery, upkeep, regulator *part
	endSources                           context.CancelCauseFunc
	endUpkeep, endRegulator              context.CancelFunc
	noMore                               chan struct{} // closed when no more events come
}

// run runs the parts from the end of the flow on. They end when the context does or one
// of them fails.
func (s *synchronization) run(ctx context.Context, in *ingestion) error {
	work, abort := context.WithCancelCause(context.WithoutCancel(ctx))
	defer abort(nil)
	p := s.begin(work, abort)
	select {
	case <-ctx.Done():
	case <-work.Done(): // a part has failed
	}
	if work.Err() == nil && s.live.stopping() {
		s.live.note(s.drain(work, abort, in, p))
		return nil
	}
	return s.abandon(abort, in, p)
}

func (s *synchronization) begin(work context.Context, abort context.CancelCauseFunc) *parts {
	p := &parts{noMore: make(chan struct{})}
	regulating, endRegulator := context.WithCancel(work)
	upkeep, endUpkeep := context.WithCancel(work)
	sources, endSources := context.WithCancelCause(work)
	p.endRegulator, p.endUpkeep, p.endSources = endRegulator, endUpkeep, endSources
	p.regulator = startPart(abort, func() error { s.regulator.Run(regulating); return nil })
	p.upkeep = startPart(abort, func() error { return s.keepTidy(upkeep) })
	p.delivery = startPart(abort, func() error { return s.deliver(work, p.noMore) })
	p.sources = startPart(abort, func() error { return s.follow(sources) })
	return p
}

// drain commits and delivers what was accepted, in the time there is for that. What
// sources know of and cannot hand over soon, the next run finds.
func (s *synchronization) drain(work context.Context, abort context.CancelCauseFunc, in *ingestion, p *parts) error {
	limit := s.live.config.Drain
	if s.live.safe.on.Load() {
		limit = 0 // nothing will be committed
	}
	timer := time.AfterFunc(limit, func() {
		in.abort(ErrDrain)
		abort(ErrDrain)
	})
	defer timer.Stop()
	p.endUpkeep()
	for _, f := range s.sources {
		f.stop()
	}
	late := time.AfterFunc(min(handOver, limit/2), func() { p.endSources(errStopped) })
	defer late.Stop()
	followed := p.sources.wait()
	in.queue.Close()
	<-in.alive.Done()
	err := in.failure()
	if err == nil {
		err = followed
	}
	close(p.noMore)
	delivered := p.delivery.wait()
	p.endRegulator()
	err = errors.Join(err, p.upkeep.wait(), p.regulator.wait())
	switch {
	case errors.Is(err, context.Canceled) && context.Cause(work) != nil:
		return errors.Join(context.Cause(work), delivered) // of one part that ended the others
	case err != nil:
		return err // something is missing, and the next run tidies up
	case delivered != nil && errors.Is(context.Cause(work), ErrDrain):
		return ErrUndelivered
	case delivered != nil:
		return delivered
	}
	return s.tidy(context.WithoutCancel(work))
}

// abandon ends everything at once: another synchronization will look again. What is on
// its way needs its source until it is committed.
func (s *synchronization) abandon(abort context.CancelCauseFunc, in *ingestion, p *parts) error {
	patience := s.live.options.Get().Supervision.StopTimeout / 2
	p.endSources(errStopped)
	p.endUpkeep()
	p.endRegulator()
	close(p.noMore) // what is being delivered is not cut off in its middle
	late := time.AfterFunc(patience, func() { abort(errStopped) })
	defer late.Stop()
	err := errors.Join(p.sources.wait(), p.delivery.wait(), p.upkeep.wait(), p.regulator.wait())
	ctx, cancel := context.WithTimeout(in.alive, patience)
	defer cancel()
	if withdrawn := s.queue.Withdraw(ctx); withdrawn != nil && in.alive.Err() == nil {
		err = errors.Join(err, fmt.Errorf("wait for what is on its way: %w", withdrawn))
	}
	return err
}

// deliver delivers events. When a sink is gone for good, that ends the run.
func (s *synchronization) deliver(ctx context.Context, noMore <-chan struct{}) error {
	err := s.delivery.run(ctx, noMore)
	if errors.Is(err, sinks.ErrGone) {
		s.live.note(err)
		s.live.end()
		select { // the others go on until the run stops
		case <-noMore:
		case <-ctx.Done():
		}
	}
	return err
}

// errStopped ends sources in what they are doing, because they are to stop.
var errStopped = errors.New("the source is to stop")

// follow runs the sources.
func (s *synchronization) follow(ctx context.Context) error {
	group, sources := errgroup.WithContext(ctx)
	for _, f := range s.sources {
		group.Go(func() error {
			return caught(func() error { return f.Produce(sources, s.accept) })
		})
	}
	err := group.Wait()
	if errors.Is(context.Cause(ctx), errStopped) && (errors.Is(err, errStopped) || errors.Is(err, context.Canceled)) {
		return nil
	}
	return err
}

// accept takes a change of a source as fast as the rest can follow.
func (s *synchronization) accept(ctx context.Context, change ast.Change) error {
	if change.Seen.IsZero() { // a first crawl has just met it
		change.Seen = time.Now()
	}
	if err := s.regulator.Gate.Wait(ctx, change.Size); err != nil {
		return err
	}
	return s.queue.Put(ctx, change)
}
