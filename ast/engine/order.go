package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"elixirscope/ast/query"
)

// orderBy returns a comparison of rows by one of their fields.
func orderBy(field string, rows []query.Row) (func(a, b query.Row) int, error) {
	field = strings.ReplaceAll(field, "-", "_")
	for _, row := range rows[:min(len(rows), 1)] {
		if _, ok := fieldOf(row, field); !ok {
			return nil, fmt.Errorf("%w %q: it is one of %s", ErrNoField, field, strings.Join(orderFields(row), ", "))
		}
	}
	return func(a, b query.Row) int {
		x, _ := fieldOf(a, field)
		y, _ := fieldOf(b, field)
		return cmp.Or(cmp.Compare(x.number, y.number), strings.Compare(x.text, y.text))
	}, nil
}

// sortKey is the value of a field: a number or a text.
type sortKey struct {
	number int64
	text   string
}

func fieldOf(row query.Row, field string) (sortKey, bool) {
	key, ok := sortKeys(row)[field]
	return key, ok
}

func orderFields(row query.Row) []string {
	var names []string
	for name := range sortKeys(row) {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func sortKeys(row query.Row) map[string]sortKey {
	path, line, column := row.Place()
	keys := map[string]sortKey{
		"repo": {text: repoOf(row)}, "path": {text: path}, "line": {number: int64(line)}, "column": {number: int64(column)},
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
