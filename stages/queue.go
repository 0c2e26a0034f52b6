package stages

import (
	"context"
	"sync"
	"time"

	"elixirscope/ast"
)

// Queue holds the changes that wait for stage parse: at most one for each file, the
// latest. At most one change of a file is on its way at any time, so that a later
// change is never overtaken by an earlier one, however many workers there are: a
// change that arrives meanwhile waits until Done. It is the work queue with a dirty
// and a processing set of Kubernetes (client-go, util/workqueue). It is safe for
// concurrent use.
type Queue struct {
	capacity int

	lock    sync.Mutex
	entries map[fileKey]*entry
	ready   []fileKey // waiting and not on their way, in order of arrival
	waiting int       // entries with a change that waits
	closed  bool
	paused  bool          // nothing is taken; see Exclusive
	held    func() bool   // see HoldWhile
	bell    chan struct{} // closed and replaced whenever something changed
}

type fileKey struct{ repo, path string }

type entry struct {
	change ast.Change // that waits, when waits
	waits  bool
	taken  bool      // a change of this file is on its way
	seen   time.Time // Seen of the one on its way
}

// NewQueue returns a queue in which at most capacity files wait.
func NewQueue(capacity int) *Queue {
	return &Queue{capacity: capacity, entries: make(map[fileKey]*entry), bell: make(chan struct{}),
		held: func() bool { return false }}
}

// HoldWhile has nothing be taken while held returns true, which is asked at each change
// of the queue and whenever Wake is called. It is called before the queue is used.
func (q *Queue) HoldWhile(held func() bool) { q.held = held }

// Wake has those who wait for a change look again.
func (q *Queue) Wake() {
	q.lock.Lock()
	defer q.lock.Unlock()
	q.ring()
}

// Put adds a change, or puts it in the place of the one of the same file that waits.
// It waits while the queue is full of other files.
func (q *Queue) Put(ctx context.Context, change ast.Change) error {
	key := fileKey{change.Repo, change.Path}
	for {
		q.lock.Lock()
		e := q.entries[key]
		if q.waiting < q.capacity || e != nil && e.waits {
			q.put(key, e, change)
			q.lock.Unlock()
			return nil
		}
		bell := q.bell
		q.lock.Unlock()
		select {
		case <-bell:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (q *Queue) put(key fileKey, e *entry, change ast.Change) {
	if e == nil {
		e = &entry{}
		q.entries[key] = e
	}
	if !e.waits {
		q.waiting++
		if !e.taken {
			q.ready = append(q.ready, key)
		}
	}
	if waiting := e.change.Seen; e.waits && waiting.Before(change.Seen) {
		change.Seen = waiting // the file has been behind since then
	}
	e.change, e.waits = change, true
	q.ring()
}

// Take returns the change that waits longest of a file that has none on its way; ok
// is false when the queue is closed and nothing waits any more.
func (q *Queue) Take(ctx context.Context) (change ast.Change, ok bool, err error) {
	for {
		q.lock.Lock()
		if len(q.ready) > 0 && !q.paused && !q.held() {
			change = q.take()
			q.lock.Unlock()
			return change, true, nil
		}
		drained, bell := q.closed && q.waiting == 0, q.bell
		q.lock.Unlock()
		if drained {
			return ast.Change{}, false, nil
		}
		select {
		case <-bell:
		case <-ctx.Done():
			return ast.Change{}, false, ctx.Err()
		}
	}
}

func (q *Queue) take() ast.Change {
	e := q.entries[q.ready[0]]
	q.ready = q.ready[1:]
	e.waits, e.taken, e.seen = false, true, e.change.Seen
	q.waiting--
	q.ring()
	return e.change
}

// Done says that the change of a file that was taken is committed.
func (q *Queue) Done(repo, path string) {
	q.lock.Lock()
	defer q.lock.Unlock()
	key := fileKey{repo, path}
	e := q.entries[key]
	if e == nil || !e.taken {
		return
	}
	e.taken = false
	if e.waits {
		q.ready = append(q.ready, key)
	} else {
		delete(q.entries, key)
	}
	q.ring()
}

// Withdraw forgets the changes that wait, and waits until none is on its way: who put
// them will not be there to be asked for their contents.
func (q *Queue) Withdraw(ctx context.Context) error {
	q.lock.Lock()
	for key, e := range q.entries {
		if e.waits {
			e.change, e.waits = ast.Change{}, false
			q.waiting--
		}
		if !e.taken {
			delete(q.entries, key)
		}
	}
	q.ready = nil
	q.ring()
	q.lock.Unlock()
	return q.Exclusive(ctx, func() error { return nil })
}

// Close says that no more changes come: Take returns false when all are taken.
func (q *Queue) Close() {
	q.lock.Lock()
	defer q.lock.Unlock()
	q.closed = true
	q.ring()
}

// Exclusive calls f at a moment when no change is on its way, and lets none be taken
// meanwhile. Only one call may be under way.
func (q *Queue) Exclusive(ctx context.Context, f func() error) error {
	defer q.pause(false)
	q.pause(true)
	for {
		q.lock.Lock()
		onTheirWay, bell := len(q.entries)-len(q.ready), q.bell // what is not ready was taken
		q.lock.Unlock()
		if onTheirWay == 0 {
			return f()
		}
		select {
		case <-bell:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (q *Queue) pause(paused bool) {
	q.lock.Lock()
	defer q.lock.Unlock()
	q.paused = paused
	q.ring()
}

// Pending returns the number of files of which a change waits or is on its way.
func (q *Queue) Pending() int {
	q.lock.Lock()
	defer q.lock.Unlock()
	return len(q.entries)
}

// Oldest returns the earliest Seen among the changes that wait or are on their way;
// zero when there are none.
func (q *Queue) Oldest() (oldest time.Time) {
	q.lock.Lock()
	defer q.lock.Unlock()
	consider := func(pending bool, seen time.Time) {
		if pending && (oldest.IsZero() || seen.Before(oldest)) {
			oldest = seen
		}
	}
	for _, e := range q.entries {
		consider(e.waits, e.change.Seen)
		consider(e.taken, e.seen)
	}
	return oldest
}

// ring wakes everybody who waits for something to change.
func (q *Queue) ring() {
	close(q.bell)
	q.bell = make(chan struct{})
}

// Produce implements flow.Producer: it emits the changes until the queue is closed and
// empty.
func (q *Queue) Produce(ctx context.Context, emit func(context.Context, ast.Change) error) error {
	for {
		change, ok, err := q.Take(ctx)
		if err != nil || !ok {
			return err
		}
		if err := emit(ctx, change); err != nil {
			return err
		}
	}
}
