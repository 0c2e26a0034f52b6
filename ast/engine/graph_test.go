package engine_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"elixirscope/ast/engine"
	"elixirscope/ast/lang/all"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
	"elixirscope/ast/syntax"

	"pgregory.net/rapid"
)

// program is a random program: functions that call each other, across files.
type program struct {
	language string
	calls    [][]int // of each function, in order
	files    []int   // of each function
}

func drawProgram(t *rapid.T) program {
	n := rapid.IntRange(4, 10).Draw(t, "functions")
	p := program{language: rapid.SampledFrom([]string{"go", "elixir"}).Draw(t, "language")}
	for range n {
		p.calls = append(p.calls, rapid.SliceOfN(rapid.IntRange(0, n-1), 0, 4).Draw(t, "calls"))
		p.files = append(p.files, rapid.IntRange(0, 2).Draw(t, "file"))
	}
	return p
}

// name returns the qualified name of a function; which file has it is not in the name of
// Go's.
func (p program) name(f int) string {
	if p.language == "go" {
		return fmt.Sprintf("p.f%d", f)
	}
	return fmt.Sprintf("M%d.f%d/0", p.files[f], f)
}

func (p program) path(f int) string {
	if p.language == "go" {
		return fmt.Sprintf("p/file%d.go", p.files[f])
	}
	return fmt.Sprintf("lib/m%d.ex", p.files[f])
}

func (p program) id(f int) string { return query.StableID("one", p.path(f), p.name(f)) }

func (p program) sources() map[string]string {
	texts := make(map[string]string)
	for f, calls := range p.calls {
		var body string
		for _, callee := range calls {
			if p.language == "go" {
				body += fmt.Sprintf("\tf%d()\n", callee)
			} else {
				body += fmt.Sprintf("    M%d.f%d()\n", p.files[callee], callee)
			}
		}
		if p.language == "go" {
			texts[p.path(f)] += fmt.Sprintf("func f%d() {\n%s}\n", f, body)
		} else {
			texts[p.path(f)] += fmt.Sprintf("  def f%d() do\n%s    :ok\n  end\n", f, body)
		}
	}
	for path, text := range texts {
		texts[path] = "package p\n\n" + text
		if p.language == "elixir" {
			texts[path] = fmt.Sprintf("defmodule M%c do\n%send\n", path[len("lib/m")], text)
		}
	}
	return texts
}

// ingest returns an engine on a store of sources.
func ingest(t fataler, w *twins, sources map[string]string) *engine.Engine {
	_, err := w.repository.Open("one", "/one", nil)
	must(t, err)
	var batch []repository.Update
	for path, text := range sources {
		batch = append(batch, w.update(t, path, []byte(text)))
	}
	_, err = w.repository.Apply(context.Background(), "one", batch)
	must(t, err)
	return w.cached
}

func run(t fataler, e *engine.Engine, request query.Request) *query.Answer {
	t.Helper()
	must(t, request.Validate())
	a, err := e.Run(context.Background(), request)
	must(t, err)
	return a
}

func edgesOf(a *query.Answer) []*query.EdgeRow {
	var rows []*query.EdgeRow
	for _, row := range a.Rows {
		rows = append(rows, row.(*query.EdgeRow))
	}
	return rows
}

func textOf(r *query.EdgeRow) string {
	return fmt.Sprintf("%d %s -> %s %s:%d:%d %s", r.Depth, *r.FromID, *r.ToID, r.Path, r.Line, r.Column, r.Confidence)
}

