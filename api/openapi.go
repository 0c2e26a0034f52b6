package api

import (
	_ "embed"
	"net/http"
)

// openAPI describes the routes. A test writes it, from the types of Go.
// Format: OpenAPI 3.1, https://spec.openapis.org/oas/v3.1.1.html.
//
//go:embed openapi.json
var openAPI []byte

func (s *Server) document(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if _, err := w.Write(openAPI); err != nil {
		s.logger.Debug("response was not taken", "error", err)
	}
}
