package engine

import (
	"maps"
	"path"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/repository"
)

// addExportedNames adds to a target the last segments by which other files may refer to
// its definitions beside their names: default, the module that has one of them as
// its default export, and what re-exports call them.
func (r *run) addExportedNames(t *target) error {
	t.exportedAs, t.modules = make(map[string]bool), make(map[string]bool)
	names := make(map[string]bool)
	for _, d := range t.definitions {
		if !isECMAScript(d.file.Language) {
			continue
		}
		names[d.symbol().Name] = true
		if d.symbol().Flags.Has(ast.DefaultExport) {
			t.exportedAs["default"] = true
			t.addModule(d.file.Path)
			for _, module := range moduleNames(d.file.Path) {
				t.exportedAs[module] = true // by require
			}
		}
	}
	for name := range names {
		if err := r.addReexported(t, name); err != nil {
			return err
		}
	}
	if t.exportedAs["default"] {
		if err := r.addReexported(t, "default"); err != nil {
			return err
		}
	}
	maps.DeleteFunc(t.exportedAs, func(name string, _ bool) bool { return names[name] })
	for name := range t.exportedAs {
		t.lastSegments = append(t.lastSegments, name)
	}
	return nil
}

// addReexported adds the names that re-exports give to name. One that is renamed
// twice on its way is not found.
func (r *run) addReexported(t *target, name string) error {
	return r.References(name, func(p repository.Posting) error {
		if !isECMAScript(p.Language) || !strings.HasPrefix(p.QualifiedName, ".") || !t.mayImport(p) {
			return r.Err()
		}
		facts, err := r.factsOf(p.Unit)
		if err != nil {
			return err
		}
		for i := range facts.Imports {
			if facts.Imports[i].Kind != ast.ImportReexport {
				continue
			}
			for _, n := range facts.Imports[i].Names {
				if n.Name != name {
					continue
				}
				if err := r.addReexport(t, n, p.Unit); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (r *run) addReexport(t *target, n ast.ImportedName, u repository.UnitRef) error {
	if n.Alias != "" {
		t.exportedAs[n.Alias] = true
	}
	if n.Alias != "default" && (n.Alias != "" || n.Name != "default") {
		return nil
	}
	files, err := r.Users(u)
	for _, f := range files {
		t.addModule(f.Path)
	}
	return err
}

// addModule adds a file that has one of the definitions as its default export.
func (t *target) addModule(file string) {
	for _, name := range moduleNames(file) {
		t.modules[name] = true
	}
}

// moduleNames returns the last segments of specifiers that import a file.
func moduleNames(file string) []string {
	stem := moduleStem(file)
	names := []string{path.Base(stem)}
	if names[0] == "index" {
		names = append(names, path.Base(path.Dir(stem)))
	}
	return names
}

// mayImport excludes the default exports of modules that are called otherwise than
// those that have one of the definitions as theirs.
func (t *target) mayImport(p repository.Posting) bool {
	return !strings.HasSuffix(p.QualifiedName, ".default") || t.mayBeDefault(p.QualifiedName)
}

// mayBeDefault reports whether a name is that of a default export of a module that is
// called like one that has one of the definitions as its default export.
func (t *target) mayBeDefault(qualified string) bool {
	specifier, isDefault := strings.CutSuffix(qualified, ".default")
	last := specifier[strings.LastIndexByte(specifier, '/')+1:]
	return isDefault && (strings.Trim(last, ".") == "" || t.modules[last] || t.modules[strings.TrimSuffix(last, path.Ext(last))])
}
