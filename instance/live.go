package instance

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"elixirscope/api"
	"elixirscope/ast/query"
	"elixirscope/backpressure"
	"elixirscope/sinks"
	"elixirscope/sources/watch"
)

// Status is what a running ingest does.
type Status struct {
	PID          int                 `json:"pid"`
	Since        time.Time           `json:"since"`
	State        string              `json:"state"` // fresh or indexing
	Sequence     uint64              `json:"seq"`   // of the last batch
	Pending      int                 `json:"pending"`
	LagMS        int64               `json:"lag_ms"`
	Backpressure backpressure.State  `json:"backpressure"`
	Pressures    backpressure.Sample `json:"pressures"`
	Repositories []TreeStatus        `json:"repositories"`
	Sinks        []sinks.Status      `json:"sinks,omitempty"`
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
func (l *live) Status() any {
	fresh := l.freshness()
	s := Status{PID: os.Getpid(), Since: l.started, State: fresh.state, LagMS: fresh.lagMS, Sequence: l.Repository.Sequence(),
		Pending: fresh.pending, Backpressure: l.regulator.Gate.State(), Pressures: l.regulator.Monitor.Latest(),
		Sinks: l.delivery.status()}
	for _, f := range l.sources {
		s.Repositories = append(s.Repositories, f.status())
	}
	var err error
	if s.SetAside, err = l.setAside(); err != nil {
		s.Fault = "files that are set aside: " + err.Error()
	}
	return s
}

// pending counts files that changed and are not committed yet. It asks the sources
// first: what goes from one to the queue meanwhile is counted twice rather than never.
func (l *live) pending() int {
	n := 0
	for _, f := range l.sources {
		n += f.pending()
	}
	return n + l.queue.Pending()
}

// freshness says whether an answer from the store would lack something that is known
// to have changed.
type freshness struct {
	state   string
	pending int   // files that changed
	lagMS   int64 // for how long that has been known
}

func (l *live) freshness() freshness {
	f := freshness{state: query.Indexing, pending: l.pending()}
	if l.ready.Load() && f.pending == 0 {
		f.state = query.Fresh
		return f
	}
	if oldest := l.oldest(); !oldest.IsZero() {
		f.lagMS = max(time.Since(oldest).Milliseconds(), 0)
	}
	return f
}

// oldest returns since when the oldest change has been known that is not committed;
// zero when there is none. Like pending it asks the sources first.
func (l *live) oldest() (oldest time.Time) {
	consider := func(seen time.Time) {
		if oldest.IsZero() || !seen.IsZero() && seen.Before(oldest) {
			oldest = seen
		}
	}
	for _, f := range l.sources {
		consider(f.oldest())
	}
	consider(l.queue.Oldest())
	return oldest
}

// Run implements api.Asker: the answer tells how fresh it is.
func (l *live) Run(ctx context.Context, request query.Request) (*query.Answer, error) {
	fresh := l.freshness() // before, so that it promises too little rather than too much
	answer, err := l.Engine.Run(ctx, request)
	if err == nil {
		l.date(answer, fresh)
	}
	return answer, err
}

// date says how fresh an answer is. What the run does not follow is as its last ingest
// left it, and an answer that is also about that is no fresher.
func (l *live) date(answer *query.Answer, f freshness) {
	others := slices.DeleteFunc(slices.Clone(answer.Repositories), func(r query.Repository) bool { return l.follows(r.Name) })
	answer.AsOf.Pending = f.pending
	switch {
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
	return slices.ContainsFunc(l.sources, func(f followed) bool { return f.of().info.Name == name && f.seesAll() })
}

// Await implements api.Ingest.
func (l *live) Await(ctx context.Context, sequence uint64) error {
	return l.Repository.Await(ctx, sequence)
}

// Refresh implements api.Ingest.
func (l *live) Refresh(_ context.Context, repo string) (sequence uint64, err error) {
	sequence, found := l.Repository.Sequence(), repo == ""
	for _, f := range l.sources {
		if repo == "" || f.of().info.Name == repo {
			f.refresh()
			found = true
		}
	}
	if !found {
		return 0, fmt.Errorf("repository %q: %w", repo, api.ErrNotFollowed)
	}
	return sequence, nil
}
