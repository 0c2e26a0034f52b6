package sql

import (
	"fmt"
	"iter"

	"elixirscope/ast"
	"elixirscope/ast/query"
)

// answered is a page: the rows of an answer of the engine.
type answered struct {
	arguments []value
	rows      []query.Row
}

// function is a table that asks the engine: its arguments are hidden columns in front.
func function(name, comment string, arguments []column[answered], columns []column[answered],
	request func(arguments filters) (query.Request, error)) *table[answered] {
	for i := range arguments {
		arguments[i].value = func(a *answered, _ int) value { return a.arguments[i] }
	}
	names := make([]string, len(arguments))
	for i := range arguments {
		names[i] = arguments[i].name
	}
	return &table[answered]{name: name, comment: comment, columns: append(arguments, columns...), arguments: len(arguments),
		paths: []path[answered]{{match: matchArguments(names), open: func(st *statement, f filters) iter.Seq2[*answered, error] {
			return func(yield func(*answered, error) bool) {
				r, err := request(f)
				if err != nil {
					yield(nil, err)
					return
				}
				if r.Selector.Text == "" {
					return
				}
				answer, err := st.reader.Ask(r)
				if err != nil {
					yield(nil, err)
					return
				}
				st.unreadable += answer.Coverage.Unreadable
				page := &answered{rows: answer.Rows}
				for _, n := range names {
					page.arguments = append(page.arguments, f.argument(n))
				}
				yield(page, nil)
			}
		}}},
		load: func(_ *statement, a *answered) (int, error) { return len(a.rows), nil },
		id: func(st *statement, a *answered, row int) int64 {
			return st.fileID(&ast.File{Repo: name, Path: a.arguments[0].s})<<32 | int64(row)
		}}
}

// matchArguments uses the arguments of a function, of which the first has to be given.
func matchArguments(names []string) func(*statement, []offer) (choice, bool) {
	return func(_ *statement, all []offer) (choice, bool) {
		c := choice{rows: 20, pages: 10}
		for _, name := range names {
			for _, o := range all {
				if o.name == name && o.operator == equal {
					c.used = append(c.used, o)
					break
				}
			}
		}
		return c, len(c.used) > 0 && c.used[0].name == names[0]
	}
}

// argument returns the value of an argument, NULL where it is not given.
func (f filters) argument(name string) value {
	for _, one := range f[name] {
		if one.operator == equal && !one.all && !one.none {
			return one.value
		}
	}
	return value{}
}

func callersTable() *table[answered] {
	return relatives(query.Callers, "calls of what a name selects: callers('Shop.Cart.add/2')")
}

func calleesTable() *table[answered] {
	return relatives(query.Callees, "calls in what a name selects: callees('Shop.Cart.add/2')")
}

func relatives(verb query.Verb, comment string) *table[answered] {
	arguments := []column[answered]{
		{name: "selector", kind: text, comment: "argument: a name as `query` takes it"},
		{name: "depth", kind: integer, comment: "argument: how many calls away; only 1"},
	}
	return function(string(verb), comment, arguments, relativeColumns(), func(f filters) (query.Request, error) {
		if depth := f.argument("depth"); depth.kind != null && depth.n != 1 {
			return query.Request{}, &query.StatementError{Message: fmt.Sprintf("%s: the depth is %d, and can only be 1", verb, depth.n)}
		}
		return query.Request{Verb: verb, Selector: query.ParseSelector(f.argument("selector").s)}, nil
	})
}

// relative makes a column of a row of the engine.
func relative(name string, k kind, comment string, of func(*query.ReferenceRow) value) column[answered] {
	return column[answered]{name: name, kind: k, comment: comment,
		value: func(a *answered, row int) value { return of(a.rows[row].(*query.ReferenceRow)) }}
}

