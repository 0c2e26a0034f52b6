package engine

import (
	"path"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/repository"
)

// readRust returns what a resolved reference means: where a module of its crate
// re-exports that, the definition that the re-exports lead to.
func (r *run) readRust(f *ast.File, reference *ast.Reference) (reading, error) {
	switch reference.Resolution {
	case ast.ResolvedLocal, ast.ResolvedSelf:
		in := rustReading(f, "self::"+reference.QualifiedName)
		in.bound = true
		return in, nil
	}
	in := rustReading(f, reference.QualifiedName)
	if _, anchored := cutAnchor(reference.QualifiedName); !anchored {
		return in, nil
	}
	at, rest, ok := rustHomes(f.Path)[0].follow(reference.QualifiedName)
	if !ok {
		return in, nil
	}
	key := at.key(f.Repo, rest)
	found, known := r.reexports[key]
	if !known {
		var err error
		if found, _, err = r.exportedRust(f.Repo, at.crate, at.within(rest), make(followed)); err != nil {
			return in, err
		}
		r.reexports[key] = found
	}
	if found != "" {
		in = reading{shown: joinRust(rustHome{crate: at.crate}.crateName(), found), bound: true,
			names: []string{rustHome{crate: at.crate}.key(f.Repo, found)}}
	}
	return in, nil
}

// maxSegments bounds the paths that are followed, because a circle of re-exports may
// make one longer each time. Real ones have up to ten segments.
const maxSegments = 12

// exportedRust returns the path by which a crate defines what a path of it names. ok is
// false when the crate's files do not tell.
func (r *run) exportedRust(repo, crate, name string, past followed) (found string, ok bool, err error) {
	segments := strings.Split(name, "::")
	if len(segments) > maxSegments || !past.first(rustHome{crate: crate}.key(repo, name)) {
		return "", false, nil
	}
	for k := len(segments) - 1; k >= 0; k-- {
		files, err := r.rustModuleFiles(repo, crate, segments[:k])
		if err != nil {
			return "", false, err
		}
		for _, file := range files {
			facts, err := r.factsOf(file.Unit())
			if err != nil {
				return "", false, err
			}
			if defines(facts, strings.Join(segments[k:], "::")) {
				return name, true, nil
			}
			found, ok, err = r.throughUses(file, facts, segments[k:], past)
			if ok || err != nil {
				return found, ok, err
			}
		}
		if len(files) > 0 {
			break // an inner module cannot be in a file of its own and above
		}
	}
	return "", false, nil
}

// rustModuleFiles returns the files that may hold a module of a crate in a src folder;
// its root may be a library and a program.
func (r *run) rustModuleFiles(repo, crate string, module []string) ([]*repository.File, error) {
	stem := path.Join(crate, "src", path.Join(module...))
	paths := []string{stem + ".rs", stem + "/mod.rs"}
	if len(module) == 0 {
		paths = []string{stem + "/lib.rs", stem + "/main.rs"}
	}
	var files []*repository.File
	for _, p := range paths {
		f, err := r.fileAt(repo, p)
		if err != nil {
			return nil, err
		}
		if f != nil && f.HasUnit() {
			files = append(files, f)
		}
	}
	return files, nil
}

// throughUses follows the re-exports of a file for a path below its module.
func (r *run) throughUses(file *repository.File, facts *ast.Facts, below []string, past followed) (string, bool, error) {
	for i := range facts.Imports {
		in := &facts.Imports[i]
		if in.Kind != ast.ImportReexport || in.Enclosing != ast.NoSymbol {
			continue
		}
		taken, ok := takenRust(in, below[0])
		if !ok {
			continue
		}
		name := joinRust(in.Module, taken, strings.Join(below[1:], "::"))
		if _, anchored := cutAnchor(name); !anchored {
			name = "self::" + name // else of another crate, where nothing is found
		}
		at, rest, ok := rustHomes(file.Path)[0].follow(name)
		if !ok {
			continue
		}
		found, ok, err := r.exportedRust(file.Repo, at.crate, at.within(rest), past)
		if ok || err != nil {
			return found, ok, err
		}
	}
	return "", false, nil
}

// takenRust returns what a use declaration takes from its module for a name of the
// module it stands in.
func takenRust(in *ast.Import, name string) (string, bool) {
	if in.Wildcard {
		return name, true
	}
	i := slices.IndexFunc(in.Names, func(n ast.ImportedName) bool {
		return n.Alias == name || n.Alias == "" && n.Name == name
	})
	switch {
	case i >= 0:
		return in.Names[i].Name, true
	case in.Alias == name:
		return "", true
	}
	return "", len(in.Names) == 0 && in.Alias == "" && strings.HasSuffix("::"+in.Module, "::"+name)
}
