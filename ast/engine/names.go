package engine

import (
	"path"
	"strings"

	"elixirscope/ast"
)

// nameIn returns the qualified name of a definition as people say it, given the
// name the file alone tells: in Python and Rust the module comes in front.
func nameIn(f *ast.File, qualified string) string {
	switch f.Language {
	case ast.Python:
		return joinPython(pythonModule(f.Path), qualified)
	case ast.Rust:
		return rustHomes(f.Path)[0].name(qualified)
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
	}
	return r.QualifiedName
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
