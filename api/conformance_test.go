package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"elixirscope/api"
	"elixirscope/ast/format"
	"elixirscope/ast/query"
	"elixirscope/instance"
	"elixirscope/pipeline"
	"elixirscope/sources/watch"

	validator "github.com/pb33f/libopenapi-validator"
)

// running is a real run that serves its API.
type running struct {
	t       *testing.T
	base    string
	h       *http.Client
	check   validator.Validator // of what is exchanged
	outside string              // a file that is not in what is ingested
}

const outsideText = "outside-of-the-store"

func files() map[string]string {
	return map[string]string{
		"shop/lib/cart.ex": "defmodule Shop.Cart do\n  import Enum\n  @doc \"Adds.\"\n  def add(cart, item), do: put(cart, item)\n  defp put(c, i), do: [i | c]\nend\n",
		"shop/lib/till.ex": "defmodule Shop.Till do\n  alias Shop.Cart\n  def pay(c), do: Cart.add(c, :paid)\n  defp forgotten, do: :ok\nend\n",
		"shop/main.go":     "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(price(1)) }\n\nfunc price(n int) int { return n }\n",
		"shop/broken.ex":   "defmodule Broken do\n  def a( do\nend\n",
		"shop/blob.ex":     "\x00\x01\x02",
		"secret.ex":        "defmodule Secret do\n  def " + strings.ReplaceAll(outsideText, "-", "_") + ", do: 1\nend\n# " + outsideText + "\n",
	}
}

