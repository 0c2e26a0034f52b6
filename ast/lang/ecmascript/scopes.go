package ecmascript

import (
	"elixirscope/ast"
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

func (x *extractor) bindBoth(name string, sort bindingSort, qualified string) {
	x.bind(name, sort, qualified)
	x.bindType(name, sort, qualified)
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
		case i != n && (field == x.fields.right || field == x.fields.value && x.class(t.Parent(i)) == cParameter):
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
	for p := range x.t.NamedChildren(list) {
		x.bindType(x.nameOf(p), variable, "")
	}
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

// hoistVariables binds what var declares anywhere in the function, module or
// namespace body at n, which every place of the body sees.
func (x *extractor) hoistVariables(n syntax.Node) {
	for i := n + 1; i < x.t.After(n); {
		switch x.class(i) {
		case cVariables:
			x.bindDeclaration(i)
			i = x.t.After(i)
		case cForIn:
			if x.isVar(x.t.Child(i, x.fields.kind)) {
				x.bindVariables(x.t.Child(i, x.fields.left))
			}
			i++
		case cFunction, cFunctionExpression, cArrow, cMethod, cClass, cClassExpression, cNamespace, cLexical, cInterface, cTypeAlias,
			cExpressionStatement, cReturn, cParenthesized, cObject, cImportStatement, cCall, cMember:
			i = x.t.After(i)
		default:
			i++
		}
	}
}

func (x *extractor) isVar(kind syntax.Node) bool {
	return kind != syntax.NoNode && x.t.Text(kind) == "var"
}

// hoistStatements binds what the statements directly in n declare; aliases of
// other names come last.
func (x *extractor) hoistStatements(n syntax.Node) {
	aliases := false
	for c := range x.t.NamedChildren(n) {
		switch x.class(c) {
		case cSwitchCase, cError:
			for inner := range x.t.NamedChildren(c) {
				x.hoistStatement(inner)
			}
		case cImportAlias:
			aliases = true
		default:
			x.hoistStatement(c)
		}
	}
	if !aliases {
		return
	}
	for c := range x.t.NamedChildren(n) {
		if x.class(c) == cImportAlias {
			x.bindImportAlias(c)
		}
	}
}

func (x *extractor) hoistStatement(n syntax.Node) {
	switch x.class(n) {
	case cExport:
		if d := x.t.Child(n, x.fields.declaration); d != syntax.NoNode {
			x.hoistDeclaration(d)
		}
	default:
		x.hoistDeclaration(n)
	}
}

func (x *extractor) hoistDeclaration(n syntax.Node) {
	for class := x.class(n); class == cAmbient || class == cExpressionStatement; class = x.class(n) {
		inner := x.t.FirstNamedChild(n)
		if inner == syntax.NoNode || class == cExpressionStatement && x.class(inner) != cNamespace {
			return
		}
		n = inner
	}
	switch name := x.nameOf(n); x.class(n) {
	case cFunction, cFunctionSignature:
		x.bind(name, definition, x.qualify(name))
	case cClass, cEnum:
		x.bindBoth(name, definition, x.qualify(name))
	case cNamespace:
		if root := x.namespaceRoot(n); root != "" {
			x.bindBoth(root, definition, x.qualify(root))
		}
	case cInterface, cTypeAlias:
		x.bindType(name, definition, x.qualify(name))
	case cLexical:
		x.bindDeclaration(n)
	case cImportStatement:
		x.bindImports(n)
	case cImportAlias:
		x.bindImportAlias(n)
	}
}

// bindDeclaration binds what the declarators of a var, let, const or using
// declaration declare.
func (x *extractor) bindDeclaration(n syntax.Node) {
	symbols := x.declaresSymbols(n)
	for d := range x.t.NamedChildren(n) {
		if x.class(d) == cDeclarator {
			x.bindDeclarator(d, symbols)
		}
	}
}

func (x *extractor) bindDeclarator(d syntax.Node, symbols bool) {
	pattern := x.t.Child(d, x.fields.name)
	if pattern == syntax.NoNode {
		return
	}
	value := x.unwrap(x.t.Child(d, x.fields.value))
	if x.bindRequired(pattern, value) {
		return
	}
	if x.class(pattern) != cIdentifier {
		x.eachBinding(pattern, func(n syntax.Node) { x.bindVariable(x.t.Text(n), symbols) })
		return
	}
	name := x.t.Text(pattern)
	switch x.class(value) {
	case cFunctionExpression, cArrow:
		x.bind(name, definition, x.qualify(name))
	case cClassExpression:
		x.bindBoth(name, definition, x.qualify(name))
	default:
		x.bindVariable(name, symbols)
	}
}

// bindVariable binds a variable that is a symbol at module level. A second var of
// the name leaves the definition of the first alone.
func (x *extractor) bindVariable(name string, symbol bool) {
	old, bound := x.values.Lookup(name)
	again := bound && old.depth == x.values.Depth()
	switch {
	case again && old.sort == definition:
	case symbol:
		x.bind(name, definition, x.qualify(name))
	default:
		x.bind(name, variable, "")
	}
}

// declaresSymbols reports whether the variables of a declaration are symbols:
// those of the module or of a namespace, not those of functions, loops and blocks.
func (x *extractor) declaresSymbols(declaration syntax.Node) bool {
	if x.context.functions > 0 {
		return false
	}
	parent := x.t.Parent(declaration)
	switch x.class(parent) {
	case cProgram, cExport, cAmbient, cError:
		return true
	case cFor, cForIn:
		return false
	case cBlock:
		if x.isNamespaceBody(parent) {
			return true
		}
	}
	return x.class(declaration) == cVariables
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

// unwrap returns the expression inside parentheses and type assertions.
func (x *extractor) unwrap(n syntax.Node) syntax.Node {
	for n != syntax.NoNode {
		switch x.class(n) {
		case cParenthesized, cAs, cNonNull:
			n = x.t.FirstNamedChild(n)
		case cAssertion:
			for c := range x.t.NamedChildren(n) {
				n = c
			}
		default:
			return n
		}
	}
	return n
}

// wrapped returns the outermost expression that unwrap takes to n.
func (x *extractor) wrapped(n syntax.Node) syntax.Node {
	for {
		switch x.class(x.t.Parent(n)) {
		case cParenthesized, cAs, cNonNull, cAssertion:
			n = x.t.Parent(n)
		default:
			return n
		}
	}
}

// nameOf returns the text of the name of n, "" if it has none.
func (x *extractor) nameOf(n syntax.Node) string {
	if name := x.t.Child(n, x.fields.name); name != syntax.NoNode {
		return x.t.Text(name)
	}
	return ""
}

// visibility returns the visibility of a declaration at n that is no member. At
// module level Internal is provisional: see settleVisibility.
func (x *extractor) visibility(n syntax.Node) ast.Visibility {
	p := x.t.Parent(n)
	if x.class(p) == cAmbient {
		p = x.t.Parent(p)
	}
	switch class := x.class(p); {
	case x.context.functions > 0, class == cSwitchCase:
		return ast.Private
	case class == cExport:
		return ast.Public
	case class == cBlock && !x.isNamespaceBody(p) && x.class(n) != cVariables:
		return ast.Private
	case x.context.ambient && x.Enclosing() != ast.NoSymbol:
		return ast.Public
	}
	return ast.Internal
}

func (x *extractor) isNamespaceBody(block syntax.Node) bool {
	switch x.class(x.t.Parent(block)) {
	case cNamespace, cAmbient:
		return true
	}
	return false
}
