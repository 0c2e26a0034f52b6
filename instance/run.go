package instance

import (
	"context"
	"errors"
	"net"
	"os"
	"time"

	"elixirscope/backpressure"
	"elixirscope/foundation/config"
	"elixirscope/foundation/supervision"
	"elixirscope/pipeline"
	"elixirscope/sources/watch"
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
	// Listen open the listeners of the API, which Run closes. They are called at the start
	// and whenever the API is started again.
	Listen []func() (net.Listener, error)
	// Subscriptions get the events.
	Subscriptions []Subscription
	// SinkLag is how many bytes of events a subscriber may be behind before the sources
	// are paused for it.
	SinkLag int64
	// Memory, if set, is the memory of the process; the run slows down for it.
	Memory *backpressure.Memory
	// Configuration is what may change while the run goes on, and how its services are kept
	// alive; nil is DefaultOptions, which nobody changes.
	Configuration *config.Store[Options]
	// disturb, if set, stands in for a service of the tree: tests have it fail.
	disturb func(name string, serve supervision.ServiceFunc) supervision.ServiceFunc
	// built, if set, is given the tree: tests restart what they have made hang.
	built func(*supervision.Supervisor)
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

// Run ingests until the context ends, then stops accepting and commits what was
// accepted. It returns ErrDrain when that took too long. What fails meanwhile is
// restarted, as tree.go says; a failure that comes back again and again ends the run.
func (i *Instance) Run(ctx context.Context, c Run) (err error) {
	ctx, end := context.WithCancel(ctx)
	defer end()
	l, err := newLive(ctx, end, i, c)
	if err != nil {
		return err
	}
	if err := l.open(); err != nil {
		return errors.Join(err, l.close())
	}
	if c.built != nil {
		c.built(l.tree)
	}
	l.record("run.started", "ingest", true, struct {
		PID   int      `json:"pid"`
		Roots []string `json:"roots"`
	}{os.Getpid(), l.shownRoots()})
	return l.serve(ctx)
}

func (l *live) shownRoots() (roots []string) {
	for _, root := range l.config.Roots {
		roots = append(roots, shown(root))
	}
	return roots
}
