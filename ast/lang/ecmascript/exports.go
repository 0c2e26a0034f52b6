package ecmascript

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// export handles an export statement and returns the next node to visit.
func (x *extractor) export(n syntax.Node) syntax.Node {
	x.module = true
	if x.t.Child(n, x.fields.source) != syntax.NoNode {
		x.reexport(n)
		return x.t.After(n)
	}
	for c := range x.t.Children(n) {
		switch x.class(c) {
		case cExportClause:
			x.exportClause(c)
			return x.t.After(n)
		case tDefault:
			x.exportDefault(n, c)
		case tEquals:
			x.exportWhole(x.t.NextSibling(c))
		}
	}
	return n + 1
}

// reexport records export ... from "m".
func (x *extractor) reexport(n syntax.Node) {
	source := x.t.Child(n, x.fields.source)
	module := x.stringText(source)
	i := ast.Import{Kind: ast.ImportReexport, Path: module, Module: module, Position: x.t.Position(x.t.Start(source))}
	for c := range x.t.Children(n) {
		switch class := x.class(c); {
		case class == tStar:
			i.Wildcard = true
		case class == cExportClause:
			for s := range x.t.NamedChildren(c) {
				if name := x.t.Child(s, x.fields.name); name != syntax.NoNode {
					text := x.nameText(name)
					i.Names = append(i.Names, ast.ImportedName{Name: text, Alias: x.aliasOf(s)})
					x.refer(ast.RoleImport, name, "", resolved{exportOf(module, text), ast.ResolvedImport})
				}
			}
		case x.t.Named(c) && c != source && class != cComment: // * as name
			if name := x.t.FirstNamedChild(c); name != syntax.NoNode {
				i.Alias = x.nameText(name)
			}
		}
	}
	x.Import(i)
}

// exportClause handles export {a, b as c}.
func (x *extractor) exportClause(n syntax.Node) {
	for s := range x.t.NamedChildren(n) {
		name := x.t.Child(s, x.fields.name)
		if name == syntax.NoNode || x.t.Start(name) == x.t.End(name) {
			continue
		}
		text := x.t.Text(name)
		x.exports[text] = struct{}{}
		if x.aliasOf(s) == "default" {
			x.defaults[text] = struct{}{}
		}
		b, ok := x.lookup(text)
		role := ast.RoleValue
		if !ok {
			b, ok = x.typings.Lookup(text)
			role = ast.RoleType
		}
		if ok && b.sort != variable {
			x.refer(role, name, "", resolvedBinding(b))
		}
	}
}

// exportDefault handles export default VALUE. Functions and classes are named when
// the walk comes to them.
func (x *extractor) exportDefault(n, keyword syntax.Node) {
	value := x.t.Child(n, x.fields.value)
	if value == syntax.NoNode {
		x.exportNamed(x.t.Child(n, x.fields.declaration))
		return
	}
	x.defaults["default"] = struct{}{}
	switch inner := x.unwrap(value); x.class(inner) {
	case cIdentifier, cFunctionExpression, cClassExpression:
		x.exportWhole(inner)
	case cArrow, cError:
	default:
		x.enterSymbol(value, ast.Symbol{
			Kind: ast.KindConstant, Name: "default", QualifiedName: x.qualify("default"), Arity: ast.Without(),
			Visibility: ast.Public, NamePosition: x.t.Position(x.t.Start(keyword)), Span: x.t.Span(n),
			Signature: "export default",
		}, syntax.NoNode)
	}
}

// exportWhole notes that the module exports the value at n by default or as a whole.
func (x *extractor) exportWhole(n syntax.Node) {
	switch x.class(n) {
	case cIdentifier:
		x.exportValue(n)
		x.defaults[x.t.Text(n)] = struct{}{}
	case cFunctionExpression, cClassExpression:
		x.exportNamed(n)
	}
}

// exportNamed notes that the module exports the declaration at n by default.
func (x *extractor) exportNamed(n syntax.Node) {
	if n == syntax.NoNode {
		return
	}
	if name := x.t.Child(n, x.fields.name); name != syntax.NoNode {
		x.defaults[x.t.Text(name)] = struct{}{}
	}
}

// exportValue notes that the name at n is exported.
func (x *extractor) exportValue(n syntax.Node) {
	if n != syntax.NoNode && x.class(n) == cIdentifier {
		x.exports[x.t.Text(n)] = struct{}{}
	}
}

// assignment handles what an assignment may define: exports, members of a
// prototype, properties of a module-level object. The rest is a use like any.
func (x *extractor) assignment(n syntax.Node) {
	left, right := x.t.Child(n, x.fields.left), x.t.Child(n, x.fields.right)
	if left == syntax.NoNode || right == syntax.NoNode {
		return
	}
	target, ok := x.exportTarget(left)
	if !ok {
		return
	}
	x.module = true
	right = x.unwrap(right)
	if target == "" || target == "default" {
		x.defaults["module.exports"] = struct{}{}
		x.exportWhole(right)
	}
	switch x.class(right) {
	case cIdentifier:
		x.exportValue(right)
	case cObject:
		if target == "" {
			x.exportShorthands(right)
		}
	}
}

// exportTarget returns the name of the export that an assignment to n gives a
// value; "" is the exports as a whole.
func (x *extractor) exportTarget(n syntax.Node) (string, bool) {
	switch x.class(n) {
	case cIdentifier, cMember:
	default:
		return "", false
	}
	path, ok := x.dottedPath(n)
	if !ok || !x.isGlobal(path[0]) {
		return "", false
	}
	switch {
	case path[0] == "exports" && len(path) == 2:
		return path[1], true
	case path[0] == "module" && len(path) == 2 && path[1] == "exports":
		return "", true
	case path[0] == "module" && len(path) == 3 && path[1] == "exports":
		return path[2], true
	}
	return "", false
}

// exportShorthands notes the names in module.exports = {a, b: c}.
func (x *extractor) exportShorthands(object syntax.Node) {
	for c := range x.t.NamedChildren(object) {
		switch x.class(c) {
		case cShorthand:
			x.exports[x.t.Text(c)] = struct{}{}
		case cPair:
			x.exportValue(x.t.Child(c, x.fields.value))
		}
	}
}
