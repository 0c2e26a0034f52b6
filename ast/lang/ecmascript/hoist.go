package ecmascript

import "elixirscope/ast/syntax"

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
	case cClass:
		x.bindClass(name, x.qualify(name))
	case cEnum:
		x.bindAll(name, definition, x.qualify(name))
	case cNamespace:
		root := x.namespaceRoot(n)
		x.bind(root, definition, x.qualify(root))
		x.bindNamespace(root, definition, x.qualify(root))
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
		x.bindClass(name, x.qualify(name))
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
