package sql

import (
	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

func importsTable() *table[unit] {
	perFile := func(s *statistics) float64 { return s.imports / max(s.files, 1) }
	paths := append(filePaths(perFile, views), namePath("module", 8, 0, func(st *statement) func(repository.Range, func(repository.Posting) error) error {
		return st.snapshot.ImportsIn
	}))
	return &table[unit]{name: "imports", comment: "imports, aliases, requires, uses, includes", columns: importColumns(), paths: paths,
		load: loadImports, id: unitID}
}

func loadImports(st *statement, u *unit) (int, error) {
	u.facts = st.factsOf(u.file.Unit())
	return u.choose(len(u.facts.Imports), func(i int) bool {
		return u.only == nil || u.facts.Imports[i].Module == u.only.Name
	}), nil
}

func imported(name string, k kind, comment string, of func(*ast.Import) value) column[unit] {
	return column[unit]{name: name, kind: k, comment: comment,
		value: func(u *unit, row int) value { return of(&u.facts.Imports[u.index(row)]) }}
}

func importColumns() []column[unit] {
	return append(fileColumns(),
		imported("line", integer, "line, from 1", func(i *ast.Import) value { return number(i.Position.Line) }),
		imported("column", integer, "column in bytes, from 1", func(i *ast.Import) value { return number(i.Position.Column) }),
		languageColumn(),
		imported("kind", text, "import, alias, require, use, include, reexport or type_import", func(i *ast.Import) value { return textOf(i.Kind.String()) }),
		imported("module", text, "module that is imported", func(i *ast.Import) value { return textOf(i.Module) }),
		imported("alias", text, "name that the file gives it, '' for the usual one", func(i *ast.Import) value { return textOf(i.Alias) }),
		imported("names", text, "JSON list of what is taken from it, null for the whole", func(i *ast.Import) value {
			if len(i.Names) == 0 {
				return value{}
			}
			var all []query.ImportedName
			for _, n := range i.Names {
				all = append(all, query.ImportedName{Name: n.Name, Alias: n.Alias})
			}
			return jsonOf(all)
		}),
		column[unit]{name: "enclosing", kind: text, comment: "qualified name of the symbol around it, null outside of all",
			value: func(u *unit, row int) value { return u.name(u.facts.Imports[u.index(row)].Enclosing) }},
		imported("options", text, "what else the statement says", func(i *ast.Import) value { return textOf(i.Options) }),
		staleColumn())
}

func diagnosticsTable() *table[unit] {
	perFile := func(s *statistics) float64 { return s.problems / max(s.files, 1) }
	return &table[unit]{name: "diagnostics", comment: "places where a parser had to recover", columns: diagnosticColumns(),
		paths: filePaths(perFile, withProblems), load: loadDiagnostics, id: unitID}
}

// withProblems returns a file as views does, if its parser had to recover.
func withProblems(f *repository.File) []*repository.File {
	if !f.HasUnit() || f.Counts.Errors+f.Counts.Missing == 0 {
		return nil
	}
	return []*repository.File{f}
}

func loadDiagnostics(st *statement, u *unit) (int, error) {
	u.facts = st.factsOf(u.file.Unit())
	return len(u.facts.Diagnostics), nil
}

func diagnostic(name string, k kind, comment string, of func(*ast.Diagnostic) value) column[unit] {
	return column[unit]{name: name, kind: k, comment: comment,
		value: func(u *unit, row int) value { return of(&u.facts.Diagnostics[u.index(row)]) }}
}

func diagnosticColumns() []column[unit] {
	return append(fileColumns(),
		diagnostic("line", integer, "line, from 1", func(d *ast.Diagnostic) value { return number(d.Span.Start.Line) }),
		diagnostic("column", integer, "column in bytes, from 1", func(d *ast.Diagnostic) value { return number(d.Span.Start.Column) }),
		diagnostic("end_line", integer, "line where it ends", func(d *ast.Diagnostic) value { return number(d.Span.End.Line) }),
		diagnostic("end_column", integer, "column behind its end", func(d *ast.Diagnostic) value { return number(d.Span.End.Column) }),
		languageColumn(),
		diagnostic("kind", text, "syntax_error or missing_token", func(d *ast.Diagnostic) value { return textOf(d.Kind.String()) }),
		diagnostic("text", text, "the token that is missing, or the start of what fits no rule", func(d *ast.Diagnostic) value { return textOf(d.Text) }),
		staleColumn())
}
