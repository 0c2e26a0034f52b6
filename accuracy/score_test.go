package accuracy

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func call(name string, line int) Item {
	return Item{File: "f", Kind: Call, Construct: "bare", Name: name, Line: line, Arity: 1}
}

// TestCompareMultisets guards that an item found twice matches a truth that holds it
// once only once, and the other way round.
func TestCompareMultisets(t *testing.T) {
	truth := []Item{call("once", 1), call("twice", 2), call("twice", 2), call("missed", 3)}
	found := []Item{call("once", 1), call("once", 1), call("twice", 2), call("missed", 4)}
	got := compare(truth, found, 10)
	want := map[Row]Score{{Call, "bare"}: {
		Truth: 4, Found: 4, Matched: 2,
		Misses: []Item{call("twice", 2), call("missed", 3)},
		Extras: []Item{call("once", 1), call("missed", 4)},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestScoreKeepsFewExamples(t *testing.T) {
	var sum Score
	for range 3 {
		for _, score := range compare([]Item{call("a", 1), call("b", 2)}, nil, 4) {
			sum.add(score, 4)
		}
	}
	if sum.Truth != 6 || len(sum.Misses) != 4 {
		t.Errorf("truth %d, %d examples; want 6 and 4", sum.Truth, len(sum.Misses))
	}
}

func TestPercentNeverRoundsUp(t *testing.T) {
	for share, want := range map[float64]string{1: "100.00 %", 0.99999: "99.99 %", 0: "0.00 %", 0.5: "50.00 %"} {
		if got := percent(share); got != want {
			t.Errorf("percent(%v) = %q, want %q", share, got, want)
		}
	}
}

func TestShortfalls(t *testing.T) {
	r := &Report{Totals: map[Kind]Score{
		Definition: {Truth: 1000, Found: 1000, Matched: 995},
		Call:       {Truth: 1000, Found: 990, Matched: 985},
	}}
	got := r.Shortfalls(Subject{})
	want := []string{"recall of call is 98.50 %, must be 99.00 %"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := r.Shortfalls(Subject{Thresholds: map[Kind]Threshold{Call: {}}}); got != nil {
		t.Errorf("got %q without a threshold for calls", got)
	}
}

// TestUpdateDocument guards that what people write around a table survives it.
func TestUpdateDocument(t *testing.T) {
	path := filepath.Join(t.TempDir(), "accuracy.md")
	if err := os.WriteFile(path, []byte("# Accuracy\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	r := &Report{Subject: "go", Corpus: "corpus", TruthName: "parser", Totals: map[Kind]Score{Call: {Truth: 1}}}
	update := func() string {
		t.Helper()
		if err := r.UpdateDocument(path); err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(content)
	}
	first := update()
	if err := os.WriteFile(path, []byte(first+"\nKnown misses: none.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	r.Totals[Call] = Score{Truth: 7}
	second := update()
	if !strings.HasSuffix(second, "\nKnown misses: none.\n") || strings.Count(second, "## go") != 1 ||
		!strings.Contains(second, "| all call | 7 |") || strings.Contains(second, "| all call | 1 |") {
		t.Errorf("updated document:\n%s", second)
	}
}

func TestRunScript(t *testing.T) {
	shell, err := Tool("sh")
	if err != nil {
		t.Skip(err)
	}
	corpus := Corpus{Root: t.TempDir(), Files: []string{"a", "b"}}
	var got []Item
	emit := func(item Item) { got = append(got, item) }
	script := `while read f; do echo "{\"file\":\"$f\",\"kind\":\"def\",\"name\":\"$NAME\",\"line\":2}"; done`
	if err := RunScript(t.Context(), corpus, emit, []string{"NAME=n"}, shell, "-c", script); err != nil {
		t.Fatal(err)
	}
	want := []Item{
		{File: "a", Kind: Definition, Name: "n", Line: 2, Arity: NoArity},
		{File: "b", Kind: Definition, Name: "n", Line: 2, Arity: NoArity},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	err = RunScript(t.Context(), corpus, emit, nil, shell, "-c", "echo broken >&2; exit 3")
	if err == nil || !strings.Contains(err.Error(), "broken") {
		t.Errorf("error %v does not hold what the script printed", err)
	}
	err = RunScript(t.Context(), corpus, emit, nil, shell, "-c", "echo '{\"file\":'")
	if err == nil {
		t.Error("half an object is no error")
	}
}

func TestUnseenLeavesOut(t *testing.T) {
	u := make(unseen)
	u.add(Item{Kind: Unseen, Line: 2})
	u.add(Item{Kind: Unseen, Line: 3, Name: "f"})
	seen, left := u.leaveOut([]Item{
		{Kind: Definition, Line: 1, Name: "kept"},
		{Kind: Definition, Line: 2, Name: "skipped by the preprocessor"},
		{Kind: Call, Line: 3, Name: "f"},
		{Kind: Call, Line: 3, Name: "object f"},
		{Kind: Call, Line: 3, Name: "g"},
		{Kind: Definition, Line: 3, Name: "f"},
	})
	want := []Item{
		{Kind: Definition, Line: 1, Name: "kept"},
		{Kind: Call, Line: 3, Name: "g"},
		{Kind: Definition, Line: 3, Name: "f"},
	}
	if !slices.Equal(seen, want) || left != 3 {
		t.Errorf("leaveOut left %d out and kept %v, want 3 and %v", left, seen, want)
	}
}
