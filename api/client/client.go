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

	"elixirscope/ast/query"
)

// ErrNotRunning says that nobody listens on the socket.
var ErrNotRunning = errors.New("no ingest is running")

// RefusedError is a request that the ingest cannot answer as it is.
type RefusedError struct{ Reason string }

func (e *RefusedError) Error() string { return e.Reason }

// Client asks over one socket.
type Client struct{ http *http.Client }

// New returns a client of the socket with that path. It does not connect yet.
func New(socket string) *Client {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", socket)
	}
	return &Client{http: &http.Client{Transport: &http.Transport{DialContext: dial, MaxResponseHeaderBytes: 1 << 20}}}
}

// Close drops the connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Query asks, copies the answer in the given format to w and returns the rest of it.
// The error is ErrNotRunning, a *RefusedError, or says what went wrong.
func (c *Client) Query(ctx context.Context, request query.Request, format string, w io.Writer) (query.Summary, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return query.Summary{}, fmt.Errorf("encode request: %w", err)
	}
	response, err := c.do(ctx, http.MethodPost, "/v1/query?format="+url.QueryEscape(format), body)
	if err != nil {
		return query.Summary{}, err
	}
	defer response.Body.Close()
	var summary query.Summary
	if err := json.Unmarshal([]byte(response.Header.Get(answerHeader)), &summary); err != nil {
		return query.Summary{}, fmt.Errorf("read summary of the answer: %w", err)
	}
	if _, err := io.Copy(w, response.Body); err != nil {
		return summary, fmt.Errorf("copy the answer: %w", err)
	}
	return summary, nil
}

// Status copies the status of the ingest, as JSON, to w.
func (c *Client) Status(ctx context.Context, w io.Writer) error {
	response, err := c.do(ctx, http.MethodGet, "/v1/status", nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.Copy(w, response.Body)
	return err
}

// answerHeader is api.AnswerHeader; the server would link the store.
const answerHeader = "Elixirscope-Answer"

// maxProblem bounds what is read of a refusal.
const maxProblem = 1 << 20

// do returns a response with status 200.
func (c *Client) do(ctx context.Context, method, path string, body []byte) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, "http://ingest"+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	response, err := c.http.Do(request)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOTSOCK),
		errors.Is(err, syscall.EINVAL): // the path is too long for a socket, so there is none
		return nil, fmt.Errorf("%w: %w", ErrNotRunning, err)
	case err != nil:
		return nil, fmt.Errorf("ask the running ingest: %w", err)
	case response.StatusCode == http.StatusOK:
		return response, nil
	}
	defer response.Body.Close()
	var problem struct {
		Error string `json:"error"`
	}
	if err := json.NewDecoder(io.LimitReader(response.Body, maxProblem)).Decode(&problem); err != nil {
		return nil, fmt.Errorf("the running ingest answers %s", response.Status)
	}
	if response.StatusCode == http.StatusBadRequest {
		return nil, &RefusedError{problem.Error}
	}
	return nil, errors.New(problem.Error)
}
