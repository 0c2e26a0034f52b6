package engine

import (
	"maps"
	"path"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/repository"
)

// importPathsOf returns the import paths of the Go packages of the store that a name
// selects, in order: the one whose import path it is or else those whose import path
// or directory ends in it, or whose package clause it is. Packages whose import path
// no go.mod tells are not among them.
func (r *run) importPathsOf(name string) ([]string, error) {
	packages, err := r.goPackages()
	if err != nil {
		return nil, err
	}
	var paths []string
	var others []importable
	for _, p := range packages {
		switch {
		case p.path == name:
			return []string{name}, nil
		case endsInPath(p.path, name), endsInPath(path.Dir(p.file.Path), name):
			paths = append(paths, p.path)
		case !strings.Contains(name, "/"):
			others = append(others, p)
		}
	}
	err = readAhead(r, others, func(p importable) repository.UnitRef { return p.file.Unit() }, func(p importable, facts *ast.Facts) error {
		if facts.Package == name {
			paths = append(paths, p.path)
		}
		return r.Err()
	})
	slices.Sort(paths)
	return slices.Compact(paths), err
}

// importable is a Go package with an import path and one of its files, which is no
// test if there is any other.
type importable struct {
	path string
	file *repository.File
}

// goPackages returns the Go packages of the store whose import paths are known, one
// for each directory.
func (r *run) goPackages() ([]importable, error) {
	var packages []importable
	at := make(map[string]int) // folder -> index in packages
	for _, name := range slices.Sorted(maps.Keys(r.infos)) {
		err := r.Files(r.infos[name], "", func(f *repository.File) error {
			if f.Language != ast.Go || !f.HasUnit() {
				return r.Err()
			}
			p, err := r.goPackageOf(&f.File, "")
			if err != nil || p.path == "" {
				return err
			}
			if i, known := at[folderOf(&f.File)]; !known {
				at[folderOf(&f.File)] = len(packages)
				packages = append(packages, importable{p.path, f})
			} else if isGoTest(packages[i].file) && !isGoTest(f) {
				packages[i].file = f
			}
			return r.Err()
		})
		if err != nil {
			return nil, err
		}
	}
	return packages, nil
}

func isGoTest(f *repository.File) bool { return strings.HasSuffix(f.Path, "_test.go") }

// endsInPath reports whether a path ends in the elements of another.
func endsInPath(whole, end string) bool {
	return whole == end || end != "" && strings.HasSuffix(whole, "/"+end)
}
