package sinks

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/engine"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
	"elixirscope/foundation/events"
	"elixirscope/foundation/resilience"
)

// Sink takes events. Write returns when they are out of the hands of this process; an
// error that wraps ErrGone says that there is no use in trying again. A part of the
// events may have been taken when it returns an error.
type Sink interface {
	Write(ctx context.Context, events []*query.EventRow) error
}

// ErrGone says that a sink will take nothing any more.
var ErrGone = errors.New("the sink is gone")

// Config is what a relay needs.
type Config struct {
	// Name is that of the cursor, and of the relay in a status.
	Name string
	// Anew says that the relay begins with the events to come and leaves no cursor,
	// instead of going on where the last one of its name stopped.
	Anew bool
	// From is where one that begins Anew begins; nil is at the events to come.
	From       *events.Cursor
	Sink       Sink
	Repository *repository.Repository
	Cursors    *events.Cursors
	// Sync makes everything in the store durable: what was sent must not be undone by a
	// crash, and then be another event with the same id.
	Sync   func() error
	Logger *slog.Logger
}

// Status is how far a relay is.
type Status struct {
	Name     string `json:"name"`
	Sequence uint64 `json:"seq"`       // of the last batch that was delivered
	LagBytes int64  `json:"lag_bytes"` // of the log that are to be delivered
	Lost     int64  `json:"lost_bytes,omitempty"`
	Error    string `json:"error,omitempty"` // of the last attempt
}

// Relay delivers the events of a store to one sink. Its status may be asked for at any
// time.
type Relay struct {
	config Config
	done   atomic.Pointer[events.Cursor] // all up to here is delivered
	lost   atomic.Int64
	failed atomic.Pointer[string]
}

// Bounds of a relay.
const (
	chunkEvents = 500 // that are enough for one write; a batch is not split
	firstPause  = 500 * time.Millisecond
	longPause   = 30 * time.Second
)

// NewRelay returns a relay that stands where it is to begin. It starts nothing.
func NewRelay(c Config) (*Relay, error) {
	r := &Relay{config: c}
	at := events.Cursor{Sequence: c.Repository.Sequence(), End: c.Repository.Log().End()}
	if c.From != nil {
		at = *c.From
	}
	if !c.Anew {
		known, ok, err := c.Cursors.Get(c.Name)
		if err != nil {
			return nil, err
		}
		if ok {
			at = known
		} else if err := c.Cursors.Set(c.Name, at); err != nil {
			return nil, err
		}
	}
	r.done.Store(&at)
	return r, nil
}

// Status returns how far the relay is.
func (r *Relay) Status() Status {
	s := Status{Name: r.config.Name, Sequence: r.Done(), LagBytes: r.Lag(), Lost: r.lost.Load()}
	if text := r.failed.Load(); text != nil {
		s.Error = *text
	}
	return s
}

// Done returns the number of the last batch whose events are delivered.
func (r *Relay) Done() uint64 { return r.done.Load().Sequence }

// At returns the place up to which all events are delivered.
func (r *Relay) At() events.Cursor { return *r.done.Load() }

// Lag returns how many bytes of the log are to be delivered.
func (r *Relay) Lag() int64 {
	return max(int64(r.config.Repository.Log().End()-r.done.Load().End), 0)
}

// Run delivers events until drain is closed and all that were written by then are
// delivered, the context ends, or the sink is gone. While the sink fails it tries again.
func (r *Relay) Run(ctx context.Context, drain <-chan struct{}) error {
	backoff := resilience.Backoff{First: firstPause, Most: longPause}
	failures := 0 // one after another
	for {
		draining := closed(drain) // before: what is written until then is to be delivered
		more, err := r.deliver(ctx)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, ErrGone):
			return fmt.Errorf("deliver events to %s: %w", r.config.Name, err)
		case err != nil:
			if draining {
				return fmt.Errorf("deliver the last events to %s: %w", r.config.Name, err)
			}
			failures++
			pause := backoff.Pause(failures)
			r.fail(err, pause)
			wait(ctx, drain, time.After(pause))
			continue
		}
		r.failed.Store(nil)
		failures = 0
		if more {
			continue
		}
		if draining {
			return nil
		}
		r.await(ctx, drain)
	}
}

// fail tells of an attempt that failed: the first of a row in the log, each in the status.
func (r *Relay) fail(err error, pause time.Duration) {
	text := err.Error()
	if r.failed.Swap(&text) == nil {
		r.config.Logger.Warn("events are not taken; trying again", "sink", r.config.Name, "error", err, "in", pause)
	}
}

// await waits for a batch beyond what is delivered.
func (r *Relay) await(ctx context.Context, drain <-chan struct{}) {
	waiting, stop := context.WithCancel(ctx)
	defer stop()
	next := make(chan struct{})
	go func() {
		defer close(next)
		_ = r.config.Repository.Await(waiting, r.Done()+1) // its error is that of waiting
	}()
	wait(ctx, drain, next)
	stop()
	<-next
}

func wait[T any](ctx context.Context, drain <-chan struct{}, until <-chan T) {
	select {
	case <-until:
	case <-drain:
	case <-ctx.Done():
	}
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// deliver delivers the next batches; more says that there may be others.
func (r *Relay) deliver(ctx context.Context) (more bool, err error) {
	c, err := r.read()
	if err != nil {
		return false, err
	}
	if len(c.events) > 0 {
		if err := r.config.Sync(); err != nil {
			return false, err
		}
		if err := r.config.Sink.Write(ctx, c.events); err != nil {
			return false, err
		}
	}
	if c.to == *r.done.Load() {
		return false, nil
	}
	if !r.config.Anew {
		if err := r.config.Cursors.Set(r.config.Name, c.to); err != nil {
			return false, err
		}
	}
	r.done.Store(&c.to)
	if c.lost > 0 {
		r.lose(c.lost)
	}
	return c.more, nil
}

// chunk is what is delivered at once: all events of some batches.
type chunk struct {
	events []*query.EventRow
	to     events.Cursor // the place behind them
	lost   uint64        // bytes of the log that were cut off before them
	more   bool
}

// read reads what comes next. The snapshot is closed before the sink takes its time.
func (r *Relay) read() (c chunk, err error) {
	snapshot, err := r.config.Repository.Snapshot()
	if err != nil {
		return chunk{}, err
	}
	defer func() { err = errors.Join(err, snapshot.Close()) }()
	from := *r.done.Load()
	c.to = from
	err = engine.Events(snapshot, from.Sequence, func(f *ast.FileEvents, rows []*query.EventRow) error {
		if c.to == from && f.Begin > from.End {
			c.lost = f.Begin - from.End
		}
		if f.Sequence != c.to.Sequence && len(c.events) >= chunkEvents {
			c.more = true
			return repository.StopScan()
		}
		c.events = append(c.events, rows...)
		c.to = events.Cursor{Sequence: f.Sequence, End: f.End}
		return nil
	})
	if err != nil || c.more {
		return c, err
	}
	c.to.Sequence, err = snapshot.Sequence() // batches without events
	return c, err
}

// lose reports that events were cut off from the log before they were delivered.
func (r *Relay) lose(bytes uint64) {
	r.lost.Add(int64(bytes))
	r.config.Logger.Error("events were lost: the log was cut off before they were delivered; keep more of them (--events-age, --events-size)",
		"sink", r.config.Name, "bytes", bytes)
}
