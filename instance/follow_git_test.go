package instance_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/instance"
	"elixirscope/pipeline"
	"elixirscope/sources/watch"
)

// A run that is aborted in the middle of a commit leaves files of two; the next one
// makes up for it, and never says before that it has the commit.
func TestRunIsAbortedInACommit(t *testing.T) {
	r := newGitRepository(t)
	for n := range 300 {
		write(t, r.dir, fmt.Sprintf("f%d.go", n), fmt.Sprintf("package p\n\nfunc F%d() {}\n", n))
	}
	first := r.commit()
	data := t.TempDir()
	begin := func(sink *interrupting, drain time.Duration) (commit string, err error) {
		i, err := instance.Open(instance.Config{Data: data, Logger: slog.New(slog.DiscardHandler)})
		must(t, err)
		defer func() { must(t, i.Close()) }()
		ctx, cancel := context.WithCancel(context.Background())
		sink.interrupt = cancel
		c := pipeline.DefaultConfig()
		c.Jobs, c.BytesInFlight = 1, 4096 // in small batches
		err = i.Run(ctx, instance.Run{Roots: []string{"git:" + r.dir}, Name: "tree", Settings: instance.DefaultSettings(), Pipeline: c,
			Watch: watch.DefaultConfig(), GitPoll: time.Hour, Drain: drain, SinkLag: instance.DefaultSinkLag,
			Subscriptions: []instance.Subscription{{Name: "s", Anew: true, Sink: sink}}, Ready: func() {
				if sink.after == 0 {
					cancel()
				}
			}})
		answer, asked := i.Engine.Run(context.Background(), query.Request{Verb: query.Stats})
		must(t, asked)
		if answer.AsOf.Commit != nil {
			commit = *answer.AsOf.Commit
		}
		return commit, err
	}
	if commit, err := begin(&interrupting{}, time.Minute); err != nil || commit != first {
		t.Fatalf("at commit %q, %v", commit, err)
	}
	for n := range 300 {
		write(t, r.dir, fmt.Sprintf("f%d.go", n), fmt.Sprintf("package p\n\nfunc G%d() {}\n", n))
	}
	second := r.commit()
	commit, err := begin(&interrupting{after: 50}, time.Nanosecond)
	if !errors.Is(err, instance.ErrDrain) || commit != first {
		t.Fatalf("aborted: at commit %q, %v", commit, err)
	}
	if commit, err := begin(&interrupting{}, time.Minute); err != nil || commit != second {
		t.Fatalf("at commit %q, %v", commit, err)
	}
	i, err := instance.Open(instance.Config{Data: data, Logger: slog.New(slog.DiscardHandler)})
	must(t, err)
	defer func() { must(t, i.Close()) }()
	_, err = i.Rebuild(context.Background(), "", func(difference string) { t.Error(difference) })
	must(t, err)
}

