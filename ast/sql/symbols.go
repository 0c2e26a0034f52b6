package sql

import (
	"encoding/json"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

func symbolsTable() *table[unit] {
	definitions := func(st *statement) func(repository.Range, func(repository.Posting) error) error {
		return st.snapshot.DefinitionsIn
	}
	perFile := func(s *statistics) float64 { return s.symbols / max(s.files, 1) }
	paths := append(filePaths(perFile, views), namePath("name", 3, 0, definitions), qualifiedPath())
	return &table[unit]{name: "symbols", comment: "definitions: functions, modules, types, ...",
		columns: symbolColumns(), paths: paths, load: loadSymbols, id: unitID}
}

func loadSymbols(st *statement, u *unit) (int, error) {
	if u.only == nil {
		u.facts = st.read(u.file.Unit(), st.snapshot.Symbols)
		return len(u.facts.Symbols), nil
	}
	u.facts = st.factsOf(u.file.Unit())
	return u.choose(len(u.facts.Symbols), func(i int) bool {
		s := &u.facts.Symbols[i]
		return s.Name == u.only.Name && s.QualifiedName == u.only.QualifiedName
	}), nil
}

// symbol makes a column of what a symbol says.
func symbol(name string, k kind, comment string, of func(*ast.Symbol) value) column[unit] {
	return column[unit]{name: name, kind: k, comment: comment,
		value: func(u *unit, row int) value { return of(&u.facts.Symbols[u.index(row)]) }}
}

// metric makes a column of a number that only functions have.
func metric(name, comment string, of func(*ast.Metrics) uint32) column[unit] {
	return symbol(name, integer, comment+"; of functions", func(s *ast.Symbol) value {
		if s.Metrics == nil {
			return value{}
		}
		return number(of(s.Metrics))
	})
}

// detail makes a column of a text that only some symbols have.
func detail(name, comment string, of func(*ast.Details) value) column[unit] {
	return symbol(name, text, comment, func(s *ast.Symbol) value {
		if s.Details == nil {
			return value{}
		}
		return of(s.Details)
	})
}

func symbolColumns() []column[unit] {
	columns := append(fileColumns(),
		symbol("line", integer, "line of the name, from 1", func(s *ast.Symbol) value { return number(s.NamePosition.Line) }),
		symbol("column", integer, "column of the name in bytes, from 1", func(s *ast.Symbol) value { return number(s.NamePosition.Column) }),
		symbol("start_line", integer, "first line of the definition", func(s *ast.Symbol) value { return number(s.Span.Start.Line) }),
		symbol("end_line", integer, "last line of the definition", func(s *ast.Symbol) value { return number(s.Span.End.Line) }),
		symbol("start_byte", integer, "where the definition begins in the file", func(s *ast.Symbol) value { return number(s.Span.Start.Offset) }),
		symbol("end_byte", integer, "where it ends", func(s *ast.Symbol) value { return number(s.Span.End.Offset) }),
		languageColumn(),
		symbol("kind", text, "function, method, module, class, ...", func(s *ast.Symbol) value { return textOf(s.Kind.String()) }),
		symbol("name", text, "last segment of the name", func(s *ast.Symbol) value { return textOf(s.Name) }),
		column[unit]{name: "qualified_name", kind: text, share: 0.0001, comment: "whole name: Shop.Cart.add/2",
			value: func(u *unit, row int) value { return u.name(int32(u.index(row))) }},
		column[unit]{name: "parent", kind: text, share: 0.01, comment: "qualified name of the symbol it lies in, null at the top",
			value: func(u *unit, row int) value { return u.name(u.facts.Symbols[u.index(row)].Parent) }},
		symbol("signature", text, "head of the definition", func(s *ast.Symbol) value { return textOf(s.Signature) }),
		symbol("doc", text, "first line of the documentation, '' if there is none", func(s *ast.Symbol) value { return textOf(s.Doc) }),
		symbol("visibility", text, "public, internal, protected or private", func(s *ast.Symbol) value { return textOf(s.Visibility.String()) }),
		symbol("test", integer, "1 if it is a test", func(s *ast.Symbol) value { return boolean(s.Flags.Has(ast.Test)) }),
		symbol("flags", text, "JSON list: deprecated, async, ...", func(s *ast.Symbol) value { return listOf(s.Flags.Names()) }),
		symbol("arity", integer, "highest number of arguments; null if there is none", arity),
		symbol("arities", text, "JSON list of the numbers of arguments it takes", arities),
		symbol("lines", integer, "lines of the definition", func(s *ast.Symbol) value { return number(s.Span.Lines()) }),
		metric("parameters", "number of parameters", func(m *ast.Metrics) uint32 { return m.Parameters }),
		metric("cyclomatic", "McCabe's complexity", func(m *ast.Metrics) uint32 { return m.Cyclomatic }),
		metric("cognitive", "cognitive complexity", func(m *ast.Metrics) uint32 { return m.Cognitive }),
		metric("nesting", "deepest nesting of control structures", func(m *ast.Metrics) uint32 { return m.Nesting }),
		metric("calls", "calls in the body", func(m *ast.Metrics) uint32 { return m.Calls }))
	return append(append(columns, detailColumns()...), staleColumn(),
		column[unit]{name: "id", kind: text, share: 0.0001, comment: "stable id: REPO//PATH#QUALIFIED_NAME",
			value: func(u *unit, row int) value {
				return textOf(query.StableID(u.file.Repo, u.file.Path, u.name(int32(u.index(row))).s))
			}})
}

func detailColumns() []column[unit] {
	return []column[unit]{
		detail("target", "what a delegate or alias stands for", func(d *ast.Details) value { return textOr(d.Target) }),
		detail("default", "default or initial value (a keyword: write \"default\")", func(d *ast.Details) value { return textOr(d.Default) }),
		detail("deprecated", "reason given by a deprecation mark", func(d *ast.Details) value { return textOr(d.Deprecated) }),
		detail("since", "version given by a since mark", func(d *ast.Details) value { return textOr(d.Since) }),
		detail("implements", "what an @impl or @Override mark names", func(d *ast.Details) value { return textOr(d.Implements) }),
		detail("roles", "JSON list of what a module uses: GenServer", func(d *ast.Details) value { return listOr(d.Roles) }),
		detail("specs", "JSON list of type specifications", func(d *ast.Details) value { return listOr(d.Specs) }),
		detail("tags", "JSON list of the tags of a test", func(d *ast.Details) value { return listOr(d.Tags) }),
		symbol("clauses", integer, "number of clauses of a function defined in several", func(s *ast.Symbol) value {
			if s.Details == nil || len(s.Details.Clauses) == 0 {
				return value{}
			}
			return number(len(s.Details.Clauses))
		}),
	}
}

func arity(s *ast.Symbol) value {
	if !s.Arity.Known() || !s.Arity.Bounded() {
		return value{}
	}
	return number(s.Arity.Max)
}

func arities(s *ast.Symbol) value {
	if !s.Arity.Known() || !s.Arity.Bounded() {
		return value{}
	}
	var all []int16
	for n := max(s.Arity.Min, 0); n <= s.Arity.Max; n++ {
		all = append(all, n)
	}
	return jsonOf(all)
}

// listOf returns a list as JSON; [] when it is empty.
func listOf(list []string) value {
	if len(list) == 0 {
		return textOf("[]")
	}
	return jsonOf(list)
}

// listOr returns a list as JSON, NULL when it is empty.
func listOr(list []string) value {
	if len(list) == 0 {
		return value{}
	}
	return jsonOf(list)
}

func jsonOf(v any) value {
	b, err := json.Marshal(v)
	if err != nil {
		return textOf("BUG: " + err.Error())
	}
	return textOf(string(b))
}

// qualifiedPath is the access path to symbols by their qualified name, which the name is
// an end of.
func qualifiedPath() path[unit] {
	const name = "qualified_name"
	return path[unit]{
		match: func(_ *statement, all []offer) (choice, bool) {
			o, n := cheapest(all, name)
			if n < 0 || o.operator != equal && o.operator != oneOf {
				return choice{}, false
			}
			return choice{used: []offer{o}, rows: 1.2 * n, pages: 3 * n}, true
		},
		open: openQualified,
	}
}
