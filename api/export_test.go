package api

import (
	"net"
	"time"
)

// IsOwn reports whether the header Host of a request means a server.
func IsOwn(header, name string, local net.Addr) bool { return isOwn(header, name, local) }

// SetBodyTimeout sets how long the body of a request may take.
func (s *Server) SetBodyTimeout(d time.Duration) { s.body = d }