// What a run has accepted when it is stopped is read as well as the rest.
func TestStoppedSourceStillReadsWhatItEmitted(t *testing.T) {
	r := newGitRepository(t)
	for n := range 10 {
		write(t, r.dir, fmt.Sprintf("f%d.go", n), fmt.Sprintf("package p%d\n", n))
	}
	r.commit()
	i := open(t, t.TempDir())
	f, err := i.FollowCommits(once("git:"+r.dir), time.Hour, func() {})
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	var accepted []ast.Change
	err = f.Produce(ctx, func(ctx context.Context, change ast.Change) error {
		if len(accepted) == 5 {
			cancel()
			return ctx.Err()
		}
		accepted = append(accepted, change)
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	for _, change := range accepted {
		content, _, err := f.Read(context.Background(), change)
		if want := fmt.Sprintf("package p%c\n", change.Path[1]); err != nil || string(content) != want {
			t.Errorf("%s is %q, %v", change.Path, content, err)
		}
	}
	must(t, f.Close())
}

// Who fails is asked less and less often; what cannot change is not asked again.
func TestPausesOfAFollowedRevision(t *testing.T) {
	r := newGitRepository(t)
	write(t, r.dir, "a.go", "package a\n")
	commit := r.commit()
	i := open(t, t.TempDir())
	for _, test := range []struct {
		revision string
		interval time.Duration
		failures int
		want     time.Duration
	}{
		{"main", time.Second, 0, time.Second},
		{"main", time.Second, 1, time.Second},
		{"main", time.Second, 3, 4 * time.Second},
		{"main", time.Second, 1000, 10 * time.Minute},
		{"main", time.Hour, 1000, time.Hour},
		{commit[:12], time.Second, 0, time.Second},
		{commit, time.Second, 0, 0},
		{commit, time.Second, 2, 2 * time.Second},
	} {
		f, err := i.FollowCommits(once("git:"+r.dir+"@"+test.revision), test.interval, func() {})
		must(t, err)
		if got := f.Pause(test.failures); got != test.want {
			t.Errorf("%+v: %v", test, got)
		}
	}
}

// A commit whose last changes come to the store when its source has ended is recorded
// in the end, and not while one is missing.
func TestStoppedSourceRecordsWhatBecameWhole(t *testing.T) {
	r := newGitRepository(t)
	write(t, r.dir, "a.go", "package a\n")
	write(t, r.dir, "b.go", "package b\n")
	commit := r.commit()
	i := open(t, t.TempDir())
	f, err := i.FollowCommits(once("git:"+r.dir), time.Hour, func() {})
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	var accepted []ast.Change
	err = f.Produce(ctx, func(_ context.Context, change ast.Change) error {
		if accepted = append(accepted, change); len(accepted) == 2 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	for _, change := range accepted {
		must(t, f.Record())
		if now := info(t, i, "tree"); now.Revision != "" || now.Pending != commit || now.Complete {
			t.Errorf("before %s is in: recorded %+v", change.Path, now)
		}
		f.Committed(change)
	}
	must(t, f.Record())
	if now := info(t, i, "tree"); now.Revision != commit || now.Pending != "" || !now.Complete {
		t.Errorf("in the end: recorded %+v", now)
	}
	must(t, f.Close())
}

// That nothing differs is recorded too: the store may have lost trust in what it holds.
func TestSourceThatFindsNothingMakesComplete(t *testing.T) {
	r := newGitRepository(t)
	write(t, r.dir, "a.go", "package a\n")
	r.commit()
	i, o := open(t, t.TempDir()), once("git:"+r.dir)
	ingest(t, i, o)
	other := o
	other.Settings.MaxFileSize++
	f, err := i.FollowCommits(other, time.Hour, func() {}) // and then nothing is ingested so
	must(t, err)
	must(t, f.Close())
	follow := func(synced func()) instance.Followed {
		f, err := i.FollowCommits(o, time.Hour, synced)
		must(t, err)
		return f
	}
	f = follow(func() { f.Stop() })
	if info(t, i, "tree").Complete {
		t.Error("complete before it is looked at")
	}
	err = f.Produce(t.Context(), func(_ context.Context, change ast.Change) error {
		t.Errorf("%s differs", change.Path)
		return nil
	})
	must(t, err)
	must(t, f.Close())
	if now := info(t, i, "tree"); !now.Complete {
		t.Errorf("recorded %+v", now)
	}
}

// Who asks for a look gets no answer called fresh before it has ended.
func TestSourceIsNotFreshUntilItHasLooked(t *testing.T) {
	r := newGitRepository(t)
	write(t, r.dir, "a.go", "package a\n")
	r.commit()
	i, o := open(t, t.TempDir()), once("git:"+r.dir)
	ingest(t, i, o)
	looked := make(chan struct{})
	f, err := i.FollowCommits(o, time.Hour, func() { close(looked) })
	must(t, err)
	if f.Fresh() {
		t.Error("fresh before the first look")
	}
	ended := make(chan error, 1)
	go func() { ended <- f.Produce(context.Background(), nil) }()
	<-looked
	if !f.Fresh() {
		t.Error("not fresh after the first look")
	}
	f.Stop()
	must(t, <-ended)
	f.Refresh()
	if f.Fresh() {
		t.Error("fresh although a look was asked for")
	}
	must(t, f.Close())
}

// interrupting is a sink that interrupts a run after some events; never after 0.
type interrupting struct {
	after     int
	interrupt func()
	taken     int
}

func (s *interrupting) Write(_ context.Context, events []*query.EventRow) error {
	before := s.taken
	s.taken += len(events)
	if before < s.after && s.taken >= s.after {
		s.interrupt()
	}
	return nil
}
