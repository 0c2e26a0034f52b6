package api_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"elixirscope/api"
	"elixirscope/api/client"
	"elixirscope/ast/engine"
	"elixirscope/ast/query"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// ingest is a running ingest of which everything is known.
type ingest struct {
	asked     query.Request
	refreshed string
	err       error
}

func (i *ingest) Run(_ context.Context, request query.Request) (*query.Answer, error) {
	i.asked = request
	if i.err != nil {
		return nil, i.err
	}
	row := &query.SymbolRow{Repo: "shop", Path: "lib/a.ex", Line: 3, Column: 7, Kind: "function", QualifiedName: "A.f/1", Flags: []string{}}
	return &query.Answer{SchemaVersion: query.SchemaVersion, Total: 1, Rows: []query.Row{row}, AsOf: query.AsOf{Sequence: 7, State: query.Indexing, LagMS: 2000}}, nil
}

func (i *ingest) Await(ctx context.Context, sequence uint64) error {
	if sequence <= 7 {
		return nil
	}
	<-ctx.Done()
	return ctx.Err()
}

func (i *ingest) Status() any { return map[string]string{"state": "fresh"} }

func (i *ingest) Refresh(_ context.Context, repo string) (uint64, error) {
	if repo == "other" {
		return 0, fmt.Errorf("repository %q: %w", repo, api.ErrNotFollowed)
	}
	i.refreshed = repo
	return 7, i.err
}

// serve serves i on a socket, whose path it returns, until the test ends.
func serve(t *testing.T, i *ingest) (socket string) {
	t.Helper()
	data := t.TempDir()
	listener, err := api.ListenLocal(data)
	if err != nil {
		t.Fatal(err)
	}
	serveOn(t, listener, i)
	return api.SocketPath(data)
}

// serveOn serves i on a listener until the test ends.
func serveOn(t *testing.T, listener net.Listener, i *ingest) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- api.NewServer(api.Parts{Asker: i, Ingest: i, Logger: slog.New(slog.DiscardHandler)}).Serve(ctx, listener, time.Second)
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestQuery(t *testing.T) {
	i := &ingest{}
	c := client.New(serve(t, i))
	defer c.Close()
	yes := true
	request := query.Request{Verb: query.Def, Selector: query.ParseSelector("A.f/1"), Order: "line", Desc: true, Limit: 3,
		Filter: query.Filter{Repo: "shop", Kinds: []string{"function"}, Test: &yes}, AtLeast: 7, Wait: time.Minute, MaxLag: time.Hour}
	var text bytes.Buffer
	summary, err := c.Query(t.Context(), request, "grep", &text)
	if err != nil || summary.Total != 1 || summary.AsOf.Sequence != 7 || !strings.HasPrefix(text.String(), "lib/a.ex:3:7: A.f/1") {
		t.Errorf("%+v, %v:\n%s", summary, err, &text)
	}
	if i.asked.Selector != request.Selector || *i.asked.Filter.Test != yes || i.asked.Limit != 3 || !i.asked.Snippets {
		t.Errorf("asked was %+v", i.asked)
	}
	text.Reset()
	if err := c.Status(t.Context(), &text); err != nil || !strings.Contains(text.String(), `"fresh"`) {
		t.Errorf("%v: %s", err, &text)
	}
}

