package sql

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// table is a virtual table. What it reads comes in pages of rows, such as the symbols of
// one file.
type table[P any] struct {
	name, comment string
	columns       []column[P]
	// arguments are the first columns, hidden, where the table is a function; all but
	// the last have to be given.
	arguments int
	paths     []path[P]
	// load reads what the rows of a page are made of, and returns how many there are.
	load func(st *statement, p *P) (rows int, err error)
	// id returns what tells a row from all others of the table in one statement.
	id func(st *statement, p *P, row int) int64
}

// column is a column of a table with pages P.
type column[P any] struct {
	name    string
	kind    kind
	comment string
	// ofPage says that the value is the same in all rows of a page, and known before
	// the page is loaded.
	ofPage bool
	value  func(p *P, row int) value
	// share is the part of the rows that one value has, about.
	share float64
}

// path is a way to find rows.
type path[P any] struct {
	// match chooses the conditions that the path uses, and says what that costs. ok is
	// false when there are none for it.
	match func(st *statement, all []offer) (use choice, ok bool)
	// open yields the pages. filters are those of the plan; it needs only use those of
	// the path, all are applied later.
	open func(st *statement, filters filters) iter.Seq2[*P, error]
	// ordered are the columns that the rows are ordered by, one after the other.
	ordered []string
}

// choice is what a path does with conditions.
type choice struct {
	used  []offer
	rows  float64 // that the path finds, about
	pages float64 // that have to be loaded
}

// offer is a condition that SQLite offers to a table.
type offer struct {
	condition
	name  string // of the column
	index int    // among SQLite's
	// literal is what the column is compared with, where the statement says so itself.
	literal *filter
}

// declaration returns the statement that declares the table.
func (t *table[P]) declaration() string {
	parts := make([]string, len(t.columns))
	for i, c := range t.columns {
		parts[i] = sqlite3.QuoteIdentifier(c.name) + " " + c.kind.String()
		if i < t.arguments {
			parts[i] += " HIDDEN"
		}
	}
	return "CREATE TABLE x(" + strings.Join(parts, ", ") + ")"
}

func (t *table[P]) columnNames() []string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return names
}

// register makes the table known to a connection.
func (t *table[P]) register(c *connection) error {
	connect := func(db *sqlite3.Conn, _, _, _ string, _ ...string) (*virtualTable[P], error) {
		if err := db.DeclareVTab(t.declaration()); err != nil {
			return nil, fmt.Errorf("declare table %s: %w", t.name, err)
		}
		return &virtualTable[P]{table: t, connection: c, names: t.columnNames(), plans: make(map[string]*plan)}, nil
	}
	return sqlite3.CreateModule(c.db, t.name, nil, connect)
}

// virtualTable is a table of a connection. It implements sqlite3.VTab.
type virtualTable[P any] struct {
	*table[P]
	connection *connection
	names      []string
	plans      map[string]*plan // by their texts
}

// Open implements sqlite3.VTab.
func (t *virtualTable[P]) Open() (sqlite3.VTabCursor, error) {
	return &cursor[P]{virtualTable: t}, nil
}

// BestIndex implements sqlite3.VTab.
func (t *virtualTable[P]) BestIndex(info *sqlite3.IndexInfo) error {
	st := t.connection.statement
	offers, err := t.offers(info)
	if err != nil {
		return err
	}
	best, bestPath, bestCost := choice{}, -1, 0.0
	for i := range t.paths {
		use, ok := t.paths[i].match(st, offers)
		if cost := use.cost(); ok && (bestPath < 0 || cost < bestCost) {
			best, bestPath, bestCost = use, i, cost
		}
	}
	if bestPath < 0 {
		return sqlite3.CONSTRAINT
	}
	p := plan{path: "all " + t.name, used: len(best.used), rows: best.rows}
	if p.used > 0 {
		p.path = t.name
	}
	for i, o := range append(slices.Clone(best.used), t.others(offers, best.used, &p)...) {
		p.conditions = append(p.conditions, o.condition)
		isArgument := i < p.used && o.column < t.arguments
		info.ConstraintUsage[o.index] = sqlite3.IndexConstraintUsage{ArgvIndex: len(p.conditions), Omit: isArgument}
		if o.operator == oneOf {
			info.In(o.index, 1)
		}
	}
	p.order = t.order(info, &t.paths[bestPath], best.used)
	info.OrderByConsumed = len(p.order) > 0
	info.IdxNum, info.IdxStr = bestPath, p.text(t.names)
	info.EstimatedCost, info.EstimatedRows = bestCost, int64(max(p.rows, 1))
	return nil
}

// cost returns what a choice costs: the reading of a page costs as much as some hundred
// rows.
func (c choice) cost() float64 { return 1 + c.rows + 100*c.pages }

// offers returns the conditions that can be pushed down.
func (t *virtualTable[P]) offers(info *sqlite3.IndexInfo) ([]offer, error) {
	var all []offer
	missing := t.arguments > 0
	for i, c := range info.Constraint {
		op, ok := operatorOf(c.Op)
		if !ok || c.Column < 0 {
			continue
		}
		column := &t.columns[c.Column]
		if c.Column == 0 {
			missing = false
		}
		if !c.Usable || column.kind == text && info.Collation(i) != "BINARY" ||
			column.kind != text && (op == glob || op == like) {
			continue
		}
		o := offer{condition: condition{c.Column, op}, name: column.name, index: i}
		if op == equal && c.Column >= t.arguments && info.In(i, -1) {
			o.operator = oneOf
		} else if v, err := info.RHSValue(i); err == nil {
			f := o.bind(column.kind, v)
			o.literal = &f
		}
		all = append(all, o)
	}
	if missing {
		return nil, fmt.Errorf("%s is a function: write %s('...')", t.name, t.name)
	}
	return all, nil
}

// others returns the offers that a path does not use, and makes the rows of the plan
// fewer by what they let pass.
func (t *virtualTable[P]) others(all, used []offer, p *plan) []offer {
	var rest []offer
	for _, o := range all {
		if slices.ContainsFunc(used, func(u offer) bool { return u.index == o.index }) {
			continue
		}
		rest = append(rest, o)
		share := t.columns[o.column].share
		if share == 0 {
			share = 0.1
		}
		switch o.operator {
		case equal:
			p.rows *= share
		case oneOf:
			p.rows *= min(4*share, 0.5)
		default:
			p.rows *= 0.3
		}
	}
	return rest
}

// order returns the columns that a statement orders by, if the path gives the rows in
// that order.
func (t *virtualTable[P]) order(info *sqlite3.IndexInfo, p *path[P], used []offer) []string {
	ordered := p.ordered
	var names []string
	for _, by := range info.OrderBy {
		if by.Column < 0 || by.Desc {
			return nil
		}
		name := t.names[by.Column]
		for len(ordered) > 0 && ordered[0] != name && isFixed(used, ordered[0]) {
			ordered = ordered[1:]
		}
		if len(ordered) == 0 || ordered[0] != name {
			return nil
		}
		names, ordered = append(names, name), ordered[1:]
	}
	return names
}

// isFixed reports whether a column has one value only.
func isFixed(used []offer, column string) bool {
	return slices.ContainsFunc(used, func(o offer) bool { return o.name == column && o.operator == equal })
}
