package engine

import (
	"path"
	"slices"
	"strings"

	"elixirscope/ast"
)

// linkage is what tells whether a use of the name of a definition can mean it.
type linkage struct {
	repo, path string
	language   ast.Language
	kind       ast.Kind
	arity      ast.Arity
	everywhere bool // other files can mean it without including the file that defines it
}

func (d definition) linkage() linkage {
	s := d.symbol()
	return linkage{repo: d.file.Repo, path: d.file.Path, language: d.file.Language, kind: s.Kind, arity: s.Arity,
		everywhere: familyOf(d.file.Language) != ast.C || !s.Flags.Has(ast.Local) && (isHeader(d.file.Path) || d.isExternal())}
}

// isVisible reports whether a reference of a file that leaves open what it means can
// be taken to mean a definition which has the name of one of the candidates.
func (l *linkage) isVisible(from *ast.File, facts *ast.Facts, r *ast.Reference) bool {
	return (l.repo == from.Repo || crossesRepositories(from.Language)) && l.mayBeMeant(from, facts, r)
}

// mayBeMeant is isVisible without regard to repositories. Where it is false, the
// reference means something else for certain.
func (l *linkage) mayBeMeant(from *ast.File, facts *ast.Facts, r *ast.Reference) bool {
	switch {
	case familyOf(l.language) != familyOf(from.Language):
		return false
	case familyOf(from.Language) != ast.C:
		return true
	}
	return mayBeUsedAs(r.Role, l.kind, from.Language) &&
		(l.everywhere || l.repo == from.Repo && (l.path == from.Path || includes(facts, l.path)))
}

// crossesRepositories reports whether a candidate is a name beyond its repository. A
// module of Elixir is one for the whole virtual machine; other languages need more
// than a name to tell which repository an import leads to.
func crossesRepositories(l ast.Language) bool { return l == ast.Elixir }

// takes reports whether a definition can be what that many arguments are passed to. A
// name of C has one definition, whatever it is called with: macros make and split
// arguments.
func (l *linkage) takes(arity int16) bool {
	return l.language == ast.C || arity < 0 || l.arity.Known() && l.arity.Accepts(arity)
}

// isExternal reports whether a definition of C or C++ is known to the linker: a
// function or variable that is not static nor in an unnamed namespace, nor a constant
// of C++. What else a file defines is seen where it is included.
func (d definition) isExternal() bool {
	s := d.symbol()
	for parent := s.Parent; parent != ast.NoSymbol; parent = s.Parent {
		if d.facts.Symbols[parent].Kind == ast.KindNamespace {
			break
		}
		s = &d.facts.Symbols[parent]
	}
	switch s.Kind {
	case ast.KindFunction, ast.KindMethod, ast.KindStaticMethod, ast.KindConstructor, ast.KindVariable, ast.KindField:
		return s.Visibility != ast.Private
	case ast.KindConstant:
		return s.Visibility != ast.Private && d.file.Language == ast.C
	}
	return false
}

// isHeader reports whether a file is not compiled by itself, going by its extension:
// others include it.
func isHeader(file string) bool {
	switch path.Ext(file) {
	case ".c", ".cc", ".cpp", ".cxx", ".c++":
		return false
	}
	return true
}

// includes reports whether facts include a file by the end of its path.
func includes(facts *ast.Facts, file string) bool {
	return slices.ContainsFunc(facts.Imports, func(i ast.Import) bool {
		included := strings.TrimLeft(i.Path, "./")
		return i.Kind == ast.ImportInclude && included != "" && strings.HasSuffix("/"+file, "/"+included)
	})
}

// mayBeUsedAs reports whether a name in a role can be that of a definition of the
// kind. C has struct stat beside the function stat; in C++ T(1) makes a T.
func mayBeUsedAs(role ast.Role, kind ast.Kind, language ast.Language) bool {
	switch kind {
	case ast.KindStruct, ast.KindUnion, ast.KindClass, ast.KindEnum, ast.KindTypeAlias:
		return !role.Calls() || language == ast.CPP
	case ast.KindFunction, ast.KindVariable, ast.KindConstant, ast.KindEnumMember:
		return role != ast.RoleType
	}
	return true
}
