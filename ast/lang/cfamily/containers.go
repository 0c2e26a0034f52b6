package cfamily

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// container handles what stands around declarations or makes names known.
func (e *extractor) container(n syntax.Node, class class) {
	switch class {
	case namespaceDefinition:
		e.namespace(n)
	case linkage:
		e.linkage(n)
	case templateDeclaration:
		restore := e.wrapped(n)
		e.scoped(n)
		restore()
	case templateInstantiation:
		e.instantiation(n)
	case usingDeclaration:
		e.using(n)
	case aliasDeclaration:
		e.aliasDeclaration(n)
	case namespaceAlias:
		e.namespaceAlias(n)
	case conceptDefinition:
		e.concept(n)
	case friendDeclaration:
		e.friend(n)
	case accessSpecifier:
		e.access(e.Tree.Text(n))
	}
}

// access begins a section of a class.
func (e *extractor) access(word string) {
	if e.context.place != inRecord {
		return
	}
	switch word {
	case "public":
		e.context.access = ast.Public
	case "protected":
		e.context.access = ast.Protected
	case "private":
		e.context.access = ast.Private
	}
}

// namespace records a namespace; a::b is two, one in the other. An unnamed one is
// no symbol: code names its members without it.
func (e *extractor) namespace(n syntax.Node) {
	body := e.Tree.Child(n, e.fields.body)
	name := e.Tree.Child(n, e.fields.name)
	inner := e.context
	inner.place = atFile
	if name == syntax.NoNode {
		inner.unnamed = true
	}
	opened := 0
	outer := e.context
	for _, segment := range e.segments(name) {
		symbol := ast.Symbol{Kind: ast.KindNamespace, Name: e.Tree.Text(segment), Arity: ast.Without(), Signature: e.head(n)}
		if !e.open(symbol, n, segment) {
			continue
		}
		opened++
		inner.scope = join(inner.scope, symbol.Name)
		inner.typeScope, inner.namespace = inner.scope, inner.scope
		e.names.namespaces[inner.scope] = true
		e.enter(inner)
	}
	e.enter(inner)
	if body != syntax.NoNode {
		e.children(body)
	}
	e.context = outer
	for range opened {
		e.Close()
	}
}

// segments returns the names of a namespace definition, outermost first.
func (e *extractor) segments(name syntax.Node) []syntax.Node {
	if name == syntax.NoNode {
		return nil
	}
	if e.class(name) != nestedNamespace {
		return []syntax.Node{name}
	}
	var segments []syntax.Node
	for c := name + 1; c < e.Tree.After(name); c++ {
		if e.class(c) == namespaceIdentifier {
			segments = append(segments, c)
		}
	}
	return segments
}

// linkage handles extern "C": with braces only the spelling of names changes,
// without them the declaration is one and no definition.
func (e *extractor) linkage(n syntax.Node) {
	body := e.Tree.Child(n, e.fields.body)
	if e.class(body) == functionDefinition || e.class(body) == declaration {
		outer := e.context
		e.context.head, e.context.external = e.start(n), true
		e.walk(body)
		e.context = outer
		return
	}
	e.children(n)
}

// instantiation handles "template class X<int>;", which uses names only.
func (e *extractor) instantiation(n syntax.Node) {
	e.locals.Push()
	for c := range e.parts(n) {
		if e.Tree.Field(c) != e.fields.declarator {
			e.walk(c)
		} else if !e.class(c).isName() {
			e.declaratorParts(c, syntax.NoNode)
		}
	}
	e.locals.Pop()
}

// using handles "using a::b;", "using namespace a;" and "using enum a;".
func (e *extractor) using(n syntax.Node) {
	whole := e.Tree.FirstNamedChild(n)
	if whole == syntax.NoNode {
		return
	}
	p := e.path(whole)
	name := e.text(p.name)
	if name == "" {
		return
	}
	qualified := join(p.qualifier, name)
	i := ast.Import{Kind: ast.ImportModule, Path: qualified, Module: qualified,
		Position: e.Tree.Position(e.Tree.Start(whole))}
	switch word := e.Tree.NextSibling(n + 1); {
	case word != whole:
		i.Wildcard = true
		if e.Tree.Text(word) == "namespace" {
			e.names.opened = append(e.names.opened, qualified)
		}
	case p.qualifier == "" && !p.global:
		return // not a using declaration
	default:
		i.Path, i.Module, i.Names = p.qualifier, p.qualifier, []ast.ImportedName{{Name: name}}
		e.usingName(name, qualified)
	}
	e.Import(i)
	e.use(use{node: p.name, role: ast.RoleImport, arity: ast.NoArity, qualifier: p.qualifier, global: p.global})
}

// usingName makes the name of a using declaration known in the present scope.
func (e *extractor) usingName(name, qualified string) {
	if e.context.place == inBody {
		e.locals.Bind(name, local{qualified: qualified})
		return
	}
	e.names.using[join(e.context.scope, name)] = qualified
}

// aliasDeclaration handles "using X = type;".
func (e *extractor) aliasDeclaration(n syntax.Node) {
	name := e.Tree.Child(n, e.fields.name)
	descriptor := e.Tree.Child(n, e.fields.typ)
	if name == syntax.NoNode || descriptor == syntax.NoNode {
		e.children(n)
		return
	}
	typ := e.Tree.Child(descriptor, e.fields.typ)
	e.alias(n, name, typ, e.declarator(e.Tree.Child(descriptor, e.fields.declarator)))
	e.walk(descriptor)
}

// namespaceAlias handles "namespace x = a::b;".
func (e *extractor) namespaceAlias(n syntax.Node) {
	name := e.Tree.Child(n, e.fields.name)
	target, end := syntax.NoNode, syntax.NoNode
	for c := range e.Tree.NamedChildren(n) {
		if c != name {
			target, end = c, c
		}
	}
	if name == syntax.NoNode || target == syntax.NoNode || e.Tree.Text(name) == "" {
		return
	}
	qualified := ""
	for _, segment := range e.segments(target) {
		qualified = join(qualified, e.Tree.Text(segment))
		end = segment
	}
	if e.Tree.Text(end) == "" {
		return
	}
	e.names.spaces[join(e.context.scope, e.Tree.Text(name))] = qualified
	e.Import(ast.Import{Kind: ast.ImportAlias, Path: qualified, Module: qualified, Alias: e.Tree.Text(name),
		Position: e.Tree.Position(e.Tree.Start(name))})
	e.use(use{node: end, role: ast.RoleImport, arity: ast.NoArity, qualifier: parent(qualified)})
}

func (e *extractor) concept(n syntax.Node) {
	name := e.Tree.Child(n, e.fields.name)
	e.add(ast.Symbol{Kind: ast.KindTrait, Name: e.text(name), Arity: ast.Without(),
		Signature: e.signatureTo(n, e.Tree.End(n))}, n, name)
	for c := range e.parts(n) {
		if c != name {
			e.walk(c)
		}
	}
}

// friend handles a friend: a function is one of the namespace, a class is used.
func (e *extractor) friend(n syntax.Node) {
	outer := e.context
	inner := outer
	inner.place, inner.scope, inner.typeScope, inner.record = atFile, outer.namespace, outer.namespace, ""
	head := e.start(n)
	e.enter(inner)
	e.context.head = head
	for c := range e.parts(n) {
		switch e.class(c) {
		case typeIdentifier, templateType, qualifiedIdentifier:
			e.typeName(c)
		default:
			e.walk(c)
		}
	}
	e.context = outer
}
