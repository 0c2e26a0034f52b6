package watch

import (
	"context"
	"sync"
	"time"
)

// queue is where paths wait between the events and the one that looks at them.
type queue struct {
	config Config
	locked func() bool // whether a repository's index is locked now

	// bell has room for one ring: who waits looks at everything when it wakes up, so
	// a second ring would tell nothing new.
	bell chan struct{}

	lock        sync.Mutex
	settling    settling
	taken       map[string]time.Time // paths taken and not done, with their first events
	lockedSince time.Time            // zero while no index is locked
	held        bool
	stopped     bool
	flushed     bool // what waited was taken, settled or not, after stop
}

func newQueue(config Config, locked func() bool) *queue {
	return &queue{config: config, locked: locked, settling: newSettling(config), bell: make(chan struct{}, 1)}
}

// add notes an event of a path.
func (q *queue) add(p string) {
	q.lock.Lock()
	// When others wait, whoever waits for them wakes up before this path is due.
	first := len(q.settling.paths) == 0
	q.settling.add(p, time.Now())
	q.lock.Unlock()
	if first {
		q.ring()
	}
}

// ring wakes up who waits in take.
func (q *queue) ring() {
	select {
	case q.bell <- struct{}{}:
	default:
	}
}

// stop lets take return once more what waits, settled or not, and then nothing.
func (q *queue) stop() {
	q.lock.Lock()
	q.stopped = true
	q.lock.Unlock()
	q.ring()
}

// isStopped reports whether stop was called.
func (q *queue) isStopped() bool {
	q.lock.Lock()
	defer q.lock.Unlock()
	return q.stopped
}

// pending returns how many paths wait or are being looked at, and whether they are
// held back.
func (q *queue) pending() (paths int, held bool) {
	q.lock.Lock()
	defer q.lock.Unlock()
	return len(q.settling.paths) + len(q.taken), q.held
}

// oldest returns when the first event was of the paths that are pending; zero when
// none is.
func (q *queue) oldest() time.Time {
	q.lock.Lock()
	defer q.lock.Unlock()
	first := q.settling.oldest()
	for _, at := range q.taken {
		first = earlier(first, at)
	}
	return first
}

// take waits for paths that are due, and returns them with when each had its first
// event; none after stop. Those it returned before are done.
func (q *queue) take(ctx context.Context) (map[string]time.Time, error) {
	q.lock.Lock()
	q.taken = nil
	q.lock.Unlock()
	for {
		paths, wait, stopped := q.poll(time.Now())
		if len(paths) > 0 || stopped {
			return paths, ctx.Err()
		}
		if err := q.sleep(ctx, wait); err != nil {
			return nil, err
		}
	}
}

// poll returns the paths that are due now, or how long to wait; a negative time
// means until the bell rings.
func (q *queue) poll(now time.Time) (paths map[string]time.Time, wait time.Duration, stopped bool) {
	q.lock.Lock()
	defer q.lock.Unlock()
	if q.stopped {
		return q.flush(now), 0, true
	}
	next, any := q.settling.next()
	if !any {
		// A lock that outlasted its time must not be taken for the next one.
		if q.held = false; !q.lockedSince.IsZero() {
			q.hold(now)
		}
		return nil, -1, false
	}
	if wait = next.Sub(now); wait > 0 {
		return nil, wait, false
	}
	if wait = q.hold(now); wait > 0 {
		return nil, wait, false
	}
	q.taken = q.settling.take(now)
	return q.taken, 0, false
}

// flush returns, once, what waits. What a locked index holds back is half of a whole:
// whoever looks at the tree next finds it.
func (q *queue) flush(now time.Time) map[string]time.Time {
	if q.flushed || q.hold(now) > 0 {
		return nil
	}
	q.flushed = true
	q.taken = q.settling.take(now.Add(q.config.MaxDelay)) // when all of it is due
	return q.taken
}

// hold returns how long a locked index holds changes back, unless it is unlocked
// before.
func (q *queue) hold(now time.Time) time.Duration {
	if !q.locked() {
		q.lockedSince, q.held = time.Time{}, false
		return 0
	}
	if q.lockedSince.IsZero() {
		q.lockedSince = now
	}
	wait := q.lockedSince.Add(q.config.Hold).Sub(now)
	q.held = wait > 0
	return wait
}

func (q *queue) sleep(ctx context.Context, wait time.Duration) error {
	var timer <-chan time.Time
	if wait >= 0 {
		t := time.NewTimer(wait)
		defer t.Stop()
		timer = t.C
	}
	select {
	case <-q.bell:
	case <-timer:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}
