package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"elixirscope/ast/engine"
	"elixirscope/ast/format"
	"elixirscope/ast/query"
)

// AnswerHeader holds the query.Summary of an answer.
const AnswerHeader = "Elixirscope-Answer"

// Bounds of a request.
const (
	maxRequest  = 1 << 20          // bytes of its body
	readTimeout = 10 * time.Second // for its headers, and then for its body
)

// Problem is the body of a response that is no answer.
type Problem struct {
	Error string `json:"error"`
}

// Asker answers questions.
type Asker interface {
	Run(ctx context.Context, request query.Request) (*query.Answer, error)
}

// Ingest is the running ingest that an API speaks for.
type Ingest interface {
	// Await waits until the batch with that sequence number is committed.
	Await(ctx context.Context, sequence uint64) error
	// Status describes what it does; the result is encoded as JSON.
	Status() any
	// Refresh has a repository looked at again, all of them for "", and returns the
	// sequence number of the last batch before. It returns ErrNotFollowed for one of
	// which the ingest has no source.
	Refresh(ctx context.Context, repo string) (sequence uint64, err error)
}

// ErrNotFollowed says that the running ingest has no source of a repository.
var ErrNotFollowed = errors.New("the running ingest does not follow it")

// Refresh is the body of a request to look again.
type Refresh struct {
	Repo string `json:"repo"` // "" for all repositories
}

// Refreshing is the body of the response: what the look finds is in later batches.
type Refreshing struct {
	Sequence uint64 `json:"seq"` // of the last batch before
}

// Parts are what a server speaks for. All but Profiles are needed.
type Parts struct {
	Asker      Asker
	Ingest     Ingest
	Operations Operations
	Profiles   bool // serve what package net/http/pprof tells of the process
	Logger     *slog.Logger
}

// Server serves the API on listeners.
type Server struct {
	asker      Asker
	ingest     Ingest
	operations Operations
	profiles   bool
	logger     *slog.Logger
	body       time.Duration // that a body may take
}

// NewServer returns a server. It starts nothing.
func NewServer(p Parts) *Server {
	return &Server{asker: p.Asker, ingest: p.Ingest, operations: p.Operations, profiles: p.Profiles, logger: p.Logger, body: readTimeout}
}

// errEnding is the answer to who waits for a batch that will not come.
var errEnding = errors.New("the ingest ends")

// Serve serves on the listener until the context ends, then finishes the requests
// under way for up to grace, abandons the others, and closes the listener. Requests
// that wait for a batch are refused, and connections without a request closed, at once.
// When it returns, no request is under way any more.
func (s *Server) Serve(ctx context.Context, listener net.Listener, grace time.Duration) error {
	requests, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	var busy sync.RWMutex // read-locked by each request
	silent := silent{connections: make(map[net.Conn]struct{})}
	h := &http.Server{
		Handler: whileOpen(&busy, s.handler(ctx, listener)), BaseContext: func(net.Listener) context.Context { return requests },
		ConnState:         silent.note,
		ReadHeaderTimeout: readTimeout, IdleTimeout: time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(s.logger.Handler(), slog.LevelWarn),
	}
	h.RegisterOnShutdown(silent.close)
	served := make(chan error, 1)
	go func() { served <- h.Serve(listener) }()
	var err error
	select {
	case err = <-served:
		err = errors.Join(fmt.Errorf("serve %s: %w", listener.Addr(), err), h.Close())
	case <-ctx.Done():
		err = shutDown(h, grace)
		<-served
	}
	abandon()
	busy.Lock() // for good: the server waits for no request that it abandons
	return err
}

// shutDown lets a server finish the requests under way for up to grace.
func shutDown(h *http.Server, grace time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	err := h.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return h.Close()
	}
	return err
}

// whileOpen serves requests until somebody locks busy.
func whileOpen(busy *sync.RWMutex, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !busy.TryRLock() {
			return
		}
		defer busy.RUnlock()
		next.ServeHTTP(w, r)
	})
}

// handler serves what comes to a listener until open ends. Web pages reach those of
// TCP.
func (s *Server) handler(open context.Context, listener net.Listener) http.Handler {
	routes := s.routes(open, s.profiles && isLocal(listener.Addr()))
	if listener.Addr().Network() == "unix" {
		return routes
	}
	host := ""
	if n, ok := listener.(named); ok {
		host = n.host
	}
	return s.guard(host, routes)
}

// isLocal reports whether only this machine reaches an address.
func isLocal(address net.Addr) bool {
	tcp, ok := address.(*net.TCPAddr)
	return !ok || tcp.IP.IsLoopback()
}

