package java

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// use is a reference about to be recorded.
type use struct {
	role      ast.Role
	via       ast.Via
	name      string
	node      syntax.Node // where the name stands
	qualifier string
	arity     int16
	flags     ast.ReferenceFlags
}

func (e *extractor) refer(u use, t target) {
	if u.name == "" || u.node == syntax.NoNode || t.how.Resolved() && t.path == "" {
		return
	}
	e.Refer(ast.Reference{
		Role: u.role, Via: u.via, Resolution: t.how, Flags: u.flags, Arity: u.arity,
		Name: u.name, Qualifier: u.qualifier, QualifiedName: t.path, Candidates: t.candidates,
		Position: e.t.Position(e.t.Start(u.node)),
	})
}

// typeName records the type that the node n names and those in its arguments. Type
// parameters and var are no uses.
func (e *extractor) typeName(n syntax.Node, role ast.Role) {
	e.typeUse(n, use{role: role, arity: ast.NoArity})
}

func (e *extractor) typeUse(n syntax.Node, u use) {
	c := e.chain(n)
	if len(c.names) > 0 {
		u.name, u.node = c.names[len(c.names)-1], c.last
		u.qualifier = strings.Join(c.names[:len(c.names)-1], ".")
		t := e.resolveType(c.names, e.decl)
		if u.qualifier != "" || u.name != "var" && t.how != ast.UnresolvedParameter {
			e.refer(u, t)
		}
	}
	e.typeParts(n)
}

// typeParts walks the type arguments and annotations in the type at n.
func (e *extractor) typeParts(n syntax.Node) {
	for n != syntax.NoNode {
		next := syntax.NoNode
		for c := range e.t.NamedChildren(n) {
			switch e.class(c) {
			case typeArguments, annotation:
				e.walk(c)
			case scopedType, genericType:
				next = c
			}
		}
		n = next
	}
}

// count returns the number of arguments in a list.
func (e *extractor) count(list syntax.Node) int16 {
	n := 0
	if list != syntax.NoNode {
		for range e.t.NamedChildren(list) {
			n++
		}
	}
	return int16(min(n, 1<<15-1))
}

func (e *extractor) call(n syntax.Node) {
	name, object := e.t.Child(n, e.fields.name), e.t.Child(n, e.fields.object)
	arguments := e.t.Child(n, e.fields.arguments)
	u := use{role: ast.RoleCall, name: e.t.Text(name), node: name, arity: e.count(arguments)}
	switch {
	case object == syntax.NoNode:
		e.refer(u, e.bareMethod(u.name, u.arity))
	case e.class(object) == super:
		u.qualifier = "super"
		e.refer(u, e.selfMethod(e.decl, u.name, u.arity, false))
	case e.classes.Child(e.t, n, super) != syntax.NoNode:
		e.interfaceCall(object, u)
	default:
		e.memberUse(object, u, e.memberOf)
		e.walk(object)
	}
	e.walkField(n, e.fields.typeArguments)
	if arguments != syntax.NoNode {
		e.walkChildren(arguments)
	}
}

// interfaceCall records Outer.super.m().
func (e *extractor) interfaceCall(object syntax.Node, u use) {
	c := e.chain(object)
	u.qualifier = strings.Join(append(c.names, "super"), ".")
	t := e.resolveType(c.names, e.decl)
	if t.decl == e.decl {
		e.refer(u, e.selfMethod(t.decl, u.name, u.arity, false))
		return
	}
	e.refer(u, e.typeMethod(t, u.name, u.arity))
}

// memberUse records a use of a member of the object, found by lookup.
func (e *extractor) memberUse(object syntax.Node, u use, lookup func(receiver, string, int16) target) {
	c := e.chain(object)
	if len(c.names) == 0 {
		e.refer(u, unresolved(ast.UnresolvedExpression))
		return
	}
	u.qualifier = strings.Join(c.names, ".")
	e.refer(u, lookup(e.receiverOf(c.names), u.name, u.arity))
}

// fieldAccess records the field that the node n reads or, with ast.IsWrite, writes.
func (e *extractor) fieldAccess(n syntax.Node, flags ast.ReferenceFlags) {
	object, field := e.t.Child(n, e.fields.object), e.t.Child(n, e.fields.field)
	if object == syntax.NoNode || field == syntax.NoNode {
		return
	}
	u := use{role: ast.RoleAttribute, name: e.t.Text(field), node: field, arity: ast.NoArity, flags: flags}
	switch {
	case e.class(field) == this:
	case e.class(object) == super:
		u.qualifier = "super"
		e.refer(u, e.superField(u.name))
	case !e.isTypeOrPackage(n):
		e.memberUse(object, u, func(r receiver, name string, _ int16) target { return e.fieldOf(r, name) })
	}
	e.walk(object)
}

func (e *extractor) superField(name string) target {
	for _, s := range e.supersOf(e.decl) {
		if s.decl == nil {
			continue
		}
		if owner := e.memberField(s.decl, name); owner != nil {
			return target{how: ast.ResolvedSelf, path: join(owner.qualified, name)}
		}
	}
	return e.inheritedField(e.decl, name)
}

