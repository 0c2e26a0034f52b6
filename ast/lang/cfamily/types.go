package cfamily

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// record handles struct, union and class: a definition if it has a body. One
// without a name of its own is named by what it declares; outer is the node of
// that name, or NoNode.
func (e *extractor) record(n, outer syntax.Node) {
	body := e.Tree.Child(n, e.fields.body)
	name := e.Tree.Child(n, e.fields.name)
	if body == syntax.NoNode {
		e.elaborated(n, name)
		return
	}
	if name == syntax.NoNode {
		name = outer
	}
	if name == syntax.NoNode {
		e.unnamedRecord(n, body)
		return
	}
	e.defineRecord(n, name, body)
}

// defineRecord records a named record and walks its bases and its body.
func (e *extractor) defineRecord(n, name, body syntax.Node) {
	symbol, qualified := e.typeSymbol(n, name)
	symbol.Signature = e.signatureTo(n, e.Tree.Start(body))
	if !e.open(symbol, n, e.path(name).name) {
		e.children(body)
		return
	}
	e.templateArguments(name)
	r := e.names.defineRecord(qualified, e.context.scope, e.Enclosing())
	for c := n + 1; c < body; c = e.Tree.After(c) {
		if class := e.class(c); class == baseClause || class == errorNode {
			e.bases(c, r)
		}
	}
	e.recordBody(n, body, qualified, symbol.Name)
	e.Close()
}

func (e *extractor) recordBody(n, body syntax.Node, qualified, name string) {
	e.bindLocalType(name, qualified)
	inner := e.context
	inner.place, inner.scope, inner.record = inRecord, qualified, name
	inner.access = ast.Public
	if e.Tree.Grammar().KindName(e.Tree.Kind(n)) == "class_specifier" {
		inner.access = ast.Private
	}
	if e.cpp {
		inner.typeScope = qualified
	}
	outer := e.enter(inner)
	e.children(body)
	e.context = outer
}

// typeSymbol describes a type named by a name that may be qualified.
func (e *extractor) typeSymbol(n, name syntax.Node) (symbol ast.Symbol, qualified string) {
	p := e.path(name)
	symbol = ast.Symbol{Kind: e.typeKind(n), Name: e.text(p.name), Arity: ast.Without()}
	qualified = join(join(e.context.typeScope, p.qualifier), symbol.Name)
	symbol.QualifiedName = qualified
	if e.context.place == inRecord && e.cpp {
		symbol.Visibility = e.context.access
	}
	return symbol, qualified
}

func (e *extractor) typeKind(n syntax.Node) ast.Kind {
	switch e.Tree.Grammar().KindName(e.Tree.Kind(n)) {
	case "class_specifier":
		return ast.KindClass
	case "union_specifier":
		return ast.KindUnion
	case "enum_specifier":
		return ast.KindEnum
	}
	return ast.KindStruct
}

// unnamedRecord walks a record that nothing names: its members belong to the record
// around it.
func (e *extractor) unnamedRecord(n, body syntax.Node) {
	if e.context.place == inRecord {
		access := e.context.access
		e.children(body)
		e.context.access = access
		return
	}
	inner := e.context
	inner.place, inner.access = inRecord, ast.Public
	outer := e.enter(inner)
	e.children(body)
	e.context = outer
}

// elaborated handles "struct S" without a body: alone it declares S, elsewhere it
// uses it.
func (e *extractor) elaborated(n, name syntax.Node) {
	if name == syntax.NoNode {
		return
	}
	if !e.declaresAlone(n) {
		e.typeName(name)
		return
	}
	symbol, _ := e.typeSymbol(n, name)
	symbol.Flags |= ast.Declaration
	symbol.Signature = e.signatureTo(n, e.Tree.End(n))
	e.add(symbol, n, e.path(name).name)
}

// declaresAlone reports whether a type specifier is a whole declaration.
func (e *extractor) declaresAlone(n syntax.Node) bool {
	if e.Tree.Field(n) == e.fields.typ && e.class(e.Tree.Parent(n)) != declaration {
		return false
	}
	next := e.Tree.NextSibling(n)
	return next != syntax.NoNode && e.Tree.Start(next) < e.Tree.End(next) && e.Tree.Text(next) == ";"
}

// bases walks a base clause, or the text that error recovery made of one.
func (e *extractor) bases(n syntax.Node, r *record) {
	for c := range e.parts(n) {
		switch e.class(c) {
		case typeIdentifier, identifier, templateType, qualifiedIdentifier:
			p := e.path(c)
			name := e.text(p.name)
			if name == "" {
				continue
			}
			e.pathArguments(c)
			e.use(use{node: p.name, role: ast.RoleExtends, arity: ast.NoArity,
				qualifier: p.qualifier, global: p.global})
			r.bases = append(r.bases, typeName{path: join(p.qualifier, name), scope: e.context.scope})
		}
	}
}

// enum handles an enumeration; outer names one without a name, as for records.
func (e *extractor) enum(n, outer syntax.Node) {
	body := e.Tree.Child(n, e.fields.body)
	name := e.Tree.Child(n, e.fields.name)
	if base := e.Tree.Child(n, e.fields.base); base != syntax.NoNode {
		e.walk(base)
	}
	if body == syntax.NoNode {
		e.elaborated(n, name)
		return
	}
	if name == syntax.NoNode {
		name = outer
	}
	inner, enumName := e.context, ""
	inner.scope = e.context.typeScope
	if name != syntax.NoNode {
		symbol, qualified := e.typeSymbol(n, name)
		symbol.Signature = e.signatureTo(n, e.Tree.Start(body))
		if e.open(symbol, n, e.path(name).name) {
			defer e.Close()
		}
		if e.isScopedEnum(n) {
			inner.scope = qualified
		}
		e.bindLocalType(symbol.Name, qualified)
		enumName = symbol.Name
	}
	saved := e.enter(inner)
	e.context.enum = enumName
	e.children(body)
	e.context = saved
}

