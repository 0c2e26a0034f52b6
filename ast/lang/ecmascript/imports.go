package ecmascript

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// importStatement records an ES import.
func (x *extractor) importStatement(n syntax.Node) {
	x.module = true
	source := x.importSource(n)
	if source == syntax.NoNode {
		return
	}
	module := x.stringText(source)
	i := ast.Import{Kind: ast.ImportModule, Path: module, Module: module, Position: x.t.Position(x.t.Start(source))}
	for c := range x.t.Children(n) {
		if x.class(c) == tTyping {
			i.Kind = ast.ImportTypes
		}
	}
	x.eachImported(n, func(imported importedName) {
		switch imported.name {
		case "*":
			i.Alias = imported.local()
			x.refer(ast.RoleImport, imported.node, "", resolved{module, ast.ResolvedImport})
			return
		case "=":
			i.Alias, i.Kind = imported.local(), ast.ImportRequire
			x.refer(ast.RoleImport, imported.node, "", resolved{module, ast.ResolvedImport})
			return
		}
		i.Names = append(i.Names, ast.ImportedName{Name: imported.name, Alias: imported.alias})
		x.refer(ast.RoleImport, imported.node, "", resolved{exportOf(module, imported.name), ast.ResolvedImport})
	})
	x.Import(i)
}

// exportOf returns the qualified name of what a module exports, "" when the import
// names no module.
func exportOf(module, name string) string {
	if module == "" {
		return ""
	}
	return module + "." + name
}

// importedName is one name an import statement takes: "*" is the module itself,
// "=" what import m = require() gives.
type importedName struct {
	name, alias string
	node        syntax.Node // where the name stands
}

func (i importedName) local() string {
	if i.alias != "" {
		return i.alias
	}
	return i.name
}

func (x *extractor) importSource(n syntax.Node) syntax.Node {
	for c := range x.t.NamedChildren(n) {
		if x.class(c) == cString {
			return c
		}
		if s := x.t.Child(c, x.fields.source); s != syntax.NoNode { // import m = require("...")
			return s
		}
	}
	return syntax.NoNode
}

// eachImported calls use for every name that the import statement n binds.
func (x *extractor) eachImported(n syntax.Node, use func(importedName)) {
	for clause := range x.t.NamedChildren(n) {
		switch x.class(clause) {
		case cImportRequire:
			if name := x.t.FirstNamedChild(clause); name != syntax.NoNode {
				use(importedName{name: "=", alias: x.t.Text(name), node: name})
			}
		case cImportClause:
			for c := range x.t.NamedChildren(clause) {
				x.importClausePart(c, use)
			}
		}
	}
}

func (x *extractor) importClausePart(c syntax.Node, use func(importedName)) {
	if x.class(c) == cIdentifier {
		use(importedName{name: "default", alias: x.t.Text(c), node: c})
		return
	}
	for inner := range x.t.NamedChildren(c) {
		name := x.t.Child(inner, x.fields.name)
		switch {
		case x.class(inner) == cIdentifier:
			use(importedName{name: "*", alias: x.t.Text(inner), node: inner})
		case name != syntax.NoNode:
			use(importedName{name: x.nameText(name), alias: x.aliasOf(inner), node: name})
		}
	}
}

func (x *extractor) aliasOf(specifier syntax.Node) string {
	if alias := x.t.Child(specifier, x.fields.alias); alias != syntax.NoNode {
		return x.nameText(alias)
	}
	return ""
}

// nameText returns the name written at n: strings without quotes, computed names as
// they are.
func (x *extractor) nameText(n syntax.Node) string {
	if x.class(n) == cString {
		return x.stringText(n)
	}
	return x.t.Text(n)
}

func (x *extractor) stringText(n syntax.Node) string {
	text := x.t.Text(n)
	if len(text) < 2 {
		return ""
	}
	return text[1 : len(text)-1]
}

