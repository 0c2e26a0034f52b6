package telemetry

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// Sampling says how much of what is logged passes.
type Sampling struct {
	Period   time.Duration // after which counting begins anew
	First    int           // so many of the same message pass in a period
	Every    int           // of those after them one in so many; 0: none
	Messages int           // so many are told apart; further ones are counted together
}

// DefaultSampling lets everything pass that a person could read.
func DefaultSampling() Sampling {
	return Sampling{Period: 10 * time.Second, First: 20, Every: 100, Messages: 1000}
}

// NewHandler returns a handler that samples what next gets. A message is the same when
// level and text are; attributes do not count. The next one that passes has an
// attribute dropped: how many did not since the last. What was dropped and not yet told
// of when a period ends is told with the first record after it. Errors always pass.
func NewHandler(next slog.Handler, s Sampling) slog.Handler {
	return &sampler{next: next, tally: &tally{Sampling: s, messages: make(map[message]*flood)}}
}

// sampler is a handler. Those made by WithAttrs and WithGroup count together.
type sampler struct {
	next  slog.Handler
	tally *tally
}

func (h *sampler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

func (h *sampler) WithAttrs(attributes []slog.Attr) slog.Handler {
	return &sampler{h.next.WithAttrs(attributes), h.tally}
}

func (h *sampler) WithGroup(name string) slog.Handler {
	return &sampler{h.next.WithGroup(name), h.tally}
}

func (h *sampler) Handle(ctx context.Context, r slog.Record) error {
	if r.Level >= slog.LevelError {
		return h.next.Handle(ctx, r)
	}
	pass, dropped, untold := h.tally.count(h.next, message{r.Level, r.Message})
	for _, f := range untold {
		if err := f.tell(ctx); err != nil {
			return err
		}
	}
	if !pass {
		return nil
	}
	if dropped > 0 {
		r = r.Clone()
		r.AddAttrs(slog.Int("dropped", dropped))
	}
	return h.next.Handle(ctx, r)
}

type message struct {
	level slog.Level
	text  string
}

// flood is how often a message came in a period.
type flood struct {
	message
	count   int
	dropped int          // since the last one that passed
	handler slog.Handler // that dropped the last one
}

// tell logs how many were dropped at the end.
func (f *flood) tell(ctx context.Context) error {
	if !f.handler.Enabled(ctx, f.level) {
		return nil
	}
	r := slog.NewRecord(time.Now(), f.level, f.text, 0)
	r.AddAttrs(slog.Int("dropped", f.dropped))
	return f.handler.Handle(ctx, r)
}

// tally counts messages. It holds at most Sampling.Messages of them, and one more of
// each level.
type tally struct {
	Sampling

	lock     sync.Mutex // guards what is below
	end      time.Time  // of the period
	messages map[message]*flood
}

// count returns whether the message passes, and if so how many like it were dropped
// since the last. The first of a period also gets what is untold of other messages of
// the one before.
func (t *tally) count(handler slog.Handler, m message) (pass bool, dropped int, untold []*flood) {
	t.lock.Lock()
	defer t.lock.Unlock()
	if now := time.Now(); !now.Before(t.end) {
		untold = t.begin(m)
		t.end = now.Add(t.Period)
	}
	f := t.of(m)
	f.count++
	beyond := f.count - t.First
	if beyond > 0 && (t.Every == 0 || beyond%t.Every != 0) {
		f.dropped++
		f.handler = handler
		return false, 0, untold
	}
	dropped, f.dropped = f.dropped, 0
	return true, dropped, untold
}

// begin begins a period with the message, and returns what is untold of the others.
func (t *tally) begin(m message) (untold []*flood) {
	f := t.messages[m]
	for _, other := range t.messages {
		if other != f && other.dropped > 0 {
			untold = append(untold, other)
		}
	}
	slices.SortFunc(untold, func(a, b *flood) int {
		return cmp.Or(cmp.Compare(a.level, b.level), cmp.Compare(a.text, b.text))
	})
	clear(t.messages)
	if f != nil {
		f.count = 0
		t.messages[m] = f
	}
	return untold
}

// of returns what is counted of a message. Beyond the bound it is that of all others
// of its level, so that a flood of ever new messages is sampled too.
func (t *tally) of(m message) *flood {
	if f := t.messages[m]; f != nil {
		return f
	}
	if len(t.messages) >= t.Messages {
		m.text = "other messages"
		if f := t.messages[m]; f != nil {
			return f
		}
	}
	f := &flood{message: m}
	t.messages[m] = f
	return f
}