func TestRefusals(t *testing.T) {
	i := &ingest{}
	c := client.New(serve(t, i))
	defer c.Close()
	symbols := func(change func(*query.Request)) query.Request {
		r := query.Request{Verb: query.Symbols}
		change(&r)
		return r
	}
	for name, test := range map[string]struct {
		request query.Request
		format  string
		err     error // of the engine
		refused bool
		says    string
	}{
		"format":  {symbols(func(*query.Request) {}), "nope", nil, true, "unknown format"},
		"kind":    {symbols(func(r *query.Request) { r.Filter.Kinds = []string{"nope"} }), "json", nil, true, "unknown kind"},
		"limit":   {symbols(func(r *query.Request) { r.Limit = -1 }), "json", nil, true, "negative"},
		"order":   {symbols(func(*query.Request) {}), "json", engine.ErrNoField, true, "order"},
		"lag":     {symbols(func(r *query.Request) { r.MaxLag = time.Second }), "json", nil, false, "2s behind"},
		"waiting": {symbols(func(r *query.Request) { r.AtLeast, r.Wait = 8, time.Millisecond }), "json", nil, false, "wait for batch 8"},
		"engine":  {symbols(func(*query.Request) {}), "json", errors.New("disk on fire"), false, "disk on fire"},
	} {
		i.err = test.err
		_, err := c.Query(t.Context(), test.request, test.format, io.Discard)
		var refused *client.RefusedError
		if err == nil || errors.As(err, &refused) != test.refused || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestRefresh(t *testing.T) {
	i := &ingest{}
	h := httpTo(t, serve(t, i))
	for _, test := range []struct {
		body, refreshed, response string
		err                       error
		status                    int
	}{
		{"", "", `{"seq":7}`, nil, 202},
		{"{}", "", `{"seq":7}`, nil, 202},
		{`{"repo":"shop"}`, "shop", `{"seq":7}`, nil, 202},
		{`{"repo":"other"}`, "", `repository \"other\": the running ingest does not follow it`, nil, 400},
		{`{"repo":1}`, "", "repo is a number, must be a string", nil, 400},
		{`{"repository":"shop"}`, "", `"allowed":["repo"]`, nil, 400},
		{`{"repo":"` + strings.Repeat("a", 2<<20) + `"}`, "", "larger than 1048576 bytes", nil, 413},
		{"", "", "disk on fire", errors.New("disk on fire"), 503},
	} {
		i.refreshed, i.err = "", test.err
		response, err := h.Post("http://x/v1/refresh", "application/json", strings.NewReader(test.body))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(response.Body)
		response.Body.Close()
		if err != nil || response.StatusCode != test.status || !strings.Contains(string(text), test.response) || i.refreshed != test.refreshed {
			t.Errorf("%.40q: %s, %s, %v; refreshed %q", test.body, response.Status, text, err, i.refreshed)
		}
	}
}

// httpTo returns a client of a socket.
func httpTo(t *testing.T, socket string) *http.Client {
	t.Helper()
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", socket)
	}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// Whatever a request is, the server answers it and goes on.
func TestHostileRequests(t *testing.T) {
	h := httpTo(t, serve(t, &ingest{}))
	for body, want := range map[string]int{
		"": 400, "{": 400, "[]": 400, `{"verb":1}`: 400, `{"verb":"nope"}`: 400, `{"limit":1e99}`: 400,
		`{"selector":"` + strings.Repeat("a", 2<<20) + `"}`: 413, `{"verb":"symbols"}`: 200, `{"verb":"symbols"}{}`: 400,
	} {
		response, err := h.Post("http://x/v1/query", "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != want {
			t.Errorf("%.40q: %s, want %d", body, response.Status, want)
		}
	}
}

func TestNobodyListens(t *testing.T) {
	data := t.TempDir()
	c := client.New(api.SocketPath(data))
	defer c.Close()
	if _, err := c.Query(t.Context(), query.Request{Verb: query.Stats}, "json", io.Discard); !errors.Is(err, client.ErrNotRunning) {
		t.Errorf("without a socket: %v", err)
	}
	// Where no socket can be, there is none.
	long := client.New(api.SocketPath(filepath.Join(data, strings.Repeat("a", 120))))
	defer long.Close()
	if err := long.Status(t.Context(), io.Discard); !errors.Is(err, client.ErrNotRunning) {
		t.Errorf("with a long path: %v", err)
	}
	// What a process that died leaves is in nobody's way.
	listener, err := api.ListenLocal(data)
	if err != nil {
		t.Fatal(err)
	}
	listener.(*net.UnixListener).SetUnlinkOnClose(false)
	listener.Close()
	if err := c.Status(t.Context(), io.Discard); !errors.Is(err, client.ErrNotRunning) {
		t.Errorf("with a dead socket: %v", err)
	}
	if listener, err = api.ListenLocal(data); err != nil {
		t.Fatal(err)
	}
	listener.Close()
}

func TestOnlyTheOwnerGetsAtTheSocket(t *testing.T) {
	data := t.TempDir()
	listener, err := api.ListenLocal(data)
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	info, err := os.Stat(filepath.Dir(api.SocketPath(data)))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the directory of the socket has mode %v, %v", info.Mode(), err)
	}
	long := filepath.Join(data, strings.Repeat("a", 120))
	if _, err := api.ListenLocal(long); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("a long path: %v", err)
	}
}

