package golang

import (
	"unicode"
	"unicode/utf8"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// importPath returns the path of the import that name means here.
func (e *extractor) importPath(name string) (string, bool) {
	if _, shadowed := e.scopes.Lookup(name); shadowed {
		return "", false
	}
	path, ok := e.paths[name]
	return path, ok
}

// mayBeImported reports whether an import with a dot may bring a bare name: such
// imports bring exported names only.
func (e *extractor) mayBeImported(name string) bool { return e.wildcard && exported(name) }

func exported(name string) bool {
	first, _ := utf8.DecodeRuneInString(name)
	return unicode.IsUpper(first)
}

// resolveBare fills in what a bare name means that no scope inside a function
// binds, in the order of Go's blocks: package, file, universe.
func (e *extractor) resolveBare(r *ast.Reference) {
	name := r.Name
	if d := e.defined[name]; d != nil {
		r.QualifiedName, r.Resolution = d.qualified, ast.ResolvedLocal
		return
	}
	switch {
	case e.paths[name] != "" || e.Package() == "":
		r.Resolution = ast.UnresolvedUndefined
	case predeclared(name) && oftenRedeclared(name):
		r.Resolution = ast.Ambiguous
		r.Candidates = []string{e.qualify(e.Package(), name), e.qualify(universe, name)}
	case predeclared(name):
		r.QualifiedName, r.Resolution = e.qualify(universe, name), ast.ResolvedBuiltin
	case e.mayBeImported(name):
		r.Resolution = ast.UnresolvedWildcard
	case e.broken:
		r.Resolution = ast.UnresolvedUndefined
	default:
		r.QualifiedName, r.Resolution = e.qualify(e.Package(), name), ast.ResolvedPackage
	}
}

// nameValue records a bare name in an expression, unless it is a variable or the file
// leaves open what it is.
func (e *extractor) nameValue(n syntax.Node, flags ast.ReferenceFlags) {
	r := ast.Reference{Role: ast.RoleValue, Flags: flags, Arity: ast.NoArity, Name: e.t.Text(n)}
	if r.Name == "" || r.Name == "_" {
		return
	}
	if l, ok := e.scopes.Lookup(r.Name); ok {
		if l.kind != localType {
			return
		}
		r.Role, r.QualifiedName, r.Resolution = ast.RoleType, l.typ, ast.ResolvedLocal
	} else {
		e.resolveBare(&r)
	}
	if !r.Resolution.Resolved() {
		return
	}
	if d := e.defined[r.Name]; d != nil && r.Role == ast.RoleValue {
		r.Role = d.valueRole()
	} else if r.Resolution == ast.ResolvedBuiltin {
		r.Role = ast.RoleType // functions of the universe can only be called
	}
	r.Position = e.position(n)
	e.Refer(r)
}

// valueRole returns the role of a use that is no call.
func (d *definition) valueRole() ast.Role {
	switch {
	case d.isType():
		return ast.RoleType
	case d.kind == ast.KindFunction:
		return ast.RoleCapture
	}
	return ast.RoleValue
}

// typeReference records a bare name in type position.
func (e *extractor) typeReference(n syntax.Node, role ast.Role) {
	r := ast.Reference{Role: role, Arity: ast.NoArity, Name: e.t.Text(n)}
	if r.Name == "" || r.Name == "_" || r.Name == "nil" {
		return
	}
	if l, ok := e.scopes.Lookup(r.Name); ok {
		if l.kind != localType {
			return // a type parameter, or a variable where the grammar expects a type
		}
		r.QualifiedName, r.Resolution = l.typ, ast.ResolvedLocal
	} else {
		e.resolveBare(&r)
	}
	r.Position = e.position(n)
	e.Refer(r)
}

// qualifiedReference records pkg.T in type position.
func (e *extractor) qualifiedReference(n syntax.Node, role ast.Role) {
	qualifier, name := e.t.Child(n, e.f.packageName), e.t.Child(n, e.f.name)
	if qualifier == syntax.NoNode || name == syntax.NoNode || e.t.Text(name) == "" {
		return
	}
	r := ast.Reference{
		Role: role, Arity: ast.NoArity, Name: e.t.Text(name), Qualifier: e.t.Text(qualifier), Position: e.position(name),
	}
	if owner := e.operandNamed(e.t.Text(qualifier)); owner.kind == importedPackage || owner.kind == vaguePackage {
		e.member(&r, owner)
		r.Role = role
	} else { // a variable where the grammar expects a type
		r.Role = ast.RoleAttribute
		e.member(&r, owner)
	}
	e.Refer(r)
}
