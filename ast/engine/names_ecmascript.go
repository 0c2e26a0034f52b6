package engine

import (
	"path"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/repository"
)

func isECMAScript(l ast.Language) bool {
	return l == ast.JavaScript || l == ast.TypeScript || l == ast.TSX
}

// ecmaScriptKey identifies a definition among the files of all repositories.
func ecmaScriptKey(repo, file, qualified string) string {
	return repo + "\x00" + file + "\x00" + qualified
}

// readECMAScript returns what a reference means: where it leads through a relative
// import, the definition that the imports and re-exports of files lead to.
func (r *run) readECMAScript(f *ast.File, reference *ast.Reference) (reading, error) {
	name := reference.QualifiedName
	if reference.Resolution == ast.ResolvedLocal || reference.Resolution == ast.ResolvedSelf {
		return reading{shown: name, names: []string{ecmaScriptKey(f.Repo, f.Path, name)}, bound: true}, nil
	}
	if name[0] != '.' {
		return plainReading(name), nil
	}
	in := reading{shown: path.Join(path.Dir(f.Path), name)}
	module, member, ok, err := r.splitImport(f, name)
	if err != nil || !ok {
		return in, err
	}
	key := ecmaScriptKey(f.Repo, module.Path, member)
	found, known := r.exports[key]
	if !known {
		if found, err = r.exported(module, member, make(followed)); err != nil {
			return in, err
		}
		r.exports[key] = found
	}
	if found.file == nil {
		return in, err
	}
	in.shown = moduleStem(found.file.Path) + "." + found.name
	in.names = []string{ecmaScriptKey(f.Repo, found.file.Path, found.name)}
	in.bound = found.defined
	return in, nil
}

// splitImport splits a name that begins with a relative specifier into the file the
// specifier stands for and what is taken from that. Both may have dots in them: the
// longest specifier that stands for a file counts.
func (r *run) splitImport(f *ast.File, name string) (module *repository.File, member string, ok bool, err error) {
	slash := strings.LastIndexByte(name, '/') + 1
	// A specifier may end in dots: "." is written "..f", "./" is "./.f".
	least := slash + max(len(name[slash:])-len(strings.TrimLeft(name[slash:], "."))-1, 0)
	for end := len(name); ; {
		module, err = r.moduleAt(f.Repo, path.Join(path.Dir(f.Path), name[:end]))
		if err != nil || module != nil {
			return module, strings.TrimPrefix(name[end:], "."), module != nil, err
		}
		if end = strings.LastIndexByte(name[:end], '.'); end < least || end <= 0 {
			return nil, "", false, nil
		}
	}
}

// moduleStem returns a path as specifiers name it.
func moduleStem(file string) string {
	return strings.TrimSuffix(strings.TrimSuffix(file, path.Ext(file)), ".d")
}

// moduleAt returns the file that a path without or with extension imports, as
// TypeScript and bundlers look for it; nil when there is none. A declaration file
// comes last: what runs is the file beside it.
func (r *run) moduleAt(repo, name string) (*repository.File, error) {
	paths := []string{name}
	stem, extension := name, path.Ext(name)
	switch extension { // that of what the compiler writes
	case ".js", ".jsx", ".mjs", ".cjs":
		stem = strings.TrimSuffix(name, extension)
		paths = append(paths, stem+strings.Replace(extension, "j", "t", 1), stem+".ts", stem+".tsx", stem+".d.ts")
	}
	for _, end := range []string{"", "/index"} {
		for _, extension := range []string{".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".d.ts"} {
			paths = append(paths, path.Join(name+end)+extension)
		}
	}
	for _, p := range paths {
		f, err := r.fileAt(repo, p)
		if err != nil {
			return nil, err
		}
		if f != nil && f.HasUnit() && isECMAScript(f.Language) {
			return f, nil
		}
	}
	return nil, nil
}

// export is what a module exports under some name: a definition in file, which is
// nil when the modules do not tell.
type export struct {
	file *repository.File
	name string // qualified, in file
	// defined says that the file has a definition of that name: a member that a class
	// inherits is not in its file.
	defined bool
}

// followed are the names of modules that an import was followed through, as re-exports
// may form a circle.
type followed map[string]bool

// maxFollowed bounds them. The files of a large package that re-export all of others
// are about as many.
const maxFollowed = 500

// first reports whether a name is followed for the first time, and may be.
func (f followed) first(key string) bool {
	if f[key] || len(f) == maxFollowed {
		return false
	}
	f[key] = true
	return true
}

// exported returns the definition that a name of a module stands for. member is what
// is taken from it: "" is what require gives, "default" the default export, "f", or
// "C.m". What a plain "C" is decides what "C.m" is.
func (r *run) exported(module *repository.File, member string, past followed) (export, error) {
	if !past.first(ecmaScriptKey(module.Repo, module.Path, member)) {
		return export{}, nil
	}
	facts, err := r.factsOf(module.Unit())
	if err != nil {
		return export{}, err
	}
	if name := definedAs(facts, member); name != "" {
		return export{module, name, defines(facts, name)}, nil
	}
	first, rest, _ := strings.Cut(member, ".")
	for i := range facts.Imports {
		in := &facts.Imports[i]
		taken, ok := taken(in, first, rest)
		if !ok {
			continue
		}
		found, err := r.throughImport(module, in, taken, past)
		if err != nil || found.file != nil {
			return found, err
		}
	}
	return export{}, nil
}

// definedAs returns the qualified name in a file of what a name of its module stands
// for, "" if the file does not define that.
func definedAs(facts *ast.Facts, member string) string {
	first, rest, _ := strings.Cut(member, ".")
	whole := ""
	for i := range facts.Symbols {
		s := &facts.Symbols[i]
		isDefault := s.Flags.Has(ast.DefaultExport)
		if isDefault && (first == "default" || first == "") || s.Parent == ast.NoSymbol && s.QualifiedName == first {
			return strings.Trim(s.QualifiedName+"."+rest, ".")
		}
		if isDefault {
			whole = s.QualifiedName
		}
	}
	// module.exports = C, from which require takes the members of C.
	if whole != "" && defines(facts, whole+"."+member) {
		return whole + "." + member
	}
	return ""
}

func defines(facts *ast.Facts, qualified string) bool {
	return slices.ContainsFunc(facts.Symbols, func(s ast.Symbol) bool { return s.QualifiedName == qualified })
}

// taken returns what an import takes from its module for a name of the module it
// stands in.
func taken(in *ast.Import, first, rest string) (string, bool) {
	member := strings.Trim(first+"."+rest, ".")
	i := slices.IndexFunc(in.Names, func(n ast.ImportedName) bool {
		return n.Alias == first || n.Alias == "" && n.Name == first
	})
	switch {
	case i >= 0:
		return strings.Trim(in.Names[i].Name+"."+rest, "."), true
	case in.Alias != "" && in.Alias == first:
		return rest, true
	case in.Kind == ast.ImportReexport && in.Wildcard && in.Alias == "" && first != "default":
		return member, true
	}
	return "", false
}

func (r *run) throughImport(from *repository.File, in *ast.Import, member string, past followed) (export, error) {
	if !strings.HasPrefix(in.Module, ".") {
		return export{}, nil
	}
	module, err := r.moduleAt(from.Repo, path.Join(path.Dir(from.Path), in.Module))
	if err != nil || module == nil {
		return export{}, err
	}
	return r.exported(module, member, past)
}
