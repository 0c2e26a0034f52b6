package instance

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync/atomic"
	"time"

	"elixirscope/api"
	"elixirscope/ast"
	"elixirscope/ast/syntax"
	"elixirscope/backpressure"
	"elixirscope/pipeline"
	"elixirscope/sources/git"
	"elixirscope/sources/watch"
	"elixirscope/stages"

	"golang.org/x/sync/errgroup"
)

// Run is a continuous ingest: of what differs from the store first, then of every
// change, until it is told to stop.
type Run struct {
	Roots    []string // directories, single files or places of git repositories
	Name     string   // of the repository; "" takes it from the root
	Settings Settings
	Pipeline pipeline.Config
	Watch    watch.Config
	// GitPoll is the time between looks at what the revisions of git repositories name.
	GitPoll time.Duration
	// Queue is how many changed files may wait for stage parse; 0 is DefaultQueue.
	Queue int
	// Drain bounds how long what was accepted may take to be committed once the run is
	// to stop.
	Drain time.Duration
	// Listeners serve the API; Run closes them.
	Listeners []net.Listener
	// Subscriptions get the events.
	Subscriptions []Subscription
	// SinkLag is how many bytes of events a subscriber may be behind before the sources
	// are paused for it.
	SinkLag int64
	// Memory, if set, is the memory of the process; the run slows down for it.
	Memory *backpressure.Memory
	// Ready, if set, is called when all sources are up to date for the first time. It does
	// not wait for a git repository that cannot be looked at, which is warned of.
	Ready func()
}

// ErrDrain says that what was accepted could not be committed in the time given. It is
// read again by the next run.
var ErrDrain = errors.New("not everything that was accepted could be committed in time")

// ErrUndelivered says that not all events could be delivered in the time given. They are
// by the next run that has the same subscriber.
var ErrUndelivered = errors.New("not all events could be delivered in time; they will be when the same sink is named again")

// DefaultQueue is how many changed files may wait in a run.
const DefaultQueue = 4096

// Bounds of a run.
const (
	idleFlush    = time.Millisecond // that stage index waits for more before it commits
	tidyInterval = time.Second      // between looks at whether there is something to tidy up
	tidyLatest   = 30 * time.Second // that this waits for a moment at which nothing else is to do
	apiGrace     = 5 * time.Second  // for answers under way
	handOver     = time.Second      // for sources to hand over what they know, once the run is to stop
	// maxCompactionDebt is what compactions may owe, in bytes, before sources slow down:
	// some ten seconds of a disk's writes.
	maxCompactionDebt = 1 << 30
)

// live is a run under way.
type live struct {
	*Instance
	config    Run
	sources   []followed
	queue     *stages.Queue
	regulator *backpressure.Regulator
	delivery  *Delivery
	started   time.Time
	dirty     atomic.Bool   // there is something to tidy up or to record since the last time
	crawling  atomic.Int64  // trees whose first crawl has not ended
	caughtUp  chan struct{} // told when all that the first crawls found is committed
	ready     atomic.Bool   // that is recorded
}

func newLive(i *Instance, c Run) *live {
	c.Queue = cmp.Or(c.Queue, DefaultQueue)
	return &live{Instance: i, config: c, delivery: &Delivery{instance: i},
		queue: stages.NewQueue(c.Queue), started: time.Now(), caughtUp: make(chan struct{}, 1)}
}

// Run ingests until the context ends, then stops accepting and commits what was
// accepted. It returns ErrDrain when that took too long.
func (i *Instance) Run(ctx context.Context, c Run) (err error) {
	l := newLive(i, c)
	defer func() { err = errors.Join(err, l.close()) }()
	for _, root := range c.Roots {
		if err := l.add(root); err != nil {
			return fmt.Errorf("watch %s: %w", shown(root), err)
		}
	}
	if l.delivery, err = i.Subscribe(c.Subscriptions); err != nil {
		return err
	}
	if err := l.warnOfOverlaps(); err != nil {
		return err
	}
	l.regulator = backpressure.NewRegulator(backpressure.DefaultConfig(), backpressure.Settings{
		Metrics: i.metrics, Logger: i.config.Logger, Signals: l.signals()})
	return l.run(ctx)
}

// shown returns a root without the password that its URL may hold.
func shown(root string) string {
	if place, err := git.ParsePlace(root); err == nil {
		return place.Root()
	}
	return root
}

// add prepares a source.
func (l *live) add(root string) error {
	f, err := l.source(root)
	if f != nil {
		l.sources = append(l.sources, f) // also when it is half made, to be closed
	}
	if err != nil {
		return err
	}
	added := f.of()
	for _, other := range l.sources[:len(l.sources)-1] {
		if o := other.of(); o.info.Name == added.info.Name && (o.only == added.only || o.only == "" || added.only == "") {
			return fmt.Errorf("repository %s is given twice, or with a file of it", added.info.Name)
		}
	}
	l.crawling.Add(1)
	return nil
}

