package api

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/klauspost/compress/gzhttp"
)

// route is what a server answers on one path.
type route struct {
	pattern string // as http.ServeMux has it
	serve   http.HandlerFunc
	public  bool // needs no token
	probe   bool // is answered however many others are
}

// routes returns all that is served until open ends.
func (s *Server) routes(open context.Context, profiles bool) []route {
	ask := func(w http.ResponseWriter, r *http.Request) { s.query(open, w, r) }
	all := []route{
		{pattern: "POST /v1/query", serve: ask},
		{pattern: "POST /v1/query/{verb}", serve: ask},
		{pattern: "GET /v1/query/{verb}", serve: ask},
		{pattern: "GET /v1/status", serve: s.status},
		{pattern: "POST /v1/refresh", serve: s.refresh},
		{pattern: "GET /v1/config", serve: s.configuration},
		{pattern: "POST /v1/config", serve: s.configure},
		{pattern: "GET /v1/journal", serve: s.journal},
		{pattern: "GET /openapi.json", serve: s.document},
		{pattern: "GET /livez", serve: s.live, public: true, probe: true},
		{pattern: "GET /readyz", serve: s.ready, public: true, probe: true},
		{pattern: "GET /healthz", serve: s.health, probe: true},
		{pattern: "GET /metrics", serve: s.metrics, probe: true},
	}
	if profiles {
		all = append(all, route{pattern: "GET /debug/pprof/{profile...}", serve: profile})
	}
	return all
}

// profile tells of the inside of the process.
func profile(w http.ResponseWriter, r *http.Request) {
	switch r.PathValue("profile") {
	case "cmdline":
		pprof.Cmdline(w, r)
	case "profile":
		pprof.Profile(w, r)
	case "symbol":
		pprof.Symbol(w, r)
	case "trace":
		pprof.Trace(w, r)
	default:
		pprof.Index(w, r)
	}
}

// handler serves what comes to a listener until open ends. Web pages, and maybe other
// machines, reach those of TCP.
func (s *Server) handler(open context.Context, listener net.Listener) http.Handler {
	routes := s.routes(open, s.profiles && isLocal(listener.Addr()))
	if listener.Addr().Network() == "unix" {
		return s.dispatch(routes, nil)
	}
	n, _ := listener.(named)
	return gzhttp.GzipHandler(s.guard(n, s.dispatch(routes, n.token)))
}

// isLocal reports whether only this machine reaches an address.
func isLocal(address net.Addr) bool {
	tcp, ok := address.(*net.TCPAddr)
	return !ok || tcp.IP.IsLoopback()
}

// dispatch lets requests that may ask, and for which there is place, to their route. A
// nil token is needed by none.
func (s *Server) dispatch(routes []route, token *Token) http.Handler {
	mux, known := http.NewServeMux(), make(map[string]route)
	for _, route := range routes {
		mux.HandleFunc(route.pattern, route.serve)
		known[route.pattern] = route
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// That of the response before is over, and not every response has a Write.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // one that cannot is closed
		w = patient{w}
		handler, pattern := mux.Handler(r)
		route := known[pattern]
		if !route.public && !token.allows(r) {
			s.refuse(w, errNoToken())
			return
		}
		if pattern == "" {
			s.refuse(w, noRoute(r, handler))
			return
		}
		if !route.probe {
			if !s.admission.enter() {
				s.refuse(w, busy(turnTimeout))
				return
			}
			defer s.admission.leave()
		}
		mux.ServeHTTP(w, r)
	})
}

// noRoute is the error of a request that goes to no route, for which mux has a handler
// that says so in its own way.
func noRoute(r *http.Request, handler http.Handler) error {
	response := unsent{header: make(http.Header)}
	handler.ServeHTTP(&response, r)
	if response.status == http.StatusMethodNotAllowed {
		allowed := response.header.Get("Allow")
		return &statusError{response.status, fmt.Errorf("%.20s is not for this path: use %s", r.Method, allowed), [2]string{"Allow", allowed}}
	}
	return &statusError{status: http.StatusNotFound, cause: errors.New("there is no such path: /openapi.json lists all")}
}

// unsent is a response that nobody gets.
type unsent struct {
	header http.Header
	status int
}

// Header implements http.ResponseWriter.
func (u *unsent) Header() http.Header { return u.header }

// Write implements http.ResponseWriter.
func (u *unsent) Write(text []byte) (int, error) { return len(text), nil }

// WriteHeader implements http.ResponseWriter.
func (u *unsent) WriteHeader(status int) { u.status = status }
