package flow

import (
	"context"
	"fmt"

	"github.com/reugn/go-streams"
)

// Producer makes the items of a source. Produce may call emit from several
// goroutines; it returns nil when there are no more items, and no goroutine of
// its own is left when it returns.
type Producer[Out any] interface {
	Produce(ctx context.Context, emit func(context.Context, Out) error) error
}

// Source feeds the items of a Producer into a pipeline.
type Source[Out any] struct {
	name     string
	producer Producer[Out]
	outlet
}

var _ streams.Source = (*Source[any])(nil)

// NewSource returns a source of the given name, which errors mention.
func NewSource[Out any](name string, producer Producer[Out]) *Source[Out] {
	return &Source[Out]{name: name, producer: producer, outlet: newOutlet()}
}

func (s *Source[Out]) run(ctx context.Context, abort context.CancelCauseFunc) error {
	defer s.close()
	err := catch(func() error {
		return s.producer.Produce(ctx, func(ctx context.Context, item Out) error { return send(ctx, s.to, item) })
	})
	if err != nil {
		err = fmt.Errorf("source %s: %w", s.name, err)
		abort(err)
	}
	return err
}

// outlet is the output side of an element.
type outlet struct {
	own chan any // read by whoever took Out, unused after Via and To
	to  chan<- any
}

func newOutlet() outlet {
	own := make(chan any)
	return outlet{own: own, to: own}
}

// Out returns the channel the element writes to when nothing was connected.
func (o *outlet) Out() <-chan any { return o.own }

// Via makes next the receiver of the element's items.
func (o *outlet) Via(next streams.Flow) streams.Flow {
	o.to = next.In()
	return next
}

// To makes sink the receiver of the element's items. Unlike that of go-streams
// it does not wait; Run does.
func (o *outlet) To(sink streams.Sink) { o.to = sink.In() }

func (o *outlet) close() { close(o.to) }
