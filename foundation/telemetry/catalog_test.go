package telemetry_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"elixirscope/foundation/telemetry"

	"github.com/VictoriaMetrics/metrics"
)

var update = flag.Bool("update", false, "rewrite docs/metrics.md")

const document = "../../docs/metrics.md"

// The table is between two comments; what is around it is written by hand.
const begin, end = "<!-- made by go test ./foundation/telemetry -update -->\n", "<!-- end -->\n"

func TestDocumentIsTheCatalogue(t *testing.T) {
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no place for the table", document)
	}
	want := before + begin + table() + end + after
	if *update {
		if err := os.WriteFile(document, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if string(text) != want {
		t.Errorf("%s is not what the catalogue says: go test ./foundation/telemetry -update", document)
	}
}

func table() string {
	var b strings.Builder
	b.WriteString("| metric | type | unit | labels | |\n|---|---|---|---|---|\n")
	for _, m := range telemetry.Catalog() {
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", m.Name, m.Type, m.Unit, strings.Join(m.Labels, ", "), m.Help)
	}
	return b.String()
}

func TestCatalogueIsWellFormed(t *testing.T) {
	var names []string
	for _, m := range telemetry.Catalog() {
		names = append(names, m.Name)
		if err := metrics.ValidateMetric(m.Name); err != nil || !strings.HasPrefix(m.Name, "elixirscope_") {
			t.Errorf("%s: %v", m.Name, err)
		}
		if !slices.Contains([]string{"counter", "gauge", "histogram"}, m.Type) {
			t.Errorf("%s: type %q", m.Name, m.Type)
		}
		if strings.HasSuffix(m.Name, "_total") != (m.Type == "counter") {
			t.Errorf("%s: a counter ends in _total, and nothing else does", m.Name)
		}
		base := strings.TrimSuffix(m.Name, "_total")
		for _, unit := range []string{"bytes", "seconds"} {
			if strings.HasSuffix(base, "_"+unit) && !strings.HasSuffix(base, "_per_"+unit) && m.Unit != unit {
				t.Errorf("%s: unit %q", m.Name, m.Unit)
			}
		}
		if m.Help == "" {
			t.Errorf("%s: no help", m.Name)
		}
	}
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Error("the names are not in order, or not unique")
	}
}
