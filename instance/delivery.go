package instance

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"elixirscope/ast/query"
	"elixirscope/backpressure"
	"elixirscope/foundation/events"
	"elixirscope/foundation/resilience"
	"elixirscope/sinks"

	"github.com/cockroachdb/pebble/v2"
	"golang.org/x/sync/errgroup"
)

// Subscription is somebody who gets the events.
type Subscription struct {
	// Name is that of the cursor: a subscriber goes on where the last one of its name
	// stopped. The first one, and one that begins Anew, gets what comes from now on.
	Name string
	Anew bool
	Sink sinks.Sink

	from *events.Cursor // where one that begins Anew begins; nil is at what comes from now on
}

// guardedSink is a sink that is left alone for a while when it fails again and again.
type guardedSink struct {
	sinks.Sink
	breaker  *resilience.Breaker
	stopping func() bool // then it is asked in any case: there is no later
}

// Write implements sinks.Sink. What a sink that is gone says is no failure to try again.
func (g guardedSink) Write(ctx context.Context, events []*query.EventRow) error {
	if g.stopping() {
		return g.Sink.Write(ctx, events)
	}
	return g.breaker.Do(ctx, func(ctx context.Context) error {
		err := g.Sink.Write(ctx, events)
		if errors.Is(err, sinks.ErrGone) {
			err = resilience.Mark(err, resilience.Permanent)
		}
		return err
	})
}

// DefaultRetention keeps events for 30 days, as long as they take less than 256 MiB.
func DefaultRetention() events.Retention {
	return events.Retention{Age: 30 * 24 * time.Hour, Bytes: 256 << 20}
}

// DefaultSinkLag is how many bytes of events a sink may be behind before the sources
// are paused for it. It is well below what is kept, so that nothing is lost meanwhile.
const DefaultSinkLag = 64 << 20

// Delivery delivers the events of an instance to subscribers.
type Delivery struct {
	instance *Instance
	relays   []*sinks.Relay
}

// Subscribe returns the delivery to subscribers, who get what is written from now on as
// well as what those of them that are known missed. It starts nothing.
func (i *Instance) Subscribe(subscriptions []Subscription) (*Delivery, error) {
	d := &Delivery{instance: i}
	for _, s := range subscriptions {
		relay, err := sinks.NewRelay(sinks.Config{
			Name: s.Name, Anew: s.Anew, From: s.from, Sink: s.Sink, Repository: i.Repository, Cursors: events.NewCursors(i.db),
			Sync: i.sync, Logger: i.config.Logger,
		})
		if err != nil {
			return nil, fmt.Errorf("subscribe %s: %w", s.Name, err)
		}
		d.relays = append(d.relays, relay)
	}
	return d, nil
}

// sync makes every batch that is written survive the loss of the machine.
func (i *Instance) sync() error {
	last := i.Repository.Sequence()
	if i.synced.Load() >= last {
		return nil
	}
	var err error
	if i.config.Bulk {
		err = i.db.Flush() // there is no log
	} else {
		err = i.db.LogData(nil, pebble.Sync)
	}
	if err != nil {
		return fmt.Errorf("sync store: %w", err)
	}
	i.synced.Store(last)
	return nil
}

// run delivers events until drain is closed and all are delivered that were written by
// then. An error of one subscriber ends the others.
func (d *Delivery) run(ctx context.Context, drain <-chan struct{}) error {
	group, ctx := errgroup.WithContext(ctx)
	for _, relay := range d.relays {
		group.Go(func() error { return caught(func() error { return relay.Run(ctx, drain) }) })
	}
	return group.Wait()
}

// Deliver delivers what is written, and returns when that is done. Then events that are
// not to be kept are cut off.
func (d *Delivery) Deliver(ctx context.Context) error {
	drain := make(chan struct{})
	close(drain)
	if err := d.run(ctx, drain); err != nil {
		return err
	}
	return d.trim(ctx)
}

// signal is how far the slowest subscriber is behind. Sources are paused for it: the
// alternative is to lose events, or to keep them without end.
func (d *Delivery) signal(limit int64) backpressure.Signal {
	return backpressure.Signal{Name: "sink_lag", Pauses: true, Read: backpressure.Ratio(d.lag, limit)}
}

func (d *Delivery) lag() int64 {
	var most int64
	for _, relay := range d.relays {
		most = max(most, relay.Lag())
	}
	return most
}

// trim cuts off events beyond the retention that all subscribers have.
func (d *Delivery) trim(ctx context.Context) error {
	delivered := uint64(math.MaxUint64)
	for _, relay := range d.relays {
		delivered = min(delivered, relay.Done())
	}
	_, err := d.instance.Repository.Log().Trim(ctx, *d.instance.retention.Load(), delivered, time.Now())
	return err
}

// places returns how far each relay is, by name.
func (d *Delivery) places() places {
	reached := make(places)
	for _, relay := range d.relays {
		reached[relay.Status().Name] = relay.At()
	}
	return reached
}

func (d *Delivery) status() []sinks.Status {
	var all []sinks.Status
	for _, relay := range d.relays {
		all = append(all, relay.Status())
	}
	return all
}
