package engine

import (
	"path"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
)

// nameSet is the set of names by which references mean one of some definitions.
// A test takes time for the length of the name, however many definitions there are.
type nameSet struct {
	full map[string]bool // without arity
	// ends are names that an import path may end in, behind a slash: the directory of
	// a Go package is the end of its import path.
	ends map[string]bool
	// tails are the dotted ends of Python names: a reference may leave out the
	// folders above the package.
	tails map[string]bool
	// places are the files and the Go packages of the definitions: a name that is
	// local to one of these means nothing elsewhere.
	places map[string]bool
}

func newNameSet(definitions []definition) nameSet {
	s := nameSet{full: make(map[string]bool), ends: make(map[string]bool), tails: make(map[string]bool), places: make(map[string]bool)}
	for _, d := range definitions {
		s.add(d)
	}
	return s
}

func (s nameSet) add(d definition) {
	s.full[query.ParseSelector(d.name()).Name] = true
	s.places[fileOf(&d.file.File)], s.places[folderOf(&d.file.File)] = true, true
	if isECMAScript(d.file.Language) {
		for _, name := range importedNames(d.file.Path, d.symbol().QualifiedName) {
			s.full[name] = true
		}
	}
	if d.file.Language != ast.Go && d.file.Language != ast.Python {
		return
	}
	long := longName(&d.file.File, d.facts.Package, d.symbol().QualifiedName)
	s.full[long] = true
	if d.file.Language == ast.Go {
		s.ends[long] = true
	} else {
		for i := range len(long) {
			if long[i] == '.' && strings.IndexByte(long[i+1:], '.') >= 0 {
				s.tails[long[i+1:]] = true
			}
		}
	}
}

// has reports whether a qualified name means one of the definitions, and whether
// that is certain. It is not where the path in front of one of the names is not
// known: which module a Go directory belongs to, which folder Python searches.
func (s nameSet) has(qualified string) (certain, ok bool) {
	name := query.ParseSelector(qualified).Name
	if s.full[name] {
		return true, true
	}
	if s.tails[name] {
		return false, true
	}
	// The paths of the standard library have no dot in their first element and are
	// never the end of another module's.
	first, _, _ := strings.Cut(name, "/")
	for i := range len(name) {
		if name[i] == '/' && strings.Contains(first, ".") && s.ends[name[i+1:]] {
			return false, true
		}
	}
	return false, false
}

// near reports whether a reference that its file resolved within itself, or within
// its package, stands where one of the definitions does.
func (s nameSet) near(f *ast.File, r *ast.Reference) bool {
	switch r.Resolution {
	case ast.ResolvedLocal, ast.ResolvedSelf:
		return s.places[fileOf(f)] || f.Language == ast.Go && s.places[folderOf(f)]
	case ast.ResolvedPackage:
		return f.Language != ast.Go || s.places[folderOf(f)]
	}
	return true
}

func fileOf(f *ast.File) string { return f.Repo + "\x00" + f.Path }

func folderOf(f *ast.File) string { return f.Repo + "\x00" + path.Dir(f.Path) + "/" }