// bindImports binds the names of an import statement.
func (x *extractor) bindImports(n syntax.Node) {
	source := x.importSource(n)
	if source == syntax.NoNode {
		return
	}
	module := x.stringText(source)
	x.eachImported(n, func(i importedName) {
		switch {
		case module == "":
			x.bindAll(i.local(), variable, "")
		case i.name == "*" || i.name == "=":
			x.bindAll(i.local(), wholeModule, module)
		default:
			x.bindAll(i.local(), imported, module+"."+i.name)
		}
	})
}

// importAlias records import A = N.B, another name for something in scope.
func (x *extractor) importAlias(n syntax.Node) {
	name, target := x.importAliasParts(n)
	if target == syntax.NoNode {
		return
	}
	path := x.t.Text(target)
	x.Import(ast.Import{Kind: ast.ImportAlias, Path: path, Module: path, Alias: x.t.Text(name), Position: x.t.Position(x.t.Start(target))})
}

func (x *extractor) importAliasParts(n syntax.Node) (name, target syntax.Node) {
	name, target = syntax.NoNode, syntax.NoNode
	for c := range x.t.NamedChildren(n) {
		if name == syntax.NoNode {
			name = c
		} else {
			target = c
		}
	}
	return name, target
}

// bindImportAlias binds the alias to what its target stands for, as far as that
// is bound already.
func (x *extractor) bindImportAlias(n syntax.Node) {
	name, target := x.importAliasParts(n)
	if target == syntax.NoNode {
		return
	}
	root, rest, _ := strings.Cut(x.t.Text(target), ".")
	b, ok := x.values.Lookup(root)
	if !ok || b.sort == variable {
		x.bindAll(x.t.Text(name), variable, "")
		return
	}
	if rest != "" {
		b.name = join(b.name, rest)
		if b.sort == wholeModule {
			b.sort = imported
		}
	}
	x.bindAll(x.t.Text(name), b.sort, b.name)
}

// bindRequired binds a declarator whose value is require("m"), await import("m")
// or a property of it. A variable that is assigned again is no import.
func (x *extractor) bindRequired(pattern, value syntax.Node) bool {
	module, property := x.requiredModule(value)
	if module == "" {
		return false
	}
	sort, target := wholeModule, module
	if property != "" {
		sort, target = imported, module+"."+property
	}
	if x.class(pattern) == cIdentifier {
		name := x.t.Text(pattern)
		old, bound := x.values.Lookup(name)
		again := bound && old.depth == x.values.Depth() && old.name != target
		if again || x.isAssigned(name) {
			sort, target = variable, ""
		}
		x.bindAll(name, sort, target)
		return true
	}
	x.eachTaken(pattern, func(taken importedName) {
		if taken.name == "" || x.isAssigned(taken.alias) {
			x.bind(taken.alias, variable, "")
			return
		}
		x.bindAll(taken.alias, imported, target+"."+taken.name)
	})
	return true
}

// requiredModule returns the module, and the property of it, that an initial value
// names; "" when the value is nothing of the kind.
func (x *extractor) requiredModule(value syntax.Node) (module, property string) {
	value = x.unwrap(value)
	switch x.class(value) {
	case cMember:
		name := x.t.Child(value, x.fields.property)
		if name == syntax.NoNode {
			return "", ""
		}
		property = x.t.Text(name)
		value = x.unwrap(x.t.Child(value, x.fields.object))
	}
	awaited := x.class(value) == cAwait
	if awaited {
		value = x.unwrap(x.t.FirstNamedChild(value))
	}
	source, dynamic := x.requireCall(value)
	if source == syntax.NoNode || dynamic != awaited {
		return "", ""
	}
	return x.stringText(source), property
}

// requireCall returns the module name in require("m") or, dynamic, import("m").
func (x *extractor) requireCall(n syntax.Node) (source syntax.Node, dynamic bool) {
	if n == syntax.NoNode || x.class(n) != cCall {
		return syntax.NoNode, false
	}
	callee := x.t.Child(n, x.fields.function)
	switch {
	case callee == syntax.NoNode:
		return syntax.NoNode, false
	case x.class(callee) == cImportKeyword:
		dynamic = true
	case x.class(callee) != cIdentifier || x.t.Text(callee) != "require" || !x.isGlobal("require"):
		return syntax.NoNode, false
	}
	arguments := x.t.Child(n, x.fields.arguments)
	if arguments == syntax.NoNode {
		return syntax.NoNode, false
	}
	source = x.t.FirstNamedChild(arguments)
	if source == syntax.NoNode || x.class(source) != cString && !x.isPlainTemplate(source) {
		return syntax.NoNode, false
	}
	return source, dynamic
}

