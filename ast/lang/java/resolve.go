package java

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// target is what a name leads to.
type target struct {
	how        ast.Resolution
	path       string    // qualified name, "" when unresolved
	decl       *typeDecl // when it is a type this file declares
	candidates []string  // with ast.Ambiguous
}

func unresolved(why ast.Resolution) target { return target{how: why} }

func ambiguous(candidates []string) target {
	return target{how: ast.Ambiguous, candidates: candidates}
}

// lookupType finds what a bare type name means inside d.
func (e *extractor) lookupType(name string, d *typeDecl) target {
	if l, ok := e.types.Lookup(name); ok {
		if l.decl == nil {
			return unresolved(ast.UnresolvedParameter)
		}
		return target{how: ast.ResolvedLocal, path: l.decl.qualified, decl: l.decl}
	}
	for c := d; c != nil; c = c.outer {
		if found := e.memberType(c, name); found != nil {
			return target{how: ast.ResolvedLocal, path: found.qualified, decl: found}
		}
	}
	if path, ok := e.imports.names[name]; ok {
		return target{how: ast.ResolvedImport, path: path}
	}
	if e.languageTypes[name] {
		return target{how: ast.ResolvedBuiltin, path: "java.lang." + name}
	}
	return e.elsewhereType(name, d)
}

// elsewhereType says where a type may come from that the file neither declares nor
// imports by name: the file's package, a supertype, a wildcard import.
func (e *extractor) elsewhereType(name string, d *typeDecl) target {
	path := join(e.Package(), name)
	candidates, known := e.inheritedTypes(name, d)
	if !known || len(candidates) >= maxSupers || e.imports.tooMany() {
		return unresolved(ast.UnresolvedWildcard)
	}
	candidates = append(candidates, withMember(e.imports.wildcards, name)...)
	candidates = append(candidates, withMember(e.imports.staticWildcards, name)...)
	switch {
	case len(candidates) > 0:
		return ambiguous(append([]string{path}, candidates...))
	}
	return target{how: ast.ResolvedPackage, path: path}
}

// inheritedTypes returns what a type called name may be that d or a type around it
// inherits from other files. known is false when a supertype is not known by name.
func (e *extractor) inheritedTypes(name string, d *typeDecl) (candidates []string, known bool) {
	for ; d.outer != nil && len(candidates) < maxSupers; d = d.outer {
		supers, known := e.open(d)
		if !known {
			return nil, false
		}
		for _, s := range supers {
			if !withoutMemberTypes(s) {
				candidates = append(candidates, s+"."+name)
			}
		}
	}
	return candidates, true
}

// withoutMemberTypes reports whether a type of the JDK is known to have no types
// that its subtypes inherit.
func withoutMemberTypes(path string) bool {
	switch path {
	case "java.lang.Thread":
		return false
	case "java.io.Serializable":
		return true
	}
	return strings.HasPrefix(path, "java.lang.")
}

// typeTarget finds what the type node n, written inside d, names.
func (e *extractor) typeTarget(n syntax.Node, d *typeDecl) target {
	for range maxSegments {
		if n == syntax.NoNode {
			break
		}
		switch e.class(n) {
		case annotatedType:
			n = e.lastNamedChild(n)
		case typeIdentifier, scopedType, genericType, identifier, scopedIdentifier:
			return e.resolveType(e.chain(n).names, d)
		default:
			return unresolved(ast.UnresolvedExpression) // a primitive type, an array
		}
	}
	return unresolved(ast.UnresolvedExpression)
}

func (e *extractor) lastNamedChild(n syntax.Node) syntax.Node {
	last := syntax.NoNode
	for c := range e.t.NamedChildren(n) {
		last = c
	}
	return last
}

// resolveType finds what a dotted type name means inside d.
func (e *extractor) resolveType(names []string, d *typeDecl) target {
	if len(names) == 0 || names[0] == "" {
		return unresolved(ast.UnresolvedExpression)
	}
	if len(names) == 1 {
		return e.lookupType(names[0], d)
	}
	// Looking up may read other chains into the buffer.
	names = append([]string(nil), names...)
	t := e.lookupType(names[0], d)
	if !startsUpper(names[0]) && (t.how == ast.ResolvedPackage || !t.how.Resolved()) {
		return target{how: ast.ResolvedAbsolute, path: strings.Join(names, ".")}
	}
	for i := 1; i < len(names); i++ {
		t = e.nestedType(t, names[i])
	}
	return t
}

// nestedType finds the member type called name of the type t.
func (e *extractor) nestedType(t target, name string) target {
	switch {
	case t.decl != nil:
		if found := e.memberType(t.decl, name); found != nil {
			return target{how: ast.ResolvedLocal, path: found.qualified, decl: found}
		}
		names, _ := e.open(t.decl)
		return ambiguous(withMember(append([]string{t.path}, names...), name))
	case t.how.Resolved():
		return target{how: t.how, path: t.path + "." + name}
	case len(t.candidates) > 0:
		return ambiguous(withMember(t.candidates, name))
	}
	return t
}

