package engine

import (
	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// deps answers for a file: what it imports; for a module: what the files that
// define it import, and who imports it.
func (r *run) deps() error {
	files, err := r.filesBySelector(r.request.Selector.Path)
	if err != nil {
		return err
	}
	if len(files) > 0 {
		return r.importsOf(files)
	}
	defining, err := r.definingFiles()
	if err != nil {
		return err
	}
	if err := r.importsOf(defining); err != nil {
		return err
	}
	return r.importersOf(r.request.Selector.Text)
}

// definingFiles returns the files that define what the selector names.
func (r *run) definingFiles() ([]*repository.File, error) {
	found, err := r.find(r.request.Selector)
	if err != nil {
		return nil, err
	}
	var files []*repository.File
	seen := make(map[string]bool)
	for _, d := range found {
		if place := d.file.Repo + "\x00" + d.file.Path; !seen[place] {
			seen[place] = true
			files = append(files, d.file)
		}
	}
	return files, nil
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
