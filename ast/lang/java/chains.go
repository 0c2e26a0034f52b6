package java

import (
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// maxSegments bounds the names of one dotted chain; longer ones do not resolve.
const maxSegments = 32

// chain is a dotted chain of names as written. Its names share a buffer that the
// next chain reuses.
type chain struct {
	names []string    // nil when something in it is not a name
	last  syntax.Node // node of the last name
}

// chain reads the chain of names at n: of a type, of a field access or of a name in
// a declaration. Type arguments and annotations are left out.
func (e *extractor) chain(n syntax.Node) chain {
	c := chain{last: syntax.NoNode}
	e.names = e.names[:0]
	for n != syntax.NoNode {
		name, next := e.link(n)
		if name == syntax.NoNode && next == syntax.NoNode || len(e.names) == maxSegments {
			return chain{last: c.last}
		}
		if name != syntax.NoNode {
			if c.last == syntax.NoNode {
				c.last = name
			}
			e.names = append(e.names, e.t.Text(name))
		}
		n = next
	}
	slices.Reverse(e.names)
	c.names = e.names
	return c
}

// link splits the chain at n into its last name and what stands before it; both are
// NoNode when n is no part of a chain.
func (e *extractor) link(n syntax.Node) (name, before syntax.Node) {
	switch e.class(n) {
	case identifier, typeIdentifier, this, super:
		return n, syntax.NoNode
	case scopedIdentifier:
		return e.t.Child(n, e.fields.name), e.t.Child(n, e.fields.scope)
	case fieldAccess:
		object := e.t.Child(n, e.fields.object)
		if inner := e.classes.Child(e.t, n, super); inner != syntax.NoNode && inner != object {
			return syntax.NoNode, syntax.NoNode // Outer.super.field
		}
		return e.t.Child(n, e.fields.field), object
	case genericType:
		return syntax.NoNode, e.t.FirstNamedChild(n)
	case scopedType:
		return e.lastNamedChild(n), e.firstOfChain(n)
	case annotatedType:
		return syntax.NoNode, e.lastNamedChild(n)
	}
	return syntax.NoNode, syntax.NoNode
}

// firstOfChain returns the part of the scoped type n before its last name.
func (e *extractor) firstOfChain(n syntax.Node) syntax.Node {
	first := e.t.FirstNamedChild(n)
	if first == e.lastNamedChild(n) {
		return syntax.NoNode
	}
	return first
}

// dotted returns the chain at n as text without white space and comments.
func (e *extractor) dotted(n syntax.Node) string {
	if n == syntax.NoNode {
		return ""
	}
	if text := e.t.Text(n); !strings.ContainsAny(text, " \t\r\n/@<") {
		return text
	}
	return strings.Join(e.chain(n).names, ".")
}

// receiver is what stands before the dot.
type receiver struct {
	kind  receiverKind
	self  *typeDecl // with selfReceiver
	value target    // type of a value, or the type itself
	owner *typeDecl // declaration of that type, if in this file
}

type receiverKind uint8

const (
	unknownReceiver receiverKind = iota // a variable of unknown type
	selfReceiver
	typeReceiver
	valueReceiver
	packageReceiver
)

// receiverOf finds what the names of a chain lead to, reading them from left to
// right as variable, type or package (JLS 6.5).
func (e *extractor) receiverOf(names []string) receiver {
	names = slices.Clone(names) // looking up reads other chains
	r, rest := e.head(names)
	for i, name := range rest {
		if name == "this" {
			if r.kind == typeReceiver && r.owner != nil && i == len(rest)-1 {
				return receiver{kind: selfReceiver, self: r.owner}
			}
			return receiver{}
		}
		r = e.next(r, name)
	}
	return r
}

// head resolves the first name of a chain and, of a package, the names up to the
// type.
func (e *extractor) head(names []string) (receiver, []string) {
	first := names[0]
	switch first {
	case "this":
		return receiver{kind: selfReceiver, self: e.decl}, names[1:]
	case "super":
		return receiver{}, names[1:]
	}
	if v, ok := e.variables.Lookup(first); ok {
		return e.valueOf(v.declared, v.decl), names[1:]
	}
	t := e.lookupType(first, e.decl)
	if e.namesType(t, first) {
		return receiver{kind: typeReceiver, value: t, owner: t.decl}, names[1:]
	}
	if !startsUpper(first) {
		for i := 1; i < len(names); i++ {
			if typeLike(names[i]) {
				t := target{how: ast.ResolvedAbsolute, path: strings.Join(names[:i+1], ".")}
				return receiver{kind: typeReceiver, value: t}, names[i+1:]
			}
		}
	}
	return receiver{}, names[1:]
}

// namesType reports whether a bare name that is no known variable is the type t. It
// may also be a variable that a supertype declares; then only spelling tells.
func (e *extractor) namesType(t target, name string) bool {
	switch {
	case t.how == ast.ResolvedLocal || t.how == ast.ResolvedImport && startsUpper(name) || t.how == ast.ResolvedBuiltin:
		return true
	case t.how == ast.ResolvedPackage && startsUpper(name):
		return typeLike(name) || e.closed()
	}
	return typeLike(name) && t.how != ast.UnresolvedParameter
}

// closed reports whether no type around has supertypes in other files, from which
// it could inherit variables.
func (e *extractor) closed() bool {
	for d := e.decl; d.outer != nil; d = d.outer {
		if names, known := e.open(d); len(names) > 0 || !known {
			return false
		}
	}
	return true
}

// valueOf is a variable whose type is written at declared inside d.
func (e *extractor) valueOf(declared syntax.Node, d *typeDecl) receiver {
	if declared == syntax.NoNode {
		return receiver{}
	}
	t := e.typeTarget(declared, d)
	return receiver{kind: valueReceiver, value: t, owner: t.decl}
}

// next resolves a name after a receiver: a field, or a nested type.
func (e *extractor) next(r receiver, name string) receiver {
	d := r.owner
	if r.kind == selfReceiver {
		d = r.self
	}
	if d != nil {
		if owner := e.memberField(d, name); owner != nil {
			return e.valueOf(owner.fields[name], owner)
		}
	}
	if r.kind == typeReceiver && (typeLike(name) || d != nil && e.memberType(d, name) != nil) {
		t := e.nestedType(r.value, name)
		return receiver{kind: typeReceiver, value: t, owner: t.decl}
	}
	return receiver{}
}

// memberOf finds the method called on r.
func (e *extractor) memberOf(r receiver, name string, arity int16) target {
	switch r.kind {
	case selfReceiver:
		return e.selfMethod(r.self, name, arity, true)
	case typeReceiver:
		return e.typeMethod(r.value, name, arity)
	case valueReceiver:
		var owner *typeDecl
		if r.owner != nil {
			owner = e.memberMethod(r.owner, name, arity)
		}
		return e.valueMember(r.value, name, owner)
	}
	return unresolved(ast.UnresolvedVariable)
}

// fieldOf finds the field read from r.
func (e *extractor) fieldOf(r receiver, name string) target {
	d := r.owner
	if r.kind == selfReceiver {
		d = r.self
	}
	var owner *typeDecl
	if d != nil {
		owner = e.memberField(d, name)
	}
	switch {
	case r.kind == selfReceiver && owner != nil:
		return target{how: ast.ResolvedSelf, path: join(owner.qualified, name)}
	case r.kind == selfReceiver:
		return e.inheritedField(d, name)
	case r.kind == typeReceiver && owner != nil:
		return target{how: ast.ResolvedLocal, path: join(owner.qualified, name)}
	case r.kind == typeReceiver:
		return e.nestedType(r.value, name)
	case r.kind == valueReceiver:
		return e.valueMember(r.value, name, owner)
	}
	return unresolved(ast.UnresolvedVariable)
}

// inheritedField says where the field of d may be that this file does not declare.
func (e *extractor) inheritedField(d *typeDecl, name string) target {
	if names, _ := e.open(d); len(names) > 0 {
		return ambiguous(withMember(names, name))
	}
	return unresolved(ast.UnresolvedUndefined)
}
