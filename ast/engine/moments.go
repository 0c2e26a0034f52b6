package engine

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// Bounds of the moments that are kept for the next pages of answers. A snapshot keeps
// the store from forgetting what was written over since. There is one for each batch that
// somebody reads pages of, so there have to be more than readers.
const (
	maxMoments = 128
	momentAge  = 2 * time.Minute // after the last page
)

// moments keeps the snapshots whose answers have more pages, for a while.
type moments struct {
	age time.Duration

	lock  sync.Mutex
	kept  map[repository.State]*moment
	timer *time.Timer // forgets what is too old, nil while nothing is kept
}

// moment is a snapshot that requests use, that is kept, or both.
type moment struct {
	*repository.Snapshot
	state repository.State
	users int
	kept  bool
	until time.Time
}

func newMoments() *moments {
	return &moments{age: momentAge, kept: make(map[repository.State]*moment)}
}

// open returns the moment that a request is about: the present one unless it goes on
// with another, which is kept. Whoever got it closes it.
func (e *Engine) open(request *query.Request) (m *moment, from *cursor, err error) {
	if request.Cursor != "" {
		if from, err = parseCursor(request.Cursor); err != nil {
			return nil, nil, err
		}
		if from.Question != hashOf(*request) {
			return nil, nil, fmt.Errorf("%w: ask the same again, with the same filters and order", ErrCursor)
		}
		if m := e.moments.use(repository.State(from.State)); m != nil {
			return m, from, nil
		}
	}
	snapshot, err := e.repository.Snapshot()
	if err != nil {
		return nil, nil, err
	}
	state, err := snapshot.State()
	if err != nil {
		return nil, nil, errors.Join(err, snapshot.Close())
	}
	m = &moment{Snapshot: snapshot, state: state, users: 1}
	if from != nil && repository.State(from.State) != state {
		now, err := snapshot.Sequence()
		return nil, nil, errors.Join(fmt.Errorf("%w: it is of batch %d, which is not kept any more, and the store is at %d: ask again without it",
			ErrStale, from.Sequence, now), err, e.moments.close(m))
	}
	return m, from, nil
}

// use returns the moment of a state, nil when it is not kept.
func (k *moments) use(state repository.State) *moment {
	k.lock.Lock()
	defer k.lock.Unlock()
	m := k.kept[state]
	if m != nil {
		m.users++
	}
	return m
}

// keep keeps a moment that is in use, or keeps it longer.
func (k *moments) keep(m *moment) error {
	k.lock.Lock()
	defer k.lock.Unlock()
	if known := k.kept[m.state]; known != nil {
		known.until = time.Now().Add(k.age)
		return nil // which is as good, if it is not this one
	}
	m.kept, m.until = true, time.Now().Add(k.age)
	k.kept[m.state] = m
	if k.timer == nil {
		k.timer = time.AfterFunc(k.age, k.forgetOld)
	}
	if len(k.kept) > maxMoments {
		return k.forget(k.oldest())
	}
	return nil
}

// oldest returns the moment that is kept for the shortest time. The lock is held.
func (k *moments) oldest() *moment {
	var oldest *moment
	for _, m := range k.kept {
		if oldest == nil || m.until.Before(oldest.until) {
			oldest = m
		}
	}
	return oldest
}

// forgetOld forgets what is too old, and comes back when the next one will be.
func (k *moments) forgetOld() {
	k.lock.Lock()
	defer k.lock.Unlock()
	now := time.Now()
	for _, m := range k.kept {
		if !m.until.After(now) {
			_ = k.forget(m) // closing what was only read from loses nothing
		}
	}
	if k.timer = nil; len(k.kept) > 0 {
		k.timer = time.AfterFunc(time.Until(k.oldest().until), k.forgetOld)
	}
}

// forget keeps a moment no longer. The lock is held.
func (k *moments) forget(m *moment) error {
	delete(k.kept, m.state)
	m.kept = false
	if m.users > 0 {
		return nil
	}
	return m.Snapshot.Close()
}

// close ends a use of a moment.
func (k *moments) close(m *moment) error {
	k.lock.Lock()
	defer k.lock.Unlock()
	if m.users--; m.users > 0 || m.kept {
		return nil
	}
	return m.Snapshot.Close()
}

// release keeps nothing any more.
func (k *moments) release() (err error) {
	k.lock.Lock()
	defer k.lock.Unlock()
	if k.timer != nil {
		k.timer.Stop()
		k.timer = nil
	}
	for _, m := range k.kept {
		err = errors.Join(err, k.forget(m))
	}
	return err
}

// Release forgets the moments that are kept for further pages, which the store has to
// be rid of before it is closed. No request may be under way.
func (e *Engine) Release() error { return e.moments.release() }
