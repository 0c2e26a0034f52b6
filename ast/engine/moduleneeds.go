package engine

import (
	"path"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/repository"
)

// addElixir adds the modules that a file of Elixir defines, and what they need.
func (g *moduleGraph) addElixir(f *repository.File, facts *ast.Facts) {
	of := make([]*module, len(facts.Symbols))
	for i := range facts.Symbols {
		s := &facts.Symbols[i]
		switch {
		case isModule(s.Kind) && s.Flags&(ast.Quoted|ast.Dynamic) == 0:
			of[i] = g.module(vertex{place{f.Repo, f.Path}, s.QualifiedName}, f, s.QualifiedName)
		case s.Parent != ast.NoSymbol:
			of[i] = of[s.Parent]
		}
	}
	test := f.Flags.Has(ast.TestFile)
	for i := range facts.Imports {
		in := facts.Imports[i]
		if in.Enclosing == ast.NoSymbol || of[in.Enclosing] == nil || in.Kind == ast.ImportAlias {
			continue // the name alone needs nothing
		}
		dependency := exported
		if in.Kind == ast.ImportUse {
			dependency = compileTime
		}
		g.addNeed(need{of[in.Enclosing], f, in, in.Kind.String(), dependency, test})
	}
	g.addElixirUses(f, facts, of)
}

// addElixirUses adds what modules need because they use names, once for each pair of
// modules and time of need.
func (g *moduleGraph) addElixirUses(f *repository.File, facts *ast.Facts, of []*module) {
	type pair struct {
		from           *module
		to, dependency string
	}
	known := make(map[pair]bool)
	for i := range facts.References {
		r := &facts.References[i]
		if r.Enclosing == ast.NoSymbol || of[r.Enclosing] == nil || !r.Resolution.Resolved() || r.Role == ast.RoleImport || r.Flags.Has(ast.InSpec) {
			continue
		}
		to := r.QualifiedName
		if r.Role != ast.RoleType && r.Role != ast.RoleValue && r.Role != ast.RoleImplements {
			to = to[:max(strings.LastIndexByte(to, '.'), 0)]
		}
		key := pair{of[r.Enclosing], to, neededWhen(r)}
		if to == "" || to == key.from.name || known[key] {
			continue
		}
		known[key] = true
		g.addNeed(need{key.from, f, ast.Import{Module: to, Position: r.Position}, r.Role.String(), key.dependency, f.Flags.Has(ast.TestFile)})
	}
}

func neededWhen(r *ast.Reference) string {
	switch {
	case r.Role == ast.RoleValue, r.Flags.Has(ast.InQuote):
		return runtimeOnly
	case r.Flags.Has(ast.AtCompile), r.Role == ast.RoleMacro:
		return compileTime
	case r.Role == ast.RoleType:
		return exported // the fields of its struct
	}
	return runtimeOnly
}

// meant returns the modules that a need means.
func (g *moduleGraph) meant(n *need) ([]*module, error) {
	f, to := &n.file.File, n.in.Module
	switch {
	case f.Language == ast.Elixir:
		return g.ofOneRepository(f, to), nil
	case f.Language == ast.Go:
		return g.goMeant(n)
	case isECMAScript(f.Language):
		return g.ecmaScriptMeant(n)
	case f.Language == ast.Python:
		return g.pythonMeant(n)
	case familyOf(f.Language) == ast.C:
		return g.byPath(f, path.Join(path.Dir(f.Path), to), strings.TrimLeft(to, "./")), nil
	case f.Language == ast.Java:
		end := strings.ReplaceAll(to, ".", "/") + ".java"
		return g.byPath(f, end, end), nil
	case f.Language == ast.Ruby && strings.HasPrefix(to, "."):
		return g.byPath(f, path.Join(path.Dir(f.Path), to)+".rb", ""), nil
	case f.Language == ast.Ruby:
		return g.byPath(f, to+".rb", to+".rb"), nil
	}
	return nil, nil
}

// ofOneRepository returns the modules with a name: those of the file's repository or, if
// there are none, the one that there is.
func (g *moduleGraph) ofOneRepository(f *ast.File, name string) []*module {
	all := g.byName[name]
	own := slices.DeleteFunc(slices.Clone(all), func(m *module) bool { return m.repo != f.Repo })
	if len(own) > 0 || len(all) > 1 {
		return own
	}
	return all
}

func (g *moduleGraph) goMeant(n *need) ([]*module, error) {
	m, err := g.goModuleOf(&n.file.File)
	if err != nil {
		return nil, err
	}
	var found []*module
	for _, candidate := range g.byName[n.in.Module] {
		other, err := g.goModuleOf(&candidate.file.File)
		if err != nil {
			return nil, err
		}
		if other == nil || m.sees(other) {
			found = append(found, candidate)
		}
	}
	return found, nil
}

func (g *moduleGraph) ecmaScriptMeant(n *need) ([]*module, error) {
	if !strings.HasPrefix(n.in.Module, ".") {
		return nil, nil
	}
	f, err := g.moduleAt(n.file.Repo, path.Join(path.Dir(n.file.Path), n.in.Module))
	if f == nil || err != nil {
		return nil, err
	}
	return g.byPath(&n.file.File, f.Path, ""), nil
}

func (g *moduleGraph) pythonMeant(n *need) ([]*module, error) {
	last := n.in.Module[strings.LastIndexByte(n.in.Module, '.')+1:]
	keys := []string{last}
	if last == "" {
		keys[0] = path.Base(path.Dir(n.file.Path))
	}
	for _, name := range n.in.Names {
		keys = append(keys, name.Name)
	}
	var found []*module
	for _, key := range keys {
		for _, m := range g.byName[key] {
			if m.file.Language != ast.Python || slices.Contains(found, m) || m.repo != n.file.Repo {
				continue
			}
			ok, err := g.importsPython(&n.file.File, &n.in, m.place)
			if err != nil {
				return nil, err
			}
			if ok {
				found = append(found, m)
			}
		}
	}
	return found, nil
}

// byPath returns the file of the same repository with a path or, if there is none, the
// only one whose path ends in another.
func (g *moduleGraph) byPath(f *ast.File, whole, end string) []*module {
	if m := g.modules[vertex{place{f.Repo, whole}, whole}]; m != nil {
		return []*module{m}
	}
	if end == "" {
		return nil
	}
	var found []*module
	for _, m := range g.byName[path.Base(end)] {
		if m.repo == f.Repo && endsInPath(m.path, end) {
			found = append(found, m)
		}
	}
	if len(found) > 1 {
		return nil
	}
	return found
}
