package ecmascript

import (
	"strings"
	"unicode"

	"elixirscope/ast/syntax"
)

// binding is what a name stands for in a scope.
type binding struct {
	sort  bindingSort
	depth int    // of the scope it is bound in
	name  string // qualified name, "" for variables
}

type bindingSort uint8

const (
	variable    bindingSort = iota // local variable, parameter, type parameter
	definition                     // symbol of this file
	imported                       // name taken from a module
	wholeModule                    // a module itself
)

func (x *extractor) bind(name string, sort bindingSort, qualified string) {
	if name == "" {
		return
	}
	x.values.Bind(name, binding{sort, x.values.Depth(), qualified})
}

func (x *extractor) bindType(name string, sort bindingSort, qualified string) {
	if name == "" {
		return
	}
	x.typings.Bind(name, binding{sort, x.typings.Depth(), qualified})
}

func (x *extractor) bindNamespace(name string, sort bindingSort, qualified string) {
	if name == "" {
		return
	}
	x.namespaces.Bind(name, binding{sort, x.namespaces.Depth(), qualified})
}

// bindClass binds what is a value and a type.
func (x *extractor) bindClass(name, qualified string) {
	x.bind(name, definition, qualified)
	x.bindType(name, definition, qualified)
}

// bindAll binds what may be anything: an import.
func (x *extractor) bindAll(name string, sort bindingSort, qualified string) {
	x.bind(name, sort, qualified)
	x.bindType(name, sort, qualified)
	x.bindNamespace(name, sort, qualified)
}

// eachBinding calls use for every name that the pattern at n binds: those in
// default values, computed keys, types and decorators are none.
func (x *extractor) eachBinding(n syntax.Node, use func(syntax.Node)) {
	if n == syntax.NoNode {
		return
	}
	t := x.t
	for i := n; i < t.After(n); {
		field := t.Field(i)
		switch class := x.class(i); {
		case i != n && (field == x.fields.right || field == x.fields.value && isParameter(x.class(t.Parent(i)))):
			i = t.After(i)
		case class == cComputed, class == cTypeContext, class == cDecorator, class == cMember, class == cSubscript, class == cCall:
			i = t.After(i)
		case class == cParenthesized && i != n: // an error: patterns have none
			i = t.After(i)
		case (class == cIdentifier || class == cShorthandPattern) && t.Start(i) < t.End(i):
			use(i)
			i++
		default:
			i++
		}
	}
}

func (x *extractor) bindVariables(pattern syntax.Node) {
	x.eachBinding(pattern, func(n syntax.Node) { x.bind(x.t.Text(n), variable, "") })
}

// bindParameters binds the parameters and type parameters of the function or
// signature at n.
func (x *extractor) bindParameters(n syntax.Node) {
	x.bindTypeParameters(n)
	x.bindVariables(x.t.Child(n, x.fields.parameters))
	x.bindVariables(x.t.Child(n, x.fields.parameter))
}

func (x *extractor) bindTypeParameters(n syntax.Node) {
	list := x.t.Child(n, x.fields.typeParameters)
	if list == syntax.NoNode {
		return
	}
	for i := list + 1; i < x.t.After(list); {
		switch x.class(i) {
		case cTypeParameter:
			x.bindType(x.nameOf(i), variable, "")
			i++
		case cError:
			// The grammar does not know the variance marks of <in A, out B>.
			for name := range strings.FieldsFuncSeq(x.t.Text(i), isSeparator) {
				x.bindType(name, variable, "")
			}
			i = x.t.After(i)
		case cTypeContext:
			i = x.t.After(i)
		default:
			i++
		}
	}
}

func isSeparator(r rune) bool {
	return r != '_' && r != '$' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

func (x *extractor) bindInferred(n syntax.Node) {
	if name := x.t.FirstNamedChild(n); name != syntax.NoNode {
		x.bindType(x.t.Text(name), variable, "")
	}
}

// signatureScope opens a scope where a signature or a mapped type binds type names.
func (x *extractor) signatureScope(n syntax.Node) {
	if x.t.Child(n, x.fields.typeParameters) != syntax.NoNode {
		x.enterScope(n)
		x.bindTypeParameters(n)
		return
	}
	for c := range x.t.NamedChildren(n) {
		if x.class(c) == cMappedClause {
			x.enterScope(n)
			x.bindType(x.nameOf(c), variable, "")
			return
		}
	}
}

// block opens the scope of a block, unless it is the body of a function or
// namespace, whose scope is open.
func (x *extractor) block(n syntax.Node) {
	switch x.class(x.t.Parent(n)) {
	case cFunction, cFunctionExpression, cArrow, cMethod, cStaticBlock, cNamespace, cAmbient:
		return
	}
	x.enterScope(n)
	x.hoistStatements(n)
}

// loop opens the scope of a for statement with the names its head declares.
func (x *extractor) loop(n syntax.Node) {
	x.enterScope(n)
	if x.t.Child(n, x.fields.kind) != syntax.NoNode {
		x.bindVariables(x.t.Child(n, x.fields.left))
		return
	}
	for c := range x.t.NamedChildren(n) {
		if class := x.class(c); class == cLexical || class == cVariables {
			x.bindDeclaration(c)
		}
	}
}

// lookup finds what a value name stands for.
func (x *extractor) lookup(name string) (binding, bool) {
	b, ok := x.values.Lookup(name)
	if !ok && name == "arguments" && x.context.functions > 0 {
		return binding{sort: variable}, true
	}
	return b, ok
}

// isGlobal reports whether name is unbound and one of the names every file sees.
func (x *extractor) isGlobal(name string) bool {
	if _, bound := x.values.Lookup(name); bound {
		return false
	}
	_, ok := x.globals[name]
	return ok
}

// isAssigned reports whether the file assigns to a variable called name after its
// declaration. Scopes are not told apart: an assignment to a namesake counts.
func (x *extractor) isAssigned(name string) bool {
	if x.assigned == nil {
		x.assigned = x.assignedNames()
	}
	_, ok := x.assigned[name]
	return ok
}

func (x *extractor) assignedNames() map[string]struct{} {
	names := make(map[string]struct{})
	for n := range syntax.Node(x.t.Len()) {
		var target syntax.Node
		switch x.class(n) {
		case cAssignment, cAugmentedAssignment, cForIn:
			target = x.t.Child(n, x.fields.left)
		case cUpdate:
			target = x.t.FirstNamedChild(n)
		default:
			continue
		}
		x.eachBinding(x.unwrap(target), func(n syntax.Node) { names[x.t.Text(n)] = struct{}{} })
	}
	return names
}
