package sql_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// Each question is answered by a statement and by a verb or a plain loop over the store,
// with the same lines, whatever their order.
func TestQuestions(t *testing.T) {
	w := newWorld(t, archives(t))
	for _, q := range append(verbQuestions(), loopQuestions()...) {
		var got []string
		for _, row := range w.rows(t, q.statement) {
			got = append(got, line(row...))
		}
		want := q.answer(t, w)
		slices.Sort(got)
		slices.Sort(want)
		if len(want) == 0 {
			t.Errorf("%s: nothing is expected, so nothing is tested", q.statement)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s\ngot:\n%s\nwant:\n%s", q.statement, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

type question struct {
	statement string
	answer    func(t *testing.T, w *world) []string
}

func line(values ...any) string {
	var b strings.Builder
	for _, v := range values {
		switch v := v.(type) {
		case *string:
			if v != nil {
				b.WriteString(*v)
			}
		case nil:
		default:
			fmt.Fprint(&b, v)
		}
		b.WriteString(" | ")
	}
	return b.String()
}

// ofVerb answers with a verb, and a line for each of its rows.
func ofVerb[R query.Row](request query.Request, format func(R) string) func(*testing.T, *world) []string {
	return func(t *testing.T, w *world) []string {
		a, err := w.engine.Run(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, row := range a.Rows {
			if text := format(row.(R)); text != "" {
				lines = append(lines, text)
			}
		}
		return lines
	}
}

func symbolLine(r *query.SymbolRow) string { return line(r.Repo, r.Path, r.Line, r.QualifiedName) }

func fileLine(r *query.FileRow) string { return line(r.Repo, r.Path) }

func verbQuestions() []question {
	symbols := func(statement string, filter query.Filter) question {
		return question{"SELECT repo, path, line, qualified_name FROM symbols WHERE " + statement,
			ofVerb(query.Request{Verb: query.Symbols, Filter: filter}, symbolLine)}
	}
	files := func(statement string, filter query.Filter) question {
		return question{"SELECT repo, path FROM files WHERE " + statement, ofVerb(query.Request{Verb: query.Files, Filter: filter}, fileLine)}
	}
	named := func(statement string, verb query.Verb, selector string) question {
		return question{statement, ofVerb(query.Request{Verb: verb, Selector: query.ParseSelector(selector)}, symbolLine)}
	}
	yes := true
	relatives := func(verb query.Verb, selector string) question {
		return question{fmt.Sprintf("SELECT repo, path, line, caller, callee, resolution, confidence FROM %s('%s')", verb, selector),
			ofVerb(query.Request{Verb: verb, Selector: query.ParseSelector(selector)}, func(r *query.ReferenceRow) string {
				return line(r.Repo, r.Path, r.Line, r.Enclosing, r.QualifiedName, r.Resolution, r.Confidence)
			})}
	}
	return []question{
		symbols("1", query.Filter{}),
		symbols("repo = 'shop'", query.Filter{Repo: "shop"}),
		symbols("language = 'elixir'", query.Filter{Languages: []string{"elixir"}}),
		symbols("language IN ('go', 'rust')", query.Filter{Languages: []string{"go", "rust"}}),
		symbols("kind = 'function'", query.Filter{Kinds: []string{"function"}}),
		symbols("kind IN ('class', 'struct', 'interface')", query.Filter{Kinds: []string{"class", "struct", "interface"}}),
		symbols("path GLOB 'lib/*'", query.Filter{Path: "lib/**"}),
		symbols("path = 'lib/cart.ex'", query.Filter{Path: "lib/cart.ex"}),
		symbols("repo = 'shop' AND path LIKE 'tools/%'", query.Filter{Repo: "shop", Path: "tools/*"}),
		symbols("name GLOB 'handle*'", query.Filter{Name: "handle*"}),
		symbols("cyclomatic >= 3", query.Filter{MinComplexity: 3}),
		symbols("cyclomatic >= 2 AND language = 'go'", query.Filter{MinComplexity: 2, Languages: []string{"go"}}),
		files("1", query.Filter{}),
		files("status = 'partial'", query.Filter{Status: "partial"}),
		files("reason = 'syntax_errors'", query.Filter{Reason: "syntax_errors"}),
		files("language = 'go' AND path GLOB '*.go'", query.Filter{Languages: []string{"go"}, Path: "*.go"}),
		files("test = 1", query.Filter{Test: &yes}),
		files("repo IN ('shop')", query.Filter{Repo: "shop"}),
		named("SELECT repo, path, line, qualified_name FROM symbols WHERE name = 'total'", query.Def, "total"),
		named("SELECT repo, path, line, qualified_name FROM symbols WHERE qualified_name = 'Shop.Item.price/1'", query.Def, "Shop.Item.price/1"),
		named("SELECT repo, path, line, qualified_name FROM symbols WHERE qualified_name = 'tools.money.total'", query.Def, "tools.money.total"),
		named("SELECT repo, path, line, qualified_name FROM symbols WHERE qualified_name = 'native.Store.Add'", query.Def, "native.Store.Add"),
		named("SELECT repo, path, line, qualified_name FROM symbols WHERE id = 'shop//lib/cart.ex#Shop.Cart'", query.Def, "shop//lib/cart.ex#Shop.Cart"),
		named("SELECT repo, path, line, qualified_name FROM symbols WHERE path = 'web/cart.ts'", query.Outline, "web/cart.ts"),
		named("SELECT repo, path, line, qualified_name FROM outline('lib/cart.ex')", query.Outline, "lib/cart.ex"),
		relatives(query.Callers, "Shop.Cart.total/1"),
		relatives(query.Callers, "handle"),
		relatives(query.Callees, "Shop.Cart.total/1"),
		relatives(query.Callees, "tools.report.Report.render"),
		{"SELECT repo, path, line, callee FROM calls WHERE caller = 'Shop.Cart.total/1'", ofVerb(
			query.Request{Verb: query.Callees, Selector: query.ParseSelector("Shop.Cart.total/1")}, func(r *query.ReferenceRow) string {
				return line(r.Repo, r.Path, r.Line, r.QualifiedName)
			})},
		{"SELECT repo, path, line, module FROM imports WHERE repo = 'shop' AND path = 'lib/cart.ex'", ofVerb(
			query.Request{Verb: query.Deps, Selector: query.ParseSelector("lib/cart.ex"), Filter: query.Filter{Repo: "shop"}}, func(r *query.DependencyRow) string {
				if r.Direction != "imports" {
					return ""
				}
				return line(r.Repo, r.Path, r.Line, r.Module)
			})},
		{"SELECT seq, path, kind, symbol, what FROM changes WHERE NOT position_only", ofVerb(
			query.Request{Verb: query.Changes}, func(r *query.EventRow) string {
				return line(r.Data.Seq, r.Data.Path, r.Data.Kind, r.Data.Symbol, r.What())
			})},
		{"SELECT seq, path, symbol FROM changes WHERE kind = 'symbol_changed' AND NOT position_only", ofVerb(
			query.Request{Verb: query.Changes, Filter: query.Filter{Kinds: []string{"symbol_changed"}}}, func(r *query.EventRow) string {
				return line(r.Data.Seq, r.Data.Path, r.Data.Symbol)
			})},
		{"SELECT f.repo, count(*), sum(f.symbols) FROM files f GROUP BY f.repo", ofVerb(
			query.Request{Verb: query.Stats}, func(r *query.StatsRow) string {
				if r.Language != "" {
					return ""
				}
				return line(r.Repo, r.Files, r.Symbols)
			})},
		{"SELECT repo, language, count(*) FROM files WHERE language <> '' GROUP BY repo, language", ofVerb(
			query.Request{Verb: query.Stats}, func(r *query.StatsRow) string {
				if r.Language == "" {
					return ""
				}
				return line(r.Repo, r.Language, r.Files)
			})},
	}
}

// inLoop answers with what visit adds for the facts of each file.
func inLoop(visit func(f *repository.File, facts *ast.Facts, add func(...any))) func(*testing.T, *world) []string {
	return func(t *testing.T, w *world) []string {
		snapshot, err := w.repository.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		defer snapshot.Close()
		infos, err := snapshot.Repositories()
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for i := range infos {
			err := snapshot.Files(&infos[i], "", func(f *repository.File) error {
				for _, view := range []*repository.File{f, f.Remembered()} {
					if view == nil {
						continue
					}
					facts, err := snapshot.Facts(view.Unit())
					if err != nil {
						return err
					}
					visit(view, facts, func(values ...any) { lines = append(lines, line(values...)) })
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		return lines
	}
}

// counted makes one line of each that comes several times, with how often it does.
func counted(lines func(*testing.T, *world) []string) func(*testing.T, *world) []string {
	return func(t *testing.T, w *world) []string {
		counts := make(map[string]int)
		for _, l := range lines(t, w) {
			counts[l]++
		}
		var all []string
		for l, n := range counts {
			all = append(all, l+line(n))
		}
		return all
	}
}

func loopQuestions() []question {
	return []question{
		{"SELECT kind, count(*) FROM symbols GROUP BY kind", counted(inLoop(func(_ *repository.File, facts *ast.Facts, add func(...any)) {
			for i := range facts.Symbols {
				add(facts.Symbols[i].Kind)
			}
		}))},
		{"SELECT role, via, count(*) FROM refs WHERE language = 'elixir' GROUP BY 1, 2",
			counted(inLoop(func(f *repository.File, facts *ast.Facts, add func(...any)) {
				for i := range facts.References {
					if r := &facts.References[i]; f.Language == ast.Elixir {
						add(r.Role, r.Via)
					}
				}
			}))},
		{"SELECT path, line, name FROM refs WHERE name = 'total' AND role = 'call'", inLoop(func(f *repository.File, facts *ast.Facts, add func(...any)) {
			for i := range facts.References {
				if r := &facts.References[i]; r.Name == "total" && r.Role == ast.RoleCall {
					add(f.Path, r.Position.Line, r.Name)
				}
			}
		})},
		{"SELECT path, line, names FROM imports WHERE module = 'tools.money'", inLoop(func(f *repository.File, facts *ast.Facts, add func(...any)) {
			for i := range facts.Imports {
				if in := &facts.Imports[i]; in.Module == "tools.money" {
					var names []query.ImportedName
					for _, n := range in.Names {
						names = append(names, query.ImportedName{Name: n.Name, Alias: n.Alias})
					}
					text, _ := json.Marshal(names)
					add(f.Path, in.Position.Line, string(text))
				}
			}
		})},
		{"SELECT repo, path, line, kind, text FROM diagnostics", inLoop(func(f *repository.File, facts *ast.Facts, add func(...any)) {
			for i := range facts.Diagnostics {
				d := &facts.Diagnostics[i]
				add(f.Repo, f.Path, d.Span.Start.Line, d.Kind, d.Text)
			}
		})},
		{"SELECT path, name FROM symbols WHERE stale", inLoop(func(f *repository.File, facts *ast.Facts, add func(...any)) {
			for i := range facts.Symbols {
				if f.Stale {
					add(f.Path, facts.Symbols[i].Name)
				}
			}
		})},
		{"SELECT s.path, s.name FROM symbols s WHERE NOT EXISTS (SELECT 1 FROM refs r WHERE r.name = s.name) AND s.repo = 'shop'",
			func(t *testing.T, w *world) []string {
				used := make(map[string]bool)
				inLoop(func(_ *repository.File, facts *ast.Facts, _ func(...any)) {
					for i := range facts.References {
						used[facts.References[i].Name] = true
					}
				})(t, w)
				return inLoop(func(f *repository.File, facts *ast.Facts, add func(...any)) {
					for i := range facts.Symbols {
						if name := facts.Symbols[i].Name; f.Repo == "shop" && !used[name] {
							add(f.Path, name)
						}
					}
				})(t, w)
			}},
		{"SELECT path, count(*) FROM calls WHERE language = 'go' GROUP BY path", counted(inLoop(func(f *repository.File, facts *ast.Facts, add func(...any)) {
			for i := range facts.References {
				if role := facts.References[i].Role; f.Language == ast.Go && (role.Calls() || role == ast.RoleCapture) {
					add(f.Path)
				}
			}
		}))},
		{"SELECT max(lines), max(parameters) FROM symbols", func(t *testing.T, w *world) []string {
			lines, parameters := 0, uint32(0)
			inLoop(func(_ *repository.File, facts *ast.Facts, _ func(...any)) {
				for i := range facts.Symbols {
					lines = max(lines, facts.Symbols[i].Span.Lines())
					if m := facts.Symbols[i].Metrics; m != nil {
						parameters = max(parameters, m.Parameters)
					}
				}
			})(t, w)
			return []string{line(lines, parameters)}
		}},
	}
}

// Every row is found by what it is called.
func TestEverythingIsFoundByItsNames(t *testing.T) {
	w := newWorld(t, archives(t))
	for _, statement := range []string{
		"SELECT * FROM symbols a WHERE (SELECT count(*) FROM symbols b WHERE b.qualified_name = a.qualified_name AND b.id = a.id AND b.line = a.line AND b.kind = a.kind AND b.stale = a.stale AND b.column = a.column) <> 1",
		"SELECT * FROM symbols a WHERE (SELECT count(*) FROM symbols b WHERE b.name = a.name AND b.id = a.id AND b.line = a.line AND b.kind = a.kind AND b.stale = a.stale AND b.column = a.column) <> 1",
		"SELECT * FROM refs a WHERE (SELECT count(*) FROM refs b WHERE b.name = a.name AND b.repo = a.repo AND b.path = a.path AND b.byte = a.byte) <> (SELECT count(*) FROM refs c WHERE c.repo = a.repo AND c.path = a.path AND +c.name = a.name AND c.byte = a.byte)",
		"SELECT * FROM imports a WHERE a.module <> '' AND NOT EXISTS (SELECT 1 FROM imports b WHERE b.module = a.module AND b.repo = a.repo AND b.path = a.path AND b.line = a.line AND b.column = a.column)",
	} {
		if rows := w.rows(t, statement); len(rows) > 0 {
			t.Errorf("%s: %d rows, such as %v", statement, len(rows), rows[0])
		}
	}
}
