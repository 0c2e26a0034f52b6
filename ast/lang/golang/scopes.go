package golang

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// local is what a name is bound to inside a function.
type local struct {
	kind  localKind
	depth int    // of the scope that binds it
	typ   string // qualified name of a variable's type, or of the type itself
}

type localKind uint8

const (
	variable localKind = iota
	receiver
	localType
	typeVariable // type parameter
)

func (e *extractor) bind(n syntax.Node, kind localKind, typ string) {
	if name := e.t.Text(n); name != "" && name != "_" {
		e.scopes.Bind(name, local{kind: kind, depth: e.scopes.Depth(), typ: typ})
	}
}

func (e *extractor) bindTypeParameters(n syntax.Node) {
	list := e.t.Child(n, e.f.typeParameters)
	if list == syntax.NoNode {
		return
	}
	for p := range e.t.NamedChildren(list) {
		for name := range e.names(p) {
			e.bind(name, typeVariable, "")
		}
	}
}

// bindParameters binds the names in a list of parameters or results.
func (e *extractor) bindParameters(list syntax.Node, kind localKind) {
	if list == syntax.NoNode || e.class(list) != parameterList {
		return
	}
	for p := range e.t.NamedChildren(list) {
		if e.class(p) != parameter {
			continue
		}
		typ := ""
		if !e.variadic(p) {
			typ = e.declaredType(p)
		}
		for name := range e.names(p) {
			e.bind(name, kind, typ)
		}
	}
}

// variadic reports whether a parameter collects arguments in a slice.
func (e *extractor) variadic(p syntax.Node) bool {
	for c := range e.t.Children(p) {
		if e.class(c) == ellipsis {
			return true
		}
	}
	return false
}

// receiverType returns the qualified name of the type a method belongs to, and binds
// the names the receiver gives to that type's parameters.
func (e *extractor) receiverType(method syntax.Node) string {
	typ := e.receiverExpression(method)
	if typ == syntax.NoNode {
		return ""
	}
	if generic := e.unwrapped(typ); e.class(generic) == genericType {
		if arguments := e.t.Child(generic, e.f.typeArguments); arguments != syntax.NoNode {
			for n := arguments + 1; n < e.t.After(arguments); n++ {
				if e.class(n) == typeName {
					e.bind(n, typeVariable, "")
				}
			}
		}
	}
	if name := e.baseName(typ); name != syntax.NoNode {
		return e.qualify(e.Package(), e.t.Text(name))
	}
	return ""
}

func (e *extractor) receiverExpression(method syntax.Node) syntax.Node {
	list := e.t.Child(method, e.f.receiver)
	if list == syntax.NoNode {
		return syntax.NoNode
	}
	for p := range e.t.NamedChildren(list) {
		return e.t.Child(p, e.f.typ)
	}
	return syntax.NoNode
}

// shortDeclaration visits the right side first: the new names are not yet in scope
// there.
func (e *extractor) shortDeclaration(n syntax.Node) {
	e.visitField(n, e.f.right)
	e.bindShort(n)
}

// bindShort binds the names on the left of :=. A name that the same scope has
// already bound is assigned to and keeps its type.
func (e *extractor) bindShort(n syntax.Node) {
	left := e.t.Child(n, e.f.left)
	if left == syntax.NoNode {
		return
	}
	values := e.newValueTypes(n, e.f.right)
	for name := range e.t.NamedChildren(left) {
		typ := values.next()
		if e.class(name) != identifier {
			e.visit(name)
			continue
		}
		if known, ok := e.scopes.Lookup(e.t.Text(name)); !ok || known.depth != e.scopes.Depth() {
			e.bind(name, variable, typ)
		}
	}
}

// receive visits the range clause of a for statement or the receive statement of a
// select: with := it binds names, with = it assigns.
func (e *extractor) receive(n syntax.Node) {
	e.visitField(n, e.f.right)
	left := e.t.Child(n, e.f.left)
	if left == syntax.NoNode {
		return
	}
	declares := false
	for c := range e.t.Children(n) {
		declares = declares || e.class(c) == defines
	}
	for target := range e.t.NamedChildren(left) {
		if declares && e.class(target) == identifier {
			e.bind(target, variable, "")
		} else {
			e.target(target)
		}
	}
}

// typeSwitch binds the variable of switch x := v.(type) anew in each case; in a
// case with one type it has that type.
func (e *extractor) typeSwitch(n syntax.Node) {
	e.scopes.Push()
	name := syntax.NoNode
	for c := range e.t.NamedChildren(n) {
		switch {
		case e.t.Field(c) == e.f.alias:
			name = e.t.FirstNamedChild(c)
		case e.class(c) == typeCase || e.class(c) == caseClause:
			e.scopes.Push()
			if name != syntax.NoNode {
				e.bind(name, variable, e.onlyType(c))
			}
			e.visitChildren(c)
			e.scopes.Pop()
		default:
			e.visit(c)
		}
	}
	e.scopes.Pop()
}

// onlyType returns the qualified name of the type of a case that lists one.
func (e *extractor) onlyType(typeCase syntax.Node) string {
	only := syntax.NoNode
	for c := range e.t.NamedChildren(typeCase) {
		if e.t.Field(c) != e.f.typ {
			continue
		}
		if only != syntax.NoNode {
			return ""
		}
		only = c
	}
	if only == syntax.NoNode {
		return ""
	}
	return e.typeNamed(only)
}

func (e *extractor) assignment(n syntax.Node) {
	if left := e.t.Child(n, e.f.left); left != syntax.NoNode {
		for target := range e.t.NamedChildren(left) {
			e.target(target)
		}
	}
	e.visitField(n, e.f.right)
}

// target visits what is assigned to.
func (e *extractor) target(n syntax.Node) {
	switch {
	case n == syntax.NoNode:
	case e.class(n) == identifier:
		e.nameValue(n, ast.IsWrite)
	case e.class(n) == selector:
		e.selectorChain(n, use{flags: ast.IsWrite})
	default:
		e.visit(n)
	}
}