// A walk tells what asking again and again for one step does, from each definition once.
func TestWalksAreRepeatedSteps(t *testing.T) {
	eachProgram(t, func(t *rapid.T, e *engine.Engine, p program) {
		depth := rapid.IntRange(2, 6).Draw(t, "depth")
		start := rapid.IntRange(0, len(p.calls)-1).Draw(t, "start")
		byName := make(map[string]int)
		for f := range p.calls {
			byName[p.name(f)] = f
		}
		for _, verb := range []query.Verb{query.Callers, query.Callees} {
			var want []string
			reached, level := map[int]bool{start: true}, []int{start}
			for n := 1; n <= depth; n++ {
				var next []int
				for _, f := range level {
					for _, row := range run(t, e, query.Request{Verb: verb, Selector: query.ParseSelector(p.id(f))}).Rows {
						r := row.(*query.ReferenceRow)
						from, to := byName[*r.Enclosing], byName[*r.QualifiedName]
						want = append(want, fmt.Sprintf("%d %s -> %s %s:%d:%d %s", n, p.id(from), p.id(to), r.Path, r.Line, r.Column, r.Confidence))
						other := from
						if verb == query.Callees {
							other = to
						}
						if !reached[other] {
							reached[other] = true
							next = append(next, other)
						}
					}
				}
				level = next
			}
			a := run(t, e, query.Request{Verb: verb, Selector: query.ParseSelector(p.id(start)), Graph: query.Graph{Depth: depth}})
			var got []string
			for _, row := range edgesOf(a) {
				got = append(got, textOf(row))
			}
			if !slices.IsSortedFunc(edgesOf(a), func(a, b *query.EdgeRow) int { return cmp.Compare(a.Depth, b.Depth) }) {
				t.Fatalf("%s: not breadth first:\n%s", verb, strings.Join(got, "\n"))
			}
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Fatalf("%s %s, depth %d:\n%s\nwant:\n%s", verb, p.id(start), depth, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if a.Coverage.Beyond != len(level) {
				t.Fatalf("%s: %d beyond, want %d", verb, a.Coverage.Beyond, len(level))
			}
		}
	})
}

func eachProgram(t *testing.T, check func(*rapid.T, *engine.Engine, program)) {
	languages, err := all.Set()
	must(t, err)
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	rapid.Check(t, func(t *rapid.T) {
		p := drawProgram(t)
		w := newTwins(t, parser, languages)
		defer w.db.Close()
		check(t, ingest(t, w, p.sources()), p)
	})
}

// shortest returns the first shortest path in order of the names, by a search that tries
// all; nil when there is none.
func (p program) shortest(from, to int) []int {
	level := [][]int{{from}}
	for range p.calls {
		var next [][]int
		for _, path := range level {
			for _, callee := range p.calls[path[len(path)-1]] {
				next = append(next, append(slices.Clone(path), callee))
			}
		}
		slices.SortFunc(next, func(a, b []int) int {
			return slices.CompareFunc(a, b, func(f, g int) int { return strings.Compare(p.name(f), p.name(g)) })
		})
		next = slices.CompactFunc(next, func(a, b []int) bool { return a[len(a)-1] == b[len(b)-1] && slices.Equal(a, b) })
		first := make(map[int]bool) // only the first path to each function matters
		level = slices.DeleteFunc(next, func(path []int) bool {
			end := path[len(path)-1]
			defer func() { first[end] = true }()
			return first[end]
		})
		for _, path := range level {
			if path[len(path)-1] == to {
				return path
			}
		}
	}
	return nil
}

// A path is a shortest one, and of these the first in order of the names.
func TestPathIsShortest(t *testing.T) {
	eachProgram(t, func(t *rapid.T, e *engine.Engine, p program) {
		from := rapid.IntRange(0, len(p.calls)-1).Draw(t, "from")
		for to := range p.calls {
			if from != to {
				comparePaths(t, e, p, from, to)
			}
		}
	})
}

func comparePaths(t *rapid.T, e *engine.Engine, p program, from, to int) {
	a := run(t, e, query.Request{Verb: query.Path, Selector: query.ParseSelector(p.id(from)), Graph: query.Graph{To: query.ParseSelector(p.id(to))}})
	want := p.shortest(from, to)
	rows := edgesOf(a)
	if len(rows) != max(len(want)-1, 0) {
		t.Fatalf("%d steps, want %v\n%s", len(rows), want, rowsOf(a))
	}
	for i, row := range rows {
		if *row.FromID != p.id(want[i]) || *row.ToID != p.id(want[i+1]) || row.Depth != i+1 {
			t.Fatalf("step %d: %s, want %v", i, textOf(row), want)
		}
	}
}

// An impact tells every function that reaches another one, once, at its distance.
func TestImpactIsAllThatReaches(t *testing.T) {
	eachProgram(t, func(t *rapid.T, e *engine.Engine, p program) {
		to := rapid.IntRange(0, len(p.calls)-1).Draw(t, "to")
		got := make(map[string]int)
		for _, row := range edgesOf(run(t, e, query.Request{Verb: query.Impact, Selector: query.ParseSelector(p.id(to))})) {
			if got[*row.FromID] != 0 {
				t.Fatalf("%s twice", *row.FromID)
			}
			got[*row.FromID] = row.Depth
		}
		for f := range p.calls {
			distance := max(len(p.shortest(f, to))-1, 0)
			if f != to && got[p.id(f)] != distance {
				t.Fatalf("%s at %d, want %d", p.id(f), got[p.id(f)], distance)
			}
		}
	})
}

// Each set of packages that import each other has one circle in the answer, as short as
// any in the set.
func TestCyclesAreShortest(t *testing.T) {
	languages, err := all.Set()
	must(t, err)
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(t, "packages")
		imports := make([][]bool, n)
		sources := map[string]string{"go.mod": "module x\n"}
		for i := range n {
			imports[i] = make([]bool, n)
			text := fmt.Sprintf("package p%d\n\nimport (\n", i)
			for _, to := range rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 0, 3, rapid.ID).Draw(t, "imports") {
				imports[i][to] = true
				text += fmt.Sprintf("\t_ \"x/p%d\"\n", to)
			}
			sources[fmt.Sprintf("p%d/p.go", i)] = text + ")\n"
		}
		w := newTwins(t, parser, languages)
		defer w.db.Close()
		a := run(t, ingest(t, w, sources), query.Request{Verb: query.Cycles})
		compareCycles(t, a, imports)
	})
}

