package sql

import (
	"iter"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// openQualified yields the units that may define one of the qualified names: the last
// segments of those are what postings are found by.
func openQualified(st *statement, f filters) iter.Seq2[*unit, error] {
	const column = "qualified_name"
	wanted, _ := f.texts(column)
	var ranges []repository.Range
	for _, name := range lastSegments(wanted) {
		ranges = append(ranges, repository.OneName(name))
	}
	mayBe := func(p repository.Posting) bool {
		switch p.Language {
		case ast.Python, ast.Rust: // the module comes in front
			return true
		}
		return slices.Contains(wanted, p.QualifiedName)
	}
	return st.unitsByName(ranges, func(r repository.Range, visit func(repository.Posting) error) error {
		return st.snapshot.DefinitionsIn(r, func(p repository.Posting) error {
			if !mayBe(p) {
				return st.ctx.Err()
			}
			return visit(p)
		})
	})
}

// lastSegments returns what symbols with one of these qualified names may be called,
// each once: an end of the name, without its arity. Tests are called by their titles,
// which are in quotes in Elixir, and behind a space elsewhere.
func lastSegments(qualified []string) []string {
	var names []string
	for _, whole := range qualified {
		for _, q := range []string{whole, query.ParseSelector(whole).Name, strings.TrimSuffix(whole, `"`)} {
			names = append(names, q)
			for i := 1; i < len(q); i++ {
				if strings.IndexByte(` .:#/"`, q[i-1]) >= 0 {
					names = append(names, q[i:])
				}
			}
		}
	}
	slices.Sort(names)
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return name == "" })
}