// isPlainTemplate reports whether n is a template string without substitutions.
func (x *extractor) isPlainTemplate(n syntax.Node) bool {
	if x.class(n) != cTemplate {
		return false
	}
	for c := range x.t.NamedChildren(n) {
		if x.class(c) == cSubstitution {
			return false
		}
	}
	return true
}

// eachTaken calls use for every name that an object pattern binds, with the
// property it takes; a nested pattern takes a path ("promises.readFile"). The name
// taken is "" where the pattern does not tell: rest, array elements, computed keys.
func (x *extractor) eachTaken(pattern syntax.Node, use func(importedName)) {
	x.eachBinding(pattern, func(n syntax.Node) {
		local := x.t.Text(n)
		path := ""
		if x.class(n) == cShorthandPattern {
			path = local
		}
		for p, level := n, 0; p != pattern; p, level = x.t.Parent(p), level+1 {
			key := x.t.Child(p, x.fields.key)
			computed := key != syntax.NoNode && x.class(key) == cComputed
			list := x.class(p) == cArrayPattern || x.class(p) == cRestPattern
			if list || computed || level > maxPath {
				path = ""
				break
			}
			if key != syntax.NoNode {
				path = strings.TrimSuffix(join(x.nameText(key), path), ".")
			}
		}
		taken := importedName{name: path, alias: local, node: n}
		if x.class(pattern) == cArrayPattern {
			taken.name = ""
		}
		use(taken)
	})
}

// required records require("m") or import("m") at the call n, with the names that
// the declarator around it takes.
func (x *extractor) required(n, source syntax.Node, dynamic bool) {
	module := x.stringText(source)
	i := ast.Import{Kind: ast.ImportRequire, Path: module, Module: module, Position: x.t.Position(x.t.Start(source))}
	if dynamic {
		i.Kind = ast.ImportModule
		if x.inType(n) {
			i.Kind = ast.ImportTypes
		}
	} else {
		x.module = true
	}
	pattern, property := x.taker(n)
	switch {
	case pattern == syntax.NoNode:
	case x.class(pattern) != cIdentifier:
		x.eachTaken(pattern, func(taken importedName) {
			if taken.name == "" {
				return
			}
			taken.name = join(property, taken.name)
			if taken.alias == taken.name {
				taken.alias = ""
			}
			i.Names = append(i.Names, ast.ImportedName{Name: taken.name, Alias: taken.alias})
			x.refer(ast.RoleImport, taken.node, "", resolved{exportOf(module, taken.name), ast.ResolvedImport})
		})
	case property != "":
		i.Names = []ast.ImportedName{{Name: property, Alias: x.t.Text(pattern)}}
		x.refer(ast.RoleImport, pattern, "", resolved{exportOf(module, property), ast.ResolvedImport})
	default:
		i.Alias = x.t.Text(pattern)
		x.refer(ast.RoleImport, pattern, "", resolved{module, ast.ResolvedImport})
	}
	x.Import(i)
}

// taker returns the pattern of the declarator whose value the require at n is, and
// the property of the module it takes.
func (x *extractor) taker(n syntax.Node) (pattern syntax.Node, property string) {
	n = x.wrapped(n)
	if p := x.t.Parent(n); x.class(p) == cAwait {
		n = x.wrapped(p)
	}
	if p := x.t.Parent(n); x.class(p) == cMember {
		if name := x.t.Child(p, x.fields.property); name != syntax.NoNode {
			property = x.t.Text(name)
		}
		n = x.wrapped(p)
	}
	d := x.t.Parent(n)
	if x.class(d) != cDeclarator || x.t.Field(n) != x.fields.value {
		return syntax.NoNode, ""
	}
	if module, _ := x.requiredModule(n); module == "" {
		return syntax.NoNode, ""
	}
	return x.t.Child(d, x.fields.name), property
}
