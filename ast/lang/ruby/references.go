package ruby

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// maxPath bounds the constants in one path.
const maxPath = 64

// What a constant is looked up in, when that is not another use.
const (
	noUse        int32 = -1 // no use at all
	lexicalScope int32 = -2 // the modules around
	rootScope    int32 = -3 // ::Name
	objectScope  int32 = -4 // the value of an expression
)

// constantUse is one constant in the text, to be resolved when the whole file has
// been read.
type constantUse struct {
	ref    int32 // index of its reference
	scope  int32 // use of the constant before it, or one of the above
	around *nesting
	name   string

	found      known
	ok         bool
	candidates []string // when not ok
}

// callUse is one call that waits for what the file defines.
type callUse struct {
	ref      int32
	constant int32    // use of the constant that is the receiver, or noUse
	receiver receiver // otherwise
	bare     bool     // the receiver is not written
	dynamic  bool     // chosen at run time
}

// referLater records a reference that resolve completes.
func (e *extractor) referLater(r ast.Reference, u callUse) {
	u.ref = int32(len(e.References()))
	e.callUses = append(e.callUses, u)
	r.Resolution = ast.UnresolvedUndefined
	e.Refer(r)
}

// constant records the use of a constant path and returns its number, noUse when
// it has no name.
func (e *extractor) constant(n syntax.Node, role ast.Role) int32 {
	u := constantUse{scope: lexicalScope, around: e.nesting}
	last, qualifier := n, ""
	if e.is(n, scopeResolution) {
		last = e.t.Child(n, e.f.name)
		scope := e.t.Child(n, e.f.scope)
		u.scope = e.scopeUse(scope)
		if scope != syntax.NoNode && u.scope != objectScope {
			qualifier = e.path(scope)
		}
	}
	u.name = e.t.Text(last)
	if u.name == "" {
		return noUse
	}
	u.ref = int32(len(e.References()))
	e.Refer(ast.Reference{
		Role: role, Name: u.name, Qualifier: qualifier, Arity: ast.NoArity, Resolution: ast.UnresolvedUndefined,
		Position: e.t.Position(e.t.Start(last)),
	})
	e.constantUses = append(e.constantUses, u)
	return int32(len(e.constantUses) - 1)
}

// scopeUse visits what stands before :: and tells where to look.
func (e *extractor) scopeUse(scope syntax.Node) int32 {
	if scope == syntax.NoNode {
		return rootScope
	}
	if k := e.class(scope); k != constant && k != scopeResolution {
		e.walk(scope)
		return objectScope
	}
	if e.depth == maxDepth {
		return objectScope
	}
	e.depth++
	use := e.constant(scope, ast.RoleValue)
	e.depth--
	if use == noUse {
		return objectScope
	}
	return use
}

// path returns a constant path as written, without blanks and comments; "" when it
// starts from an expression or is longer than any program's.
func (e *extractor) path(n syntax.Node) string {
	for m, level := n, 0; e.is(m, scopeResolution); level++ {
		if level == maxPath {
			return ""
		}
		if m = e.t.Child(m, e.f.scope); m != syntax.NoNode && !e.is(m, constant) && !e.is(m, scopeResolution) {
			return ""
		}
	}
	text := e.t.Text(n)
	if !strings.ContainsAny(text, " \t\r\n#\\") {
		return text
	}
	var b strings.Builder
	for m := n; m < e.t.After(n); m++ {
		if e.t.FirstChild(m) == syntax.NoNode && !e.is(m, comment) {
			b.WriteString(e.t.Text(m))
		}
	}
	return b.String()
}

// variable records the use of @name or @@name.
func (e *extractor) variable(n syntax.Node, flags ast.ReferenceFlags) {
	name := e.t.Text(n)
	if name == "" {
		return
	}
	qualified := ""
	if e.is(n, classVariable) {
		qualified = e.qualify(e.nesting.name, "::", name)
	} else {
		qualified = e.methodName(e.self, name)
	}
	e.Refer(ast.Reference{
		Role: ast.RoleAttribute, Name: name, QualifiedName: qualified, Resolution: ast.ResolvedSelf,
		Arity: ast.NoArity, Flags: flags, Position: e.t.Position(e.t.Start(n)),
	})
}
