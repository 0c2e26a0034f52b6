package engine

import (
	"path"
	"slices"
	"strings"

	"elixirscope/ast"
)

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

// pythonNames returns the names of a definition as seen from other folders than the
// root of the repository that Python may search: the one above the outermost
// package around the file, and those of a project that is a folder of the
// repository or of which the repository is a package. Which of them a program searches no file tells.
func (r *run) pythonNames(f *ast.File, qualified string) ([]string, error) {
	var names []string
	add := func(root string) {
		if root != "." && root != "src" && root != "" {
			names = append(names, joinPython(pythonModule(strings.TrimPrefix(f.Path, root+"/")), qualified))
		}
	}
	root, err := r.aboveOutermostPackage(f)
	if err != nil {
		return nil, err
	}
	if root != path.Dir(f.Path) {
		add(root)
	}
	if init, err := r.fileAt(f.Repo, "__init__.py"); err != nil {
		return nil, err
	} else if root == "." && init != nil { // the repository is a package
		names = append(names, joinPython(f.Repo, nameIn(f, qualified)))
	}
	project, rest, ok := strings.Cut(f.Path, "/")
	if !ok || root == project {
		return names, nil
	}
	setup, err := r.fileAt(f.Repo, project+"/setup.py")
	if err == nil && setup != nil && !r.isPythonLibrary(pythonModule(rest)) {
		add(project)
	}
	return names, err
}

// aboveOutermostPackage returns the nearest folder above a file that is no regular
// package, "." for the root.
func (r *run) aboveOutermostPackage(f *ast.File) (string, error) {
	dir := path.Dir(f.Path)
	for {
		init, err := r.fileAt(f.Repo, path.Join(dir, "__init__.py"))
		if err != nil || init == nil || dir == "." {
			return dir, err
		}
		dir = path.Dir(dir)
	}
}

// readPython returns what a reference means. A program finds the modules beside it,
// unless they are called like one of the standard library, which most programs
// mean by such a name.
func (r *run) readPython(f *ast.File, reference *ast.Reference) (reading, error) {
	in := plainReading(referredName(f, reference))
	dir := path.Dir(f.Path)
	if reference.Resolution != ast.ResolvedImport && reference.Resolution != ast.ResolvedAbsolute ||
		reference.QualifiedName[0] == '.' || dir == "." || dir == "src" || r.isPythonLibrary(in.shown) {
		return in, nil
	}
	root, err := r.aboveOutermostPackage(f)
	if err == nil && root == dir {
		in.guesses = []string{joinPython(pythonModule(dir+"/__init__.py"), in.shown)}
	}
	return in, err
}

// isPythonLibrary reports whether a dotted name begins with a module of the
// standard library.
func (r *run) isPythonLibrary(name string) bool {
	if r.pythonLibrary == nil {
		r.pythonLibrary = pythonLibrary()
	}
	first, _, _ := strings.Cut(name, ".")
	_, found := slices.BinarySearch(r.pythonLibrary, first)
	return found
}

func joinPython(module, qualified string) string {
	if module == "" {
		return qualified
	}
	return module + "." + qualified
}
