package engine

import (
	"path"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
)

// nameSet is the set of names by which references mean one of some definitions,
// except Go's, which are a goNames. A test takes time for the length of the name,
// however many definitions there are.
type nameSet struct {
	full map[string]bool // without arity
	// tails are the dotted ends of Python names: a reference may leave out the
	// folders above the package.
	tails map[string]bool
	// places are the files of the definitions: a name that is local to one of these
	// means nothing elsewhere.
	places map[string]bool
}

func newNameSet(definitions []definition) nameSet {
	s := nameSet{full: make(map[string]bool), tails: make(map[string]bool), places: make(map[string]bool)}
	for _, d := range definitions {
		s.add(d)
	}
	return s
}

func (s nameSet) add(d definition) {
	if d.file.Language == ast.Go {
		return
	}
	s.full[query.ParseSelector(d.name()).Name] = true
	s.places[fileOf(&d.file.File)] = true
	if isECMAScript(d.file.Language) {
		for _, name := range importedNames(d.file.Path, d.symbol().QualifiedName) {
			s.full[name] = true
		}
	}
	if d.file.Language != ast.Python {
		return
	}
	for name := d.name(); ; {
		_, tail, ok := strings.Cut(name, ".")
		if !ok || !strings.Contains(tail, ".") {
			return
		}
		s.tails[tail] = true
		name = tail
	}
}

// has reports whether a qualified name means one of the definitions, and whether
// that is certain. It is not where the path in front of one of the names is not
// known: which folder Python searches.
func (s nameSet) has(qualified string) (certain, ok bool) {
	name := query.ParseSelector(qualified).Name
	if s.full[name] {
		return true, true
	}
	return false, s.tails[name]
}

// near reports whether a reference that its file resolved within itself stands where
// one of the definitions does.
func (s nameSet) near(f *ast.File, r *ast.Reference) bool {
	switch r.Resolution {
	case ast.ResolvedLocal, ast.ResolvedSelf:
		return s.places[fileOf(f)]
	}
	return true
}

func fileOf(f *ast.File) string { return f.Repo + "\x00" + f.Path }

// folderOf names the folder of a file, which holds one Go package and its tests.
func folderOf(f *ast.File) string { return f.Repo + "\x00" + path.Dir(f.Path) + "/" }
