package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"elixirscope/api"
	"elixirscope/ast/format"
	"elixirscope/ast/query"
	"elixirscope/foundation/store"
	"elixirscope/instance"
)

// ingest is one that answers everything with one row.
type ingest struct{}

func (ingest) Run(context.Context, query.Request) (*query.Answer, error) {
	return &query.Answer{SchemaVersion: query.SchemaVersion, Total: 1, Rows: []query.Row{&query.StatsRow{}}}, nil
}

func (ingest) Await(context.Context, uint64) error { return nil }

func (ingest) Status() any { return nil }

func (ingest) Refresh(context.Context, string) (uint64, error) { return 0, nil }

// serve answers on the socket of a data directory until the test ends.
func serve(t *testing.T, data string) {
	t.Helper()
	listener, err := api.ListenLocal(data)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- api.NewServer(api.Parts{Asker: ingest{}, Ingest: ingest{}, Logger: slog.New(slog.DiscardHandler)}).Serve(ctx, listener, time.Second)
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// An ingest that ends while it is asked is no reader who has had enough.
func TestAnIngestThatHangsUpGivesNoAnswer(t *testing.T) {
	data := t.TempDir()
	listener, err := api.ListenLocal(data)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	hungUp := make(chan error, 1)
	go func() {
		connection, err := listener.Accept()
		if err == nil {
			_, err = io.ReadFull(connection, make([]byte, 1))
		}
		if err == nil {
			err = connection.Close() // with most of the request unread
		}
		hungUp <- err
	}()
	if code := run(t.Context(), []string{"--data", data, "def", strings.Repeat("a", 4<<20)}); code != exitNoAnswer {
		t.Errorf("exit code %d", code)
	}
	if err := <-hungUp; err != nil {
		t.Error(err)
	}
}

// An ingest opens its socket when the store is its own already: whoever asks between
// the two gets an answer all the same. One without a socket is named.
func TestAskWhileAnIngestStarts(t *testing.T) {
	data := t.TempDir()
	writer, err := instance.Open(instance.Config{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	p := &program{data: data, request: query.Request{Verb: query.Stats}}
	var locked *store.LockedError
	_, err = p.ask(t.Context(), format.JSON)
	if !errors.As(err, &locked) || !strings.HasSuffix(err.Error(), ": ask again when it is done") {
		t.Errorf("without a socket: %v", err)
	}
	p.takeover = time.Hour
	answered := make(chan error, 1)
	go func() {
		_, err := p.ask(t.Context(), format.JSON)
		answered <- err
	}()
	select {
	case err := <-answered:
		t.Fatalf("without a socket for some time: %v", err)
	case <-time.After(3 * takeoverInterval):
	}
	serve(t, data)
	if err := <-answered; err != nil {
		t.Errorf("with a socket: %v", err)
	}
}
