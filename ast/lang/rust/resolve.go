package rust

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// maxModules bounds the modules and the glob imports of each that are searched for one
// name.
const maxModules = 64

// target is what a path leads to.
type target struct {
	how        ast.Resolution
	path       string   // qualified name, "" when unresolved
	module     *module  // when it is the file or an inline module
	here       bool     // this file defines it
	candidates []string // with ast.Ambiguous
}

func unresolved(why ast.Resolution) target { return target{how: why} }

func noScopes() (s [spaces]lang.Scopes[meaning]) { return s }

// resolve finds what a path of names leads to, in namespace s for its last name.
func (e *extractor) resolve(names []string, s space) target {
	if len(names) == 1 {
		return e.start(names[0], s)
	}
	if names[0] == "Self" && len(names) == 2 {
		return e.selfMember(names[1])
	}
	return e.descend(e.head(names[0]), names, s)
}

// head resolves the first of several names.
func (e *extractor) head(name string) target {
	t := e.start(name, types)
	switch {
	case t.how == ast.UnresolvedUndefined && !startsUpper(name):
		// Nothing in scope has that name, so it is the name of a crate.
		return target{how: ast.ResolvedAbsolute, path: name}
	case t.how == ast.ResolvedImport && fromCrate(t.path, name):
		// After `use log::log`, log:: is that module if it is one, else the crate.
		return target{how: ast.Ambiguous, candidates: []string{name, t.path}}
	}
	return t
}

// fromCrate reports whether path names something in a crate called name.
func fromCrate(path, name string) bool {
	return len(path) > len(name) && path[:len(name)] == name && path[len(name)] == ':'
}

// descend resolves names[1:] below what the first one leads to.
func (e *extractor) descend(t target, names []string, s space) target {
	for i := 1; i < len(names); i++ {
		switch rest := names[i:]; {
		case !t.how.Resolved():
			return t.continued(rest)
		case t.here && len(rest) > 1:
			t = e.step(t, rest[0], types)
		case t.here:
			t = e.step(t, rest[0], s)
		default:
			return e.outside(t, rest)
		}
	}
	return t
}

// continued keeps what an unresolved head says about the whole path.
func (t target) continued(rest []string) target {
	if len(t.candidates) == 0 {
		return t
	}
	return target{how: t.how, candidates: t.withMember(strings.Join(rest, "::"))}
}

// outside resolves the rest of a path whose head another file defines. Impl blocks
// of this file may still give that type members.
func (e *extractor) outside(t target, rest []string) target {
	if prefix, ok := e.foreign[t.path]; ok && len(rest) == 1 {
		if _, ok := e.members[memberKey{prefix, rest[0]}]; ok {
			return target{how: ast.ResolvedLocal, path: join(prefix, rest[0]), here: true}
		}
	}
	t.path += "::" + strings.Join(rest, "::")
	return t
}

// start resolves the first name of a path.
func (e *extractor) start(name string, s space) target {
	switch name {
	case "crate":
		return target{how: ast.ResolvedAbsolute, path: name}
	case "self":
		return target{how: ast.ResolvedLocal, path: e.module.path, module: e.module, here: true}
	case "super":
		return e.above(e.module)
	case "Self":
		return e.self.target
	}
	if m, ok := e.scopes[s].Lookup(name); ok {
		return e.meaningOf(m, s)
	}
	t := e.throughGlobs(e.globs, name, s)
	if !t.how.Resolved() {
		open := t.how == ast.UnresolvedWildcard
		if t = e.lookup(e.module, name, s); open && t.how == ast.UnresolvedUndefined {
			t.how = ast.UnresolvedWildcard
		}
	}
	if t.how.Resolved() || len(t.candidates) > 0 {
		return t
	}
	return e.everywhere(name, s, t)
}

// everywhere resolves names that need no item or import in the module: macros
// of the modules around and the prelude. t is what the module says.
func (e *extractor) everywhere(name string, s space, t target) target {
	if s == macros {
		m := e.module.parent
		for i := 0; m != nil && i < maxModules; i, m = i+1, m.parent {
			if d, ok := m.names[macros][name]; ok && d.kind != imported {
				return e.meaningOf(d, s)
			}
		}
	}
	full, ok := e.prelude[s][name]
	switch {
	case !ok:
		return t
	case t.how == ast.UnresolvedWildcard && full != name:
		return target{how: ast.Ambiguous, candidates: []string{full}}
	}
	return target{how: ast.ResolvedBuiltin, path: full}
}

// above is the module around m, as far as the file tells.
func (e *extractor) above(m *module) target {
	if m.parent == nil {
		return target{how: ast.ResolvedAbsolute, path: "super"}
	}
	return target{how: ast.ResolvedLocal, path: m.parent.path, module: m.parent, here: true}
}

