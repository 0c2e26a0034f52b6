package ecmascript

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

func (x *extractor) typeScript() bool { return x.types != nil }

// typeIdentifier records a bare name in type position.
func (x *extractor) typeIdentifier(n syntax.Node) {
	parent := x.t.Parent(n)
	switch class := x.class(parent); {
	case class == cInfer && n == x.t.FirstNamedChild(parent), class != cGeneric && x.t.Field(n) == x.fields.name:
		return // the name of a declaration
	}
	name := x.t.Text(n)
	b, bound := x.typings.Lookup(name)
	switch {
	case bound && b.sort == variable:
	case bound:
		x.refer(x.typeRole(n), n, "", resolvedBinding(b))
	case x.isGlobalType(name):
		x.refer(x.typeRole(n), n, "", resolved{name, ast.ResolvedBuiltin})
	default:
		x.refer(x.typeRole(n), n, "", resolved{"", ast.UnresolvedUndefined})
	}
}

func (x *extractor) isGlobalType(name string) bool {
	if _, ok := x.types[name]; ok {
		return true
	}
	_, ok := x.globals[name]
	return ok
}

// typeRole tells what the type named at n is for.
func (x *extractor) typeRole(n syntax.Node) ast.Role {
	p := x.t.Parent(n)
	if x.class(p) == cGeneric && x.t.Field(n) == x.fields.name {
		p = x.t.Parent(p)
	}
	switch x.class(p) {
	case cExtendsTypeClause:
		return ast.RoleExtends
	case cImplementsClause:
		return ast.RoleImplements
	}
	return ast.RoleType
}

// nestedType records N.T in type position.
func (x *extractor) nestedType(n syntax.Node) {
	module, name := x.t.Child(n, x.fields.module), x.t.Child(n, x.fields.name)
	if module == syntax.NoNode || name == syntax.NoNode || x.t.Start(name) == x.t.End(name) {
		return
	}
	qualifier, last := x.t.Text(module), x.t.Text(name)
	ref := ast.Reference{Role: x.typeRole(n), Arity: ast.NoArity, Qualifier: qualifier}
	root, rest, _ := strings.Cut(qualifier, ".")
	b, bound := x.namespaces.Lookup(root)
	switch {
	case bound && b.sort == definition:
		owner := b.name
		if rest != "" {
			owner = join(owner, rest)
		}
		x.pending = append(x.pending, pendingMember{len(x.References()), member{owner, last, true}, ast.ResolvedLocal})
		x.referAs(ref, name, resolved{"", ast.UnresolvedVariable})
	case bound && b.sort != variable:
		x.referAs(ref, name, resolved{b.name + qualifier[len(root):] + "." + last, ast.ResolvedImport})
	case !bound && x.isGlobal(root):
		x.referAs(ref, name, resolved{qualifier + "." + last, ast.ResolvedBuiltin})
	default:
		x.referAs(ref, name, resolved{"", ast.UnresolvedUndefined})
	}
}

// inType reports whether the import("m") or a path from it at n stands for a type.
func (x *extractor) inType(n syntax.Node) bool {
	for x.class(x.t.Parent(n)) == cMember {
		n = x.t.Parent(n)
	}
	switch x.class(x.t.Parent(n)) {
	case cTypeContext, cGeneric, cConditionalType, cTypeAlias, cSignature, cImplementsClause, cMappedClause, cInfer:
		return true
	}
	return false
}

// importType records import("m").T in type position; false if n is something else.
func (x *extractor) importType(n syntax.Node, u use) bool {
	object := x.t.Child(n, x.fields.object)
	source, dynamic := x.requireCall(object)
	property := x.t.Child(n, x.fields.property)
	if !dynamic || source == syntax.NoNode || property == syntax.NoNode || !x.inType(n) {
		return false
	}
	name := x.stringText(source) + "." + x.t.Text(property)
	x.referAs(ast.Reference{Role: ast.RoleType, Flags: u.flags, Arity: ast.NoArity}, property, resolved{name, ast.ResolvedAbsolute})
	return true
}
