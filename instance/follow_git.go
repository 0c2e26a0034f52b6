package instance

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"elixirscope/ast"
	"elixirscope/foundation/resilience"
	"elixirscope/sources/git"
	"elixirscope/stages"
)

// commits is a git repository whose revision is followed: now and then it is looked
// whether that names another commit, and what differs between the two is ingested.
type commits struct {
	instance *Instance
	target   target
	place    git.Place
	breaker  *resilience.Breaker  // around the remote
	interval func() time.Duration // between looks
	synced   func()               // called when it was looked at for the first time
	stopping chan struct{}
	once     sync.Once
	look     chan struct{} // somebody wants it looked at now

	current atomic.Pointer[commitSource] // whose changes are on their way, nil when none are

	lock        sync.Mutex // guards what is below
	outstanding int        // changes that are emitted and not committed
	unreadable  bool       // one of them could not be read
	walked      bool       // all changes of the commit are emitted
	landed      chan struct{}
	left        bool      // the source has ended, and some of these are not committed
	began       time.Time // when the commit under way was noticed, zero when there is none
	asked       time.Time // when it was last asked for a look that has not ended, zero when it was not
	looking     time.Time // when the look under way began, zero when there is none
	state       GitStatus
}

// GitStatus is how the following of a git repository goes.
type GitStatus struct {
	Revision string `json:"revision"` // that is followed
	Commit   string `json:"commit"`   // that was last ingested completely
	// CheckedAt is when the revision was last found to name that commit.
	CheckedAt time.Time `json:"checked_at,omitzero"`
	// Error says why it could not be looked at since.
	Error string `json:"error,omitempty"`
}

// followCommits prepares the following of a place. A repository of this machine has to
// have the revision; of another one nothing is known before it is fetched.
func (i *Instance) followCommits(o Once, breaker func(name string) *resilience.Breaker, interval func() time.Duration, synced func()) (*commits, error) {
	place, err := git.ParsePlace(o.Root)
	if err != nil {
		return nil, err
	}
	if place.URL == "" {
		if err := checkRevision(place); err != nil {
			return nil, err
		}
	}
	known, err := i.repositories()
	if err != nil {
		return nil, err
	}
	t, err := i.wholeTree(o, known, place.Root())
	if err != nil {
		return nil, err
	}
	f := &commits{instance: i, target: t, place: place, breaker: breaker("git " + t.info.Name), interval: interval, synced: synced,
		stopping: make(chan struct{}), look: make(chan struct{}, 1)}
	f.state.Revision, f.state.Commit = place.Revision, t.info.Revision
	if place.Revision == "" {
		f.state.Revision = "HEAD"
	}
	return f, nil
}

func checkRevision(place git.Place) error {
	opened, err := git.Open(place.Dir)
	if err != nil {
		return err
	}
	_, err = opened.Commit(place.Revision)
	return errors.Join(err, opened.Close())
}

// Produce implements flow.Producer.
func (f *commits) Produce(ctx context.Context, emit func(context.Context, ast.Change) error) error {
	failures := 0 // one after another
	for first := true; ; first = false {
		started := f.startLook()
		moved, err := f.catchUp(ctx, emit)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var problem *gitProblem
		if err != nil && !errors.As(err, &problem) {
			return err
		}
		failures++
		if err == nil {
			failures = 0
		}
		f.endLook(started, err)
		if first {
			f.synced()
		}
		if moved {
			continue // it may have moved again meanwhile
		}
		if err := f.wait(ctx, f.pause(failures)); err != nil {
			return ctx.Err()
		}
	}
}

// maxPause is how long it is waited at most after failures, unless the interval is
// longer.
const maxPause = 10 * time.Minute

// pause returns how long to wait for the next look after so many failures, each of
// which doubles it; 0 is for ever, when the revision cannot move.
func (f *commits) pause(failures int) time.Duration {
	if failures == 0 && git.IsCommit(f.place.Revision) {
		return 0
	}
	return resilience.Backoff{First: f.interval(), Most: maxPause}.Pause(failures)
}

