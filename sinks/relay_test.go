package sinks_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
	"elixirscope/foundation/events"
	"elixirscope/foundation/store"
	"elixirscope/sinks"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// bench is a repository whose events are relayed.
type bench struct {
	db         *pebble.DB
	repository *repository.Repository
	written    int
}

func newBench(t *testing.T) *bench {
	t.Helper()
	db, err := store.Open(store.Options{Dir: "store", FS: vfs.NewMem()})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	r, err := repository.New(db)
	must(t, err)
	_, err = r.Open("r", "/r", nil)
	must(t, err)
	return &bench{db: db, repository: r}
}

// write makes a batch of one event.
func (b *bench) write(t *testing.T) {
	t.Helper()
	b.written++
	_, err := b.repository.Apply(context.Background(), "r", []repository.Update{{File: ast.File{
		Path: fmt.Sprintf("%d.go", b.written), Status: ast.Failed, Reason: ast.Unreadable}}})
	must(t, err)
}

func (b *bench) relay(t *testing.T, to sinks.Sink, anew bool) *sinks.Relay {
	t.Helper()
	r, err := sinks.NewRelay(sinks.Config{Name: "s", Anew: anew, Sink: to, Repository: b.repository, Cursors: events.NewCursors(b.db),
		Sync: func() error { return b.db.LogData(nil, pebble.Sync) }, Logger: slog.New(slog.DiscardHandler)})
	must(t, err)
	return r
}

// taker keeps the paths of the events it gets, and fails as often as it is to.
type taker struct {
	lock  sync.Mutex
	paths []string
	fails []error
	got   chan struct{}
}

func newTaker(fails ...error) *taker { return &taker{fails: fails, got: make(chan struct{}, 1000)} }

func (k *taker) Write(_ context.Context, rows []*query.EventRow) error {
	k.lock.Lock()
	defer k.lock.Unlock()
	if len(k.fails) > 0 {
		err := k.fails[0]
		k.fails = k.fails[1:]
		return err
	}
	for _, row := range rows {
		k.paths = append(k.paths, row.Data.Path)
		k.got <- struct{}{}
	}
	return nil
}

func (k *taker) expect(t *testing.T, want ...string) {
	t.Helper()
	k.lock.Lock()
	defer k.lock.Unlock()
	if !slices.Equal(k.paths, want) {
		t.Errorf("got %v, want %v", k.paths, want)
	}
}

// deliver runs a relay until it has nothing left.
func deliver(r *sinks.Relay) error {
	drain := make(chan struct{})
	close(drain)
	return r.Run(context.Background(), drain)
}

func TestRelayGoesOnWhereItStopped(t *testing.T) {
	b, first := newBench(t), newTaker()
	r := b.relay(t, first, false)
	b.write(t)
	b.write(t)
	must(t, deliver(r))
	first.expect(t, "1.go", "2.go")
	b.write(t)
	second, anew := newTaker(), newTaker()
	must(t, deliver(b.relay(t, anew, true)))
	anew.expect(t)
	b.write(t)
	must(t, deliver(b.relay(t, second, false)))
	second.expect(t, "3.go", "4.go")
	if r := b.relay(t, second, false); r.Lag() != 0 || r.Done() != b.repository.Sequence() {
		t.Errorf("%+v after everything is delivered", r.Status())
	}
}

func TestRelayFollows(t *testing.T) {
	b, to := newBench(t), newTaker(errors.New("busy"))
	r := b.relay(t, to, false)
	drain, ended := make(chan struct{}), make(chan error, 1)
	go func() { ended <- r.Run(context.Background(), drain) }()
	b.write(t)
	<-to.got // after an attempt that failed
	b.write(t)
	<-to.got
	b.write(t)
	close(drain)
	must(t, <-ended)
	to.expect(t, "1.go", "2.go", "3.go")
}

func TestRelayTellsWhatIsWrong(t *testing.T) {
	b := newBench(t)
	gone := b.relay(t, newTaker(fmt.Errorf("closed: %w", sinks.ErrGone)), false)
	b.write(t)
	if err := gone.Run(context.Background(), make(chan struct{})); !errors.Is(err, sinks.ErrGone) {
		t.Errorf("a sink that is gone: %v", err)
	}
	to := newTaker(errors.New("full"))
	full := b.relay(t, to, false)
	b.write(t)
	if err := deliver(full); err == nil || full.Done() == b.repository.Sequence() {
		t.Errorf("a sink that fails at the end: %v", err)
	}
	must(t, deliver(full))
	to.expect(t, "1.go", "2.go")
	if s := full.Status(); s.Error != "" || s.LagBytes != 0 || s.Lost != 0 {
		t.Errorf("status is %+v", s)
	}
}

func TestLostEventsAreCounted(t *testing.T) {
	b, to := newBench(t), newTaker()
	r := b.relay(t, to, false)
	b.write(t)
	b.write(t)
	lost := b.repository.Log().End() / 2
	if n, err := b.repository.Log().Trim(context.Background(), events.Retention{Bytes: 1}, 1, time.Now()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	must(t, deliver(r))
	to.expect(t, "2.go")
	if s := r.Status(); s.Lost != int64(lost) {
		t.Errorf("%d bytes are lost, status is %+v", lost, s)
	}
	_, err := b.repository.Log().Trim(context.Background(), events.Retention{Bytes: 1}, math.MaxUint64, time.Now())
	must(t, err)
}
