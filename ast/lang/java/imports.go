package java

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// imports is what the import declarations bring.
type imports struct {
	names           map[string]string // types and static members by name
	static          map[string]string // static members by name
	wildcards       []string          // a of import a.*
	staticWildcards []string          // a.B of import static a.B.*
}

// tooMany reports whether the wildcards are more than candidates can list.
func (i *imports) tooMany() bool { return len(i.wildcards)+len(i.staticWildcards) > maxSupers }

// importParts is one import declaration taken apart.
type importParts struct {
	name     syntax.Node
	path     string
	static   bool
	wildcard bool
}

func (e *extractor) importParts(n syntax.Node) importParts {
	p := importParts{name: syntax.NoNode, static: e.hasToken(n, "static")}
	for c := range e.t.NamedChildren(n) {
		switch e.class(c) {
		case identifier, scopedIdentifier:
			p.name, p.path = c, e.dotted(c)
		case asterisk:
			p.wildcard = true
		}
	}
	return p
}

// declareImport makes the imported names known.
func (e *extractor) declareImport(n syntax.Node) {
	p := e.importParts(n)
	name := p.path[strings.LastIndexByte(p.path, '.')+1:]
	switch {
	case name == "":
	case p.wildcard && p.static:
		e.imports.staticWildcards = append(e.imports.staticWildcards, p.path)
	case p.wildcard:
		e.imports.wildcards = append(e.imports.wildcards, p.path)
	default:
		if e.imports.names == nil {
			e.imports.names, e.imports.static = make(map[string]string), make(map[string]string)
		}
		e.imports.names[name] = p.path
		if p.static {
			e.imports.static[name] = p.path
		}
	}
}

// importOf records an import declaration: import a.B names a module, import static
// a.B.m takes a name from one.
func (e *extractor) importOf(n syntax.Node) {
	p := e.importParts(n)
	if p.path == "" {
		return
	}
	i := ast.Import{Path: p.path, Module: p.path, Wildcard: p.wildcard, Position: e.t.Position(e.t.Start(n))}
	dot := strings.LastIndexByte(p.path, '.')
	if p.static && !p.wildcard && dot > 0 {
		i.Path, i.Module = p.path[:dot], p.path[:dot]
		i.Names = []ast.ImportedName{{Name: p.path[dot+1:]}}
	}
	e.Import(i)
	e.refer(use{
		role: ast.RoleImport, name: p.path[dot+1:], node: e.lastName(p.name),
		qualifier: p.path[:max(dot, 0)], arity: ast.NoArity,
	}, target{how: ast.ResolvedImport, path: p.path})
}

func (e *extractor) lastName(n syntax.Node) syntax.Node {
	if e.class(n) == scopedIdentifier {
		return e.t.Child(n, e.fields.name)
	}
	return n
}

// moduleFile defines the module of a module-info.java.
func (e *extractor) moduleFile(n syntax.Node) {
	name := e.t.Child(n, e.fields.name)
	qualified := e.dotted(name)
	if qualified == "" {
		return
	}
	last := e.lastName(name)
	if last == syntax.NoNode {
		return
	}
	s, _ := e.symbol(n, last, ast.KindModule)
	s.Name, s.QualifiedName, s.Visibility = qualified, qualified, ast.Public
	s.NamePosition = e.t.Position(e.t.Start(name))
	e.Open(s)
	e.annotations(n)
	e.walkField(n, e.fields.body)
	e.Close()
}

func (e *extractor) requires(n syntax.Node) {
	if path := e.dotted(e.t.Child(n, e.fields.module)); path != "" {
		e.Import(ast.Import{Kind: ast.ImportRequire, Path: path, Module: path, Position: e.t.Position(e.t.Start(n))})
	}
}

// services records the types that uses and provides name.
func (e *extractor) services(n syntax.Node) {
	for c := range e.t.NamedChildren(n) {
		e.typeName(c, ast.RoleType)
	}
}
