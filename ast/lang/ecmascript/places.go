package ecmascript

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// place is where a function, class or object literal stands when that gives it a
// name.
type place struct {
	named     bool
	kind      ast.Kind    // of a function there
	name      syntax.Node // where the name stands
	owner     string      // qualified name of the container; names are joined to it
	own       bool        // a member of owner itself, not of its instances
	member    bool        // owner is a container of this file
	this      receiver    // what this is in a function there
	form      containerForm
	outer     syntax.Node // the whole definition, for its extent and documentation
	head      syntax.Node // where its signature starts
	flags     ast.SymbolFlags
	visible   ast.Visibility
	isDefault bool // export default: a name of the value itself comes first
}

// placeOf returns the place of the value at n.
func (x *extractor) placeOf(n syntax.Node) place {
	w := x.wrapped(n)
	p, field := x.t.Parent(w), x.t.Field(w)
	switch x.class(p) {
	case cDeclarator:
		if field == x.fields.value {
			return x.declaratorPlace(p)
		}
	case cPair:
		if field == x.fields.value && x.t.Parent(p) == x.context.members {
			return x.propertyPlace(p, x.t.Child(p, x.fields.key))
		}
	case cAssignment:
		if field == x.fields.right {
			return x.assignedPlace(p)
		}
	case cFieldDefinition:
		if field == x.fields.value && x.t.Parent(p) == x.context.members {
			return x.fieldPlace(p)
		}
	case cExport:
		if field == x.fields.value {
			return x.defaultPlace(p)
		}
	}
	return place{}
}

func (x *extractor) declaratorPlace(d syntax.Node) place {
	name := x.t.Child(d, x.fields.name)
	if name == syntax.NoNode || x.class(name) != cIdentifier {
		return place{}
	}
	declaration := x.t.Parent(d)
	outer := d
	if x.isOnlyDeclarator(d) {
		outer = declaration
	}
	return place{
		named: true, kind: ast.KindFunction, name: name, owner: x.scopeName(), own: true, outer: outer, head: outer,
		visible: x.visibility(declaration), flags: x.flags(declaration), form: objectForm,
	}
}

// isOnlyDeclarator reports whether the declarator at d directly follows const, let
// or var and no other follows it.
func (x *extractor) isOnlyDeclarator(d syntax.Node) bool {
	next := x.t.NextSibling(d)
	return d == x.t.Parent(d)+2 && (next == syntax.NoNode || x.t.Text(next) != ",")
}

// propertyPlace is the place of a property of the object literal whose members are
// definitions.
func (x *extractor) propertyPlace(p, key syntax.Node) place {
	if key == syntax.NoNode {
		return place{}
	}
	c := x.context
	result := place{
		named: true, kind: ast.KindMethod, name: key, owner: c.owner, own: c.form != prototypeForm, member: true,
		this: receiver{true, c.owner, c.form != prototypeForm}, form: objectForm, outer: p, head: p, flags: x.flags(p),
	}
	if c.form == exportsForm {
		result.kind = ast.KindFunction
	}
	return result
}

func (x *extractor) fieldPlace(f syntax.Node) place {
	name := x.fieldName(f)
	if name == syntax.NoNode {
		return place{}
	}
	m := x.modifiers(f)
	return place{
		named: true, kind: m.methodKind(), name: name, owner: x.context.owner, own: m.static, member: true,
		this: receiver{true, x.context.owner, m.static}, outer: f, head: f,
		flags: x.flags(f) | m.flags(), visible: m.visibility(x.t.Text(name)),
	}
}

func (x *extractor) defaultPlace(export syntax.Node) place {
	for c := range x.t.Children(export) {
		if x.class(c) == tDefault {
			return place{
				named: true, kind: ast.KindFunction, name: c, owner: x.scopeName(), own: true, outer: export, head: export,
				form: objectForm, flags: x.flags(export), isDefault: true,
			}
		}
	}
	return place{}
}

