package sql

import (
	"elixirscope/ast"
	"elixirscope/ast/engine"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

func refsTable() *table[unit] {
	return &table[unit]{name: "refs", comment: "uses of names, in any role", columns: referenceColumns(), paths: referencePaths(),
		load: loadReferences(func(*ast.Reference) bool { return true }), id: unitID}
}

func callsTable() *table[unit] {
	return &table[unit]{name: "calls", comment: "calls: who calls what, as far as the file of the call tells", columns: callColumns(), paths: referencePaths(),
		load: loadReferences(func(r *ast.Reference) bool { return r.Role.Calls() || r.Role == ast.RoleCapture }), id: unitID}
}

func referencePaths() []path[unit] {
	perFile := func(s *statistics) float64 { return s.references / max(s.files, 1) }
	return append(filePaths(perFile, views), namePath("name", 20, 0, func(st *statement) func(repository.Range, func(repository.Posting) error) error {
		return st.snapshot.ReferencesIn
	}))
}

// loadReferences reads the references that a table has.
func loadReferences(has func(*ast.Reference) bool) func(*statement, *unit) (int, error) {
	return func(st *statement, u *unit) (int, error) {
		u.facts, u.joined = st.factsOf(u.file.Unit()), nil
		return u.choose(len(u.facts.References), func(i int) bool {
			r := &u.facts.References[i]
			return has(r) && (u.only == nil || r.Name == u.only.Name && r.QualifiedName == u.only.QualifiedName)
		}), nil
	}
}

// join returns the row of a reference, joined with what other files say.
func (u *unit) join(row int) *query.ReferenceRow {
	index := u.index(row)
	if u.joined != nil && u.joinedFor == index {
		return u.joined
	}
	joined, err := u.reader.Reference(u.file, u.facts, index)
	if err != nil {
		u.fail(err)
		return &query.ReferenceRow{}
	}
	u.joined, u.joinedFor = joined, index
	return joined
}

// reference makes a column of what a reference says by itself.
func reference(name string, k kind, comment string, of func(*ast.Reference) value) column[unit] {
	return column[unit]{name: name, kind: k, comment: comment,
		value: func(u *unit, row int) value { return of(&u.facts.References[u.index(row)]) }}
}

// joined makes a column of what other files may decide.
func joined(name, comment string, of func(*query.ReferenceRow) value) column[unit] {
	return column[unit]{name: name, kind: text, comment: comment,
		value: func(u *unit, row int) value { return of(u.join(row)) }}
}

func placeColumns() []column[unit] {
	return append(fileColumns(),
		reference("line", integer, "line, from 1", func(r *ast.Reference) value { return number(r.Position.Line) }),
		reference("column", integer, "column in bytes, from 1", func(r *ast.Reference) value { return number(r.Position.Column) }),
		reference("byte", integer, "where in the file", func(r *ast.Reference) value { return number(r.Position.Offset) }),
		languageColumn(),
		reference("role", text, "call, capture, type, import, macro_use, implements, extends, attribute or value", func(r *ast.Reference) value { return textOf(r.Role.String()) }),
		reference("name", text, "last segment of the name, as written", func(r *ast.Reference) value { return textOf(r.Name) }),
		column[unit]{name: "written", kind: text, comment: "name with its qualifier, as written", value: func(u *unit, row int) value {
			return textOf(engine.Written(u.file.Language, &u.facts.References[u.index(row)]))
		}})
}

func enclosing(name, comment string) column[unit] {
	return column[unit]{name: name, kind: text, share: 0.001, comment: comment,
		value: func(u *unit, row int) value { return u.name(u.facts.References[u.index(row)].Enclosing) }}
}

func joinedColumns(qualified, comment string) []column[unit] {
	return []column[unit]{
		joined(qualified, comment, func(r *query.ReferenceRow) value { return textAt(r.QualifiedName) }),
		joined("resolution", "how it was bound (alias, import, local, ...) or why it was not (dynamic, ...)", func(r *query.ReferenceRow) value { return textOf(r.Resolution) }),
		joined("confidence", "exact, likely, possible or unknown", func(r *query.ReferenceRow) value { return textOf(r.Confidence) }),
		reference("candidates", text, "JSON list of what it may mean where that is open", func(r *ast.Reference) value { return listOr(r.Candidates) }),
		reference("arity", integer, "number of arguments; null where there are none to count", func(r *ast.Reference) value {
			if r.Arity == ast.NoArity {
				return value{}
			}
			return number(r.Arity)
		}),
		reference("via", text, "pipe, capture, delegate, new, decorator, apply or go; '' for the plain form", func(r *ast.Reference) value { return textOf(r.Via.String()) }),
		reference("flags", text, "JSON list", func(r *ast.Reference) value { return listOf(r.Flags.Names()) }),
		staleColumn(),
	}
}

func referenceColumns() []column[unit] {
	columns := append(placeColumns(), enclosing("enclosing", "qualified name of the symbol around it, null outside of all"))
	return append(columns, joinedColumns("qualified_name", "what it means, null where that is open")...)
}

func callColumns() []column[unit] {
	columns := append(placeColumns(), enclosing("caller", "qualified name of the symbol that calls, null outside of all"))
	return append(columns, joinedColumns("callee", "qualified name of what is called, null where that is open")...)
}
