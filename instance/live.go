package instance

import (
	"context"
	"os"
	"slices"
	"time"

	"elixirscope/ast/query"
	"elixirscope/backpressure"
	"elixirscope/foundation/health"
	"elixirscope/foundation/supervision"
	"elixirscope/sinks"
	"elixirscope/sources/watch"
)

// Status is what a running ingest does.
type Status struct {
	PID          int                        `json:"pid"`
	Since        time.Time                  `json:"since"`
	State        string                     `json:"state"` // fresh, indexing, or stale: not all changes are seen
	Sequence     uint64                     `json:"seq"`   // of the last batch
	Pending      int                        `json:"pending"`
	LagMS        int64                      `json:"lag_ms"`
	Backpressure backpressure.State         `json:"backpressure"`
	Pressures    backpressure.Sample        `json:"pressures"`
	Memory       *backpressure.MemoryStatus `json:"memory,omitempty"` // nil without a limit
	Health       health.Report              `json:"health"`
	Services     supervision.Node           `json:"services"` // the tree of supervision
	Repositories []TreeStatus               `json:"repositories"`
	Sinks        []sinks.Status             `json:"sinks,omitempty"`
	// SetAside are files during whose parse the process died.
	SetAside []SetAside `json:"set_aside,omitempty"`
	// Fault says what of this is not known, and why.
	Fault string `json:"fault,omitempty"`
}

// TreeStatus is how the following of one repository goes.
type TreeStatus struct {
	Repo  string        `json:"repo"`
	Root  string        `json:"root"`
	Watch *watch.Status `json:"watch,omitempty"` // of a directory
	Git   *GitStatus    `json:"git,omitempty"`
}

// Status implements api.Ingest.
func (l *live) Status() any { return l.status() }

func (l *live) status() Status {
	fresh := l.freshness()
	s := Status{PID: os.Getpid(), Since: l.started, State: fresh.state, LagMS: fresh.lagMS, Pending: fresh.pending,
		Health: l.Health(), Services: l.tree.Tree(), Memory: l.memoryState()}
	if current := l.synchronization.Load(); current != nil {
		s.Backpressure, s.Pressures, s.Sinks = current.regulator.Gate.State(), current.regulator.Monitor.Latest(), current.delivery.status()
		for _, f := range current.sources {
			s.Repositories = append(s.Repositories, f.status())
			if !f.seesAll() && s.State == query.Fresh {
				s.State = query.Stale
			}
		}
	}
	s.Fault = l.addStored(&s)
	return s
}

// addStored adds what only the store knows, and returns why it cannot.
func (l *live) addStored(s *Status) (fault string) {
	ctx, cancel := context.WithTimeout(context.Background(), statusWait)
	defer cancel()
	a, _, leave, err := l.enter(ctx)
	if err != nil {
		return err.Error()
	}
	defer leave()
	s.Sequence = a.repository.Sequence()
	if s.SetAside, err = l.setAside(); err != nil {
		return "files that are set aside: " + err.Error()
	}
	return ""
}

// statusWait is how long a status waits for the store to be opened again.
const statusWait = 100 * time.Millisecond

// pending counts files that changed and are not committed yet. It asks the sources
// first: what goes from one to the queue meanwhile is counted twice rather than never.
func (s *synchronization) pending() int {
	n := 0
	for _, f := range s.sources {
		n += f.pending()
	}
	return n + s.queue.Pending()
}

// freshness says whether an answer from the store would lack something that is known
// to have changed.
type freshness struct {
	state   string
	pending int   // files that changed
	lagMS   int64 // for how long that has been known
}

func (l *live) freshness() freshness {
	s := l.synchronization.Load()
	if s == nil {
		return freshness{state: query.Indexing} // it is about to look at everything
	}
	f := freshness{state: query.Indexing, pending: s.pending()}
	if s.ready.Load() && f.pending == 0 {
		f.state = query.Fresh
		return f
	}
	if oldest := s.oldest(); !oldest.IsZero() {
		f.lagMS = max(time.Since(oldest).Milliseconds(), 0)
	}
	return f
}

// oldest returns since when the oldest change has been known that is not committed;
// zero when there is none. Like pending it asks the sources first.
func (s *synchronization) oldest() (oldest time.Time) {
	consider := func(seen time.Time) {
		if oldest.IsZero() || !seen.IsZero() && seen.Before(oldest) {
			oldest = seen
		}
	}
	for _, f := range s.sources {
		consider(f.oldest())
	}
	consider(s.queue.Oldest())
	return oldest
}

// date says how fresh an answer is. What the run does not follow is as its last ingest
// left it, and an answer that is also about that is no fresher.
func (l *live) date(answer *query.Answer, f freshness) {
	others := slices.DeleteFunc(slices.Clone(answer.Repositories), func(r query.Repository) bool { return l.follows(r.Name) })
	answer.AsOf.Pending = f.pending
	switch {
	case answer.Earlier:
		answer.AsOf.State = query.Stale
	case len(others) == 0:
		answer.AsOf.State, answer.AsOf.LagMS = f.state, f.lagMS
	case slices.ContainsFunc(others, func(r query.Repository) bool { return r.State == query.Partial }):
		answer.AsOf.State = query.Partial
	case f.state == query.Indexing && len(others) < len(answer.Repositories):
		answer.AsOf.State = query.Indexing
	default:
		answer.AsOf.State = query.Stale
	}
}

// follows reports whether every change of a repository is seen.
func (l *live) follows(name string) bool {
	s := l.synchronization.Load()
	return s != nil && slices.ContainsFunc(s.sources, func(f followed) bool { return f.of().info.Name == name && f.seesAll() })
}
