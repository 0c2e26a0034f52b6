package api

import "time"

// SetBodyTimeout sets how long the body of a request may take.
func (s *Server) SetBodyTimeout(d time.Duration) { s.body = d }