// withMember returns the paths with a member's name appended.
func withMember(paths []string, name string) []string {
	members := make([]string, len(paths))
	for i, p := range paths {
		members[i] = p + "." + name
	}
	return members
}

// bareMethod finds what a bare call means: a method of the innermost type around
// that has one of that name, else a static import.
func (e *extractor) bareMethod(name string, arity int16) target {
	var candidates []string
	known := true
	for d := e.decl; d != nil; d = d.outer {
		if owner := e.memberMethod(d, name, arity); owner != nil {
			path := join(owner.qualified, name)
			if len(candidates) == 0 && known {
				return target{how: ast.ResolvedLocal, path: path}
			}
			return ambiguous(append(candidates, path))
		}
		inherited, all := e.inheritedMethods(d, name)
		if len(candidates) < maxSupers {
			candidates = append(candidates, inherited...)
		}
		known = known && all
	}
	return e.staticMethod(name, candidates, known)
}

// inheritedMethods returns what a method called name may be that d inherits from
// other files. known is false when a supertype is not known by name.
func (e *extractor) inheritedMethods(d *typeDecl, name string) (candidates []string, known bool) {
	supers, known := e.open(d)
	for _, s := range supers {
		if methods, ok := e.knownMethods[s]; !ok || methods[name] {
			candidates = append(candidates, s+"."+name)
		}
	}
	return candidates, known
}

// staticMethod finds a bare method that no type of this file has; candidates and
// known tell of their supertypes.
func (e *extractor) staticMethod(name string, candidates []string, known bool) target {
	path, imported := e.imports.names[name]
	switch {
	case !known:
		return unresolved(ast.UnresolvedWildcard)
	case imported && len(candidates) == 0:
		return target{how: ast.ResolvedImport, path: path}
	case imported:
		return ambiguous(append(candidates, path))
	case e.objectMethods[name] && len(candidates) == 0:
		return target{how: ast.ResolvedBuiltin, path: "java.lang.Object." + name}
	case e.imports.tooMany():
		return unresolved(ast.UnresolvedWildcard)
	}
	candidates = append(candidates, withMember(e.imports.staticWildcards, name)...)
	switch {
	case len(candidates) > 0:
		return ambiguous(candidates)
	}
	return unresolved(ast.UnresolvedUndefined)
}

// selfMethod finds a method called on this or, without the methods d itself has, on
// super.
func (e *extractor) selfMethod(d *typeDecl, name string, arity int16, own bool) target {
	if own {
		if owner := e.memberMethod(d, name, arity); owner != nil {
			return target{how: ast.ResolvedSelf, path: join(owner.qualified, name)}
		}
	} else {
		for _, s := range e.supersOf(d) {
			if s.decl == nil {
				continue
			}
			if owner := e.memberMethod(s.decl, name, arity); owner != nil {
				return target{how: ast.ResolvedSelf, path: join(owner.qualified, name)}
			}
		}
	}
	candidates, known := e.inheritedMethods(d, name)
	switch {
	case len(candidates) > 0:
		return ambiguous(candidates)
	case e.objectMethods[name] && known:
		return target{how: ast.ResolvedBuiltin, path: "java.lang.Object." + name}
	case !known:
		return unresolved(ast.UnresolvedWildcard)
	}
	return unresolved(ast.UnresolvedUndefined)
}

// typeMethod finds a method called on the type t.
func (e *extractor) typeMethod(t target, name string, arity int16) target {
	if t.decl == nil {
		return e.nestedType(t, name)
	}
	if owner := e.memberMethod(t.decl, name, arity); owner != nil {
		return target{how: ast.ResolvedLocal, path: join(owner.qualified, name)}
	}
	inherited, _ := e.inheritedMethods(t.decl, name)
	return ambiguous(append([]string{join(t.path, name)}, inherited...))
}

// valueMember finds what a member called on a value of type t may be: that of the
// type, or of a subtype, so it stays open.
func (e *extractor) valueMember(t target, name string, owner *typeDecl) target {
	switch {
	case owner != nil:
		return ambiguous([]string{join(owner.qualified, name)})
	case t.how.Resolved():
		return ambiguous([]string{t.path + "." + name})
	case len(t.candidates) > 0:
		return ambiguous(withMember(t.candidates, name))
	}
	return unresolved(ast.UnresolvedVariable)
}

func startsUpper(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return unicode.IsUpper(r)
}

// typeLike reports whether name is spelled like a type rather than like a package,
// variable or constant.
func typeLike(name string) bool {
	return startsUpper(name) && (len(name) == 1 || strings.ToUpper(name) != name)
}
