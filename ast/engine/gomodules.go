package engine

import (
	"errors"
	"path"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/repository"
)

// goModule is what gives the Go packages below a directory their import paths: a
// module, or a vendor directory.
type goModule struct {
	repo, dir string // dir is "." for the root
	path      string // that go.mod says, "" for a vendor directory
}

// importPath returns the import path of the package in a directory of the module,
// "" if it has none.
func (m *goModule) importPath(dir string) string {
	below := dir
	if m.dir != "." {
		below = strings.TrimPrefix(strings.TrimPrefix(dir, m.dir), "/")
	}
	switch {
	case m.path != "" && m.path != "std": // the standard library's packages have no path in front
		return path.Join(m.path, below)
	case below == ".":
		return ""
	}
	return below
}

// goModuleOf returns the module that a Go file belongs to: that of the nearest go.mod
// at or above its directory, or the vendor directory if that is nearer. It is nil
// where there is none, or where go.mod does not say its path.
func (r *run) goModuleOf(f *ast.File) (*goModule, error) {
	return r.goModuleAt(f.Repo, path.Dir(f.Path))
}

func (r *run) goModuleAt(repo, dir string) (*goModule, error) {
	key := repo + "\x00" + dir
	if m, known := r.modules[key]; known {
		return m, nil
	}
	m, found, err := r.readGoModule(repo, dir)
	switch {
	case err != nil:
		return nil, err
	case found || dir == ".":
	case path.Base(path.Dir(dir)) == "vendor":
		m = &goModule{repo: repo, dir: path.Dir(dir)}
	default:
		if m, err = r.goModuleAt(repo, path.Dir(dir)); err != nil {
			return nil, err
		}
	}
	r.modules[key] = m
	return m, nil
}

// readGoModule reads the go.mod of a directory and reports whether there is one.
func (r *run) readGoModule(repo, dir string) (m *goModule, found bool, err error) {
	info := r.infos[repo]
	if info == nil {
		return nil, false, nil
	}
	r.answer.Stats.KeysRead++
	file, err := r.File(info, path.Join(dir, "go.mod"))
	if errors.Is(err, repository.ErrUnknown) {
		return nil, false, nil
	}
	if err != nil || !file.HasUnit() {
		return nil, true, err
	}
	facts, err := r.factsOf(file.Unit())
	if err != nil || facts.Package == "" {
		return nil, true, err
	}
	return &goModule{repo: repo, dir: dir, path: facts.Package}, true, nil
}

// goPackage is the package that a Go file belongs to, as far as its place tells.
type goPackage struct {
	module *goModule // nil if unknown
	path   string    // import path, "" if unknown
}

// goPackageOf returns the package of a file whose package clause says clause. The
// external tests of a package are a package of their own, named as go list does.
func (r *run) goPackageOf(f *ast.File, clause string) (goPackage, error) {
	m, err := r.goModuleOf(f)
	if err != nil || m == nil {
		return goPackage{}, err
	}
	p := goPackage{m, m.importPath(path.Dir(f.Path))}
	if p.path != "" && strings.HasSuffix(clause, "_test") && strings.HasSuffix(f.Path, "_test.go") {
		p.path += "_test"
	}
	return p, nil
}

// sees reports whether an import of a package by a file of module m may mean other,
// given that the import path is right: a file of a module with the same path means
// the packages of its own copy.
func (m *goModule) sees(other *goModule) bool {
	return m == nil || m.path == "" || m.path != other.path || m.repo == other.repo && m.dir == other.dir
}

// cutClause splits the qualified name of a Go definition, as its file tells it, into
// the name in the package clause and the rest.
func cutClause(qualified string) (clause, member string) {
	clause, member, ok := strings.Cut(qualified, ".")
	if !ok {
		return "", qualified
	}
	return clause, member
}

// conventionalName returns a name with an import path in front as files that import
// the package say it by convention: the package is called by the last element of its
// path, without a major version.
func conventionalName(name string) string {
	before, last := "", name
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		before, last = name[:i], name[i+1:]
	}
	first, rest, ok := strings.Cut(last, ".")
	if ok && before != "" && isMajorVersion(first) {
		return before[strings.LastIndexByte(before, '/')+1:] + "." + rest
	}
	if version, member, ok := strings.Cut(rest, "."); ok && before != "" && isMajorVersion(version) {
		return first + "." + member // gopkg.in/yaml.v3
	}
	return last
}

// isMajorVersion reports whether an element of an import path is one: v2.
func isMajorVersion(element string) bool {
	digits, ok := strings.CutPrefix(element, "v")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}
