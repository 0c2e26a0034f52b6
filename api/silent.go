package api

import (
	"net"
	"net/http"
	"sync"
)

// silent knows the connections on which no request has come yet. A server that shuts
// down would wait for them.
type silent struct {
	lock        sync.Mutex
	connections map[net.Conn]struct{}
	closed      bool
}

// note is the ConnState of an http.Server.
func (s *silent) note(c net.Conn, state http.ConnState) {
	s.lock.Lock()
	defer s.lock.Unlock()
	switch {
	case state != http.StateNew:
		delete(s.connections, c)
	case s.closed:
		c.Close() // its error is nobody's: nothing was said on it
	default:
		s.connections[c] = struct{}{}
	}
}

// close closes them, and those to come.
func (s *silent) close() {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.closed = true
	for c := range s.connections {
		c.Close() // likewise
	}
}
