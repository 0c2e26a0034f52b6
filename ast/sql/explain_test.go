package sql_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"elixirscope/ast/query"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite testdata")

// The plans in testdata/plans.txtar show which access path each statement takes.
func TestPlans(t *testing.T) {
	const golden = "testdata/plans.txtar"
	w := newWorld(t, archives(t))
	archive, err := txtar.ParseFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	for i := range archive.Files {
		section := &archive.Files[i]
		a, err := w.sql.Run(t.Context(), query.Request{Verb: query.SQL, SQL: section.Name, Explain: true})
		if err != nil {
			t.Errorf("%s: %v", section.Name, err)
			continue
		}
		var b strings.Builder
		for _, row := range a.Rows {
			fmt.Fprintln(&b, row.(*query.SQLRow).Text(2))
		}
		if *update {
			section.Data = []byte(b.String())
		} else if b.String() != string(section.Data) {
			t.Errorf("%s\ngot:\n%swant:\n%s", section.Name, b.String(), section.Data)
		}
	}
	if *update {
		if err := os.WriteFile(golden, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