// isScopedEnum reports whether n is an enum class: its members are named through it.
func (e *extractor) isScopedEnum(n syntax.Node) bool {
	second := e.Tree.NextSibling(n + 1)
	if second == syntax.NoNode {
		return false
	}
	text := e.Tree.Text(second)
	return text == "class" || text == "struct"
}

func (e *extractor) enumerator(n syntax.Node) {
	name := e.Tree.Child(n, e.fields.name)
	if n > 0 && e.Tree.End(n-1) > 0 && e.Tree.Source()[e.Tree.End(n-1)-1] == '(' {
		return // the argument of a macro that makes enumerators
	}
	value := e.Tree.Child(n, e.fields.value)
	symbol := ast.Symbol{
		Kind: ast.KindEnumMember, Name: e.text(name), Arity: ast.Without(),
		Signature: e.signatureTo(n, e.Tree.End(n)),
		Details:   e.defaultValue(value),
	}
	if e.context.place == inRecord && e.cpp {
		symbol.Visibility = e.context.access
	}
	e.add(symbol, n, name)
	qualified := join(e.context.scope, symbol.Name)
	if e.context.place == inBody {
		e.locals.Bind(symbol.Name, local{qualified: qualified})
	}
	if e.context.enum != "" {
		e.names.alsoAs(join(join(e.context.scope, e.context.enum), symbol.Name), qualified)
	}
	if value != syntax.NoNode {
		e.walk(value)
	}
}

// typedef records the names of a typedef. A record or enumeration without a name
// takes the first plain one.
func (e *extractor) typedef(n syntax.Node) {
	typ := e.Tree.Child(n, e.fields.typ)
	if e.text(typ) == "__attribute__" { // in front of the type, where the grammar expects none
		e.context.cut = n
		return
	}
	named := syntax.NoNode
	if e.isUnnamedDefinition(typ) {
		named = e.plainDeclarator(n)
	}
	e.typeDefinedBy(n, typ, named)
	for c := range e.parts(n) {
		if e.Tree.Field(c) != e.fields.declarator || c == named {
			continue
		}
		d := e.declarator(c)
		if d.name != syntax.NoNode {
			e.alias(n, d.name, typ, d)
		}
		e.locals.Push()
		e.declaratorParts(c, syntax.NoNode)
		e.locals.Pop()
	}
}

// typeDefinedBy walks the type of a declaration, which outer names if it is defined
// there without a name.
func (e *extractor) typeDefinedBy(n, typ, outer syntax.Node) {
	switch e.class(typ) {
	case recordSpecifier:
		if outer != syntax.NoNode {
			defer e.wrapped(n)()
		}
		e.record(typ, outer)
	case enumSpecifier:
		if outer != syntax.NoNode {
			defer e.wrapped(n)()
		}
		e.enum(typ, outer)
	default:
		if typ != syntax.NoNode {
			e.walk(typ)
		}
	}
}

// isUnnamedDefinition reports whether typ defines a record or enumeration that has
// no name.
func (e *extractor) isUnnamedDefinition(typ syntax.Node) bool {
	class := e.class(typ)
	return (class == recordSpecifier || class == enumSpecifier) &&
		e.Tree.Child(typ, e.fields.name) == syntax.NoNode && e.Tree.Child(typ, e.fields.body) != syntax.NoNode
}

// plainDeclarator returns the first declarator of n that is just a name.
func (e *extractor) plainDeclarator(n syntax.Node) syntax.Node {
	for c := range e.Tree.NamedChildren(n) {
		if e.Tree.Field(c) == e.fields.declarator && e.class(c).isName() && e.Tree.Start(c) < e.Tree.End(c) {
			return c
		}
	}
	return syntax.NoNode
}

// alias records a second name of a type.
func (e *extractor) alias(n, name, typ syntax.Node, d declared) {
	symbol := ast.Symbol{Kind: ast.KindTypeAlias, Name: e.text(name), Arity: ast.Without(), Signature: e.head(n)}
	symbol.QualifiedName = join(e.context.typeScope, symbol.Name)
	if body := e.Tree.Child(typ, e.fields.body); body != syntax.NoNode {
		symbol.Signature = e.signatureTo(n, e.Tree.Start(body))
	}
	if e.context.place == inRecord && e.cpp {
		symbol.Visibility = e.context.access
	}
	target := e.typeNamed(typ)
	target.pointers += d.pointers
	if target.path != "" && d.function == syntax.NoNode {
		symbol.Details = &ast.Details{Target: target.path}
		e.names.aliases[symbol.QualifiedName] = target
	}
	e.bindLocalType(symbol.Name, symbol.QualifiedName)
	e.add(symbol, n, name)
}

// bindLocalType makes the name of a type known that is defined in a function.
func (e *extractor) bindLocalType(name, qualified string) {
	if e.context.place == inBody && name != "" {
		e.locals.Bind(name, local{qualified: qualified})
	}
}
