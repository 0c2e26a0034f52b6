package python

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// bindImport binds the names of "import a.b, c.d as e": a and e.
func (e *extractor) bindImport(names map[string]binding, n syntax.Node) {
	for c := range e.t.NamedChildren(n) {
		path, alias := e.importedName(c)
		local := alias
		if alias == "" {
			local, _, _ = strings.Cut(path, ".")
			path = local
		}
		e.bind(names, local, binding{sort: importedModule, name: path, from: e.t.End(n)})
	}
}

// bindImportFrom binds the names of "from m import f, g as h" and remembers the
// module of "from m import *", which Python allows in modules only.
func (e *extractor) bindImportFrom(names map[string]binding, n syntax.Node) {
	module := e.moduleName(n)
	for c := range e.t.NamedChildren(n) {
		switch {
		case e.class(c) == wildcard:
			if module != "" && len(e.wildcards) < maxCandidates {
				e.wildcards = append(e.wildcards, module)
			}
		case e.t.Field(c) == e.f.name:
			name, alias := e.importedName(c)
			local := alias
			if alias == "" {
				local = name
			}
			e.bind(names, local, binding{sort: imported, name: e.qualify(module, name), from: e.t.End(n)})
		}
	}
}

// importedName returns the dotted name at n and its alias, if it has one.
func (e *extractor) importedName(n syntax.Node) (name, alias string) {
	if e.class(n) == aliasedImport {
		alias = e.text(n, e.f.alias)
		n = e.t.Child(n, e.f.name)
	}
	if e.class(n) != dottedName {
		return "", ""
	}
	return e.withoutBlanks(n), alias
}

// moduleName returns the module of a "from" statement, dots of a relative one
// included.
func (e *extractor) moduleName(n syntax.Node) string {
	if e.class(n) == futureImport {
		return "__future__"
	}
	if m := e.t.Child(n, e.f.module); m != syntax.NoNode {
		return e.withoutBlanks(m)
	}
	return ""
}

// withoutBlanks returns the text of a name. Blanks and continued lines may stand
// around its dots.
func (e *extractor) withoutBlanks(n syntax.Node) string {
	text := e.t.Text(n)
	if strings.ContainsAny(text, " \t\f\r\n\\") {
		text = strings.NewReplacer(" ", "", "\t", "", "\f", "", "\r", "", "\n", "", "\\", "").Replace(text)
	}
	return text
}

func (e *extractor) importStatement(n syntax.Node) {
	for c := range e.t.NamedChildren(n) {
		path, alias := e.importedName(c)
		if path == "" {
			continue
		}
		e.Import(ast.Import{Path: path, Module: path, Alias: alias, Position: e.position(c)})
		e.importReference(c, "", path)
	}
}

func (e *extractor) importFrom(n syntax.Node) {
	module := e.moduleName(n)
	if module == "" {
		return
	}
	statement := ast.Import{Path: module, Module: module, Position: e.position(n)}
	if m := e.t.Child(n, e.f.module); m != syntax.NoNode {
		statement.Position = e.position(m)
	}
	for c := range e.t.NamedChildren(n) {
		switch {
		case e.class(c) == wildcard:
			statement.Wildcard = true
			e.wildcardReference(n, module)
		case e.t.Field(c) == e.f.name:
			if name, alias := e.importedName(c); name != "" {
				statement.Names = append(statement.Names, ast.ImportedName{Name: name, Alias: alias})
				e.importReference(c, module, name)
			}
		}
	}
	e.Import(statement)
}

// importReference records the use of the dotted name at n, of a module if that is
// not "", at its last segment.
func (e *extractor) importReference(n syntax.Node, module, path string) {
	if e.class(n) == aliasedImport {
		n = e.t.Child(n, e.f.name)
	}
	last := n
	for c := range e.t.NamedChildren(n) {
		last = c
	}
	e.referToModule(last, module, path)
}

// wildcardReference records the use of the module of a wildcard import, unless it
// is a package named by dots alone.
func (e *extractor) wildcardReference(n syntax.Node, module string) {
	m := e.t.Child(n, e.f.module)
	if m == syntax.NoNode || strings.HasSuffix(module, ".") {
		return
	}
	last := m
	for i := m; i < e.t.After(m); i++ {
		if e.class(i) == identifier {
			last = i
		}
	}
	e.referToModule(last, "", module)
}

func (e *extractor) referToModule(n syntax.Node, module, path string) {
	r := ast.Reference{
		Role: ast.RoleImport, Resolution: ast.ResolvedImport, Arity: ast.NoArity,
		Name: path, Qualifier: module, QualifiedName: e.qualify(module, path), Position: e.position(n),
	}
	if dot := strings.LastIndexByte(path, '.'); dot >= 0 {
		r.Name, r.Qualifier = path[dot+1:], e.qualify(module, path[:dot])
	}
	if r.Name != "" {
		e.Refer(r)
	}
}
