package client_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"elixirscope/api/client"
	"elixirscope/ast/query"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// hang accepts connections on a socket, answers the request of each with the beginning
// of an answer, and then with nothing.
func hang(t *testing.T, beginning string) (socket string) {
	t.Helper()
	socket = filepath.Join(t.TempDir(), "s")
	listener, err := net.Listen("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	var connections sync.WaitGroup
	connections.Go(func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Go(func() {
				defer connection.Close()
				received := bufio.NewReader(connection)
				if _, err := http.ReadRequest(received); err != nil {
					t.Error(err)
				}
				if _, err := io.WriteString(connection, beginning); err != nil {
					t.Error(err)
				}
				_, _ = io.Copy(io.Discard, received) // until the client has had enough
			})
		}
	})
	t.Cleanup(func() {
		listener.Close()
		connections.Wait()
	})
	return socket
}

func TestNobodyWaitsForASilentIngest(t *testing.T) {
	const limit = 20 * time.Millisecond
	for name, beginning := range map[string]string{
		"no headers": "", "half of the headers": "HTTP/1.1 200 OK\r\nElixirscope",
		"half of the body": "HTTP/1.1 200 OK\r\nElixirscope-Answer: {}\r\nContent-Length: 9\r\n\r\nhalf",
	} {
		c := client.New(hang(t, beginning))
		c.SetLimit(limit)
		var silent *client.SilentError
		if err := c.Status(t.Context(), io.Discard); !errors.As(err, &silent) {
			t.Errorf("%s: status: %v", name, err)
		}
		var text bytes.Buffer
		_, err := c.Query(t.Context(), query.Request{Verb: query.Stats, Wait: limit}, "json", &text)
		if !errors.As(err, &silent) || silent.Waited != 2*limit {
			t.Errorf("%s: query: %v", name, err)
		}
		c.Close()
	}
}
