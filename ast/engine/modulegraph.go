package engine

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// moduleGraph is the dependencies between the modules of the files that a request is
// about: packages of Go, modules of Elixir, files of other languages.
type moduleGraph struct {
	*run
	modules map[vertex]*module
	byName  map[string][]*module // name, or what an import may end in -> modules
	needs   []need               // found so far, not all of them of what is in the store
}

type module struct {
	vertex
	file  *repository.File // one of its files
	edges map[vertex]*query.EdgeRow
}

// need is an import, or use, of a module in a file.
type need struct {
	from       *module
	file       *repository.File
	in         ast.Import
	role       string // how it is written
	dependency string
	test       bool
}

// When a module of Elixir needs another, as mix xref tells it.
const (
	compileTime = "compile"
	exported    = "export"
	runtimeOnly = "runtime"
)

// readModules reads the graph of the files that pass the filter.
func (r *run) readModules() (*moduleGraph, error) {
	files, err := r.wantedFiles()
	if err != nil {
		return nil, err
	}
	g := &moduleGraph{run: r, modules: make(map[vertex]*module), byName: make(map[string][]*module)}
	files = slices.DeleteFunc(files, func(f *repository.File) bool {
		return f.Stale && f.Status == ast.Partial || !r.wantsTest(f.Flags.Has(ast.TestFile)) // remembered beside present facts
	})
	err = readAhead(r, files, (*repository.File).Unit, func(f *repository.File, facts *ast.Facts) error {
		r.notePartial(&f.File)
		if f.Language == ast.Elixir {
			g.addElixir(f, facts)
			return r.Err()
		}
		return g.addFile(f, facts)
	})
	if err != nil {
		return nil, err
	}
	g.nameCommands()
	for i := range g.needs {
		if err := g.resolve(&g.needs[i]); err != nil {
			return nil, err
		}
	}
	g.needs = nil
	return g, nil
}

// module returns the module of that name, which it adds when it is new.
func (g *moduleGraph) module(v vertex, f *repository.File, keys ...string) *module {
	m := g.modules[v]
	if m == nil {
		v = vertex{place{v.repo, strings.Clone(v.path)}, strings.Clone(v.name)} // not all strings of the file with it
		m = &module{vertex: v, file: f, edges: make(map[vertex]*query.EdgeRow)}
		g.modules[v] = m
		slices.Sort(keys)
		for _, key := range slices.Compact(keys) {
			g.byName[key] = append(g.byName[key], m)
		}
	}
	return m
}

// addFile adds the module of a file in a language whose modules are files or folders,
// and what it imports.
func (g *moduleGraph) addFile(f *repository.File, facts *ast.Facts) error {
	v := vertex{place{f.Repo, f.Path}, f.Path}
	base := path.Base(f.Path)
	keys := []string{base, strings.TrimSuffix(base, path.Ext(base)), path.Base(path.Dir(f.Path))}
	switch f.Language {
	case ast.GoMod:
		return nil
	case ast.Go:
		p, err := g.goPackageOf(&f.File, facts.Package)
		if err != nil {
			return err
		}
		v, keys = goModuleVertex(f, facts.Package, cmp.Or(p.path, path.Dir(f.Path)))
	}
	m := g.module(v, f, keys...)
	for i := range facts.Imports {
		g.addNeed(need{from: m, file: f, in: facts.Imports[i], role: facts.Imports[i].Kind.String(), test: f.Flags.Has(ast.TestFile)})
	}
	return g.Err()
}

// What is behind the import path of a Go package that nothing can import: its tests, and
// files of a package main beside it.
const (
	testMark = " [test]"
	mainMark = " [main]"
)

// goModuleVertex returns the module of a file of Go, and the names it is imported by.
func goModuleVertex(f *repository.File, clause, importPath string) (vertex, []string) {
	v := vertex{place{f.Repo, path.Dir(f.Path)}, importPath}
	switch {
	case strings.HasSuffix(clause, "_test") && isGoTest(f): // a package of its own
		return v, nil
	case isGoTest(f):
		v.name += testMark
		return v, nil
	case clause == "main":
		v.name += mainMark
		return v, nil
	}
	return v, []string{importPath}
}

