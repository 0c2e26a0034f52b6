package api

import (
	"context"
	"net"
	"net/http"
	"time"
)

// IsOwn reports whether the header Host of a request means a server.
func IsOwn(header, name string, local net.Addr) bool { return isOwn(header, name, local) }

// SetBodyTimeout sets how long the body of a request may take.
func (s *Server) SetBodyTimeout(d time.Duration) { s.body = d }

// Patterns returns the patterns of all routes.
func (s *Server) Patterns() (patterns []string) {
	for _, r := range s.routes(context.Background(), true) {
		patterns = append(patterns, r.pattern)
	}
	return patterns
}

// Handler serves all routes, without a listener.
func (s *Server) Handler() http.Handler {
	return s.dispatch(s.routes(context.Background(), false), nil)
}