func relativeColumns() []column[answered] {
	return []column[answered]{
		relative("repo", text, "name of the repository", func(r *query.ReferenceRow) value { return textOf(r.Repo) }),
		relative("path", text, "path of the file in the repository", func(r *query.ReferenceRow) value { return textOf(r.Path) }),
		relative("line", integer, "line, from 1", func(r *query.ReferenceRow) value { return number(r.Line) }),
		relative("column", integer, "column in bytes, from 1", func(r *query.ReferenceRow) value { return number(r.Column) }),
		relative("language", text, "language of the file", func(r *query.ReferenceRow) value { return textOf(r.Language) }),
		relative("role", text, "call, capture or macro_use", func(r *query.ReferenceRow) value { return textOf(r.Role) }),
		relative("name", text, "last segment of the name, as written", func(r *query.ReferenceRow) value { return textOf(r.Name) }),
		relative("written", text, "name with its qualifier, as written", func(r *query.ReferenceRow) value { return textOf(r.Written) }),
		relative("caller", text, "qualified name of the symbol that calls, null outside of all", func(r *query.ReferenceRow) value { return textAt(r.Enclosing) }),
		relative("callee", text, "qualified name of what is called, null where that is open", func(r *query.ReferenceRow) value { return textAt(r.QualifiedName) }),
		relative("resolution", text, "how it was bound, or why it was not", func(r *query.ReferenceRow) value { return textOf(r.Resolution) }),
		relative("confidence", text, "exact, likely, possible or unknown", func(r *query.ReferenceRow) value { return textOf(r.Confidence) }),
		relative("via", text, "pipe, capture, ...; '' for the plain form", func(r *query.ReferenceRow) value { return textOf(r.Via) }),
		relative("stale", integer, "1 if this is of an earlier content of the file", func(r *query.ReferenceRow) value { return boolean(r.Stale) }),
	}
}

func outlineTable() *table[answered] {
	arguments := []column[answered]{{name: "file", kind: text, comment: "argument: path of a file, or the end of one"}}
	return function("outline", "what a file defines: outline('lib/shop/cart.ex')", arguments, outlineColumns(), func(f filters) (query.Request, error) {
		return query.Request{Verb: query.Outline, Selector: query.ParseSelector(f.argument("file").s)}, nil
	})
}

func outlined(name string, k kind, comment string, of func(*query.SymbolRow) value) column[answered] {
	return column[answered]{name: name, kind: k, comment: comment,
		value: func(a *answered, row int) value { return of(a.rows[row].(*query.SymbolRow)) }}
}

func outlineColumns() []column[answered] {
	return []column[answered]{
		outlined("repo", text, "name of the repository", func(r *query.SymbolRow) value { return textOf(r.Repo) }),
		outlined("path", text, "path of the file in the repository", func(r *query.SymbolRow) value { return textOf(r.Path) }),
		outlined("line", integer, "line of the name, from 1", func(r *query.SymbolRow) value { return number(r.Line) }),
		outlined("column", integer, "column of the name in bytes, from 1", func(r *query.SymbolRow) value { return number(r.Column) }),
		outlined("end_line", integer, "last line of the definition", func(r *query.SymbolRow) value { return number(r.EndLine) }),
		outlined("level", integer, "how many symbols it lies in", func(r *query.SymbolRow) value { return number(r.Depth) }),
		outlined("kind", text, "function, method, module, class, ...", func(r *query.SymbolRow) value { return textOf(r.Kind) }),
		outlined("name", text, "last segment of the name", func(r *query.SymbolRow) value { return textOf(r.Name) }),
		outlined("qualified_name", text, "whole name", func(r *query.SymbolRow) value { return textOf(r.QualifiedName) }),
		outlined("parent", text, "qualified name of the symbol it lies in, null at the top", func(r *query.SymbolRow) value { return textAt(r.Parent) }),
		outlined("signature", text, "head of the definition", func(r *query.SymbolRow) value { return textOf(r.Signature) }),
		outlined("doc", text, "first line of the documentation, '' if there is none", func(r *query.SymbolRow) value { return textOf(r.Doc) }),
		outlined("visibility", text, "public, internal, protected or private", func(r *query.SymbolRow) value { return textOf(r.Visibility) }),
	}
}
