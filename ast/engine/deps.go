package engine

import (
	"path"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// deps answers for a file or a module: what it imports, and who imports it.
func (r *run) deps() error {
	s := r.request.Selector
	var found []definition
	if !r.mayBePlace(s) || s.Line > 0 {
		var err error
		if found, err = r.find(s); err != nil {
			return err
		}
	}
	for _, d := range found {
		if err := r.importsOf(d.file, d.facts, func(in *ast.Import) bool { return isModule(d.symbol().Kind) && d.encloses(in.Enclosing) }); err != nil {
			return err
		}
	}
	modules, err := r.moduleFiles(s)
	if err != nil {
		return err
	}
	for _, f := range modules {
		facts, err := r.factsOf(f.Unit())
		if err != nil {
			return err
		}
		if err := r.importsOf(f, facts, func(*ast.Import) bool { return true }); err != nil {
			return err
		}
	}
	return r.importersOf(s, found, modules)
}

// isModule reports whether symbols of a kind are what imports stand in, and what is
// imported by its name.
func isModule(k ast.Kind) bool {
	switch k {
	case ast.KindModule, ast.KindNamespace, ast.KindProtocol, ast.KindInstance, ast.KindClass:
		return true
	}
	return false
}

func (r *run) importsOf(file *repository.File, facts *ast.Facts, wanted func(*ast.Import) bool) error {
	if !r.wantsTest(file.Flags.Has(ast.TestFile)) {
		return r.Err()
	}
	for i := range facts.Imports {
		if in := &facts.Imports[i]; wanted(in) {
			r.add(dependencyRow("imports", file, facts, in), file)
		}
	}
	return r.Err()
}

// moduleFiles returns the files that a selector means by their path or, in languages
// whose modules are files or folders, by the name of a module.
func (r *run) moduleFiles(s query.Selector) ([]*repository.File, error) {
	if r.mayBePlace(s) {
		files, err := r.filesBySelector(s.Path)
		return slices.DeleteFunc(files, func(f *repository.File) bool { return !f.HasUnit() }), err
	}
	packages, err := r.importPathsOf(s.Text)
	if err != nil {
		return nil, err
	}
	var found []*repository.File
	for i := range r.repos {
		err := r.Files(&r.repos[i], "", func(f *repository.File) error {
			if !f.HasUnit() || !r.wantsFile(&f.File) {
				return r.Err()
			}
			is, err := r.isModuleFile(&f.File, s.Text, packages)
			if is {
				found = append(found, f)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// isModuleFile reports whether a file holds the module of that name, or a part of the
// Go package with one of the import paths.
func (r *run) isModuleFile(f *ast.File, name string, packages []string) (bool, error) {
	switch {
	case f.Language == ast.Python:
		return endsInName(pythonModule(f.Path), name), nil
	case isECMAScript(f.Language):
		return endsInPath(moduleStem(f.Path), strings.TrimPrefix(name, "./")), nil
	case f.Language == ast.Go:
		p, err := r.goPackageOf(f, "")
		if p.path == "" {
			return endsInPath(path.Dir(f.Path), name), err
		}
		return slices.Contains(packages, p.path), err
	}
	return false, nil
}

// endsInName reports whether a dotted name ends in the segments of another.
func endsInName(whole, end string) bool {
	return whole == end || end != "" && strings.HasSuffix(whole, "."+end)
}

func dependencyRow(direction string, file *repository.File, facts *ast.Facts, i *ast.Import) *query.DependencyRow {
	row := &query.DependencyRow{
		Direction: direction, Repo: file.Repo, Path: file.Path,
		Line: i.Position.Line, Column: i.Position.Column, Language: string(file.Language),
		Kind: i.Kind.String(), Module: i.Module, Alias: i.Alias, Options: i.Options,
		Enclosing: definition{file, facts, 0}.nameOf(i.Enclosing),
	}
	for _, n := range i.Names {
		row.Names = append(row.Names, query.ImportedName{Name: n.Name, Alias: n.Alias})
	}
	return row
}