// step resolves the next name of a path below t, which this file defines.
func (e *extractor) step(t target, name string, s space) target {
	if t.module != nil {
		switch name {
		case "super":
			return e.above(t.module)
		case "self":
			return t
		}
		return e.lookup(t.module, name, s)
	}
	if path, ok := e.memberPath(t.path, name); ok {
		return target{how: t.how, path: path, here: true}
	}
	return target{how: ast.Ambiguous, candidates: []string{join(t.path, name)}}
}

// memberPath returns the qualified name of the member that the type with the given
// prefix has in this file: its own, else that of a trait it implements.
func (e *extractor) memberPath(prefix, name string) (string, bool) {
	if _, ok := e.members[memberKey{prefix, name}]; ok {
		return join(prefix, name), true
	}
	for _, trait := range e.traits[prefix] {
		if _, ok := e.members[memberKey{trait.path, name}]; ok {
			return join(trait.path, name), true
		}
	}
	return "", false
}

// lookup finds name among the items, imports and glob imports of m.
func (e *extractor) lookup(m *module, name string, s space) target {
	if d, ok := m.names[s][name]; ok {
		return e.meaningOf(d, s)
	}
	return e.throughGlobs(m.globs, name, s)
}

// throughGlobs finds name behind glob imports. Its answer is UnresolvedWildcard
// when one of them may bring names this file does not tell.
func (e *extractor) throughGlobs(globs []*use, name string, s space) target {
	why := ast.UnresolvedUndefined
	var searched []*module
	for i := -1; i < len(searched); i++ {
		if i >= 0 {
			globs = searched[i].globs
		}
		for j, u := range globs {
			if j == maxModules {
				why = ast.UnresolvedWildcard
				break
			}
			from := e.followUse(u, types)
			switch {
			case !from.here || len(searched) == maxModules:
				why = ast.UnresolvedWildcard
			case from.module == nil:
				if _, ok := e.members[memberKey{from.path, name}]; ok {
					return target{how: ast.ResolvedLocal, path: join(from.path, name), here: true}
				}
			case !slices.Contains(searched, from.module):
				if d, ok := from.module.names[s][name]; ok {
					return e.meaningOf(d, s)
				}
				searched = append(searched, from.module)
			}
		}
	}
	return unresolved(why)
}

func (e *extractor) meaningOf(m meaning, s space) target {
	switch m.kind {
	case variable, typeVariable:
		return unresolved(ast.UnresolvedParameter)
	case moduleElsewhere:
		return target{how: ast.ResolvedImport, path: "self::" + m.path}
	case imported:
		return e.followUse(m.use, s)
	}
	return target{how: ast.ResolvedLocal, path: m.path, module: m.module, here: true}
}

// followUse resolves what an import brings. Imports may form a circle; the first
// one that is asked for then stands for what is written.
func (e *extractor) followUse(u *use, s space) target {
	if u.known[s] {
		return u.targets[s]
	}
	u.known[s] = true
	u.targets[s] = target{how: ast.ResolvedImport, path: u.full}
	if u.rooted {
		return u.targets[s]
	}
	saved, scopes, globs := e.module, e.scopes, e.globs
	e.module, e.globs = u.module, nil
	if !u.local {
		e.scopes = noScopes()
	}
	found := e.useTarget(u.path, s)
	e.module, e.scopes, e.globs = saved, scopes, globs
	switch {
	case found.here, found.how == ast.UnresolvedWildcard, found.how == ast.Ambiguous:
		u.targets[s] = found
	case found.how.Resolved():
		u.targets[s].path = found.path
	}
	return u.targets[s]
}

// useTarget resolves the path of an import, whose first name may be that of a crate
// from which something of the same name is imported.
func (e *extractor) useTarget(path []string, s space) target {
	if len(path) == 1 {
		return e.start(path[0], s)
	}
	t := e.start(path[0], types)
	if t.how == ast.UnresolvedUndefined || t.how == ast.ResolvedImport && fromCrate(t.path, path[0]) {
		t = target{how: ast.ResolvedAbsolute, path: path[0]}
	}
	return e.descend(t, path, s)
}

// typeTarget finds what a type node names, through references and dyn or impl.
func (e *extractor) typeTarget(n syntax.Node) target {
	for range maxSegments {
		if n == syntax.NoNode {
			break
		}
		switch e.class(n) {
		case referenceType, pointerType:
			n = e.t.Child(n, e.fields.typeField)
		case wrappedType:
			n = e.t.Child(n, e.fields.trait)
		case typeIdentifier, scopedTypeIdentifier, genericType, primitiveType, identifier, scopedIdentifier:
			return e.target(e.path(n), types)
		default:
			return unresolved(ast.UnresolvedExpression)
		}
	}
	return unresolved(ast.UnresolvedVariable)
}

// withMember appends a member's name to the paths of t.
func (t target) withMember(name string) []string {
	var paths []string
	if t.how.Resolved() {
		paths = append(paths, join(t.path, name))
	}
	for _, c := range t.candidates {
		paths = append(paths, join(c, name))
	}
	return slices.Compact(paths)
}

func startsUpper(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return unicode.IsUpper(r)
}
