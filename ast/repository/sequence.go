package repository

import "context"

// Sequence returns the number of the last batch.
func (r *Repository) Sequence() uint64 {
	r.committed.Lock()
	defer r.committed.Unlock()
	return r.sequence
}

// Await waits until the batch with that number is committed.
func (r *Repository) Await(ctx context.Context, sequence uint64) error {
	for {
		r.committed.Lock()
		reached, bell := r.sequence >= sequence, r.bell
		r.committed.Unlock()
		if reached {
			return nil
		}
		select {
		case <-bell:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// ring says that a batch is committed.
func (r *Repository) ring(sequence uint64) {
	r.committed.Lock()
	defer r.committed.Unlock()
	r.sequence = sequence
	close(r.bell)
	r.bell = make(chan struct{})
}