// isTypeOrPackage reports whether the chain at n names a type or a package of one,
// as the objects of java.util.List.of() do.
func (e *extractor) isTypeOrPackage(n syntax.Node) bool {
	c := e.chain(n)
	if len(c.names) == 0 || c.names[0] == "this" || c.names[0] == "super" {
		return false
	}
	names := append([]string(nil), c.names...)
	if e.receiverOf(names).kind == typeReceiver {
		return true
	}
	if _, ok := e.variables.Lookup(names[0]); ok || startsUpper(names[0]) {
		return false
	}
	// A package when what stands around completes a type.
	for p := e.t.Parent(n); p != syntax.NoNode && e.class(p) == fieldAccess; p = e.t.Parent(p) {
		if name := e.t.Text(e.t.Child(p, e.fields.field)); typeLike(name) {
			return true
		} else if names = append(names, name); len(names) > maxSegments {
			break
		}
	}
	return false
}

// nameValue records a bare name that is a field of this file or imported. Local
// variables are no uses.
func (e *extractor) nameValue(n syntax.Node, flags ast.ReferenceFlags) {
	name := e.t.Text(n)
	u := use{role: ast.RoleAttribute, name: name, node: n, arity: ast.NoArity, flags: flags}
	if v, ok := e.variables.Lookup(name); ok {
		if v.field != "" {
			e.refer(u, target{how: ast.ResolvedLocal, path: v.field})
		}
		return
	}
	if path, ok := e.imports.static[name]; ok {
		e.refer(u, target{how: ast.ResolvedImport, path: path})
	}
}

func (e *extractor) assign(n syntax.Node) {
	e.assigned(e.t.Child(n, e.fields.left))
	e.walkField(n, e.fields.right)
}

// assigned walks what is written to.
func (e *extractor) assigned(n syntax.Node) {
	if n == syntax.NoNode {
		return
	}
	switch e.class(n) {
	case identifier:
		e.nameValue(n, ast.IsWrite)
	case fieldAccess:
		e.fieldAccess(n, ast.IsWrite)
	default:
		e.walk(n)
	}
}

// creation records new T(..) and walks the body of an anonymous class.
func (e *extractor) creation(n syntax.Node) {
	name, arguments := e.t.Child(n, e.fields.typeField), e.t.Child(n, e.fields.arguments)
	if name != syntax.NoNode {
		e.typeUse(name, use{role: ast.RoleCall, via: ast.ViaNew, arity: e.count(arguments)})
	}
	for c := range e.t.NamedChildren(n) {
		switch {
		case c == name:
		case e.class(c) == classBody:
			e.anonymous(c, name)
		case c == arguments:
			e.walkChildren(c)
		default:
			e.walk(c)
		}
	}
}

// constructorCall records this(..) and super(..) at the start of a constructor.
func (e *extractor) constructorCall(n syntax.Node) {
	name, arguments := e.t.Child(n, e.fields.constructor), e.t.Child(n, e.fields.arguments)
	u := use{role: ast.RoleCall, name: e.t.Text(name), node: name, arity: e.count(arguments)}
	t := target{how: ast.ResolvedSelf, path: e.decl.qualified}
	if u.name == "super" {
		t = e.superclassOf(e.decl)
	}
	object := e.t.Child(n, e.fields.object)
	if object != syntax.NoNode {
		if c := e.chain(object); len(c.names) > 0 {
			u.qualifier = strings.Join(c.names, ".")
		}
		e.walk(object)
	}
	e.refer(u, t)
	e.walkField(n, e.fields.typeArguments)
	if arguments != syntax.NoNode {
		e.walkChildren(arguments)
	}
}

// superclassOf returns the class d extends; java.lang.Object when it says none.
func (e *extractor) superclassOf(d *typeDecl) target {
	if d.superclass == syntax.NoNode {
		return target{how: ast.ResolvedBuiltin, path: "java.lang.Object"}
	}
	return e.typeTarget(d.superclass, d.outer)
}

// methodReference records T::m, x::m and T::new.
func (e *extractor) methodReference(n syntax.Node) {
	object, name := e.t.FirstNamedChild(n), e.lastNamedChild(n)
	if object == syntax.NoNode {
		return
	}
	u := use{role: ast.RoleCapture, arity: ast.NoArity}
	switch {
	case e.hasToken(n, "new"):
		u.via = ast.ViaNew
		if k := e.class(object); k == identifier || k == fieldAccess || k != arrayType && e.isType(k) {
			e.typeUse(object, u)
			return
		}
	case e.class(name) != identifier || name == object:
	case e.class(object) == super:
		u.name, u.node, u.qualifier = e.t.Text(name), name, "super"
		e.refer(u, e.selfMethod(e.decl, u.name, ast.NoArity, false))
	default:
		u.name, u.node = e.t.Text(name), name
		e.memberUse(object, u, e.memberOf)
	}
	for c := range e.t.NamedChildren(n) {
		if c != name {
			e.walk(c)
		}
	}
}
