package api_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"elixirscope/api"
	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/instance"
	"elixirscope/pipeline"
)

// recorder is a response of no connection, so that it has no deadlines either.
type recorder struct{ *httptest.ResponseRecorder }

func (recorder) SetReadDeadline(time.Time) error { return nil }

func (recorder) SetWriteDeadline(time.Time) error { return nil }

// unseen is the progress of an ingest that nobody watches.
type unseen struct{}

func (unseen) WantsTotal() bool { return false }

func (unseen) Expect(int, int64) {}

func (unseen) Done(ast.File) {}

// shopOnce returns the engine of an ingest that has ended, of a small tree.
func shopOnce(f *testing.F) api.Asker {
	dir := f.TempDir()
	for name, text := range files() {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			f.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			f.Fatal(err)
		}
	}
	opened, err := instance.Open(instance.Config{Data: f.TempDir()})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := opened.Close(); err != nil {
			f.Error(err)
		}
	})
	_, err = opened.Ingest(f.Context(), instance.Once{Root: filepath.Join(dir, "shop"), Settings: instance.DefaultSettings(),
		Pipeline: pipeline.DefaultConfig(), Progress: unseen{}})
	if err != nil {
		f.Fatal(err)
	}
	return opened.Engine
}

// Whatever comes over HTTP is answered, or refused in words: nothing panics, and no
// server error but that there is no answer now.
func FuzzRequests(f *testing.F) {
	for _, verb := range query.Verbs() {
		f.Add("GET", string(verb), "selector=Shop.Cart.add/2&limit=3&format=grep", "", "", "")
		f.Add("POST", string(verb), "format=csv", `{"selector":"lib/cart.ex","filter":{"kinds":["function"],"path":"lib/**"},"order":"line","desc":true}`,
			"application/json", "application/x-ndjson")
	}
	for _, p := range query.Parameters() {
		f.Add("GET", "symbols", p.Name+"=1", "", "", "")
		f.Add("POST", "changes", "", `{"`+strings.ReplaceAll(p.Field, ".", `":{"`)+`":"1"`+strings.Repeat("}", 1+strings.Count(p.Field, ".")), "", "*/*")
	}
	f.Add("GET", "changes", "since=99999999999999999999d&after=18446744073709551615", "", "", "")
	f.Add("GET", "def", "selector=[*?&path=%00&name=[a-&timeout=1ns&max-lag=-1h", "", "", "")
	f.Add("GET", "symbols", "limit=9223372036854775807&min-complexity=4294967295&order=cyclomatic", "", "", "text/*;q=,")
	f.Add("POST", "query", "", `{"verb":"def","selector":{},"wait_ns":-9223372036854775808,"at_least":18446744073709551615}`, "application/json;charset", "")
	f.Add("PATCH", "../../metrics", "%zz;", "\xff", "\x00/", "\n")
	asker := shopOnce(f)
	handler := api.NewServer(api.Parts{Asker: asker, Ingest: &ingest{}, Operations: nil, Limits: api.Limits{Timeout: 10 * time.Second},
		Logger: slog.New(slog.DiscardHandler)}).Handler()
	f.Fuzz(func(t *testing.T, method, verb, parameters, body, media, accept string) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second) // who waits for a batch waits for ever
		defer cancel()
		request, err := http.NewRequestWithContext(ctx, method, "http://localhost/", strings.NewReader(body))
		if err != nil {
			return // it is no request of HTTP
		}
		request.URL = &url.URL{Path: "/v1/query/" + verb, RawQuery: parameters}
		request.Header.Set("Content-Type", media)
		request.Header.Set("Accept", accept)
		response := httptest.NewRecorder()
		handler.ServeHTTP(recorder{response}, request)
		switch code := response.Code; {
		case code >= 500 && code != http.StatusServiceUnavailable:
			t.Errorf("%d: %s", code, response.Body)
		case code >= 400 && response.Header().Get("Content-Type") != "application/problem+json":
			t.Errorf("%d is no problem: %s", code, response.Body)
		}
	})
}
