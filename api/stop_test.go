package api_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/api"
	"elixirscope/ast/query"
)

// pipes is a listener within the process, so that time can be virtual.
type pipes struct {
	connections chan net.Conn
	closed      chan struct{}
}

func (p pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.connections:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p pipes) Close() error {
	close(p.closed)
	return nil
}

func (pipes) Addr() net.Addr { return &net.UnixAddr{Net: "unix", Name: "pipes"} }

// Nobody who waits holds up a server that is to end: neither for a batch nor with a
// connection on which nothing comes.
func TestServeEndsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		listener := pipes{make(chan net.Conn), make(chan struct{})}
		dial := func() net.Conn {
			ours, theirs := net.Pipe()
			listener.connections <- theirs
			return ours
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			ended <- api.NewServer(api.Parts{Asker: &ingest{}, Ingest: &ingest{}, Logger: slog.New(slog.DiscardHandler)}).Serve(ctx, listener, time.Hour)
		}()
		idle, waiting := dial(), dial()
		body, err := json.Marshal(query.Request{Verb: query.Stats, AtLeast: 100, Wait: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprintf(waiting, "POST /v1/query HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(body), body); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		began := time.Now()
		stop()
		response, err := http.ReadResponse(bufio.NewReader(waiting), nil)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != 503 || !strings.Contains(string(text), "wait for batch 100: the ingest ends") {
			t.Errorf("who waits is told %s, %s, %v", response.Status, text, err)
		}
		if _, err := idle.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
			t.Errorf("the idle connection: %v", err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if took := time.Since(began); took > time.Second { // of virtual time
			t.Errorf("it took %v", took)
		}
		idle.Close()
		waiting.Close()
	})
}
