package ecmascript

import (
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// maxPath bounds the segments of a dotted path; longer ones are expressions.
const maxPath = 32

// resolved is the outcome of a look-up: a qualified name and the strategy, or ""
// and the reason.
type resolved struct {
	name string
	how  ast.Resolution
}

// member is a name of a container in this file.
type member struct {
	owner string // qualified name of the container
	name  string
	own   bool // of the container itself (static, namespace, object), not of its instances
}

// pendingMember is a reference that resolves if the file turns out to define the
// member, which may happen further down.
type pendingMember struct {
	reference int
	member    member
	how       ast.Resolution
}

func resolvedBinding(b binding) resolved {
	switch b.sort {
	case definition:
		return resolved{b.name, ast.ResolvedLocal}
	case imported, wholeModule:
		return resolved{b.name, ast.ResolvedImport}
	}
	return resolved{"", ast.UnresolvedParameter}
}

// refer records a use of the name at n.
func (x *extractor) refer(role ast.Role, n syntax.Node, qualifier string, r resolved) {
	x.referAs(ast.Reference{Role: role, Arity: ast.NoArity, Qualifier: qualifier}, n, r)
}

func (x *extractor) referAs(ref ast.Reference, n syntax.Node, r resolved) {
	ref.Name, ref.QualifiedName, ref.Resolution = x.nameText(n), r.name, r.how
	if ref.Name == "" {
		return
	}
	if r.how.Resolved() && r.name == "" { // an import that names no module
		ref.Resolution = ast.UnresolvedUndefined
	}
	ref.Position = x.t.Position(x.t.Start(n))
	x.Refer(ref)
}

// bare resolves a name without qualifier.
func (x *extractor) bare(name string) resolved {
	if b, ok := x.lookup(name); ok {
		return resolvedBinding(b)
	}
	if _, ok := x.globals[name]; ok {
		return resolved{name, ast.ResolvedBuiltin}
	}
	return resolved{"", ast.UnresolvedUndefined}
}

// use is what an expression is used for, by its place.
type use struct {
	role    ast.Role
	via     ast.Via
	flags   ast.ReferenceFlags
	handled bool // the node around it records the use, or there is nothing to record
}

// useOf tells what the name or member access at n is used for; plain is the role
// it has when its place says nothing special.
func (x *extractor) useOf(n syntax.Node, plain ast.Role) use {
	n = x.wrapped(n)
	field := x.t.Field(n)
	switch x.class(x.t.Parent(n)) {
	case cCall:
		return use{role: plain, handled: field == x.fields.function}
	case cNew:
		return use{role: plain, handled: field == x.fields.constructor}
	case cHeritage, cExtendsClause:
		return use{role: ast.RoleExtends}
	case cDecorator:
		return use{role: ast.RoleValue, via: ast.ViaDecorator}
	case cAssignment, cAugmentedAssignment, cForIn:
		if field == x.fields.left {
			return use{role: plain, flags: ast.IsWrite}
		}
	case cUpdate:
		return use{role: plain, flags: ast.IsWrite}
	}
	return use{role: plain}
}

// identifier handles a bare name that is no part of a declaration.
func (x *extractor) identifier(n syntax.Node) {
	parent, field := x.t.Parent(n), x.t.Field(n)
	switch x.class(parent) {
	case cMember:
		x.root(n)
		return
	case cPattern, cArrayPattern, cRestPattern, cDefaultPattern, cParameters, cTypeContext, cInfer:
		if field != x.fields.right {
			return
		}
	case cParameter, cOptionalParameter:
		if field != x.fields.value {
			return
		}
	case cArrow, cCatch:
		if field != x.fields.body {
			return
		}
	case cForIn:
		if field == x.fields.left && x.t.Child(parent, x.fields.kind) != syntax.NoNode {
			return
		}
	case cJSXElement:
		if c := x.t.Text(n); c == "" || !isCapital(c[0]) {
			return
		}
	default:
		if field == x.fields.name {
			return
		}
	}
	u := x.useOf(n, ast.RoleValue)
	switch {
	case u.handled:
	case u.role == ast.RoleExtends || u.via == ast.ViaDecorator:
		x.referAs(ast.Reference{Role: u.role, Via: u.via, Arity: ast.NoArity}, n, x.bare(x.t.Text(n)))
	default:
		x.value(n, u.flags)
	}
}

func isCapital(c byte) bool { return c >= 'A' && c <= 'Z' || c == '_' || c == '$' || c >= 0x80 }

// value records the plain use of a name that the file defines or imports.
func (x *extractor) value(n syntax.Node, flags ast.ReferenceFlags) {
	b, ok := x.lookup(x.t.Text(n))
	if !ok || b.sort == variable {
		return
	}
	x.referAs(ast.Reference{Role: ast.RoleValue, Flags: flags, Arity: ast.NoArity}, n, resolvedBinding(b))
}

// root records the use of the name before a dot. A module there is part of the
// qualified name of what follows and no use of its own.
func (x *extractor) root(n syntax.Node) {
	b, ok := x.lookup(x.t.Text(n))
	if ok && (b.sort == definition || b.sort == imported) {
		x.refer(ast.RoleValue, n, "", resolvedBinding(b))
	}
}

// dottedPath returns the segments of n when it is a plain dotted path; optional
// chaining and non-null marks do not matter. The slice is valid until the next call.
func (x *extractor) dottedPath(n syntax.Node) ([]string, bool) {
	x.path = x.path[:0]
	for n != syntax.NoNode && len(x.path) < maxPath {
		switch x.class(n) {
		case cMember:
			property := x.t.Child(n, x.fields.property)
			if property == syntax.NoNode {
				return nil, false
			}
			x.path = append(x.path, x.t.Text(property))
			n = x.t.Child(n, x.fields.object)
		case cNonNull:
			n = x.t.FirstNamedChild(n)
		case cIdentifier, cThis, cSuper, cMetaProperty:
			x.path = append(x.path, x.t.Text(n))
			slices.Reverse(x.path)
			return x.path, x.path[0] != "" && x.path[0] != "new.target"
		default:
			return nil, false
		}
	}
	return nil, false
}

// memberAccess records object.property where it is not called.
func (x *extractor) memberAccess(n syntax.Node) {
	u := x.useOf(n, ast.RoleAttribute)
	parent := x.class(x.t.Parent(n))
	switch {
	case u.handled || x.isDefinitionTarget(n):
		return
	case parent == cJSXElement:
		u.role = ast.RoleValue
	case x.typeScript() && x.importType(n, u):
		return
	}
	x.referMember(ast.Reference{Role: u.role, Via: u.via, Flags: u.flags, Arity: ast.NoArity}, n)
}

// referMember completes ref with the member access at n and records it.
func (x *extractor) referMember(ref ast.Reference, n syntax.Node) {
	property := x.t.Child(n, x.fields.property)
	if property == syntax.NoNode || x.t.Start(property) == x.t.End(property) {
		return
	}
	path, ok := x.dottedPath(n)
	if !ok {
		r := resolved{"", ast.UnresolvedExpression}
		if module, name := x.requiredModule(n); module != "" {
			r = resolved{module + "." + name, ast.ResolvedImport}
		}
		x.referAs(ref, property, r)
		return
	}
	ref.Qualifier = x.pathText(x.t.Child(n, x.fields.object), path[:len(path)-1])
	x.referPath(ref, property, path)
}

// pathText returns path joined with dots; where the source at n spells it just so
// it is a slice of that.
func (x *extractor) pathText(n syntax.Node, path []string) string {
	length := len(path) - 1
	for _, segment := range path {
		length += len(segment)
	}
	if text := x.t.Text(n); len(text) == length {
		return text
	}
	return strings.Join(path, ".")
}

// referPath resolves a path of at least two segments and records its last.
func (x *extractor) referPath(ref ast.Reference, property syntax.Node, path []string) {
	r, m, how := x.resolvePath(path)
	if m.name != "" {
		x.pending = append(x.pending, pendingMember{len(x.References()), m, how})
	}
	x.referAs(ref, property, r)
}

// resolvePath resolves a dotted path. Where that depends on the members of a
// container of this file, it returns the member and the strategy that applies
// should the file define it.
func (x *extractor) resolvePath(path []string) (resolved, member, ast.Resolution) {
	unknown := resolved{"", ast.UnresolvedVariable}
	switch path[0] {
	case "this":
		if this := x.context.this; this.known && len(path) == 2 {
			return unknown, member{this.owner, path[1], this.own}, ast.ResolvedSelf
		}
		return unknown, member{}, 0
	case "super":
		if base := x.context.super; base.how == ast.ResolvedLocal && x.context.hasSuper && len(path) == 2 {
			return unknown, member{base.name, path[1], x.context.this.own}, ast.ResolvedLocal
		}
		return unknown, member{}, 0
	case "import.meta":
		return resolved{strings.Join(path, "."), ast.ResolvedBuiltin}, member{}, 0
	}
	b, bound := x.lookup(path[0])
	switch {
	case bound && b.sort == variable:
		return unknown, member{}, 0
	case bound && b.sort == definition:
		owner := b.name
		if len(path) > 2 {
			owner = join(owner, strings.Join(path[1:len(path)-1], "."))
		}
		return unknown, member{owner, path[len(path)-1], true}, ast.ResolvedLocal
	case bound:
		return resolved{join(b.name, strings.Join(path[1:], ".")), ast.ResolvedImport}, member{}, 0
	}
	if _, ok := x.globals[path[0]]; ok {
		return resolved{strings.Join(path, "."), ast.ResolvedBuiltin}, x.exportMember(path), ast.ResolvedLocal
	}
	return resolved{"", ast.UnresolvedUndefined}, member{}, 0
}

// exportMember returns what exports.f or module.exports.f names in this file.
func (x *extractor) exportMember(path []string) member {
	last := len(path) - 1
	if path[0] == "exports" && last == 1 || path[0] == "module" && last == 2 && path[1] == "exports" {
		return member{"", path[last], true}
	}
	return member{}
}

// resolvePending binds the references to members, now that all are known.
func (x *extractor) resolvePending() {
	references, symbols := x.References(), x.Symbols()
	for _, p := range x.pending {
		if i, ok := x.members[p.member]; ok {
			r := &references[p.reference]
			r.QualifiedName, r.Resolution = symbols[i].QualifiedName, p.how
		}
	}
}