// nameCommands takes the mark from packages main that have their folder for themselves.
func (g *moduleGraph) nameCommands() {
	for v, m := range g.modules {
		name, ok := strings.CutSuffix(v.name, mainMark)
		plain := vertex{v.place, name}
		if ok && m.file.Language == ast.Go && g.modules[plain] == nil {
			m.name = name
			delete(g.modules, v)
			g.modules[plain] = m
		}
	}
}

// addNeed keeps a copy that shares nothing with the facts.
func (g *moduleGraph) addNeed(n need) {
	in := &n.in
	in.Module, in.Path, in.Alias, in.Options, in.Except = strings.Clone(in.Module), "", "", "", nil
	in.Names = slices.Clone(in.Names)
	for i := range in.Names {
		in.Names[i] = ast.ImportedName{Name: strings.Clone(in.Names[i].Name)}
	}
	g.needs = append(g.needs, n)
}

// resolve adds the edges that a need makes.
func (g *moduleGraph) resolve(n *need) error {
	if err := g.Err(); err != nil {
		return err
	}
	to, err := g.meant(n)
	if err != nil {
		return err
	}
	for _, m := range to {
		if m != n.from {
			g.addEdge(n, m)
		}
	}
	return nil
}

// addEdge keeps one edge between two modules: of Elixir the one that makes the tightest
// dependency, else that which stands first.
func (g *moduleGraph) addEdge(n *need, to *module) {
	at := n.in.Position
	row := &query.EdgeRow{Depth: 1, Test: n.test, Repo: n.file.Repo, Path: n.file.Path, Line: at.Line, Column: at.Column, Byte: at.Offset,
		Language: string(n.file.Language), From: &n.from.name, FromID: g.idOf(n.from), To: &to.name, ToID: g.idOf(to),
		Role: n.role, Written: n.in.Module, State: query.StateResolved, Resolution: "module",
		Confidence: query.Exact, Dependency: n.dependency, Stale: n.file.Stale}
	old := n.from.edges[to.vertex]
	if old == nil || compareNeeds(row, old) < 0 {
		n.from.edges[to.vertex] = row
	}
}

func compareNeeds(a, b *query.EdgeRow) int {
	tightness := []string{compileTime, exported, runtimeOnly}
	test := func(r *query.EdgeRow) int {
		if r.Test {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(test(a), test(b)),
		cmp.Compare(slices.Index(tightness, a.Dependency), slices.Index(tightness, b.Dependency)),
		strings.Compare(a.Path, b.Path), cmp.Compare(a.Byte, b.Byte))
}

// idOf returns the id of a module that is a definition, nil for a file or folder.
func (g *moduleGraph) idOf(m *module) *string {
	if m.file.Language != ast.Elixir {
		return nil
	}
	id := m.id()
	return &id
}

// sorted returns the modules in order of their names.
func (g *moduleGraph) sorted() []*module {
	var all []*module
	for _, m := range g.modules {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b *module) int { return a.compare(b.vertex) })
	return all
}

// next returns what a module needs, in order of the names.
func (g *moduleGraph) next(m *module) []*module {
	var all []*module
	for v := range m.edges {
		all = append(all, g.modules[v])
	}
	slices.SortFunc(all, func(a, b *module) int { return a.compare(b.vertex) })
	return all
}

// dependencyGraph answers deps as edges: of all modules, or those from and to the ones
// that the selector names.
func (r *run) dependencyGraph() error {
	g, err := r.readModules()
	if err != nil {
		return err
	}
	s := r.request.Selector
	is := func(m *module) bool { return s.Text == "" || m.isNamed(s) }
	named := false
	for _, m := range g.sorted() {
		named = named || is(m)
		for _, to := range g.next(m) {
			if is(m) || is(to) {
				r.results.add(m.edges[to.vertex])
			}
		}
	}
	switch {
	case s.Text == "":
		r.answer.Why = "no module depends on another one"
	case named:
		r.answer.Why = s.Text + " depends on no other module of the store, and none on it"
	}
	return nil
}

// isNamed reports whether a selector names a module: by its name, its file, or the end
// of either.
func (m *module) isNamed(s query.Selector) bool {
	_, ok := s.Matches(m.name)
	return ok || endsInPath(m.name, s.Text) || endsInPath(m.path, s.Path) || endsInPath(m.file.Path, s.Path) || m.repo+"/"+m.path == s.Path
}
