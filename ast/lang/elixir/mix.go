package elixir

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// dependency records {:name, requirement, options} in the deps function of a Mix
// project.
func (e *extractor) dependency(n, first syntax.Node) {
	name := e.atomName(first)
	if name == "" {
		return
	}
	rest := e.t.Slice(e.t.End(first), e.t.End(n))
	rest = strings.TrimSuffix(strings.TrimSpace(rest), "}")
	rest = strings.TrimSpace(strings.TrimPrefix(rest, ","))
	e.Import(ast.Import{
		Kind: ast.ImportRequire, Flags: e.placeFlags(), Path: name, Module: name, Options: rest,
		Position: e.position(first),
	})
}

// pair walks name: value; deps: [...] in a Mix project lists dependencies in place.
func (e *extractor) pair(n syntax.Node) {
	saved := e.dependencies
	if e.module.project && e.keyName(n) == "deps" {
		e.dependencies = true
	}
	e.children(n)
	e.dependencies = saved
}

// projectName takes the name of the application from the project function of a Mix
// project, which is the definition n.
func (e *extractor) projectName(n syntax.Node) {
	for c := n + 1; c < e.t.After(n); c++ {
		if e.class(c) != pair || e.keyName(c) != "app" {
			continue
		}
		if value := e.t.Child(c, e.f.value); value != syntax.NoNode {
			e.SetPackage(e.atomName(value))
		}
		return
	}
}
