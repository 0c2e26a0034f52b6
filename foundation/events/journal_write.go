package events

import (
	"context"
	"errors"
	"fmt"
	"time"

	"elixirscope/foundation/resilience"

	"github.com/cockroachdb/pebble/v2"
)

// Pauses of the writer.
const (
	firstRetry   = 100 * time.Millisecond
	longestRetry = 30 * time.Second
	trimInterval = time.Minute
)

// Run writes what is appended until the context ends, and then what still waits. It is
// called once. While the store is away or fails, entries wait; its error says that some
// are left.
func (j *Journal) Run(ctx context.Context) error {
	backoff := resilience.Backoff{First: firstRetry, Most: longestRetry}
	failures := 0 // one after another
	for j.await(ctx) {
		err := j.work()
		j.tell(err)
		if err == nil {
			failures = 0
			continue
		}
		failures++
		j.pause(ctx, backoff.Pause(failures))
	}
	err := j.work()
	if left := j.Status().Waiting; left > 0 {
		return fmt.Errorf("%d entries of the journal are not written: %w", left, errors.Join(err, j.Health()))
	}
	return err
}

// await waits until a batch is to be written or it is time to trim; false is for the end of
// the context.
func (j *Journal) await(ctx context.Context) bool {
	trim := time.NewTimer(trimInterval)
	defer trim.Stop()
	delay := time.NewTimer(j.config.BatchDelay)
	defer delay.Stop()
	for begun := false; ; {
		waiting, attached := j.ready()
		if attached && waiting >= j.config.BatchSize {
			return ctx.Err() == nil
		}
		if attached && waiting > 0 && !begun {
			begun = true
			delay.Reset(j.config.BatchDelay)
		}
		select {
		case <-j.filled:
		case <-delay.C:
			if begun {
				return true
			}
		case <-trim.C:
			return true
		case <-ctx.Done():
			return false
		}
	}
}

// ready returns how many entries wait, and whether there is a store.
func (j *Journal) ready() (waiting int, attached bool) {
	j.lock.Lock()
	defer j.lock.Unlock()
	return j.ring.len(), j.attached != nil
}

// pause waits for a time, or for another store.
func (j *Journal) pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-j.arrived:
	case <-ctx.Done():
	}
}

// work writes all that waits and cuts off what is not to be kept, if there is a store.
func (j *Journal) work() error {
	j.lock.Lock()
	a := j.use()
	j.lock.Unlock()
	if a == nil {
		return nil
	}
	defer a.users.Done()
	if err := j.open(a); err != nil {
		return err
	}
	for {
		taken := j.take(a)
		if len(taken) == 0 {
			return j.trim(a, time.Now())
		}
		err := a.write(taken)
		j.settle(taken, err)
		if err != nil {
			return err
		}
	}
}

// open makes IDs go on behind those of the store.
func (j *Journal) open(a *attachment) (err error) {
	if a.opened {
		return nil
	}
	if a.end, err = readJournalEnd(a.db); err != nil {
		return err
	}
	a.opened = true
	j.lock.Lock()
	defer j.lock.Unlock()
	j.last = max(j.last, j.ring.renumber(a.end.last))
	return nil
}

// take takes a batch from the ring, none when the store is to go.
func (j *Journal) take(a *attachment) []Entry {
	j.lock.Lock()
	defer j.lock.Unlock()
	if j.attached != a {
		return nil
	}
	j.writing = j.ring.take(j.config.BatchSize)
	return j.writing
}

// write writes entries in one batch. A crash of the machine may undo it.
func (a *attachment) write(entries []Entry) error {
	batch := a.db.NewBatch()
	defer batch.Close()
	end := a.end
	var err error
	for i := range entries {
		err = errors.Join(err, end.put(batch, &entries[i]))
	}
	if err = errors.Join(err, end.set(batch)); err == nil {
		err = batch.Commit(pebble.NoSync)
	}
	if err != nil {
		return fmt.Errorf("write journal: %w", err)
	}
	a.end = end
	return nil
}

// settle is called when a batch is written, or was not.
func (j *Journal) settle(taken []Entry, err error) {
	j.lock.Lock()
	defer j.lock.Unlock()
	j.writing = nil
	if err == nil {
		j.written += uint64(len(taken))
	} else {
		j.ring.giveBack(taken)
	}
	j.count()
}

// tell keeps how an attempt went, and warns of the first of a row that failed.
func (j *Journal) tell(err error) {
	j.lock.Lock()
	before := j.failure
	if j.attached == nil {
		err = before // nothing was attempted, or of a store that is gone
	}
	j.failure = err
	if before == nil && err != nil {
		j.since = time.Now()
	}
	j.lock.Unlock()
	switch {
	case before == nil && err != nil:
		j.config.Logger.Warn("journal cannot be written; its entries wait in memory", "error", err)
	case before != nil && err == nil:
		j.config.Logger.Info("journal is written again")
	}
}
