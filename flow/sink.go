package flow

import (
	"context"
	"fmt"

	"github.com/reugn/go-streams"
)

// Consumer takes the items at the end of a pipeline, one after the other.
type Consumer[In any] interface {
	Consume(ctx context.Context, item In) error
}

// Sink feeds a Consumer.
type Sink[In any] struct {
	name     string
	consumer Consumer[In]
	in       chan any
	done     chan struct{}
}

var _ streams.Sink = (*Sink[any])(nil)

// NewSink returns a sink whose input holds at most capacity items.
func NewSink[In any](name string, capacity int, consumer Consumer[In]) *Sink[In] {
	return &Sink[In]{name: name, consumer: consumer, in: make(chan any, capacity), done: make(chan struct{})}
}

// In returns the input.
func (s *Sink[In]) In() chan<- any { return s.in }

// AwaitCompletion waits until the sink has taken its last item.
func (s *Sink[In]) AwaitCompletion() { <-s.done }

func (s *Sink[In]) run(ctx context.Context, abort context.CancelCauseFunc) error {
	defer close(s.done)
	err := s.consume(ctx)
	if err != nil {
		abort(err)
		discard(s.in)
	}
	return err
}

func (s *Sink[In]) consume(ctx context.Context) error {
	for {
		item, ok, err := receive[In](ctx, s.in)
		if err == nil && ok {
			err = catch(func() error { return s.consumer.Consume(ctx, item) })
		}
		if err != nil {
			return fmt.Errorf("sink %s: %w", s.name, err)
		}
		if !ok {
			return nil
		}
	}
}
