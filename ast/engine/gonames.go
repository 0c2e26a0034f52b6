package engine

import (
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
)

// goNames is the set of names by which Go files mean some definitions. A test takes
// time for the length of the name, however many definitions there are.
type goNames struct {
	own      map[string]bool        // folder and name with the package clause: meant by files of the folder
	clauses  map[string]bool        // the latter alone
	imported map[string][]*goModule // import path and name -> modules that define it
	methods  bool                   // some are members of types
	// unplaced and ends are for definitions in directories whose import path nothing
	// says: the names with the package clause and with the directory, and of these the
	// ones that an import path may end in.
	unplaced, ends map[string]bool
}

func newGoNames() *goNames {
	return &goNames{own: make(map[string]bool), clauses: make(map[string]bool), imported: make(map[string][]*goModule),
		unplaced: make(map[string]bool), ends: make(map[string]bool)}
}

// addTo adds the names of a definition in a Go file to s.
func (r *run) addTo(s *goNames, f *ast.File, qualified string) error {
	s.own[folderOf(f)+qualified], s.clauses[qualified] = true, true
	clause, member := cutClause(qualified)
	s.methods = s.methods || strings.Contains(member, ".")
	p, err := r.goPackageOf(f, clause)
	if err != nil {
		return err
	}
	if p.path == "" {
		long := longName(f, clause, qualified)
		s.unplaced[qualified], s.unplaced[long], s.ends[long] = true, true, true
		return nil
	}
	full := p.path + "." + member
	if !slices.Contains(s.imported[full], p.module) {
		s.imported[full] = append(s.imported[full], p.module)
	}
	return nil
}

// mayHave reports whether a name, whatever file it stands in, may mean one of the
// definitions. It keeps postings of other packages from being read.
func (s *goNames) mayHave(name string) bool {
	_, ok := s.hasUnplaced(name)
	return ok || s.clauses[name] || len(s.imported[name]) > 0 || isRelativeImport(name)
}

// hasOwn reports whether a name that a file resolved within its package means one of
// the definitions.
func (s *goNames) hasOwn(f *ast.File, name string) bool { return s.own[folderOf(f)+name] }

// hasImported reports whether a name with an import path in front, in a file of
// module m, means one of the definitions, and whether that is certain: it is not
// where only the end of the path is known.
func (s *goNames) hasImported(m *goModule, name string) (certain, ok bool) {
	if slices.ContainsFunc(s.imported[name], m.sees) {
		return true, true
	}
	return s.hasUnplaced(name)
}

func (s *goNames) hasUnplaced(name string) (certain, ok bool) {
	if s.unplaced[name] {
		return true, true
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

// leavesOpen reports whether a name that hasImported denies, but the selector selects,
// may mean one of the definitions all the same: where the import path of one of
// them, or this one, is not known.
func (s *goNames) leavesOpen(selector query.Selector, name string) bool {
	if len(s.unplaced) == 0 && !isRelativeImport(name) {
		return false
	}
	_, ok := selector.Matches(name)
	return ok
}

// isRelativeImport reports whether a name begins with a path like ./x, which GOPATH
// mode allows.
func isRelativeImport(name string) bool { return strings.HasPrefix(name, ".") }

// goUser is a Go file that uses names.
type goUser struct {
	file   *ast.File
	facts  *ast.Facts
	module *goModule // nil if unknown
}

func (r *run) goUserOf(f *ast.File, facts *ast.Facts) (goUser, error) {
	m, err := r.goModuleOf(f)
	return goUser{f, facts, m}, err
}

// means reports whether what a resolved reference of u refers to is one of the
// definitions, and whether that is certain.
func (s *goNames) means(u goUser, reference *ast.Reference) (certain, ok bool) {
	if isWithinPackage(reference) {
		return true, s.hasOwn(u.file, reference.QualifiedName)
	}
	return s.hasImported(u.module, reference.QualifiedName)
}

func isWithinPackage(r *ast.Reference) bool {
	return r.Resolution == ast.ResolvedLocal || r.Resolution == ast.ResolvedSelf || r.Resolution == ast.ResolvedPackage
}

// mayMean is means for a candidate of a reference that u leaves open.
func (s *goNames) mayMean(u goUser, reference *ast.Reference, candidate string) (certain, ok bool) {
	own, known := u.isOwn(candidate)
	switch {
	case own && s.hasOwn(u.file, candidate):
		return known, true
	case own && known:
		return false, false
	case u.isVague(reference, candidate) && !s.clauses[reference.Qualifier+"."+reference.Name]:
		return false, false // the package that is imported has another name than the qualifier
	}
	certain, ok = s.hasImported(u.module, candidate)
	return certain && known, ok
}

// isOwn tells whether a candidate is a name of the file's own package, and not one
// that begins with an import path. That is not known where the file imports a package
// whose path is the name of its own, as a package log that wraps log does.
func (u goUser) isOwn(candidate string) (own, known bool) {
	if u.facts.Package == "" || !strings.HasPrefix(candidate, u.facts.Package+".") {
		return false, true
	}
	return true, !u.imports(u.facts.Package)
}

// isVague reports whether a candidate is what a qualifier means if it is the name of
// an imported package, which the import path does not tell.
func (u goUser) isVague(reference *ast.Reference, candidate string) bool {
	path, ok := strings.CutSuffix(candidate, "."+reference.Name)
	return ok && u.imports(path)
}

func (u goUser) imports(path string) bool {
	return slices.ContainsFunc(u.facts.Imports, func(i ast.Import) bool { return i.Module == path })
}