func compareCycles(t *rapid.T, a *query.Answer, imports [][]bool) {
	n := len(imports)
	distance := distances(imports)
	circles := make(map[int][]*query.EdgeRow)
	for _, row := range edgesOf(a) {
		circles[row.Cycle] = append(circles[row.Cycle], row)
	}
	number := func(name string) (i int) {
		_, err := fmt.Sscanf(name, "x/p%d", &i)
		must(t, err)
		return i
	}
	done := make(map[int]bool) // by the least package of the set
	for _, circle := range circles {
		for i, row := range circle {
			from, to := number(*row.From), number(*row.To)
			if !imports[from][to] || to != number(*circle[(i+1)%len(circle)].From) {
				t.Fatalf("no circle:\n%s", rowsOf(a))
			}
		}
		least, shortest := n, n+1
		for v := range n {
			if at := number(*circle[0].From); distance[at][v] <= n && distance[v][at] <= n {
				least, shortest = min(least, v), min(shortest, distance[v][v])
			}
		}
		if done[least] || len(circle) != shortest {
			t.Fatalf("circle of %d steps, want %d, one for each set:\n%s", len(circle), shortest, rowsOf(a))
		}
		done[least] = true
	}
	for v := range n {
		least := v
		for w := range n {
			if distance[v][w] <= n && distance[w][v] <= n {
				least = min(least, w)
			}
		}
		if distance[v][v] <= n && !done[least] {
			t.Fatalf("no circle through package %d:\n%s", v, rowsOf(a))
		}
	}
}

// distances returns how many imports lead from each package to each, more than there are
// packages where none do. What a package imports of itself does not count.
func distances(imports [][]bool) [][]int {
	n := len(imports)
	d := make([][]int, n)
	for i := range d {
		d[i] = make([]int, n)
		for j := range d[i] {
			d[i][j] = 2*n + 2
			if imports[i][j] && i != j {
				d[i][j] = 1
			}
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				d[i][j] = min(d[i][j], d[i][k]+d[k][j])
			}
		}
	}
	return d
}
