package sql_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"elixirscope/ast/query"

	"pgregory.net/rapid"
)

// Whatever conditions a table is given, it has the rows that SQLite finds when it looks
// at all rows itself.
func TestAccessPathsAgainstFullScan(t *testing.T) {
	w := newWorld(t, archives(t))
	for _, table := range []string{"repositories", "files", "symbols", "refs", "calls", "imports", "diagnostics", "changes"} {
		t.Run(table, func(t *testing.T) {
			columns := w.columns(t, table)
			all := w.rows(t, "SELECT * FROM "+table)
			if len(all) == 0 {
				t.Fatal("no rows")
			}
			rapid.Check(t, func(t *rapid.T) { compareWithFullScan(t, w, table, columns, all) })
		})
	}
}

func (w *world) columns(t testing.TB, table string) []string {
	var names []string
	for _, row := range w.rows(t, "PRAGMA table_info("+table+")") {
		names = append(names, row[1].(string))
	}
	return names
}

func compareWithFullScan(t *rapid.T, w *world, table string, columns []string, all [][]any) {
	where := "1"
	for i := range rapid.IntRange(1, 3).Draw(t, "conditions") {
		connective := " AND "
		if i > 0 && rapid.IntRange(0, 4).Draw(t, "or") == 0 {
			connective = " OR "
		}
		where += connective + drawCondition(t, columns, all)
	}
	var order []string
	for _, c := range rapid.SliceOfNDistinct(rapid.SampledFrom(orderable(columns)), 0, 3, rapid.ID).Draw(t, "order") {
		order = append(order, quoted(c))
	}
	tail := ""
	if len(order) > 0 {
		tail = " ORDER BY " + strings.Join(order, ", ")
	}
	indexed := w.texts(t, fmt.Sprintf("SELECT * FROM %s WHERE %s%s", table, where, tail))
	scanned := w.texts(t, fmt.Sprintf("WITH m AS MATERIALIZED (SELECT * FROM %s) SELECT * FROM m WHERE %s%s", table, where, tail))
	slices.Sort(indexed)
	slices.Sort(scanned)
	if !slices.Equal(indexed, scanned) {
		t.Fatalf("%s WHERE %s\n%d rows:\n%s\nof a full scan %d:\n%s", table, where, len(indexed), strings.Join(indexed, "\n"), len(scanned), strings.Join(scanned, "\n"))
	}
	if len(order) == 0 {
		return
	}
	tail += fmt.Sprintf(" LIMIT %d OFFSET %d", rapid.IntRange(0, 30).Draw(t, "limit"), rapid.IntRange(0, 30).Draw(t, "offset"))
	of := strings.Join(order, ", ")
	indexed = w.texts(t, fmt.Sprintf("SELECT %s FROM %s WHERE %s%s", of, table, where, tail))
	scanned = w.texts(t, fmt.Sprintf("WITH m AS MATERIALIZED (SELECT * FROM %s) SELECT %s FROM m WHERE %s%s", table, of, where, tail))
	if !slices.Equal(indexed, scanned) {
		t.Fatalf("%s WHERE %s%s\n%q\nof a full scan\n%q", table, where, tail, indexed, scanned)
	}
}

// orderable puts the columns first that access paths may be ordered by.
func orderable(columns []string) []string {
	var some []string
	for _, c := range columns {
		if slices.Contains([]string{"repo", "path", "line", "name", "qualified_name", "module", "seq", "language"}, c) {
			some = append(some, c)
		}
	}
	return some
}

// drawCondition draws a condition on a column, most of the time about a value that it
// has.
func drawCondition(t *rapid.T, columns []string, all [][]any) string {
	n := rapid.IntRange(0, len(columns)-1).Draw(t, "column")
	if rapid.Bool().Draw(t, "indexed") {
		n = slices.Index(columns, rapid.SampledFrom(orderable(columns)).Draw(t, "of"))
	}
	column := quoted(columns[n])
	value := func() any { return all[rapid.IntRange(0, len(all)-1).Draw(t, "row")][n] }
	switch op := rapid.SampledFrom([]string{"=", "<", "<=", ">", ">=", "IN", "GLOB", "LIKE", "IS", "IS NULL", "<>", "BETWEEN", "NOCASE"}).Draw(t, "operator"); op {
	case "IN":
		var list []string
		for range rapid.IntRange(0, 4).Draw(t, "length") {
			list = append(list, drawLiteral(t, value()))
		}
		return fmt.Sprintf("%s IN (%s)", column, strings.Join(list, ", "))
	case "GLOB", "LIKE":
		return fmt.Sprintf("%s %s %s", column, op, literal(drawPattern(t, op, fmt.Sprint(value()))))
	case "IS NULL":
		return column + " IS NULL"
	case "BETWEEN":
		return fmt.Sprintf("%s BETWEEN %s AND %s", column, drawLiteral(t, value()), drawLiteral(t, value()))
	case "NOCASE":
		return fmt.Sprintf("%s = %s COLLATE NOCASE", column, literal(strings.ToUpper(fmt.Sprint(value()))))
	default:
		return fmt.Sprintf("%s %s %s", column, op, drawLiteral(t, value()))
	}
}

// drawLiteral draws a literal of a value, or of one like it of another kind.
func drawLiteral(t *rapid.T, v any) string {
	switch rapid.IntRange(0, 9).Draw(t, "kind") {
	case 0:
		return literal(fmt.Sprint(v))
	case 1:
		return rapid.SampledFrom([]string{"NULL", "1", "1.5", "2.0", "''", "x'61'", "-1", "9e99"}).Draw(t, "other")
	}
	return literal(v)
}

// drawPattern makes a pattern of a text: some characters of it are any.
func drawPattern(t *rapid.T, op, s string) string {
	one, several := "?", "*"
	if op == "LIKE" {
		one, several = "_", "%"
	}
	runes := []rune(s)
	n := rapid.IntRange(0, len(runes)).Draw(t, "prefix")
	pattern := string(runes[:n])
	if op == "LIKE" && rapid.Bool().Draw(t, "upper") {
		pattern = strings.ToUpper(pattern)
	}
	switch rapid.IntRange(0, 2).Draw(t, "rest") {
	case 0:
		return pattern + several
	case 1:
		if n < len(runes) {
			return pattern + one + string(runes[n+1:])
		}
	}
	return pattern + string(runes[n:])
}

func quoted(column string) string { return `"` + column + `"` }

func literal(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	}
	return fmt.Sprint(v)
}

// texts returns the rows of a statement as texts.
func (w *world) texts(t *rapid.T, statement string) []string {
	a, err := w.sql.Run(t.Context(), query.Request{Verb: query.SQL, SQL: statement})
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	texts := make([]string, len(a.Rows))
	for i, row := range a.Rows {
		texts[i] = fmt.Sprintf("%#v", row.(*query.SQLRow).Values)
	}
	return texts
}
