package engine

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"elixirscope/ast/query"
)

// sortBy orders rows by one of their fields, then by place.
func (r *run) sortBy(field string) error {
	type keyed struct {
		key sortKey
		row query.Row
	}
	list := make([]keyed, len(r.rows))
	for i, row := range r.rows {
		keys := sortKeys(row)
		key, ok := keys[field]
		if !ok {
			return fmt.Errorf("%w %q: it is one of %s", ErrNoField, field,
				strings.Join(slices.Sorted(maps.Keys(keys)), ", "))
		}
		list[i] = keyed{key, row}
	}
	direction := 1
	if r.request.Desc {
		direction = -1
	}
	slices.SortStableFunc(list, func(a, b keyed) int {
		return cmp.Or(direction*cmp.Compare(a.key.number, b.key.number),
			direction*strings.Compare(a.key.text, b.key.text), comparePlaces(a.row, b.row))
	})
	for i := range list {
		r.rows[i] = list[i].row
	}
	return nil
}

// sortKey is the value of a field: a number or a text.
type sortKey struct {
	number int64
	text   string
}

func sortKeys(row query.Row) map[string]sortKey {
	at := row.Place()
	keys := map[string]sortKey{
		"repo": {text: at.Repo}, "path": {text: at.Path}, "line": {number: int64(at.Line)}, "column": {number: int64(at.Column)},
	}
	number := func(name string, n uint32) { keys[name] = sortKey{number: int64(n)} }
	text := func(name, s string) { keys[name] = sortKey{text: s} }
	switch r := row.(type) {
	case *query.SymbolRow:
		text("name", r.Name)
		text("qualified_name", r.QualifiedName)
		text("kind", r.Kind)
		text("language", r.Language)
		text("visibility", r.Visibility)
		var m query.Metrics
		if r.Metrics != nil {
			m = *r.Metrics
		}
		number("lines", max(m.Lines, r.EndLine-r.StartLine+1))
		number("parameters", m.Parameters)
		number("cyclomatic", m.Cyclomatic)
		number("complexity", m.Cyclomatic)
		number("cognitive", m.Cognitive)
		number("nesting", m.Nesting)
		number("calls", m.Calls)
	case *query.ReferenceRow:
		text("name", r.Name)
		text("role", r.Role)
		text("resolution", r.Resolution)
		text("language", r.Language)
	case *query.FileRow:
		text("language", r.Language)
		text("status", r.Status)
		keys["size"] = sortKey{number: r.Size}
		number("symbols", r.Symbols)
		number("references", r.References)
		number("errors", r.Errors)
	case *query.DependencyRow:
		text("module", r.Module)
		text("kind", r.Kind)
	}
	return keys
}
