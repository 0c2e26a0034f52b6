package api_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"elixirscope/api"
	"elixirscope/ast/query"
)

// exchange sends a request to a socket and returns the response with its body.
func exchange(t *testing.T, h *http.Client, method, path, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, "http://localhost"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := h.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(text)
}

// What is asked with parameters is what is asked with JSON.
func TestParametersAndBodiesMeanTheSame(t *testing.T) {
	i := &ingest{}
	h := httpTo(t, serve(t, i))
	for _, verb := range query.Verbs() {
		if verb == query.Impact || verb == query.Match || verb == query.SQL {
			continue // of a name or since a batch; of one language; without filters
		}
		ask := func(method, path, body string) query.Request {
			i.asked = query.Request{}
			if response, text := exchange(t, h, method, path, body); response.StatusCode != http.StatusOK {
				t.Errorf("%s %s: %s: %s", method, path, response.Status, text)
			}
			return i.asked
		}
		parameters := "?selector=A.f%2F1&lang=elixir,go&lang=rust&path=lib/**&min-complexity=3&test&vendored=false&desc=true&order=line" +
			"&limit=10&at-least=7&wait=2s&max-lag=1h&doc=missing&repo=shop&after=3&timeout=10s&to=B.g%2F1"
		body := `{"selector":"A.f/1","filter":{"languages":["elixir","go","rust"],"path":"lib/**","min_complexity":3,"test":true,"vendored":false,
			"doc_missing":true,"repo":"shop"},"desc":true,"order":"line","limit":10,"at_least":7,"wait_ns":2000000000,"max_lag_ns":3600000000000,"after":3,"timeout_ns":10000000000,"to":"B.g/1"}`
		got, want := ask("GET", "/v1/query/"+string(verb)+parameters, ""), ask("POST", "/v1/query/"+string(verb), body)
		if !reflect.DeepEqual(got, want) || got.Verb != verb || got.Limit != 10 {
			t.Errorf("%s: parameters ask %+v, the body %+v", verb, got, want)
		}
		if old := ask("POST", "/v1/query", `{"verb":"`+string(verb)+`",`+body[1:]); !reflect.DeepEqual(old, want) {
			t.Errorf("%s in the body asks %+v, want %+v", verb, old, want)
		}
	}
}

func TestSince(t *testing.T) {
	i := &ingest{}
	h := httpTo(t, serve(t, i))
	for text, passes := range map[string]func(query.Request) bool{
		"7":                    func(r query.Request) bool { return r.After == 7 && r.Since.IsZero() },
		"24h":                  func(r query.Request) bool { return time.Since(r.Since) > 24*time.Hour-time.Second },
		"2d":                   func(r query.Request) bool { return time.Since(r.Since) > 48*time.Hour-time.Second },
		"2026-01-31T12:00:00Z": func(r query.Request) bool { return r.Since.Equal(time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)) },
	} {
		if exchange(t, h, "GET", "/v1/query/changes?since="+text, ""); !passes(i.asked) {
			t.Errorf("since=%s asks %+v", text, i.asked)
		}
	}
}

