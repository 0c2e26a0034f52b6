package engine

import (
	"errors"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/repository"
)

// reading is what a name that a file uses means, as far as the file's place among
// the others tells.
type reading struct {
	shown string // as people say it
	// names are those by which a nameSet knows what is meant. guesses are names that
	// are meant only if something is so that no file tells, such as the folder a
	// program is started in.
	names, guesses []string
	// bound says that the definition was found by following imports: no other one is
	// meant.
	bound bool
}

func plainReading(name string) reading { return reading{shown: name, names: []string{name}} }

// read returns what a resolved reference means.
func (r *run) read(f *ast.File, packageName string, reference *ast.Reference) (reading, error) {
	switch {
	case reference.QualifiedName == "":
		return reading{}, nil
	case f.Language == ast.Rust:
		return r.readRust(f, reference)
	case f.Language == ast.Python:
		return r.readPython(f, reference)
	case isECMAScript(f.Language):
		return r.readECMAScript(f, reference)
	}
	in := plainReading(referredName(f, reference))
	if long := longReferred(f, packageName, reference); long != in.shown {
		in.names = append(in.names, long)
	}
	return in, nil
}

// readCandidate returns what one of the candidates of a reference in f means.
func readCandidate(f *ast.File, candidate string) []reading {
	switch {
	case f.Language == ast.Rust:
		return readRustCandidate(f, candidate)
	case f.Language == ast.Python && strings.HasPrefix(candidate, "."):
		return []reading{plainReading(absolutePython(f.Path, candidate))}
	}
	return []reading{plainReading(candidate)}
}

// fileAt returns the file with a path, nil when the repository has none. Each path
// is looked up once per request.
func (r *run) fileAt(repo, path string) (*repository.File, error) {
	key := repo + "\x00" + path
	if f, known := r.paths[key]; known {
		return f, nil
	}
	var found *repository.File
	if info := r.infos[repo]; info != nil {
		f, err := r.File(info, path)
		if err != nil && !errors.Is(err, repository.ErrUnknown) {
			return nil, err
		}
		if err == nil {
			found = f
		}
	}
	r.paths[key] = found
	return found, nil
}
