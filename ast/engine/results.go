package engine

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"

	"elixirscope/ast/query"
)

// maxRows bounds an answer.
const maxRows = 1_000_000

// results collects the rows of an answer. Of a request with a limit only the first
// ones by its order are kept, and all are counted.
type results struct {
	limit int // 0 is none
	field query.Field
	desc  bool
	kept  []result // with a limit, a heap whose top comes last in order
	total int
}

type result struct {
	row    query.Row
	number int64 // of the field that orders the rows,
	text   string
	n      int // so that rows of equal order and place stay as they came
}

func (r *results) add(row query.Row) {
	new := result{row: row, n: r.total}
	switch {
	case r.field.Number != nil:
		new.number = r.field.Number(row)
	case r.field.Text != nil:
		new.text = r.field.Text(row)
	}
	r.total++
	switch {
	case r.limit == 0 && len(r.kept) <= maxRows: // Run refuses more
		r.kept = append(r.kept, new)
	case r.limit == 0:
	case len(r.kept) < r.limit:
		heap.Push(r, new)
	case r.compare(new, r.kept[0]) < 0:
		r.kept[0] = new
		heap.Fix(r, 0)
	}
}

// rows returns what was kept, in order.
func (r *results) rows() []query.Row {
	slices.SortFunc(r.kept, r.compare)
	rows := make([]query.Row, len(r.kept))
	for i := range r.kept {
		rows[i] = r.kept[i].row
	}
	return rows
}

func (r *results) compare(a, b result) int {
	direction := 1
	if r.desc {
		direction = -1
	}
	return cmp.Or(direction*cmp.Compare(a.number, b.number), direction*strings.Compare(a.text, b.text),
		comparePlaces(a.row, b.row), cmp.Compare(a.n, b.n))
}

func comparePlaces(a, b query.Row) int {
	switch a.(type) {
	case *query.StatsRow, *query.EventRow:
		return 0 // made in order
	}
	p, q := a.Place(), b.Place()
	return cmp.Or(strings.Compare(p.Repo, q.Repo), strings.Compare(p.Path, q.Path),
		cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

// Len, Less, Swap, Push and Pop implement heap.Interface.
func (r *results) Len() int           { return len(r.kept) }
func (r *results) Less(i, j int) bool { return r.compare(r.kept[i], r.kept[j]) > 0 }
func (r *results) Swap(i, j int)      { r.kept[i], r.kept[j] = r.kept[j], r.kept[i] }
func (r *results) Push(x any)         { r.kept = append(r.kept, x.(result)) }
func (r *results) Pop() any {
	last := r.kept[len(r.kept)-1]
	r.kept = r.kept[:len(r.kept)-1]
	return last
}