func TestOnlyThisMachineGetsAtAPort(t *testing.T) {
	listener, err := api.ListenHTTP(":0", api.Access{})
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	if address := listener.Addr().(*net.TCPAddr); !address.IP.IsLoopback() {
		t.Errorf("listens on %v", address)
	}
}

// What a web page has a browser send is refused: by the name it has lead here, or by its
// origin.
func TestWebPagesAreKeptOut(t *testing.T) {
	listener, err := api.ListenHTTP(":0", api.Access{})
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	serveOn(t, listener, &ingest{})
	transport := new(http.Transport)
	defer transport.CloseIdleConnections()
	h := &http.Client{Transport: transport}
	for _, test := range []struct {
		host, origin string
		want         int
	}{
		{"127.0.0.1:PORT", "", 200}, {"localhost:PORT", "", 200}, {"LOCALHOST", "", 200}, {"[::1]:PORT", "", 200}, {"127.9.9.9", "", 200},
		{"localhost:PORT", "http://localhost:PORT", 200},
		{"evil.example:PORT", "", 403}, {"localhost.evil.example", "", 403}, {"10.0.0.1:PORT", "", 403},
		{"evil.example:PORT", "http://evil.example:PORT", 403},
		{"localhost:PORT", "http://evil.example", 403}, {"localhost:PORT", "http://localhost:1", 403}, {"localhost:PORT", "null", 403},
	} {
		at := func(text string) string { return strings.ReplaceAll(text, "PORT", strconv.Itoa(port)) }
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at("http://127.0.0.1:PORT/v1/status"), nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = at(test.host)
		if test.origin != "" {
			request.Header.Set("Origin", at(test.origin))
		}
		response, err := h.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != test.want {
			t.Errorf("host %q, origin %q: %s, want %d", test.host, test.origin, response.Status, test.want)
		}
	}
}

func TestOwnHosts(t *testing.T) {
	local := &net.TCPAddr{IP: net.ParseIP("192.0.2.7"), Port: 4000}
	for header, want := range map[string]bool{
		"build.example:4000": true, "Build.Example": true, "192.0.2.7:4000": true, "192.0.2.8:4000": false, "other.example": false, "": false,
	} {
		if got := api.IsOwn(header, "build.example", local); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
	if api.IsOwn("", "", local) {
		t.Error("no host is the server's own")
	}
}

// slow answers when it is abandoned.
type slow struct {
	ingest
	asked chan struct{}
	ended bool
}

func (s *slow) Run(ctx context.Context, _ query.Request) (*query.Answer, error) {
	close(s.asked)
	<-ctx.Done()
	s.ended = true
	return nil, ctx.Err()
}

// What answers is closed when Serve has returned.
func TestServeWaitsForTheRequestsThatItAbandons(t *testing.T) {
	data := t.TempDir()
	listener, err := api.ListenLocal(data)
	if err != nil {
		t.Fatal(err)
	}
	s := &slow{asked: make(chan struct{})}
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		<-s.asked
		stop()
	}()
	c := client.New(api.SocketPath(data))
	defer c.Close()
	answered := make(chan error, 1)
	go func() {
		_, err := c.Query(context.Background(), query.Request{Verb: query.Stats}, "json", io.Discard)
		answered <- err
	}()
	if err := api.NewServer(api.Parts{Asker: s, Ingest: s, Logger: slog.New(slog.DiscardHandler)}).Serve(ctx, listener, time.Nanosecond); err != nil {
		t.Error(err)
	}
	if !s.ended {
		t.Error("the request is still under way")
	}
	if err := <-answered; err == nil {
		t.Error("the request was answered")
	}
}

// A body that never ends holds nobody up.
func TestBodiesTakeBoundedTime(t *testing.T) {
	data := t.TempDir()
	listener, err := api.ListenLocal(data)
	if err != nil {
		t.Fatal(err)
	}
	server := api.NewServer(api.Parts{Asker: &ingest{}, Ingest: &ingest{}, Logger: slog.New(slog.DiscardHandler)})
	server.SetBodyTimeout(time.Millisecond)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, listener, time.Second) }()
	connection, err := net.Dial("unix", api.SocketPath(data))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(connection, "POST /v1/query HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(connection)
	if err != nil || !strings.HasPrefix(string(text), "HTTP/1.1 408") {
		t.Errorf("%v: %q", err, text)
	}
	connection.Close()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
