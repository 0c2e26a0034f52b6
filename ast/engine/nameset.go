package engine

import (
	"path"

	"elixirscope/ast"
	"elixirscope/ast/query"
)

// nameSet is the set of names by which references mean one of some definitions,
// except Go's, which are a goNames. A test takes time for the length of the name,
// however many definitions there are.
type nameSet struct {
	full map[string]bool // without arity
	// likely are names that mean one of the definitions if something is so that no file
	// tells: which folders Python searches, what the manifest of a crate calls it.
	likely map[string]bool
	// places are the files of the definitions: a name that is local to one of these
	// means nothing elsewhere.
	places map[string]bool
	repos  map[string]bool // of the definitions
	rust   rustSet
}

func (r *run) newNameSet(definitions []definition) (nameSet, error) {
	s := nameSet{full: make(map[string]bool), likely: make(map[string]bool),
		places: make(map[string]bool), repos: make(map[string]bool), rust: newRustSet()}
	for _, d := range definitions {
		if err := r.addNames(s, d); err != nil {
			return nameSet{}, err
		}
	}
	return s, nil
}

func (r *run) addNames(s nameSet, d definition) error {
	f, name := &d.file.File, query.ParseSelector(d.name()).Name
	s.places[fileOf(f)] = true
	s.repos[f.Repo] = true
	switch {
	case f.Language == ast.Go:
		return nil // see goNames
	case f.Language == ast.Rust:
		s.addRust(d)
		return nil
	case isECMAScript(f.Language):
		s.full[ecmaScriptKey(f.Repo, f.Path, d.symbol().QualifiedName)] = true
		return nil
	case f.Language == ast.Python:
		names, err := r.pythonNames(f, d.symbol().QualifiedName)
		if err != nil {
			return err
		}
		for _, n := range names {
			s.likely[n] = true
		}
	}
	s.full[name] = true
	return nil
}

// means reports whether a reading is one of the definitions, and whether that is
// certain.
func (s nameSet) means(in reading) (certain, ok bool) {
	for _, name := range in.names {
		if certain, is := s.has(name); is {
			if certain {
				return true, true
			}
			ok = true
		}
	}
	for _, name := range in.guesses {
		if _, is := s.has(name); is {
			ok = true
		}
	}
	return false, ok
}

// has reports whether a qualified name means one of the definitions, and whether
// that is certain. It is not where the path in front of one of the names is not
// known: which folder Python searches.
func (s nameSet) has(qualified string) (certain, ok bool) {
	name := query.ParseSelector(qualified).Name
	if s.full[name] {
		return true, true
	}
	return false, s.likely[name]
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