// runShop runs an ingest of a small tree until the test ends.
func runShop(t *testing.T) *running {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files() {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	opened, err := instance.Open(instance.Config{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended, ready, at := make(chan error, 1), make(chan struct{}), make(chan net.Addr, 1)
	listen := func() (net.Listener, error) {
		l, err := api.ListenHTTP(":0", api.Access{})
		if err == nil {
			at <- l.Addr()
		}
		return l, err
	}
	go func() {
		ended <- opened.Run(ctx, instance.Run{Roots: []string{filepath.Join(dir, "shop")}, Settings: instance.DefaultSettings(),
			Pipeline: pipeline.DefaultConfig(), Watch: watch.DefaultConfig(), Drain: instance.DefaultOptions().Supervision.DrainTimeout,
			Listen: []func() (net.Listener, error){listen}, Ready: func() { close(ready) }})
	}()
	r := &running{t: t, outside: filepath.Join(dir, "secret.ex"), h: &http.Client{Transport: new(http.Transport)}}
	t.Cleanup(func() {
		r.h.CloseIdleConnections()
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	})
	select {
	case <-ready:
	case err := <-ended:
		ended <- err
		t.Fatal(err)
	}
	r.base = "http://" + (<-at).String()
	return r
}

// exchange sends a request and returns the status and the body of the response. Both are
// checked against the document that is served.
func (r *running) exchange(method, path, body string) (int, string) {
	r.t.Helper()
	build := func() *http.Request {
		request, err := http.NewRequestWithContext(r.t.Context(), method, r.base+path, strings.NewReader(body))
		if err != nil {
			r.t.Fatal(err)
		}
		if body != "" {
			request.Header.Set("Content-Type", "application/json")
		}
		return request
	}
	response, err := r.h.Do(build())
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	// Lines are no JSON document; that they are the rows of one is checked elsewhere.
	if r.check == nil || response.Header.Get("Content-Type") == format.JSONL.MediaType() {
		return response.StatusCode, string(text)
	}
	response.Body = io.NopCloser(bytes.NewReader(text))
	ok, faults := r.check.ValidateHttpResponse(build(), response)
	if response.StatusCode < 400 {
		valid, more := r.check.ValidateHttpRequest(build())
		ok, faults = ok && valid, append(faults, more...)
	}
	for _, fault := range faults {
		r.t.Errorf("%s %s %s: %s %s %+v", method, path, body, fault.Message, fault.Reason, fault.SchemaValidationErrors)
	}
	if !ok {
		r.t.Errorf("%s %s: %.500s", method, path, text)
	}
	return response.StatusCode, string(text)
}

// Every verb, and everything else that is served, is as the document says.
func TestWhatIsServedIsAsDocumented(t *testing.T) {
	r := runShop(t)
	_, document := r.exchange("GET", "/openapi.json", "")
	_, r.check = openDocument(t, []byte(document))
	seen := make(map[reflect.Type]bool)
	for _, verb := range query.Verbs() {
		for _, selector := range []string{"", "Shop.Cart.add/2", "Cart.*", "lib/cart.ex", "main.go", "main.go:5", "Nothing.at_all/9"} {
			if needsName := verb == query.Path || verb == query.Impact; needsName && selector == "" {
				continue
			}
			if r.askAllWays(verb, selector) > 0 {
				seen[reflect.TypeOf(rowOf(t, verb))] = true
			}
		}
	}
	for _, row := range rows() {
		if !seen[reflect.TypeOf(row)] {
			t.Errorf("no answer has a %T: the tree that is ingested is too small", row)
		}
	}
	for _, test := range []struct {
		method, path, body string
		status             int
	}{
		{"GET", "/v1/status", "", 200}, {"GET", "/v1/config", "", 200}, {"GET", "/v1/journal?limit=5", "", 200}, {"GET", "/healthz", "", 200},
		{"GET", "/livez", "", 200}, {"GET", "/readyz", "", 200}, {"GET", "/metrics", "", 200}, {"POST", "/v1/refresh", "", 202},
		{"POST", "/v1/refresh", `{"repo":"shop"}`, 202}, {"POST", "/v1/config", `{"key":"cache.answers","value":"1M"}`, 200},
		{"POST", "/v1/config", `{"key":"cache.answers","value":null}`, 200}, {"POST", "/v1/query", `{"verb":"stats"}`, 200},
		{"GET", "/v1/query/files?status=partial&lang=elixir,go&limit=3&timeout=10s&test=false", "", 200},
		{"GET", "/v1/query/def?limit=x", "", 400}, {"GET", "/v1/query/symbols?order=nope", "", 400}, {"GET", "/v1/query/def?max-lag=x", "", 400},
		{"POST", "/v1/query/def", `{"selectr":""}`, 400}, {"POST", "/v1/config", `{"key":"nope","value":"1"}`, 400},
		{"POST", "/v1/config", `{"key":"pipeline.queue","value":"1"}`, 400}, {"POST", "/v1/refresh", `{"repo":"nope"}`, 400},
		{"GET", "/v1/query/stats?at-least=99999&wait=1ms", "", 503}, {"GET", "/v1/journal?limit=0", "", 400},
	} {
		if status, text := r.exchange(test.method, test.path, test.body); status != test.status {
			t.Errorf("%s %s: %d, want %d: %s", test.method, test.path, status, test.status, text)
		}
	}
}

// askAllWays asks with parameters, with JSON and for lines, and returns how many rows
// there are; they are the same.
func (r *running) askAllWays(verb query.Verb, selector string) int {
	r.t.Helper()
	path := "/v1/query/" + string(verb)
	type answer struct {
		Rows []json.RawMessage `json:"rows"`
	}
	var answers [2]answer
	fields, parameters := map[string]any{"selector": selector}, url.Values{"selector": {selector}}
	if verb == query.Path {
		fields["to"] = "Kernel.+/2"
		parameters.Set("to", "Kernel.+/2")
	}
	if verb == query.Match {
		fields = map[string]any{"match": map[string]string{"pattern": "$A"}, "filter": map[string][]string{"languages": {"go"}}, "limit": 3}
		parameters = url.Values{"pattern": {"$A"}, "lang": {"go"}, "limit": {"3"}}
	}
	if verb == query.SQL {
		fields, parameters = map[string]any{"sql": "SELECT 1 AS n, 'a' AS t"}, url.Values{"sql": {"SELECT 1 AS n, 'a' AS t"}}
	}
	body, err := json.Marshal(fields)
	if err != nil {
		r.t.Fatal(err)
	}
	_, got := r.exchange("GET", path+"?"+parameters.Encode(), "")
	_, posted := r.exchange("POST", path, string(body))
	for i, text := range []string{got, posted} {
		if err := json.Unmarshal([]byte(text), &answers[i]); err != nil {
			r.t.Errorf("%s %s: %v: %s", verb, selector, err, text)
		}
	}
	parameters.Set("format", "jsonl")
	_, lines := r.exchange("GET", path+"?"+parameters.Encode(), "")
	var rows bytes.Buffer
	for _, row := range answers[0].Rows {
		if err := json.Compact(&rows, row); err != nil {
			r.t.Fatal(err)
		}
		rows.WriteByte('\n')
	}
	if rows.String() != lines || !reflect.DeepEqual(answers[0], answers[1]) {
		r.t.Errorf("%s %s: the answers differ:\n%s\n%s\n%s", verb, selector, got, posted, lines)
	}
	return len(answers[0].Rows)
}

// Whatever a question names, what is outside of the store is not read.
func TestQuestionsStayInTheStore(t *testing.T) {
	r := runShop(t)
	relative := strings.Repeat("../", 40) + strings.TrimPrefix(r.outside, "/")
	for _, verb := range query.Verbs() {
		for _, name := range []string{r.outside, relative, "../secret.ex", "lib/../../secret.ex", "file://" + r.outside, "shop//../secret.ex#Secret",
			"lib\x00/../../secret.ex", r.outside + ":2"} {
			for _, p := range query.Parameters() {
				if p.Type.Kind() != reflect.String && p.Type.Kind() != reflect.Slice && p.Type != reflect.TypeFor[query.Selector]() {
					continue
				}
				for _, format := range []format.Format{format.JSON, format.Grep} {
					status, text := r.exchange("GET", "/v1/query/"+string(verb)+"?format="+string(format)+"&"+p.Name+"="+url.QueryEscape(name), "")
					if status != 200 && status != 400 || strings.Contains(strings.ReplaceAll(text, "_", "-"), outsideText) {
						t.Errorf("%s with %s %q: %d: %s", verb, p.Name, name, status, text)
					}
				}
			}
		}
	}
}
