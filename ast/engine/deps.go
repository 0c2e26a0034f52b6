package engine

import (
	"slices"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// deps answers for a file: what it imports; for a module: what it imports, and who
// imports it.
func (r *run) deps() error {
	files, err := r.filesBySelector(r.request.Selector.Path)
	if err != nil {
		return err
	}
	if len(files) > 0 {
		return r.importsOf(files)
	}
	found, err := r.find(r.request.Selector)
	if err != nil {
		return err
	}
	for _, d := range found {
		for i := range d.facts.Imports {
			if in := &d.facts.Imports[i]; isModule(d.symbol().Kind) && d.encloses(in.Enclosing) {
				r.add(dependencyRow("imports", d.file, d.facts, in), d.file)
			}
		}
	}
	modules, err := r.importPathsOf(r.request.Selector.Text)
	if err != nil {
		return err
	}
	if !slices.Contains(modules, r.request.Selector.Text) {
		modules = append(modules, r.request.Selector.Text)
	}
	for _, module := range modules {
		if err := r.importersOf(module); err != nil {
			return err
		}
	}
	return nil
}

func isModule(k ast.Kind) bool {
	switch k {
	case ast.KindModule, ast.KindNamespace, ast.KindProtocol, ast.KindInstance, ast.KindClass:
		return true
	}
	return false
}

func (r *run) importsOf(files []*repository.File) error {
	for _, file := range files {
		if !file.HasUnit() {
			continue
		}
		facts, err := r.factsOf(file.Unit())
		if err != nil {
			return err
		}
		for i := range facts.Imports {
			r.add(dependencyRow("imports", file, facts, &facts.Imports[i]), file)
		}
	}
	return nil
}

func (r *run) importersOf(module string) error {
	return r.Importers(module, func(u repository.UnitRef) error {
		facts, err := r.factsOf(u)
		if err != nil {
			return err
		}
		files, err := r.usersOf(u)
		if err != nil {
			return err
		}
		for _, file := range files {
			for i := range facts.Imports {
				if facts.Imports[i].Module == module {
					r.add(dependencyRow("imported_by", file, facts, &facts.Imports[i]), file)
				}
			}
		}
		return nil
	})
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
