package engine

import (
	"hash/maphash"
	"path"
	"strconv"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/repository"
)

// usedNames are the names that some file uses in a way which leaves no doubt what is
// meant, by their hashes. A collision makes something live that is not: never dead.
type usedNames struct {
	seed   maphash.Seed
	hashes map[uint64]struct{}
}

func newUsedNames() usedNames {
	return usedNames{maphash.MakeSeed(), make(map[uint64]struct{})}
}

// The spaces that names live in.
const (
	inFile   = "file\x00"   // resolved within the file
	inFolder = "folder\x00" // resolved within the package of Go
	byImport = "import\x00" // with an import path of Go in front
	inFull   = "name\x00"   // in full
)

func (u usedNames) mark(space, name string) {
	u.hashes[maphash.String(u.seed, space+name)] = struct{}{}
}

func (u usedNames) has(space, name string) bool {
	_, ok := u.hashes[maphash.String(u.seed, space+name)]
	return ok
}

// add adds the names that a file uses, except those of what the use stands in.
func (u usedNames) add(f *repository.File, facts *ast.Facts) {
	for i := range facts.References {
		r := &facts.References[i]
		if !r.Resolution.Resolved() || r.Role == ast.RoleImport && f.Language != ast.Elixir {
			continue
		}
		if name := r.QualifiedName; !standsIn(facts, r, name) {
			u.mark(spaceOf(f, r))
		}
		if f.Language != ast.Elixir {
			continue
		}
		// Whoever uses what a module defines uses the module.
		for module := parentName(r.QualifiedName); module != ""; module = parentName(module) {
			if !standsIn(facts, r, module) {
				u.mark(inFull, module)
			}
		}
	}
}

// spaceOf returns the space of the name that a resolved reference uses, and the name.
func spaceOf(f *repository.File, r *ast.Reference) (space, name string) {
	switch {
	case f.Language == ast.Go && isWithinPackage(r):
		return inFolder, folderOf(&f.File) + r.QualifiedName
	case f.Language == ast.Go:
		return byImport, r.QualifiedName
	case f.Language == ast.Elixir:
		return inFull, r.QualifiedName
	case r.Resolution == ast.ResolvedLocal, r.Resolution == ast.ResolvedSelf:
		return inFile, fileOf(&f.File) + "\x00" + r.QualifiedName
	}
	return inFull, nameIn(&f.File, r.QualifiedName)
}

// standsIn reports whether a reference stands in a symbol with a name.
func standsIn(facts *ast.Facts, r *ast.Reference, name string) bool {
	for at := r.Enclosing; at != ast.NoSymbol; at = facts.Symbols[at].Parent {
		if facts.Symbols[at].QualifiedName == name {
			return true
		}
	}
	return false
}

func parentName(name string) string { return name[:max(strings.LastIndexByte(name, '.'), 0)] }

// usedBy says that a definition is used for certain; "" when that is not known.
func (u *unusedScan) usedBy(d definition) (string, error) {
	const somebody = "by its name"
	f, s := &d.file.File, d.symbol()
	switch f.Language {
	case ast.Go:
		if u.used.has(inFolder, folderOf(f)+s.QualifiedName) {
			return somebody, nil
		}
		clause, member := cutClause(s.QualifiedName)
		p, err := u.goPackageOf(f, clause)
		if err == nil && p.path != "" && u.used.has(byImport, p.path+"."+member) {
			return somebody, nil
		}
		return "", err
	case ast.Elixir:
		if u.usesElixir(s) {
			return somebody, nil
		}
		return "", nil
	}
	if u.used.has(inFile, fileOf(f)+"\x00"+s.QualifiedName) {
		return somebody, nil
	}
	return "", nil
}

// usesElixir reports whether a function is used with one of the numbers of arguments that
// it takes, or a module or type at all.
func (u *unusedScan) usesElixir(s *ast.Symbol) bool {
	if u.used.has(inFull, s.QualifiedName) {
		return true
	}
	base := strings.TrimSuffix(s.QualifiedName, path.Base(s.QualifiedName))
	for n := max(s.Arity.Min, 0); s.Arity.Known() && n < s.Arity.Max && base != ""; n++ {
		if u.used.has(inFull, base+strconv.Itoa(int(n))) {
			return true
		}
	}
	return false
}
