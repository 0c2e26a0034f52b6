package instance

import (
	"time"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/foundation/resilience"
	"elixirscope/foundation/supervision"
	"elixirscope/stages"
)

// OpenWith is Open with other languages.
func OpenWith(c Config, languages *lang.Set) (*Instance, error) { return open(c, languages) }

// Disturb has services of the run be replaced.
func (r *Run) Disturb(by func(name string, serve supervision.ServiceFunc) supervision.ServiceFunc) {
	r.disturb = by
}

// OnTree has f be given the tree before it is served.
func (r *Run) OnTree(f func(*supervision.Supervisor)) { r.built = f }

// Followed is a source of a run without the run.
type Followed struct{ followed }

// FollowCommits returns the source that a run would have for a place of git.
func (i *Instance) FollowCommits(o Once, interval time.Duration, synced func()) (Followed, error) {
	breaker := func(name string) *resilience.Breaker {
		return resilience.NewBreaker(resilience.BreakerConfig{Name: name, Metrics: i.metrics})
	}
	f, err := i.followCommits(o, breaker, func() time.Duration { return interval }, synced)
	return Followed{f}, err
}

// Pause returns how long it is waited after so many failures of a source of git.
func (f Followed) Pause(failures int) time.Duration { return f.followed.(*commits).pause(failures) }

// Refresh has it look at once.
func (f Followed) Refresh() { f.refresh() }

// Fresh reports whether the run would call an answer about it fresh.
func (f Followed) Fresh() bool { return f.pending() == 0 && f.seesAll() }

// Stop ends it.
func (f Followed) Stop() { f.stop() }

// Committed tells it that a change is in the store.
func (f Followed) Committed(c ast.Change) {
	f.committed(stages.Outcome{File: ast.File{Repo: c.Repo, Path: c.Path}})
}

// Record has it record what it is, as a run does when nothing is on its way.
func (f Followed) Record() error { return f.record() }

// Close releases what the source holds.
func (f Followed) Close() error { return f.close() }