func (l *live) source(root string) (followed, error) {
	o := Once{Root: root, Name: l.config.Name, Settings: l.config.Settings}
	if git.IsPlace(root) {
		f, err := l.followCommits(o, l.config.GitPoll, l.crawled)
		if err != nil {
			return nil, err
		}
		return f, nil
	}
	target, err := l.target(o)
	if err != nil {
		return nil, err
	}
	f, err := l.followTree(target, l.config.Pipeline.Jobs, l.config.Watch, l.crawled)
	if f == nil {
		return nil, err
	}
	return f, err
}

// sourceOf returns the source of a repository.
func (l *live) sourceOf(repo string) followed {
	return l.sources[slices.IndexFunc(l.sources, func(f followed) bool { return f.of().info.Name == repo })]
}

// warnOfOverlaps tells which repositories hold files of those of the run too, each two
// once.
func (l *live) warnOfOverlaps() error {
	others, err := l.repositories()
	if err != nil {
		return err
	}
	for _, f := range l.sources {
		for _, sentence := range others.overlaps(f.of()) {
			l.Instance.config.Logger.Warn(sentence)
		}
		others = slices.DeleteFunc(others, func(other target) bool { return other.info.Name == f.of().info.Name })
	}
	return nil
}

func (l *live) close() error {
	var errs []error
	for _, f := range l.sources {
		errs = append(errs, f.close())
	}
	for _, listener := range l.config.Listeners {
		if err := listener.Close(); !errors.Is(err, net.ErrClosed) { // those that were served are closed
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// signals are what slows the sources down.
func (l *live) signals() []backpressure.Signal {
	signals := []backpressure.Signal{
		{Name: "queue", Read: backpressure.Ratio(func() int64 { return int64(l.queue.Pending()) }, int64(l.config.Queue))},
		{Name: "compaction_debt", Read: backpressure.Ratio(l.compactionDebt, maxCompactionDebt)},
		{Name: "commit_latency", Read: l.commits.Pressure},
		{Name: "write_stall", Read: l.stall.Pressure},
	}
	if len(l.config.Subscriptions) > 0 {
		signals = append(signals, l.delivery.signal(l.config.SinkLag))
	}
	if m := l.config.Memory; m != nil {
		signals = append(signals, backpressure.Signal{Name: "memory", Read: m.Pressure, Pauses: true})
	}
	return signals
}

func (l *live) compactionDebt() int64 { return int64(l.db.Metrics().Compact.EstimatedDebt) }

// run starts from the end of the flow and stops from its start.
func (l *live) run(ctx context.Context) error {
	work, abort := context.WithCancelCause(context.WithoutCancel(ctx))
	defer abort(nil)
	service, endService := context.WithCancel(work)
	var services, flow errgroup.Group
	services.Go(func() error { l.regulator.Run(service); return nil })
	tidying, endTidying := context.WithCancel(ctx) // what is to be committed waits for it
	services.Go(func() error { return l.abortOn(abort, l.keepTidy(tidying)) })
	server := api.NewServer(l, l, l.Instance.config.Logger)
	for _, listener := range l.config.Listeners {
		services.Go(func() error { return l.abortOn(abort, server.Serve(service, listener, apiGrace)) })
	}
	drain := make(chan struct{}) // closed when no more events come
	var deliveries errgroup.Group
	deliveries.Go(func() error { return l.abortOn(abort, l.delivery.run(work, drain)) })
	flow.Go(func() error { return l.abortOn(abort, l.commit(work)) })
	sources, endSources := context.WithCancelCause(work)
	defer endSources(nil)
	flow.Go(func() error { return l.abortOn(abort, l.follow(sources)) })
	services.Go(func() error {
		select {
		case <-ctx.Done():
			l.stop(service, endSources, abort)
		case <-service.Done():
		}
		return nil
	})
	err := flow.Wait()
	endTidying()
	close(drain)
	delivered := deliveries.Wait()
	endService()
	served := services.Wait()
	if cause := context.Cause(work); err != nil && cause != nil {
		err = cause
	}
	if err == nil && delivered != nil && errors.Is(context.Cause(work), ErrDrain) {
		delivered = ErrUndelivered
	}
	for _, other := range []error{delivered, served} {
		if !errors.Is(err, other) && !errors.Is(other, context.Canceled) {
			err = errors.Join(err, other)
		}
	}
	if err != nil {
		return err // something is missing, and the next run tidies up
	}
	return l.tidy(context.WithoutCancel(ctx))
}

func (l *live) abortOn(abort context.CancelCauseFunc, err error) error {
	if err != nil {
		abort(err)
	}
	return err
}

// errStopped ends sources in what they are doing, because the run is to stop.
var errStopped = errors.New("the run is to stop")

// stop ends the sources, which drains the rest, and aborts when that takes too long.
// What sources know of and cannot hand over soon, the next run finds.
func (l *live) stop(service context.Context, endSources, abort context.CancelCauseFunc) {
	for _, f := range l.sources {
		f.stop()
	}
	late := time.AfterFunc(min(handOver, l.config.Drain/2), func() { endSources(errStopped) })
	defer late.Stop()
	timer := time.NewTimer(l.config.Drain)
	defer timer.Stop()
	select {
	case <-timer.C:
		abort(ErrDrain)
	case <-service.Done(): // everything has ended
	}
}

// follow runs the sources and closes the queue behind the last of them.
func (l *live) follow(ctx context.Context) error {
	defer l.queue.Close()
	group, sources := errgroup.WithContext(ctx)
	for _, f := range l.sources {
		group.Go(func() error { return f.Produce(sources, l.accept) })
	}
	err := group.Wait()
	if errors.Is(context.Cause(ctx), errStopped) && (errors.Is(err, errStopped) || errors.Is(err, context.Canceled)) {
		return nil
	}
	return err
}

// crawled is called by each source when its first crawl has ended. Also when it found
// nothing, there is to be recorded that the repository is up to date.
func (l *live) crawled() {
	l.dirty.Store(true)
	if l.crawling.Add(-1) == 0 {
		l.announce()
	}
}

// announce says that all that the first crawls found is committed, when it is.
func (l *live) announce() {
	if l.ready.Load() || l.crawling.Load() > 0 || l.queue.Pending() > 0 {
		return
	}
	select {
	case l.caughtUp <- struct{}{}:
	default:
	}
}

// record records that the repositories are up to date for the first time. What changes
// from then on has events.
func (l *live) record(ctx context.Context) error {
	if err := l.queue.Exclusive(ctx, func() error { return l.tidy(ctx) }); err != nil {
		return err
	}
	if !l.ready.Swap(true) && l.config.Ready != nil {
		l.config.Ready()
	}
	return nil
}

// accept takes a change of a source as fast as the rest can follow.
func (l *live) accept(ctx context.Context, change ast.Change) error {
	if change.Seen.IsZero() { // a first crawl has just met it
		change.Seen = time.Now()
	}
	if err := l.regulator.Gate.Wait(ctx, change.Size); err != nil {
		return err
	}
	return l.queue.Put(ctx, change)
}

// commit takes changes from the queue to the repository.
func (l *live) commit(ctx context.Context) error {
	c := l.config.Pipeline
	c.IdleFlush = idleFlush
	_, err := l.process(ctx, c, l.limits, route{changes: l.queue, contents: l, to: l})
	return err
}

// limits returns those of a repository of the run.
func (l *live) limits(repo string) syntax.Limits { return l.sourceOf(repo).of().settings.limits() }

// Read implements stages.Contents.
func (l *live) Read(ctx context.Context, change ast.Change) ([]byte, time.Time, error) {
	return l.sourceOf(change.Repo).Read(ctx, change)
}

// Consume implements flow.Consumer: the change of a file is committed.
func (l *live) Consume(_ context.Context, outcome stages.Outcome) error {
	l.dirty.Store(true)
	l.sourceOf(outcome.File.Repo).committed(outcome)
	l.queue.Done(outcome.File.Repo, outcome.File.Path)
	l.announce()
	return nil
}

// keepTidy tidies up, when something was committed and nothing is to do, or at last
// although there is.
func (l *live) keepTidy(ctx context.Context) error {
	ticker := time.NewTicker(tidyInterval)
	defer ticker.Stop()
	last := time.Now() // that there was nothing to tidy up, or that it was done
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-l.caughtUp:
			if err := l.record(ctx); err != nil && ctx.Err() == nil {
				return err
			}
		case now := <-ticker.C:
			if !l.dirty.Load() {
				last = now
				continue
			}
			if l.queue.Pending() > 0 && now.Sub(last) < tidyLatest {
				continue
			}
			last = now
			if err := l.queue.Exclusive(ctx, func() error { return l.tidy(ctx) }); err != nil && ctx.Err() == nil {
				return err
			}
		}
	}
}

// tidy tidies up if there is something to do. No change may be on its way.
func (l *live) tidy(ctx context.Context) error {
	if !l.dirty.Swap(false) {
		return nil
	}
	err := l.tidyUp(ctx)
	if err != nil {
		l.dirty.Store(true)
	}
	return err
}

// tidyUp removes what is not used any more and records that the repositories are up to
// date whose first crawl has ended: before, nobody knows.
func (l *live) tidyUp(ctx context.Context) error {
	if _, err := l.Repository.Collect(ctx); err != nil {
		return err
	}
	if err := l.delivery.trim(ctx); err != nil {
		return err
	}
	for _, f := range l.sources {
		if err := f.record(); err != nil {
			return err
		}
	}
	return nil
}
