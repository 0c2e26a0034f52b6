package elixir

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// record records what Record.defrecord(:name, fields) and defrecordp define: the
// macros name/0, name/1 and name/2.
func (e *extractor) record(n syntax.Node, name string, p callParts) {
	first := e.firstArgument(p)
	if name != "defrecord" && name != "defrecordp" || first == syntax.NoNode || e.module.symbol == ast.NoSymbol {
		return
	}
	record := e.atomName(first)
	if record == "" {
		return
	}
	h := head{
		name: record, node: first, at: e.t.Start(first), parameters: syntax.NoNode, guard: syntax.NoNode,
		arity: 2, defaults: 2, flags: e.symbolFlags(),
	}
	d := definer{kind: ast.KindMacro, complete: true}
	if name == "defrecordp" {
		d.visibility = ast.Private
	}
	clause := ast.Clause{Span: e.t.Span(n)}
	f := e.openClause(h, d, clause, lang.OneLine(e.t.Text(n)))
	e.addClause(f, clause)
	e.Close()
}
