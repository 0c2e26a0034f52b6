package golang

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// imports is what the file's imports bind.
type imports struct {
	paths map[string]string // local name -> path
	// vague holds the paths whose local name the file does not tell: imports without
	// alias of whose conventional name there is no use. As every import must be used,
	// the package has another name.
	vague    []string
	wildcard bool // there is an import with a dot
	guessed  []string
}

func (e *extractor) importDeclaration(n syntax.Node) {
	for c := range e.t.NamedChildren(n) {
		switch e.class(c) {
		case importSpec:
			e.importSpec(c)
		case importSpecs:
			for spec := range e.t.NamedChildren(c) {
				if e.class(spec) == importSpec {
					e.importSpec(spec)
				}
			}
		}
	}
}

func (e *extractor) importSpec(n syntax.Node) {
	literal := e.t.Child(n, e.f.path)
	if literal == syntax.NoNode {
		return
	}
	path := strings.Trim(e.t.Text(literal), "\"`")
	if path == "" {
		return
	}
	i := ast.Import{Path: path, Module: path, Position: e.position(literal)}
	alias := e.t.Child(n, e.f.name)
	switch {
	case alias == syntax.NoNode:
		e.guess(path)
	case e.class(alias) == dot:
		i.Wildcard, e.wildcard = true, true
	default:
		i.Alias = e.t.Text(alias)
		if i.Alias != "" && i.Alias != "_" {
			e.paths[i.Alias] = path
		}
	}
	e.Import(i)
}

// guess binds the conventional name of a path.
func (e *extractor) guess(path string) {
	name, ok := conventionalName(path)
	if !ok {
		e.vague = append(e.vague, path)
		return
	}
	e.paths[name] = path
	e.guessed = append(e.guessed, name)
}

// conventionalName returns the name of the package at path by convention: the last
// element, without a major version. It is false when that is no identifier.
func conventionalName(path string) (string, bool) {
	rest, last := "", path
	if i := strings.LastIndexByte(path, '/'); i >= 0 {
		rest, last = path[:i], path[i+1:]
	}
	if rest != "" && isVersion(last) {
		last = rest[strings.LastIndexByte(rest, '/')+1:]
	}
	if i := strings.LastIndex(last, ".v"); i >= 0 && isVersion(last[i+1:]) {
		last = last[:i]
	}
	return last, last != "" && !strings.ContainsAny(last, "-.+~")
}

// isVersion reports whether a path element is a major version: v2.
func isVersion(element string) bool {
	digits, ok := strings.CutPrefix(element, "v")
	return ok && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// settleImports unbinds the guessed names of which there is no use.
func (e *extractor) settleImports() {
	if len(e.guessed) == 0 {
		return
	}
	used := make(map[string]bool)
	for n := range syntax.Node(e.t.Len()) {
		if c := e.class(n); c == packageName || c == identifier && e.t.Field(n) == e.f.operand {
			if name := e.t.Text(n); e.paths[name] != "" {
				used[name] = true
			}
		}
	}
	for _, name := range e.guessed {
		if !used[name] {
			e.vague = append(e.vague, e.paths[name])
			delete(e.paths, name)
		}
	}
}
