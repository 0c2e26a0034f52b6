package engine

import (
	"math"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// Requests that differ in a field that an answer depends on are different questions.
func TestQuestionHoldsEveryField(t *testing.T) {
	when := map[string]bool{"AtLeast": true, "Wait": true, "Follow": true, "MaxLag": true, "Explain": true, "Timeout": true}
	seen := map[string]string{questionOf(repository.State{}, query.Request{}).request: "nothing"}
	var change func(path string, request query.Request, field func(*query.Request) reflect.Value)
	change = func(path string, request query.Request, field func(*query.Request) reflect.Value) {
		v := field(&request)
		if v.Kind() == reflect.Struct && v.Type() != reflect.TypeFor[time.Time]() {
			for i := range v.NumField() {
				change(path+"."+v.Type().Field(i).Name, query.Request{}, func(r *query.Request) reflect.Value { return field(r).Field(i) })
			}
			return
		}
		for _, value := range valuesOf(v.Type()) {
			v.Set(value)
			text := questionOf(repository.State{}, request).request
			if other, known := seen[text]; known != when[path[1:]] {
				t.Errorf("%s = %v is the question of %s", path, value, other)
			}
			seen[text] = path
		}
	}
	change("", query.Request{}, func(r *query.Request) reflect.Value { return reflect.ValueOf(r).Elem() })
	if questionOf(repository.State{}, query.Request{}) == questionOf(repository.State{1}, query.Request{}) {
		t.Error("the state is not part of the question")
	}
	one, two := query.Request{}, query.Request{}
	one.Filter.Status = "a b"
	two.Filter.Status, two.Filter.Reason = "a", "b "
	if questionOf(repository.State{}, one) == questionOf(repository.State{}, two) {
		t.Error("one field is taken for two")
	}
}

// valuesOf returns values of a type that are not zero, and differ.
func valuesOf(of reflect.Type) []reflect.Value {
	var values []reflect.Value
	for _, v := range []any{true, 1, 2, "a", "\xff", "\xfe", time.Unix(1, 0), time.Unix(0, 1), []string{"a"}, []string{"a", "b"}, []string{"a b"}, []string{""}, new(bool), &[]bool{true}[0]} {
		value := reflect.ValueOf(v)
		same := value.Type() == of || value.Kind() == of.Kind() && value.Kind() == reflect.String
		if number := value.Kind() == reflect.Int && of.Kind() >= reflect.Int && of.Kind() <= reflect.Uint64; number || same {
			values = append(values, value.Convert(of))
		}
	}
	return values
}

// A copy is equal, shares no memory that may change or is large, and takes of the heap
// what is counted.
func TestDetach(t *testing.T) {
	table := strings.Repeat("all the strings of a file ", 1<<20)
	commit := table[:10]
	answer := &query.Answer{AsOf: query.AsOf{Commit: &commit}, Near: []string{table[3:9]}, Rows: []query.Row{}}
	arity, moment := int16(2), time.Unix(1, 2).UTC()
	for n := range 5000 {
		answer.Rows = append(answer.Rows,
			&query.SymbolRow{Path: "lib/a.go", Name: table[n%97 : n%97+13], Doc: table[n : n+50], Arity: &arity, Arities: []int16{1, 2},
				Flags: []string{}, Details: &query.Details{Tags: []string{table[5:9]}, Clauses: []query.Clause{{Line: 1}}}},
			&query.NodeRow{Node: &query.Node{Children: []*query.Node{{Kind: "leaf", Text: table[n : n+20]}}}},
			&query.EventRow{Data: query.EventData{RevisionTime: &moment}})
	}
	before := heapInUse()
	copied, counted, ok := detach(answer, 1<<30)
	taken := int64(heapInUse() - before)
	if !ok || !reflect.DeepEqual(copied, answer) {
		t.Fatal("the copy is not equal")
	}
	if counted < taken*7/10 || counted > taken*13/10 {
		t.Errorf("%d bytes are counted, %d are taken", counted, taken)
	}
	answer.Rows[0].(*query.SymbolRow).Details.Tags[0] = "changed"
	if copied.Rows[0].(*query.SymbolRow).Details.Tags[0] == "changed" {
		t.Error("the copy shares memory")
	}
	if _, bytes, ok := detach(answer, counted/2); ok || bytes > counted*6/10 {
		t.Errorf("%d bytes are copied where %d are too many", bytes, counted/2)
	}
	with := heapInUse()
	answer, table, commit = nil, "", ""
	if without := heapInUse(); with-without < 20<<20 {
		t.Error("the copy keeps the strings of the file")
	}
	runtime.KeepAlive(copied)
}

// heapInUse returns the bytes in use, when the collector finds no more that are not: what earlier
// tests left goes in several rounds.
func heapInUse() uint64 {
	var m runtime.MemStats
	for before := uint64(math.MaxUint64); ; before = m.HeapAlloc {
		runtime.GC()
		runtime.ReadMemStats(&m)
		if m.HeapAlloc > before-before/1000 {
			return m.HeapAlloc
		}
	}
}
