package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"time"

	"elixirscope/ast/query"
)

// ErrNotRunning says that nobody listens on the socket.
var ErrNotRunning = errors.New("no ingest is running")

// ErrNoToken says that the server demands a token, or another one.
var ErrNoToken = errors.New("the server demands its token")

// RefusedError is a request that the ingest cannot answer as it is.
type RefusedError struct{ Reason string }

func (e *RefusedError) Error() string { return e.Reason }

// SilentError says that an ingest has the socket, or the address, and does not answer:
// it hangs, or was suspended.
type SilentError struct {
	At     string
	Waited time.Duration
}

func (e *SilentError) Error() string {
	return fmt.Sprintf("the ingest that listens on %s has not answered for %v", e.At, e.Waited)
}

// How long an ingest may take to go on with an answer.
const (
	statusLimit = 10 * time.Second
	// queryLimit is for questions, beside Request.Wait: longer than a server takes to say
	// that it has no answer in time.
	queryLimit = 40 * time.Second
)

// Client asks one ingest.
type Client struct {
	at            string // the path of a socket, or a URL
	local         bool   // the former
	base          string // of the URLs of requests, without a slash at its end
	token         string // "" is none
	http          *http.Client
	status, query time.Duration // see statusLimit and queryLimit
}

// New returns a client of the socket with that path. It does not connect yet.
func New(socket string) *Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", socket)
	}
	c := newClient(socket, "http://ingest", "", &http.Transport{DialContext: dial})
	c.local = true
	return c
}

func newClient(at, base, token string, transport *http.Transport) *Client {
	transport.MaxResponseHeaderBytes = 1 << 20
	// A redirection leads to where the token is nobody's business.
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{at: at, base: base, token: token, status: statusLimit, query: queryLimit,
		http: &http.Client{Transport: transport, CheckRedirect: stay}}
}

// Close drops the connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Query asks, copies the answer in the given format to w and returns the rest of it.
// The error is ErrNotRunning, ErrNoToken, a *RefusedError, a *SilentError, or says what
// went wrong.
func (c *Client) Query(ctx context.Context, request query.Request, format string, w io.Writer) (query.Summary, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return query.Summary{}, fmt.Errorf("encode request: %w", err)
	}
	var summary query.Summary
	path := "/v1/query/" + url.PathEscape(string(request.Verb)) + "?format=" + url.QueryEscape(format)
	err = c.do(ctx, c.query+request.Wait, http.MethodPost, path, body, func(response *http.Response) error {
		if err := json.Unmarshal([]byte(response.Header.Get(answerHeader)), &summary); err != nil {
			return fmt.Errorf("read summary of the answer: %w", err)
		}
		if _, err := io.Copy(w, response.Body); err != nil {
			return fmt.Errorf("copy the answer: %w", err)
		}
		return nil
	})
	return summary, err
}

// Status copies the status of the ingest, as JSON, to w. Errors are those of Query.
func (c *Client) Status(ctx context.Context, w io.Writer) error {
	return c.do(ctx, c.status, http.MethodGet, "/v1/status", nil, func(response *http.Response) error {
		_, err := io.Copy(w, response.Body)
		return err
	})
}

// Configure sets a key of the configuration of the ingest, or takes back what was set
// when value is nil. Errors are those of Query.
func (c *Client) Configure(ctx context.Context, key string, value *string) error {
	body, err := json.Marshal(struct {
		Key   string  `json:"key"`
		Value *string `json:"value"`
	}{key, value})
	if err != nil {
		return fmt.Errorf("encode request: %w", err)
	}
	return c.do(ctx, c.status, http.MethodPost, "/v1/config", body, func(*http.Response) error { return nil })
}

// Journal copies the latest entries of the journal of the ingest, as JSON, to w: those of
// the parameters of GET /v1/journal. Errors are those of Query.
func (c *Client) Journal(ctx context.Context, parameters url.Values, w io.Writer) error {
	return c.do(ctx, c.status, http.MethodGet, "/v1/journal?"+parameters.Encode(), nil, func(response *http.Response) error {
		_, err := io.Copy(w, response.Body)
		return err
	})
}

// answerHeader is api.AnswerHeader; the server would link the store.
const answerHeader = "Elixirscope-Answer"

// maxProblem bounds what is read of a refusal.
const maxProblem = 1 << 20

// do has take read a response with status 200. Nothing of it may be limit in coming.
func (c *Client) do(ctx context.Context, limit time.Duration, method, path string, body []byte, take func(*http.Response) error) error {
	ctx, abandon := context.WithCancelCause(ctx)
	defer abandon(nil)
	watchdog := time.AfterFunc(limit, func() { abandon(&SilentError{c.at, limit}) })
	defer watchdog.Stop()
	err := c.exchange(ctx, method, path, body, func(response *http.Response) error {
		response.Body = watched{response.Body, watchdog, limit}
		return take(response)
	})
	var silent *SilentError
	if err != nil && errors.As(context.Cause(ctx), &silent) {
		return silent
	}
	return err
}

// watched is a body that has its watchdog bark when a piece of it takes too long. How
// long its reader takes between two is nobody's business.
type watched struct {
	io.ReadCloser
	watchdog *time.Timer
	limit    time.Duration
}

// Read implements io.Reader.
func (w watched) Read(p []byte) (int, error) {
	w.watchdog.Reset(w.limit)
	defer w.watchdog.Stop()
	return w.ReadCloser.Read(p)
}

// exchange sends a request and has take read the response if its status is 200.
func (c *Client) exchange(ctx context.Context, method, path string, body []byte, take func(*http.Response) error) error {
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	response, err := c.http.Do(request)
	switch {
	case c.local && isNobody(err):
		return fmt.Errorf("%w: %w", ErrNotRunning, err)
	case err != nil:
		return fmt.Errorf("ask the running ingest: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode == http.StatusOK {
		return take(response)
	}
	return refusal(response)
}

// isNobody reports whether an error says that nobody listens on a socket.
func isNobody(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ENOTSOCK) ||
		errors.Is(err, syscall.EINVAL) // the path is too long for a socket, so there is none
}

// refusal returns what a response says that is no answer: a problem of RFC 9457.
func refusal(response *http.Response) error {
	var problem struct {
		Detail string `json:"detail"`
	}
	err := json.NewDecoder(io.LimitReader(response.Body, maxProblem)).Decode(&problem)
	if err != nil || problem.Detail == "" {
		return fmt.Errorf("the running ingest answers %s", response.Status)
	}
	switch response.StatusCode {
	case http.StatusBadRequest, http.StatusNotFound, http.StatusRequestEntityTooLarge:
		return &RefusedError{problem.Detail}
	case http.StatusUnauthorized:
		return ErrNoToken
	}
	return errors.New(problem.Detail)
}
