package sql

import (
	"iter"

	"github.com/ncruces/go-sqlite3"
)

// cursor reads the rows of a table as one plan says. It implements sqlite3.VTabCursor.
type cursor[P any] struct {
	*virtualTable[P]
	statement *statement
	next      func() (*P, error, bool) // nil before the first Filter
	stop      func()
	ofPage    []filter
	ofRow     []filter
	page      *P
	row, rows int
	ended     bool
}

// maxPlans bounds the plans a table remembers.
const maxPlans = 256

// Filter implements sqlite3.VTabCursor.
func (c *cursor[P]) Filter(number int, text string, args ...sqlite3.Value) error {
	if err := c.Close(); err != nil {
		return err
	}
	p := c.plans[text]
	if p == nil {
		parsed, err := parsePlan(text, c.names)
		if err != nil {
			return err
		}
		if len(c.plans) >= maxPlans {
			clear(c.plans)
		}
		p, c.plans[text] = parsed, parsed
	}
	c.statement = c.connection.statement
	c.ofPage, c.ofRow = c.ofPage[:0], c.ofRow[:0]
	all := make(filters, len(p.conditions))
	for i, condition := range p.conditions {
		column := &c.columns[condition.column]
		f := condition.bind(column.kind, args[i])
		all[column.name] = append(all[column.name], f)
		if column.ofPage {
			c.ofPage = append(c.ofPage, f)
		} else {
			c.ofRow = append(c.ofRow, f)
		}
	}
	c.page, c.row, c.rows, c.ended = nil, 0, 0, false
	c.open(c.paths[number].open(c.statement, all))
	return c.advance()
}

// open begins to read pages. What is left open when the statement ends, it closes.
func (c *cursor[P]) open(pages iter.Seq2[*P, error]) {
	next, stop := iter.Pull2(pages)
	id := c.statement.onEnd(stop)
	c.next, c.stop = next, func() {
		c.statement.ended(id)
		stop()
	}
}

// Close ends the reading.
func (c *cursor[P]) Close() error {
	if c.stop != nil {
		c.stop()
	}
	c.next, c.stop = nil, nil
	return nil
}

// Next implements sqlite3.VTabCursor.
func (c *cursor[P]) Next() error {
	c.row++
	return c.advance()
}

// advance goes to the next row that passes, from the present one on.
func (c *cursor[P]) advance() error {
	for {
		for ; c.row < c.rows; c.row++ {
			if c.passes(c.ofRow, c.row) {
				return c.statement.failure
			}
		}
		if c.statement.ctx.Err() != nil {
			return sqlite3.INTERRUPT
		}
		page, err, ok := c.next()
		if err != nil {
			return c.statement.fail(err)
		}
		if !ok {
			c.ended = true
			return nil
		}
		c.page, c.row, c.rows = page, 0, 0
		if !c.passes(c.ofPage, 0) {
			continue
		}
		if c.rows, err = c.load(c.statement, page); err != nil {
			return c.statement.fail(err)
		}
	}
}

func (c *cursor[P]) passes(filters []filter, row int) bool {
	for i := range filters {
		if f := &filters[i]; !f.accepts(c.columns[f.column].value(c.page, row)) {
			return false
		}
	}
	return true
}

// EOF implements sqlite3.VTabCursor.
func (c *cursor[P]) EOF() bool { return c.ended }

// Column implements sqlite3.VTabCursor.
func (c *cursor[P]) Column(ctx sqlite3.Context, n int) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = memoryError(r)
		}
	}()
	v := c.columns[n].value(c.page, c.row)
	if err := c.statement.failure; err != nil {
		return err
	}
	v.result(ctx)
	return nil
}

// RowID implements sqlite3.VTabCursor.
func (c *cursor[P]) RowID() (int64, error) { return c.id(c.statement, c.page, c.row), nil }

// memoryError returns the error of a panic for want of memory, which is how the binding
// of SQLite tells it; other panics go on.
func memoryError(panicked any) error {
	err, ok := panicked.(error)
	if !ok || err.Error() != "sqlite3: out of memory" {
		panic(panicked)
	}
	return sqlite3.NOMEM
}