// Whatever is wrong is told as a problem that names the field and what is allowed.
func TestProblems(t *testing.T) {
	h := httpTo(t, serve(t, &ingest{}))
	asJSON := []string{"Content-Type", "application/json"}
	for _, test := range []struct {
		method, path, body string
		headers            []string
		status             int
		field, says        string
		allowed            string // one of those
	}{
		{"GET", "/v1/query/def?limt=3", "", nil, 400, "limt", "unknown parameter", "limit"},
		{"GET", "/v1/query/def?limt=3", "", nil, 400, "limt", "unknown parameter", "format"},
		{"GET", "/v1/query/def?verb=refs", "", nil, 400, "verb", "unknown parameter", "selector"},
		{"GET", "/v1/query/def?limit=many", "", nil, 400, "limit", "must be a whole number", ""},
		{"GET", "/v1/query/def?limit=1&limit=2", "", nil, 400, "limit", "2 times", ""},
		{"GET", "/v1/query/def?limit=-1", "", nil, 400, "limit", "negative", ""},
		{"GET", "/v1/query/def?min-complexity=-1", "", nil, 400, "min-complexity", "not negative", ""},
		{"GET", "/v1/query/def?wait=10", "", nil, 400, "wait", "a duration", ""},
		{"GET", "/v1/query/def?test=perhaps", "", nil, 400, "test", "true or false", ""},
		{"GET", "/v1/query/def?lang=klingon", "", nil, 400, "lang", "klingon", "elixir"},
		{"GET", "/v1/query/def?kind=klingon", "", nil, 400, "kind", "klingon", "function"},
		{"GET", "/v1/query/def?path=[", "", nil, 400, "path", "malformed", ""},
		{"GET", "/v1/query/symbols?doc=there", "", nil, 400, "doc", "missing", "missing"},
		{"GET", "/v1/query/changes?since=never", "", nil, 400, "since", "no batch", ""},
		{"GET", "/v1/query/def?timeout=soon", "", nil, 400, "timeout", "a duration", ""},
		{"GET", "/v1/query/def?format=xml", "", nil, 400, "format", "xml", "jsonl"},
		{"GET", "/v1/query/def?%zz", "", nil, 400, "", "read parameters", ""},
		{"GET", "/v1/query/nope", "", nil, 404, "", "no verb", ""},
		{"GET", "/v1/nope", "", nil, 404, "", "no such path", ""},
		{"DELETE", "/v1/query/def", "", nil, 405, "", "use GET, HEAD, POST", ""},
		{"POST", "/v1/query/def", `{"selectr":"a"}`, asJSON, 400, "selectr", "unknown field", "selector"},
		{"POST", "/v1/query/def", `{"filter":{"kind":["a"]}}`, asJSON, 400, "kind", "unknown field", "filter.kinds"},
		{"POST", "/v1/query/def", `{"filter":{"kinds":["a"]}}`, asJSON, 400, "filter.kinds", "unknown kind", "function"},
		{"POST", "/v1/query/def", `{"filter":{"kinds":3}}`, asJSON, 400, "filter.kinds", "is a number, must be an array", ""},
		{"POST", "/v1/query/def", `{"limit":1e99}`, asJSON, 400, "limit", "must be a number that fits", ""},
		{"POST", "/v1/query/def", `{"verb":"refs"}`, asJSON, 400, "verb", "def in the path", ""},
		{"POST", "/v1/query/def?limit=3", `{}`, asJSON, 400, "limit", "unknown parameter", "format"},
		{"POST", "/v1/query/def", `{} {}`, asJSON, 400, "", "more behind", ""},
		{"POST", "/v1/query/def", ``, asJSON, 400, "", "no body", ""},
		{"POST", "/v1/query/def", `{"selector":"` + strings.Repeat("a", 1<<20) + `"}`, asJSON, 413, "", "larger than", ""},
		{"POST", "/v1/query/def", `{}` + strings.Repeat(" ", 1<<20), asJSON, 413, "", "larger than", ""},
		{"POST", "/v1/query/def", "a=b", []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "", "must be application/json", ""},
	} {
		response, text := exchange(t, h, test.method, test.path, test.body, test.headers...)
		var p api.Problem
		err := json.Unmarshal([]byte(text), &p)
		if err != nil || response.StatusCode != test.status || p.Status != test.status || response.Header.Get("Content-Type") != "application/problem+json" ||
			p.Type == "" || p.Title == "" {
			t.Errorf("%s %s %.60s: %s, %v: %.300s", test.method, test.path, test.body, response.Status, err, text)
			continue
		}
		if p.Field != test.field || !strings.Contains(p.Detail, test.says) || test.allowed != "" && !slices.Contains(p.Allowed, test.allowed) {
			t.Errorf("%s %s %.60s: %s", test.method, test.path, test.body, text)
		}
		if test.status == http.StatusMethodNotAllowed && response.Header.Get("Allow") != "GET, HEAD, POST" {
			t.Errorf("allowed is %q", response.Header.Get("Allow"))
		}
	}
}

func TestFormats(t *testing.T) {
	h := httpTo(t, serve(t, &ingest{}))
	for _, test := range []struct{ parameters, accept, media, begins string }{
		{"", "", "application/json", "{\n"},
		{"", "application/json", "application/json", "{\n"},
		{"", "text/html, application/x-ndjson;q=0.9", "application/x-ndjson", `{"id":`},
		{"", "application/jsonl", "application/jsonl", `{"id":`},
		{"format=jsonl", "", "application/jsonl", `{"id":`},
		{"format=csv", "application/x-ndjson", "text/csv; charset=utf-8", "repo,"},
		{"format=grep", "", "text/plain; charset=utf-8", "lib/a.ex:3:7: "},
	} {
		response, text := exchange(t, h, "GET", "/v1/query/def?"+test.parameters, "", "Accept", test.accept)
		if response.Header.Get("Content-Type") != test.media || !strings.HasPrefix(text, test.begins) {
			t.Errorf("%+v: %s, %s", test, response.Header.Get("Content-Type"), text)
		}
		if summary := response.Header.Get(api.AnswerHeader); !strings.Contains(summary, `"total":1`) {
			t.Errorf("%+v: summary %s", test, summary)
		}
	}
}

// A parameter has the texts that a flag has, whatever the type of its field.
func TestEveryParameterCanBeSet(t *testing.T) {
	for _, p := range query.Parameters() {
		set := false
		for _, text := range []string{"7", "7s", "missing", "2026-01-31", "true"} {
			var r query.Request
			err := p.Set(&r, []string{text}, time.Now())
			set = set || err == nil && !reflect.DeepEqual(r, query.Request{})
		}
		if !set || p.Name != url.QueryEscape(p.Name) || strings.ToLower(p.Name) != p.Name {
			t.Errorf("parameter %s of field %s (%v) takes nothing", p.Name, p.Field, p.Type)
		}
	}
}