func (s *Server) routes(open context.Context, profiles bool) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/query", func(w http.ResponseWriter, r *http.Request) { s.query(open, w, r) })
	mux.HandleFunc("GET /v1/status", s.status)
	mux.HandleFunc("POST /v1/refresh", s.refresh)
	s.operate(mux)
	if profiles {
		profile(mux)
	}
	return mux
}

func (s *Server) query(open context.Context, w http.ResponseWriter, r *http.Request) {
	var request query.Request
	err := s.read(w, r, &request)
	if err != nil {
		s.refuse(w, http.StatusBadRequest, fmt.Errorf("read request: %w", err))
		return
	}
	f := format.JSON
	if name := r.URL.Query().Get("format"); name != "" {
		if f, err = format.Parse(name); err != nil {
			s.refuse(w, http.StatusBadRequest, err)
			return
		}
	}
	if err := request.Validate(); err != nil {
		s.refuse(w, http.StatusBadRequest, err)
		return
	}
	request.Snippets = format.ShowsSnippets(f)
	answer, err := s.answer(r.Context(), open, request)
	switch {
	case engine.IsRefusal(err):
		s.refuse(w, http.StatusBadRequest, err)
	case err != nil:
		s.refuse(w, http.StatusServiceUnavailable, err)
	default:
		s.write(w, f, answer)
	}
}

// read decodes the body of a request, in bounded time and space.
func (s *Server) read(w http.ResponseWriter, r *http.Request, request any) error {
	connection := http.NewResponseController(w)
	if err := connection.SetReadDeadline(time.Now().Add(s.body)); err != nil {
		return err
	}
	// After an error the deadline stays: the server reads on to the end of the body.
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest)).Decode(request); err != nil {
		return err
	}
	return connection.SetReadDeadline(time.Time{})
}

func (s *Server) answer(ctx, open context.Context, request query.Request) (*query.Answer, error) {
	if request.AtLeast > 0 {
		err := s.await(ctx, open, request)
		if request.Follow && errors.Is(err, context.DeadlineExceeded) {
			err = nil // it waited long enough
		}
		if err != nil {
			return nil, fmt.Errorf("wait for batch %d: %w", request.AtLeast, err)
		}
	}
	answer, err := s.asker.Run(ctx, request)
	if err == nil {
		err = request.CheckLag(answer.AsOf)
	}
	return answer, err
}

// await waits for the batch that a request needs while the server is open.
func (s *Server) await(ctx, open context.Context, request query.Request) error {
	ctx, cancel := context.WithTimeout(ctx, request.Wait)
	defer cancel()
	ctx, refuse := context.WithCancelCause(ctx)
	defer refuse(nil)
	defer context.AfterFunc(open, func() { refuse(errEnding) })()
	err := s.ingest.Await(ctx, request.AtLeast)
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

func (s *Server) write(w http.ResponseWriter, f format.Format, answer *query.Answer) {
	summary, err := json.Marshal(answer.Summary())
	if err != nil {
		s.refuse(w, http.StatusServiceUnavailable, fmt.Errorf("encode answer: %w", err))
		return
	}
	w.Header().Set(AnswerHeader, string(summary))
	w.Header().Set("Content-Type", f.MediaType())
	if err := format.Write(w, f, answer); err != nil {
		s.logger.Debug("answer was not taken", "error", err)
	}
}

func (s *Server) status(w http.ResponseWriter, _ *http.Request) {
	s.encode(w, http.StatusOK, s.ingest.Status())
}

func (s *Server) refresh(w http.ResponseWriter, r *http.Request) {
	var request Refresh
	if err := s.read(w, r, &request); err != nil && !errors.Is(err, io.EOF) { // an empty body is about all
		s.refuse(w, http.StatusBadRequest, fmt.Errorf("read request: %w", err))
		return
	}
	sequence, err := s.ingest.Refresh(r.Context(), request.Repo)
	switch {
	case errors.Is(err, ErrNotFollowed):
		s.refuse(w, http.StatusBadRequest, err)
	case err != nil:
		s.refuse(w, http.StatusServiceUnavailable, err)
	default:
		s.encode(w, http.StatusAccepted, Refreshing{sequence})
	}
}

func (s *Server) refuse(w http.ResponseWriter, status int, err error) {
	s.encode(w, status, Problem{Error: err.Error()})
}

func (s *Server) encode(w http.ResponseWriter, status int, body any) {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(body); err != nil {
		s.logger.Error("encode response", "error", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if _, err := w.Write(b.Bytes()); err != nil {
		s.logger.Debug("response was not taken", "error", err)
	}
}