// assignedPlace is the place of the right side of an assignment to exports, to a
// member of a prototype or, outside functions, to any dotted path.
func (x *extractor) assignedPlace(assignment syntax.Node) place {
	left := x.t.Child(assignment, x.fields.left)
	if left == syntax.NoNode || x.class(left) != cMember {
		return place{}
	}
	path, ok := x.dottedPath(left)
	if !ok || path[0] == "this" || path[0] == "super" {
		return place{}
	}
	result := place{
		named: true, kind: ast.KindFunction, name: x.t.Child(left, x.fields.property), own: true, member: true,
		form: objectForm, outer: assignment, head: assignment, flags: x.flags(assignment),
	}
	if statement := x.t.Parent(assignment); x.class(statement) == cExpressionStatement {
		result.outer = statement
	}
	last := len(path) - 1
	global := x.isGlobal(path[0])
	switch {
	case global && path[0] == "module" && last == 1 && path[1] == "exports":
		result.owner, result.form, result.isDefault, result.member = "module", exportsForm, true, false
		return result
	case global && path[0] == "module" && last > 1 && path[1] == "exports":
		path = path[2:]
	case global && path[0] == "exports":
		path = path[1:]
	case last == 1 && path[1] == "prototype" && x.isObject(assignment):
		result.owner, result.form = x.ownerName(path[:1]), prototypeForm
		return result
	case last >= 2 && path[last-1] == "prototype":
		result.kind, result.own = ast.KindMethod, false
		result.owner = x.ownerName(path[:last-1])
		result.this = receiver{true, result.owner, false}
		return result
	case x.context.functions > 0:
		return place{}
	}
	result.owner = x.ownerName(path[:len(path)-1])
	result.this = receiver{result.owner != "", result.owner, true}
	return result
}

func (x *extractor) isObject(assignment syntax.Node) bool {
	right := x.unwrap(x.t.Child(assignment, x.fields.right))
	return right != syntax.NoNode && x.class(right) == cObject
}

// ownerName returns the qualified name of what a path names that something is
// assigned to.
func (x *extractor) ownerName(path []string) string {
	if len(path) == 0 {
		return ""
	}
	text := strings.Join(path, ".")
	if b, ok := x.lookup(path[0]); ok && b.sort == definition {
		return b.name + text[len(path[0]):]
	}
	return text
}

// isDefinitionTarget reports whether the member access at n is the left side of an
// assignment that defines it.
func (x *extractor) isDefinitionTarget(n syntax.Node) bool {
	p := x.t.Parent(n)
	if x.class(p) != cAssignment || x.t.Field(n) != x.fields.left {
		return false
	}
	switch x.class(x.unwrap(x.t.Child(p, x.fields.right))) {
	case cFunctionExpression, cArrow, cClassExpression:
		return x.assignedPlace(p).named
	}
	return false
}

// object handles an object literal whose functions are definitions because it is
// the value of a name.
func (x *extractor) object(n syntax.Node) {
	p := x.placeOf(n)
	if !p.named {
		return
	}
	owner := join(p.owner, x.nameText(p.name))
	switch parent := x.t.Parent(x.wrapped(n)); {
	case p.form == exportsForm:
		owner = ""
	case p.form == prototypeForm:
		owner = p.owner
	case x.class(parent) == cFieldDefinition:
		return
	case x.class(parent) == cDeclarator || x.class(parent) == cExport:
		if x.class(parent) == cDeclarator && !x.declaresSymbols(x.t.Parent(parent)) {
			return
		}
		owner = x.scopeName() // the variable's own symbol is open
	}
	x.enter(n)
	x.context.members, x.context.owner, x.context.form = n, owner, p.form
}

// flags returns the flags that the constructs around give the definition at n.
func (x *extractor) flags(n syntax.Node) ast.SymbolFlags {
	var flags ast.SymbolFlags
	if statement := x.statementOf(n); x.class(statement) == cError || x.class(x.t.Parent(statement)) == cError {
		flags |= ast.Recovered
	}
	if x.context.functions > 0 {
		flags |= ast.Local
	}
	if x.context.ambient {
		flags |= ast.Declaration
	}
	return flags
}
