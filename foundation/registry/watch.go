package registry

import "context"

// Watch returns a channel that rings after each change, once for all that came since
// it was last heard. It is closed when ctx ends.
func (r *Registry) Watch(ctx context.Context) <-chan struct{} {
	bell := r.subscribe()
	context.AfterFunc(ctx, func() { r.unsubscribe(bell) })
	return bell
}

func (r *Registry) subscribe() chan struct{} {
	bell := make(chan struct{}, 1)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.bells[bell] = struct{}{}
	return bell
}

// unsubscribe closes the bell: under the lock, so nobody rings it any more.
func (r *Registry) unsubscribe(bell chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.bells, bell)
	close(bell)
}

func ring(bell chan<- struct{}) {
	select {
	case bell <- struct{}{}:
	default: // it rings already
	}
}
