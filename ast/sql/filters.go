package sql

import (
	"slices"

	"elixirscope/ast/repository"
)

// filters are the filters of a plan by the name of their column.
type filters map[string][]filter

// mayBe reports whether a text passes all filters on a column.
func (f filters) mayBe(column, s string) bool {
	return !slices.ContainsFunc(f[column], func(one filter) bool { return !one.accepts(textOf(s)) })
}

// texts returns what a column can be, when one of its filters says so.
func (f filters) texts(column string) ([]string, bool) {
	for i := range f[column] {
		if list, ok := f[column][i].texts(); ok {
			return list, true
		}
	}
	return nil, false
}

// prefix returns what all texts begin with that a column can be.
func (f filters) prefix(column string) string {
	longest := ""
	for i := range f[column] {
		if p := f[column][i].caseless(); len(p) > len(longest) {
			longest = p
		}
	}
	return longest
}

// ranges returns ranges, in order, that hold all texts that a column can be.
func (f filters) ranges(column string) []repository.Range {
	if list, ok := f.texts(column); ok {
		ranges := make([]repository.Range, len(list))
		for i, s := range list {
			ranges[i] = repository.OneName(s)
		}
		return ranges
	}
	whole := repository.WithPrefix(f.prefix(column))
	for _, one := range f[column] {
		switch {
		case one.none:
			return nil
		case one.all || one.value.kind != text:
		case one.operator == greater || one.operator == greaterEqual:
			whole.From = max(whole.From, one.value.s)
		case one.operator == less || one.operator == lessEqual:
			// The name itself is in the range of a greater one.
			if to := one.value.s + "\x00"; whole.To == "" || to < whole.To {
				whole.To = to
			}
		}
	}
	if whole.To != "" && whole.To <= whole.From {
		return nil
	}
	return []repository.Range{whole}
}
