package engine

import (
	"path"
	"strings"

	"elixirscope/ast"
)

// nameIn returns the qualified name of a definition as people say it, given the
// name the file alone tells: Python's gets the module in front.
func nameIn(f *ast.File, qualified string) string {
	if f.Language == ast.Python {
		if module := pythonModule(f.Path); module != "" {
			return module + "." + qualified
		}
	}
	return qualified
}

// longName returns the name with everything the path adds: for Go the directory
// of the package instead of its name, as import paths do. It is matched beside
// nameIn.
func longName(f *ast.File, packageName, qualified string) string {
	if f.Language != ast.Go {
		return nameIn(f, qualified)
	}
	rest, ok := strings.CutPrefix(qualified, packageName+".")
	dir := path.Dir(f.Path)
	if !ok || dir == "." {
		return qualified
	}
	return dir + "." + rest
}

// pythonModule returns the dotted name of the module a path holds. A leading src
// folder is not part of it (the "src layout" of the Python Packaging User Guide).
func pythonModule(file string) string {
	module := strings.TrimSuffix(file, path.Ext(file))
	if module == "__init__" {
		return ""
	}
	module = strings.TrimSuffix(strings.TrimPrefix(module, "src/"), "/__init__")
	return strings.ReplaceAll(module, "/", ".")
}

// referredName returns what a resolved reference refers to, joined with its
// file's path where the name is relative to it.
func referredName(f *ast.File, r *ast.Reference) string {
	switch {
	case r.QualifiedName == "":
		return ""
	case r.Resolution == ast.ResolvedLocal, r.Resolution == ast.ResolvedSelf, r.Resolution == ast.ResolvedPackage:
		return nameIn(f, r.QualifiedName)
	case f.Language == ast.Python && r.QualifiedName[0] == '.':
		return absolutePython(f.Path, r.QualifiedName)
	case isECMAScript(f.Language) && r.QualifiedName[0] == '.':
		return path.Join(path.Dir(f.Path), r.QualifiedName)
	}
	return r.QualifiedName
}

// absolutePython resolves a name relative to the package of file: ".m.f" in a/b.py
// is a.m.f, "..m.f" in a/b/c.py is a.m.f.
func absolutePython(file, name string) string {
	rest := strings.TrimLeft(name, ".")
	dir := path.Dir(strings.TrimPrefix(file, "src/"))
	for range len(name) - len(rest) - 1 {
		dir = path.Dir(dir)
	}
	if dir == "." || dir == "/" {
		return rest
	}
	return strings.ReplaceAll(dir, "/", ".") + "." + rest
}

// longReferred is to referredName what longName is to nameIn.
func longReferred(f *ast.File, packageName string, r *ast.Reference) string {
	switch r.Resolution {
	case ast.ResolvedLocal, ast.ResolvedSelf, ast.ResolvedPackage:
		return longName(f, packageName, r.QualifiedName)
	}
	if f.Language == ast.Go {
		return conventionalName(r.QualifiedName)
	}
	return referredName(f, r)
}

func isECMAScript(l ast.Language) bool {
	return l == ast.JavaScript || l == ast.TypeScript || l == ast.TSX
}

// importedNames returns the names by which other ECMAScript files may refer to a
// definition: its file, with and without extension, or the folder of an index file,
// in front of its name.
func importedNames(file, qualified string) []string {
	stem := strings.TrimSuffix(file, path.Ext(file))
	names := []string{file + "." + qualified, stem + "." + qualified}
	if path.Base(stem) == "index" {
		names = append(names, path.Dir(stem)+"."+qualified)
	}
	return names
}
