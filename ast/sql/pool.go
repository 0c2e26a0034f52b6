package sql

import (
	"context"
	"errors"
	"sync"
)

// pool keeps connections between statements. There are at most as many as statements may
// run at a time; the others wait.
type pool struct {
	open  func() (*connection, error)
	slots chan struct{} // holds one for each statement that runs

	guard sync.Mutex // held around what is below
	idle  []*connection
}

func newPool(size int, open func() (*connection, error)) *pool {
	return &pool{open: open, slots: make(chan struct{}, size)}
}

// take returns a connection that is the caller's until give or drop.
func (p *pool) take(ctx context.Context) (*connection, error) {
	select {
	case p.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if c := p.last(); c != nil {
		return c, nil
	}
	c, err := p.open()
	if err != nil {
		<-p.slots
	}
	return c, err
}

// last returns the connection that was used last, which has the most in the caches of
// the processor; nil if none is idle.
func (p *pool) last() *connection {
	p.guard.Lock()
	defer p.guard.Unlock()
	n := len(p.idle)
	if n == 0 {
		return nil
	}
	c := p.idle[n-1]
	p.idle = p.idle[:n-1]
	return c
}

// give takes a connection back.
func (p *pool) give(c *connection) {
	p.guard.Lock()
	p.idle = append(p.idle, c)
	p.guard.Unlock()
	<-p.slots
}

// drop closes a connection that is of no use any more.
func (p *pool) drop(c *connection) error {
	defer func() { <-p.slots }()
	return c.close()
}

// close closes all connections, each of which has to be idle.
func (p *pool) close() error {
	var errs []error
	for c := p.last(); c != nil; c = p.last() {
		errs = append(errs, c.close())
	}
	return errors.Join(errs...)
}
