package engine

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"

	"elixirscope/ast/query"
)

// results collects the rows of an answer: the first ones by its order, behind those of
// the pages before. All are counted.
type results struct {
	limit int   // rows
	bytes int64 // that the rows may hold, about
	field query.Field
	desc  bool
	after *result // the last one of the page before, nil on the first page

	kept   []result
	heaped bool  // kept is a heap whose top comes last in order
	held   int64 // bytes
	total  int
	behind int    // rows behind after
	cut    string // what has lowered the limit

	cutAtLimit bool // the limit is not what was asked for
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
	if r.after != nil && r.compare(new, *r.after) <= 0 {
		return
	}
	r.behind++
	switch {
	case len(r.kept) < r.limit:
		r.keep(new)
	case r.compare(new, r.top()) < 0:
		r.held -= sizeOf(r.kept[0].row)
		r.kept[0] = new
		r.held += sizeOf(row)
		heap.Fix(r, 0)
	}
	for r.held > r.bytes && len(r.kept) > 1 {
		r.top()
		r.held -= sizeOf(heap.Pop(r).(result).row)
		r.limit, r.cut = len(r.kept), query.CutMemory
	}
}

// pass counts rows that would not be kept.
func (r *results) pass(n int) {
	r.total += n
	r.behind += n
}

func (r *results) keep(new result) {
	r.held += sizeOf(new.row)
	if r.heaped {
		heap.Push(r, new)
		return
	}
	r.kept = append(r.kept, new)
}

// top returns the row that comes last.
func (r *results) top() result {
	if !r.heaped { // most answers never need it
		heap.Init(r)
		r.heaped = true
	}
	return r.kept[0]
}

// sort brings what was kept into order.
func (r *results) sort() {
	slices.SortFunc(r.kept, r.compare)
	r.heaped = false
}

// rows returns what was kept.
func (r *results) rows() []query.Row {
	rows := make([]query.Row, len(r.kept))
	for i := range r.kept {
		rows[i] = r.kept[i].row
	}
	return rows
}

// more reports whether there are rows behind those that were kept.
func (r *results) more() bool { return r.behind > len(r.kept) }

func (r *results) compare(a, b result) int {
	direction := 1
	if r.desc {
		direction = -1
	}
	return cmp.Or(direction*cmp.Compare(a.number, b.number), direction*strings.Compare(a.text, b.text),
		comparePlaces(a.row, b.row), cmp.Compare(a.n, b.n))
}

func comparePlaces(a, b query.Row) int {
	if isMadeInOrder(a) || isMadeInOrder(b) {
		return 0
	}
	p, q := a.Place(), b.Place()
	return cmp.Or(strings.Compare(p.Repo, q.Repo), strings.Compare(p.Path, q.Path),
		cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column))
}

func isMadeInOrder(row query.Row) bool {
	switch row.(type) {
	case *query.StatsRow, *query.EventRow, *query.EdgeRow:
		return true
	}
	return false
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
