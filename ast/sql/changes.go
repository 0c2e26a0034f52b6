package sql

import (
	"iter"
	"math"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// change is a page: the events of one change of a file.
type change struct {
	events *ast.FileEvents
	rows   []*query.EventRow
}

func changesTable() *table[change] {
	return &table[change]{name: "changes", comment: "what each batch changed, as long as that is kept", columns: changeColumns(),
		paths: []path[change]{{match: matchSequence, open: openSequence, ordered: []string{"seq"}}, {match: matchAllChanges, open: openSequence, ordered: []string{"seq"}}},
		load: func(st *statement, c *change) (int, error) {
			c.rows = st.reader.Events(c.events)
			return len(c.rows), nil
		},
		id: func(_ *statement, c *change, row int) int64 {
			return int64(c.events.Sequence)<<20 | int64(c.events.Ordinal+row)
		}}
}

func matchSequence(st *statement, all []offer) (choice, bool) {
	c, ok := matchAllChanges(st, all)
	for _, o := range all {
		if o.name == "seq" && ok {
			c.used = append(c.used, o)
			c.rows *= 0.1
		}
	}
	c.pages = c.rows / 4
	return c, len(c.used) > 0
}

func matchAllChanges(st *statement, _ []offer) (choice, bool) {
	s, err := st.statisticsOf()
	if err != nil {
		return choice{}, false
	}
	return choice{rows: s.events, pages: s.events / 4}, true
}

// openSequence yields the changes of the batches that the filters leave.
func openSequence(st *statement, f filters) iter.Seq2[*change, error] {
	first, last := f.numbers("seq")
	return func(yield func(*change, error) bool) {
		if first > last {
			return
		}
		stopped := false
		err := st.snapshot.Events(uint64(max(first, 1))-1, func(e *ast.FileEvents) error {
			if e.Sequence > uint64(last) {
				return repository.StopScan()
			}
			st.keysRead++
			events := *e
			if stopped = !yield(&change{events: &events}, nil); stopped {
				return repository.StopScan()
			}
			return st.ctx.Err()
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// numbers returns the range of what a column can be, both ends included.
func (f filters) numbers(column string) (first, last int64) {
	first, last = 0, math.MaxInt64
	for _, one := range f[column] {
		switch n := one.value.n; {
		case one.none:
			return 1, 0
		case one.all || one.isReal:
		case one.operator == oneOf:
			first = max(first, one.values[0].n)
			last = min(last, one.values[len(one.values)-1].n)
		case one.operator == equal:
			first, last = max(first, n), min(last, n)
		case one.operator == greater || one.operator == greaterEqual:
			first = max(first, n)
		default:
			last = min(last, n)
		}
	}
	return first, last
}

// event makes a column of an event.
func event(name string, k kind, comment string, of func(*query.EventRow) value) column[change] {
	return column[change]{name: name, kind: k, comment: comment,
		value: func(c *change, row int) value { return of(c.rows[row]) }}
}

// state makes a column of what a symbol was, or is.
func state(name string, k kind, comment string, before bool, of func(*ast.SymbolState) value) column[change] {
	return event(name, k, comment, func(r *query.EventRow) value {
		s := r.Data.After
		if before {
			s = r.Data.Before
		}
		if s == nil {
			return value{}
		}
		return of(s)
	})
}

func changeColumns() []column[change] {
	batch := func(name string, k kind, comment string, of func(*ast.FileEvents) value) column[change] {
		return column[change]{name: name, kind: k, comment: comment, ofPage: true,
			value: func(c *change, _ int) value { return of(c.events) }}
	}
	return []column[change]{
		batch("seq", integer, "number of the batch, as in as_of.seq", func(e *ast.FileEvents) value { return number(e.Sequence) }),
		batch("time", text, "when it was written, RFC 3339", func(e *ast.FileEvents) value { return textOf(e.Time.UTC().Format(time.RFC3339Nano)) }),
		event("kind", text, "file_indexed, symbol_added, symbol_changed, symbol_moved, ...", func(r *query.EventRow) value { return textOf(string(r.Data.Kind)) }),
		batch("repo", text, "name of the repository", func(e *ast.FileEvents) value { return textOf(e.Repo) }),
		event("path", text, "file; that where a move ends", func(r *query.EventRow) value { return textOf(r.Data.Path) }),
		event("line", integer, "line of the symbol, or where it was", func(r *query.EventRow) value { return number(r.Place().Line) }),
		batch("language", text, "language of the file", func(e *ast.FileEvents) value { return textOf(string(e.Language)) }),
		event("symbol", text, "qualified name, '' for what is of a file", func(r *query.EventRow) value { return textOf(r.Data.Symbol) }),
		event("what", text, "what happened in a few words", func(r *query.EventRow) value { return textOf(r.What()) }),
		event("changed", text, "JSON list of what it differs in: signature, body, ...", func(r *query.EventRow) value { return listOr(aspects(r)) }),
		event("position_only", integer, "1 if the symbol only stands elsewhere in its file", func(r *query.EventRow) value {
			e := ast.Event{Kind: r.Data.Kind, Changed: r.Data.Changed}
			return boolean(e.PositionOnly())
		}),
		state("before_symbol", text, "qualified name before", true, func(s *ast.SymbolState) value { return textOf(s.Symbol) }),
		state("before_path", text, "file before", true, func(s *ast.SymbolState) value { return textOf(s.Path) }),
		state("before_line", integer, "line before", true, func(s *ast.SymbolState) value { return number(s.Line) }),
		state("after_line", integer, "line now", false, func(s *ast.SymbolState) value { return number(s.Line) }),
		event("added", text, "JSON list of uses that came", func(r *query.EventRow) value { return edges(r.Data.Added) }),
		event("removed", text, "JSON list of uses that went", func(r *query.EventRow) value { return edges(r.Data.Removed) }),
		batch("revision", text, "commit it came with, null for a directory", func(e *ast.FileEvents) value { return textOr(e.Revision) }),
		event("id", text, "the same whenever it is told", func(r *query.EventRow) value { return textOf(r.ID) }),
	}
}

func aspects(r *query.EventRow) []string {
	var names []string
	for _, a := range r.Data.Changed {
		names = append(names, string(a))
	}
	return names
}

func edges(list []ast.Edge) value {
	if len(list) == 0 {
		return value{}
	}
	return jsonOf(list)
}
