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

	"elixirscope/ast/query"
)

// AnswerHeader holds the query.Summary of an answer.
const AnswerHeader = "Elixirscope-Answer"

// Bounds of a request.
const (
	maxRequest  = 1 << 20          // bytes of its body
	maxHeaders  = 64 << 10         // bytes of its line and headers
	readTimeout = 10 * time.Second // for its headers, and then for its body
)

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

// Parts are what a server speaks for. All but Profiles and Limits are needed.
type Parts struct {
	Asker      Asker
	Ingest     Ingest
	Operations Operations
	Profiles   bool   // serve what package net/http/pprof tells of the process
	Limits     Limits // 0 is that of DefaultLimits
	Logger     *slog.Logger
}

// Server serves the API on listeners.
type Server struct {
	asker      Asker
	ingest     Ingest
	operations Operations
	profiles   bool
	admission  *admission
	timeout    time.Duration // that an answer may take
	logger     *slog.Logger
	body       time.Duration // that a body may take
}

// NewServer returns a server. It starts nothing.
func NewServer(p Parts) *Server {
	limits := p.Limits.orDefault()
	return &Server{asker: p.Asker, ingest: p.Ingest, operations: p.Operations, profiles: p.Profiles, logger: p.Logger, body: readTimeout,
		admission: newAdmission(limits.Requests), timeout: limits.Timeout}
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
		ReadHeaderTimeout: readTimeout, IdleTimeout: time.Minute, MaxHeaderBytes: maxHeaders,
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

func (s *Server) status(w http.ResponseWriter, _ *http.Request) {
	s.encode(w, http.StatusOK, s.ingest.Status())
}

func (s *Server) refresh(w http.ResponseWriter, r *http.Request) {
	var request Refresh
	if err := s.read(w, r, &request, "repo"); err != nil && !errors.Is(err, io.EOF) { // an empty body is about all
		s.refuse(w, err)
		return
	}
	sequence, err := s.ingest.Refresh(r.Context(), request.Repo)
	switch {
	case errors.Is(err, ErrNotFollowed):
		s.refuse(w, badRequest(err))
	case err != nil:
		s.refuse(w, err)
	default:
		s.encode(w, http.StatusAccepted, Refreshing{sequence})
	}
}

func (s *Server) encode(w http.ResponseWriter, status int, body any) {
	s.encodeAs(w, "application/json", status, body)
}

func (s *Server) encodeAs(w http.ResponseWriter, media string, status int, body any) {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(body); err != nil {
		s.logger.Error("encode response", "error", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", media)
	w.WriteHeader(status)
	if _, err := w.Write(b.Bytes()); err != nil {
		s.logger.Debug("response was not taken", "error", err)
	}
}
