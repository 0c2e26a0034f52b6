package sql

// Table describes a table to whoever writes statements.
type Table struct {
	Name, Comment string
	Columns       []Column
}

// Column describes a column. An Argument is one of a table that is a function, in the
// order in which they are given, and a column of its rows as well.
type Column struct {
	Name, Type, Comment string
	Argument            bool
}

// Schema returns all tables.
func Schema() []Table {
	var all []Table
	for _, t := range tables() {
		all = append(all, t.describe())
	}
	return all
}

func (t *table[P]) describe() Table {
	d := Table{Name: t.name, Comment: t.comment}
	for i, c := range t.columns {
		d.Columns = append(d.Columns, Column{c.name, c.kind.String(), c.comment, i < t.arguments})
	}
	return d
}
