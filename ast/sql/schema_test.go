package sql_test

import (
	"fmt"
	"testing"

	"elixirscope/ast/sql"
)

// What is described is what SQLite knows, and every column says what it is.
func TestSchema(t *testing.T) {
	w := newWorld(t, []string{shop})
	for _, table := range sql.Schema() {
		if table.Comment == "" {
			t.Errorf("%s is not described", table.Name)
		}
		var got []string
		for _, row := range w.rows(t, "SELECT name, type FROM pragma_table_xinfo('"+table.Name+"')") {
			got = append(got, fmt.Sprint(row...))
		}
		var want []string
		for _, c := range table.Columns {
			if c.Comment == "" {
				t.Errorf("%s.%s is not described", table.Name, c.Name)
			}
			want = append(want, fmt.Sprint(c.Name, c.Type))
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s has the columns\n%v, described are\n%v", table.Name, got, want)
		}
	}
}
