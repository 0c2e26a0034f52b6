// Method calls: resolved where the file declares both the variable's type and the
// member, otherwise the candidates the type allows; unknown types say so.
package shop

import (
	"net/http"
	"sync"
)

type server struct {
	sync.Mutex
	base
	mu     sync.RWMutex
	client *http.Client
	inner  *server
	hook   func()
}

type base struct{ id int }

func (b *base) ident() int { return b.id }

type runner interface {
	run(n int) *server
}

func newServer() (*server, error) { return &server{client: nil, missing: 1}, nil }

func (s *server) start(r runner, req *http.Request, err error, many ...server) {
	s.stop()
	s.elsewhere()
	s.Lock()
	s.ident()
	s.hook()
	s.mu.RLock()
	s.client.Do(req)
	s.inner.inner.stop()
	s.inner.client.Timeout = 1
	r.run(1).stop()
	next := r.run(2)
	next.stop()
	req.ParseForm()
	err.Error()
	many.stop()
	made, e := newServer()
	made.stop()
	e.Error()
	literal := &server{}
	literal.stop()
	pointer := new(server)
	pointer.stop()
	asserted := r.(*server)
	asserted.stop()
	var declared http.Client
	declared.Get("")
	unknown := compute()
	unknown.stop()
	compute().stop()
	global.stop()
	foreign.stop()
	server.stop(*s)
	(*server).stop(s)
	go s.stop()
	stop := s.stop
	stop()
}

func (s *server) stop() {}

var global = &server{}