// wait waits until it is time to look again, for ever if pause is 0. It returns an
// error when there is nothing more to do.
func (f *commits) wait(ctx context.Context, pause time.Duration) error {
	var again <-chan time.Time
	if pause > 0 {
		timer := time.NewTimer(pause)
		defer timer.Stop()
		again = timer.C
	}
	select {
	case <-again:
	case <-f.look:
	case <-f.stopping:
		return errStopped
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// gitProblem is an error of the git repository, as opposed to the store: it may go away.
type gitProblem struct{ error }

func (p *gitProblem) Unwrap() error { return p.error }

func (f *commits) startLook() time.Time {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.looking = time.Now()
	return f.looking
}

// endLook keeps how a look went, and warns once of what is wrong.
func (f *commits) endLook(started time.Time, err error) {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.looking = time.Time{}
	if !f.asked.After(started) {
		f.asked = time.Time{}
	}
	if err == nil {
		f.state.CheckedAt, f.state.Error = time.Now(), ""
		return
	}
	if f.state.Error == "" {
		f.instance.config.Logger.Warn("git repository cannot be looked at; trying again",
			"repository", f.target.info.Name, "error", err, "in", f.interval())
	}
	f.state.Error = err.Error()
}

// catchUp ingests what differs between the commit that the store has and the one that
// the revision names. It returns when that is in the store, and moved when it is whole:
// what could not be read is tried again, but not at once.
func (f *commits) catchUp(ctx context.Context, emit func(context.Context, ast.Change) error) (moved bool, err error) {
	opened, commit, err := f.instance.openGit(ctx, f.place, f.breaker.Do)
	if err != nil {
		return false, &gitProblem{err}
	}
	from, err := f.source(opened, commit)
	if err != nil {
		return false, errors.Join(err, closeGit(opened))
	}
	if from.Base == commit.ID { // nothing differs, which is news all the same
		return false, errors.Join(from.end(&outcomes{}), closeGit(opened))
	}
	if err := from.begin(); err != nil {
		return false, errors.Join(err, closeGit(opened))
	}
	f.begin(&from)
	emitted := f.emit(ctx, &from, emit)
	unreadable, err := f.land(ctx)
	if err != nil {
		f.leave(emitted == nil)
		return false, err // what was accepted is still read, until close
	}
	defer func() { err = errors.Join(err, f.end()) }()
	if emitted != nil {
		return false, emitted
	}
	return !unreadable && len(from.Report.Unreadable) == 0, f.complete(&from, unreadable)
}

// complete records that a commit is in the store.
func (f *commits) complete(from *commitSource, unreadable bool) error {
	if err := from.end(&outcomes{unreadable: unreadable}); err != nil {
		return err
	}
	f.lock.Lock()
	defer f.lock.Unlock()
	f.state.Commit = from.Commit.ID
	return nil
}

// closeGit closes a repository of git, whose problem it is when that fails.
func closeGit(opened *git.Repository) error {
	if err := opened.Close(); err != nil {
		return &gitProblem{fmt.Errorf("close git repository: %w", err)}
	}
	return nil
}

// source returns what differs from what is recorded now.
func (f *commits) source(opened *git.Repository, commit git.Commit) (commitSource, error) {
	t, err := f.recorded()
	if err != nil {
		return commitSource{}, err
	}
	return f.instance.commitSource(t, opened, commit)
}

// recorded returns the target as it is recorded now.
func (f *commits) recorded() (t target, err error) {
	snapshot, err := f.instance.Repository.Snapshot()
	if err != nil {
		return target{}, err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	t = f.target
	t.info, err = snapshot.Repository(f.target.info.Name)
	return t, err
}

// begin makes a commit the one whose changes are on their way.
func (f *commits) begin(from *commitSource) {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.unreadable, f.walked = false, false
	f.landed = make(chan struct{})
	f.began = time.Now()
	f.current.Store(from)
}

// end says that no change is on its way any more.
func (f *commits) end() error {
	f.lock.Lock()
	f.began = time.Time{}
	f.lock.Unlock()
	return f.close()
}

// emit emits all changes of a commit and counts them. An error that emit does not
// return is one of the git repository or of the records.
func (f *commits) emit(ctx context.Context, from *commitSource, emit func(context.Context, ast.Change) error) error {
	var refused error
	err := from.Produce(ctx, func(ctx context.Context, change ast.Change) error {
		f.count(1)
		if refused = emit(ctx, change); refused != nil {
			f.count(-1)
		}
		return refused
	})
	switch {
	case refused != nil:
		return refused
	case err != nil:
		return &gitProblem{err}
	}
	return nil
}

func (f *commits) count(n int) {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.outstanding += n
	f.tellLanded()
}

// tellLanded tells that all changes of the commit are in the store, when they are. The
// lock is held.
func (f *commits) tellLanded() {
	if f.walked && f.outstanding == 0 {
		f.walked = false
		close(f.landed)
	}
}

// land waits until all changes that were emitted are in the store, and reports whether
// a file could not be read.
func (f *commits) land(ctx context.Context) (unreadable bool, err error) {
	f.lock.Lock()
	f.walked = true
	f.tellLanded()
	landed := f.landed
	f.lock.Unlock()
	select {
	case <-landed:
	case <-ctx.Done():
		return false, ctx.Err()
	}
	f.lock.Lock()
	defer f.lock.Unlock()
	return f.unreadable, nil
}

func (f *commits) committed(outcome stages.Outcome) {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.unreadable = f.unreadable || outcome.File.Reason == ast.Unreadable
	f.outstanding--
	f.tellLanded()
}

// Read implements stages.Contents.
func (f *commits) Read(ctx context.Context, change ast.Change) ([]byte, time.Time, error) {
	from := f.current.Load()
	if from == nil {
		return nil, time.Time{}, fmt.Errorf("BUG: %s is read when no commit is under way", change.Path)
	}
	return from.Read(ctx, change)
}

func (f *commits) of() *target { return &f.target }

func (f *commits) stop() { f.once.Do(func() { close(f.stopping) }) }

func (f *commits) refresh() {
	f.lock.Lock()
	f.asked = time.Now()
	f.lock.Unlock()
	select {
	case f.look <- struct{}{}:
	default: // it is asked for already
	}
}

func (f *commits) pending() int {
	if f.oldest().IsZero() {
		return 0
	}
	return 1
}

func (f *commits) oldest() time.Time {
	f.lock.Lock()
	defer f.lock.Unlock()
	if f.began.IsZero() {
		return f.asked
	}
	return f.began
}

// patience is how long a look may take before it counts as one that fails: a remote may
// be silent for any time.
const patience = 10 * time.Second

// seesAll is not so while it cannot be looked at.
func (f *commits) seesAll() bool {
	f.lock.Lock()
	defer f.lock.Unlock()
	silent := f.began.IsZero() && !f.looking.IsZero() && time.Since(f.looking) > patience
	return f.state.Error == "" && !f.state.CheckedAt.IsZero() && !silent
}

// leave leaves the commit under way to record, if all its changes are emitted.
func (f *commits) leave(emitted bool) {
	f.lock.Lock()
	defer f.lock.Unlock()
	f.left = emitted
}

// record records the commit that catchUp had no time to wait for, when it is in the store
// by now. All others catchUp records itself.
func (f *commits) record() error {
	f.lock.Lock()
	whole, unreadable := f.left && f.outstanding == 0, f.unreadable
	f.left = f.left && !whole
	f.lock.Unlock()
	if !whole {
		return nil
	}
	return f.complete(f.current.Load(), unreadable)
}

func (f *commits) status() TreeStatus {
	f.lock.Lock()
	defer f.lock.Unlock()
	state := f.state
	return TreeStatus{Repo: f.target.info.Name, Root: f.target.info.Root, Git: &state}
}

func (f *commits) issue() error {
	if s := f.status(); s.Git.Error != "" {
		return fmt.Errorf("%s cannot be looked at: %s", s.Repo, s.Git.Error)
	}
	return nil
}

func (f *commits) close() error {
	if from := f.current.Swap(nil); from != nil {
		return closeGit(from.Repository)
	}
	return nil
}
