package sql

import (
	"context"
	"fmt"
	"strings"

	"elixirscope/ast/query"

	"github.com/ncruces/go-sqlite3"
)

// run runs the statement of a request.
func (c *connection) run(st *statement, request query.Request, limits limits) (answer *query.Answer, err error) {
	c.statement = st
	c.db.SetInterrupt(st.ctx)
	defer func() {
		c.db.SetInterrupt(context.Background())
		c.statement = nil
	}()
	err = guarded(func() (err error) {
		answer, err = c.answer(request, limits)
		return err
	})
	return answer, err
}

func (c *connection) answer(request query.Request, limits limits) (*query.Answer, error) {
	text := request.SQL
	if request.Explain {
		text = "EXPLAIN QUERY PLAN " + text
	}
	prepared, err := c.prepare(text)
	if err != nil {
		return nil, err
	}
	st := c.statement
	answer := st.reader.Answer()
	answer.Query = request.String()
	err = collect(prepared, answer, request.Limit, limits)
	// The error of the last step comes once more.
	if guarded(prepared.Reset) != nil && err == nil {
		return nil, fmt.Errorf("BUG: %q ended well and was reset with an error", text)
	}
	if err != nil {
		return nil, err
	}
	if request.Explain {
		answer.Rows = planRows(answer.Rows)
	}
	answer.Total = len(answer.Rows)
	answer.Coverage.Unreadable, answer.Stats.KeysRead = st.unreadable, st.keysRead
	if answer.Total == 0 {
		answer.Why = "the statement gives no rows"
	}
	return answer, nil
}

// planRows makes rows of a plan, each step below the one it is part of, of those of
// SQLite: the number of a step, that of the one it is part of, nothing, and a text.
func planRows(rows []query.Row) []query.Row {
	columns := []string{"step", "of", "plan"}
	depths := make(map[any]int, len(rows))
	plan := make([]query.Row, len(rows))
	for i, row := range rows {
		v := row.(*query.SQLRow).Values
		depth := depths[v[1]]
		depths[v[0]] = depth + 1
		plan[i] = &query.SQLRow{Columns: columns, Values: []any{v[0], v[1], strings.Repeat("  ", depth) + fmt.Sprint(v[3])}}
	}
	return plan
}

// answerFactor is how many times the memory of SQLite the rows of an answer may have.
const answerFactor = 4

// collect adds the rows of a statement to an answer.
func collect(prepared *sqlite3.Stmt, answer *query.Answer, limit int, limits limits) error {
	columns := uniqueNames(prepared)
	bytes := int64(0)
	for prepared.Step() {
		switch {
		case limit > 0 && len(answer.Rows) == limit:
			answer.Truncated = true
			return nil
		case len(answer.Rows) == limits.rows:
			return errRows
		case bytes > answerFactor*limits.memory:
			return errBytes
		}
		row := &query.SQLRow{Columns: columns, Values: make([]any, len(columns))}
		for i := range row.Values {
			v, size := valueOf(prepared, i)
			row.Values[i], bytes = v, bytes+size
		}
		bytes += rowBytes
		answer.Rows = append(answer.Rows, row)
	}
	return prepared.Err()
}

// What a row and a value take beside their content.
const (
	rowBytes   = 96
	valueBytes = 32
)

// valueOf returns what a column has in the present row, and its size.
func valueOf(s *sqlite3.Stmt, column int) (v any, bytes int64) {
	switch s.ColumnType(column) {
	case sqlite3.INTEGER:
		return s.ColumnInt64(column), valueBytes
	case sqlite3.FLOAT:
		return s.ColumnFloat(column), valueBytes
	case sqlite3.TEXT:
		text := s.ColumnText(column)
		return text, valueBytes + int64(len(text))
	case sqlite3.BLOB:
		blob := s.ColumnBlob(column, nil)
		return blob, valueBytes + int64(len(blob))
	}
	return nil, valueBytes
}

// uniqueNames returns the names of the columns, those that come again with a number.
func uniqueNames(s *sqlite3.Stmt) []string {
	names := make([]string, s.ColumnCount())
	seen := make(map[string]bool, len(names))
	for i := range names {
		name := s.ColumnName(i)
		for n := 1; seen[name]; n++ {
			name = fmt.Sprintf("%s:%d", s.ColumnName(i), n)
		}
		names[i], seen[name] = name, true
	}
	return names
}
