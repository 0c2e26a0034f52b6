package engine

import (
	"path"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// imported is what importers are looked for: modules by name, and files.
type imported struct {
	names map[string]bool // as imports write them
	files map[place]bool
	// tails are the last segments that an import of one of the files may have.
	tails map[string]bool
}

// importersOf answers who imports what the selector names: a module of that name, one
// of the definitions, or one of the files.
func (r *run) importersOf(s query.Selector, definitions []definition, files []*repository.File) error {
	target := imported{names: map[string]bool{s.Text: true}, files: make(map[place]bool), tails: make(map[string]bool)}
	for _, d := range definitions {
		if isModule(d.symbol().Kind) {
			target.names[d.name()] = true
			if d.file.Language == ast.Rust {
				target.names["crate::"+d.name()] = true
			}
		}
	}
	for _, f := range files {
		if err := r.addImported(&target, f); err != nil {
			return err
		}
	}
	units, err := r.mayImport(target)
	if err != nil {
		return err
	}
	return r.forEachUnit(units, func(u repository.UnitRef, facts *ast.Facts) error {
		users, err := r.usersOf(u)
		if err != nil {
			return err
		}
		for _, f := range users {
			facts, err := r.factsIn(f, u, facts)
			if err != nil {
				return err
			}
			if err := r.addImports(target, f, facts); err != nil {
				return err
			}
		}
		return nil
	})
}

func (r *run) addImported(target *imported, f *repository.File) error {
	switch f.Language {
	case ast.GoMod:
		facts, err := r.factsOf(f.Unit())
		if err != nil {
			return err
		}
		for i := range facts.Symbols {
			target.names[facts.Symbols[i].QualifiedName] = true
		}
		return nil
	case ast.Rust:
		module := rustHomes(f.Path)[0].module
		target.names[module], target.names["crate::"+module] = true, true
		return nil
	case ast.Go:
		p, err := r.goPackageOf(&f.File, "")
		if p.path != "" || err != nil {
			target.names[p.path] = true // all its files have the same
			return err
		}
	}
	target.files[place{f.Repo, f.Path}] = true
	base := path.Base(f.Path)
	// By its name with or without extension, by its folder, or as "." or "..".
	for _, tail := range []string{base, strings.TrimSuffix(base, path.Ext(base)), path.Base(path.Dir(f.Path)), ""} {
		target.tails[tail] = true
	}
	return nil
}

// mayImport returns the units with an import whose last segment fits.
func (r *run) mayImport(target imported) (units []repository.UnitRef, err error) {
	seen := make(map[repository.UnitRef]bool)
	err = r.ImportedModules(func(module string, l ast.Language, u repository.UnitRef) error {
		tail := module[strings.LastIndexAny(module, "./:\\")+1:]
		base := module[strings.LastIndexByte(module, '/')+1:]
		stem := strings.TrimSuffix(base, path.Ext(base)) // ./x.js imports x.ts
		fits := target.names[module] || target.tails[tail] || target.tails[base] || target.tails[stem]
		if r.wantsLanguage(l) && fits && !seen[u] {
			seen[u] = true
			units = append(units, u)
		}
		return r.Err()
	})
	return units, err
}

func (r *run) addImports(target imported, f *repository.File, facts *ast.Facts) error {
	if !r.wantsTest(f.Flags.Has(ast.TestFile)) {
		return nil
	}
	for i := range facts.Imports {
		in := &facts.Imports[i]
		ok, err := r.imports(target, &f.File, in)
		if err != nil {
			return err
		}
		if ok {
			r.add(dependencyRow("imported_by", f, facts, in), f)
		}
	}
	return nil
}

// imports reports whether an import of a file is one of the target.
func (r *run) imports(target imported, f *ast.File, in *ast.Import) (bool, error) {
	if target.names[in.Module] {
		return true, nil
	}
	for at := range target.files {
		ok, err := r.importsFile(f, in, at)
		if ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

func (r *run) importsFile(f *ast.File, in *ast.Import, at place) (bool, error) {
	switch {
	case isECMAScript(f.Language) && strings.HasPrefix(in.Module, ".") && f.Repo == at.repo:
		module, err := r.moduleAt(f.Repo, path.Join(path.Dir(f.Path), in.Module))
		return module != nil && module.Path == at.path, err
	case f.Language == ast.Python && path.Ext(at.path) == ".py":
		return r.importsPython(f, in, at)
	case f.Language == ast.C || f.Language == ast.CPP:
		return at.repo == f.Repo && (path.Join(path.Dir(f.Path), in.Module) == at.path || endsInPath(at.path, strings.TrimLeft(in.Module, "./"))), nil
	case f.Language == ast.Go && path.Ext(at.path) == ".go":
		return endsInPath(in.Module, path.Dir(at.path)), nil // nothing tells its import path
	}
	return false, nil
}

// importsPython reports whether an import is one of the module in a file, by one of the
// names that the module has for the folders that Python may search.
func (r *run) importsPython(f *ast.File, in *ast.Import, at place) (bool, error) {
	file, err := r.fileAt(at.repo, at.path)
	if file == nil || err != nil {
		return false, err
	}
	const member = "x" // any
	names, err := r.pythonNames(&file.File, member)
	if err != nil {
		return false, err
	}
	names = append(names, nameIn(&file.File, member))
	module := in.Module
	if strings.HasPrefix(module, ".") {
		module = strings.TrimSuffix(absolutePython(f.Path, module), ".")
	}
	means := func(name string) bool { return slices.Contains(names, joinPython(name, member)) }
	return means(module) || slices.ContainsFunc(in.Names, func(n ast.ImportedName) bool { return means(joinPython(module, n.Name)) }), nil
}
