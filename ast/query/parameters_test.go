package query_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"elixirscope/ast/query"
)

func TestParseSince(t *testing.T) {
	now := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	for text, want := range map[string]struct {
		after uint64
		since time.Time
		fails bool
	}{
		"7": {after: 7}, "24h": {since: now.Add(-24 * time.Hour)}, "2d": {since: now.Add(-48 * time.Hour)}, "0s": {since: now},
		"2026-01-31T12:00:00Z": {since: time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)},
		"2026-01-31":           {since: time.Date(2026, 1, 31, 0, 0, 0, 0, time.Local)},
		"2026-01-31 12:00:00":  {since: time.Date(2026, 1, 31, 12, 0, 0, 0, time.Local)},
		"-1h":                  {fails: true}, "": {fails: true}, "yesterday": {fails: true}, "d": {fails: true}, "99999d": {fails: true}, "-1d": {fails: true},
	} {
		after, since, err := query.ParseSince(text, now)
		var fault *query.FieldError
		if after != want.after || !since.Equal(want.since) || errors.As(err, &fault) != want.fails || want.fails && fault.Field != "since" {
			t.Errorf("%q: %d, %v, %v", text, after, since, err)
		}
	}
}

// Each field of the JSON of a request is one parameter, but for the verb.
func TestParametersAreTheFields(t *testing.T) {
	parameters := query.Parameters()
	var names []string
	for _, p := range parameters {
		names = append(names, p.Name)
		nested := `{"` + strings.ReplaceAll(p.Field, ".", `":{"`) + `":null` + strings.Repeat("}", 1+strings.Count(p.Field, "."))
		decoder := json.NewDecoder(strings.NewReader(nested))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(new(query.Request)); err != nil {
			t.Errorf("%s is no field of a request: %s: %v", p.Name, nested, err)
		}
	}
	slices.Sort(names)
	if unique := slices.Compact(slices.Clone(names)); len(unique) != len(names) {
		t.Errorf("two fields have one name: %v", names)
	}
	for _, name := range []string{"selector", "lang", "kind", "doc", "min-complexity", "max-lag", "since", "limit"} {
		if !slices.Contains(names, name) {
			t.Errorf("no parameter %s: %v", name, names)
		}
	}
	if slices.Contains(names, "verb") || slices.Contains(names, "filter") {
		t.Errorf("parameters are %v", names)
	}
}

func TestSetParameters(t *testing.T) {
	no := false
	for _, test := range []struct {
		name  string
		texts []string
		want  query.Request
		says  string // of an error
	}{
		{"lang", []string{"go,elixir", "rust"}, query.Request{Filter: query.Filter{Languages: []string{"go", "elixir", "rust"}}}, ""},
		{"selector", []string{"a/1"}, query.Request{Selector: query.ParseSelector("a/1")}, ""},
		{"test", []string{"false"}, query.Request{Filter: query.Filter{Test: &no}}, ""},
		{"desc", []string{""}, query.Request{Desc: true}, ""},
		{"doc", []string{"missing"}, query.Request{Filter: query.Filter{DocMissing: true}}, ""},
		{"wait", []string{"1m"}, query.Request{Wait: time.Minute}, ""},
		{"min-complexity", []string{"4294967296"}, query.Request{}, "a whole number, not negative"},
		{"limit", []string{"9223372036854775808"}, query.Request{}, "a whole number"},
		{"limit", nil, query.Request{}, "given 0 times"},
		{"wait", []string{"1"}, query.Request{}, "a duration"},
		{"doc", []string{"yes"}, query.Request{}, "only be missing"},
	} {
		var got query.Request
		i := slices.IndexFunc(query.Parameters(), func(p query.Parameter) bool { return p.Name == test.name })
		err := query.Parameters()[i].Set(&got, test.texts, time.Now())
		if test.says == "" && (err != nil || !reflect.DeepEqual(got, test.want)) {
			t.Errorf("%s %q: %+v, %v", test.name, test.texts, got, err)
		}
		var fault *query.FieldError
		if test.says != "" && (!errors.As(err, &fault) || fault.Field != test.name || !strings.Contains(err.Error(), test.says)) {
			t.Errorf("%s %q: %v", test.name, test.texts, err)
		}
	}
}
