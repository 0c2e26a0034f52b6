package elixir

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// statements walks the expressions of a body, one after the other.
func (e *extractor) statements(n syntax.Node) {
	unfinished := false
	for c := n + 1; c < e.t.After(n); c = e.t.After(c) {
		if e.t.Named(c) {
			e.statement(c, &unfinished)
		}
	}
	e.endUnfinished(unfinished, n)
}

// statement walks one expression of a body. unfinished says that the module of an
// earlier one is open.
func (e *extractor) statement(n syntax.Node, unfinished *bool) {
	if e.broken && *unfinished && e.isModule(n) {
		e.endUnfinished(true, n-1)
		*unfinished = false
	}
	if e.unfinishedModule(n) {
		*unfinished = true
		return
	}
	e.expression(n)
}

// endUnfinished closes the module of unfinishedModule; it reaches to the end of last.
func (e *extractor) endUnfinished(unfinished bool, last syntax.Node) {
	if unfinished {
		e.Symbol(e.module.symbol).Span.End = e.t.Position(e.t.End(last))
		e.closeModule()
	}
}

// scoped walks the statements of n in a scope of their own.
func (e *extractor) scoped(n syntax.Node) {
	e.enter()
	e.statements(n)
	e.leave()
}

// lambda walks fn ... end.
func (e *extractor) lambda(n syntax.Node) {
	e.nest(false)
	e.children(n)
	e.unnest()
}

// stab walks one clause left -> right in a scope of its own. What stands on the
// left are patterns, except in cond and after receive ... after.
func (e *extractor) stab(n syntax.Node, condition bool) {
	e.enter()
	if left := e.t.Child(n, e.f.left); left != syntax.NoNode {
		guard := syntax.NoNode
		if e.class(left) == binary && e.operator(left) == opWhen {
			left, guard = e.t.Child(left, e.f.left), e.t.Child(left, e.f.right)
		}
		if condition {
			e.expression(left)
		} else {
			e.pattern(left)
		}
		e.guard(guard)
	}
	e.expression(e.t.Child(n, e.f.right))
	e.leave()
}

// guard walks the condition behind a when.
func (e *extractor) guard(n syntax.Node) {
	saved := e.flags
	e.flags |= ast.InGuard
	e.expression(n)
	e.flags = saved
}

// doBlock walks do ... end; each of its parts is a scope. condition says that the
// clauses are those of a cond.
func (e *extractor) doBlock(n syntax.Node, condition bool) {
	e.enter()
	unfinished := false
	for c := n + 1; c < e.t.After(n); c = e.t.After(c) {
		if class := e.class(c); !unfinished && (class == elseBlock || class == handlerBlock || class == afterBlock) {
			e.leave() // it does not see what the part behind do binds
			e.enter()
		}
		switch e.class(c) {
		case stab:
			e.stab(c, condition)
		case elseBlock:
			e.alternative()
			e.scoped(c)
		case handlerBlock:
			e.nest(true)
			e.scoped(c)
			e.unnest()
		case afterBlock:
			e.after(c)
		default:
			if e.t.Named(c) {
				e.statement(c, &unfinished)
			}
		}
	}
	e.endUnfinished(unfinished, n)
	e.leave()
}

// after walks the after part of try or receive.
func (e *extractor) after(n syntax.Node) {
	e.enter()
	for c := range e.t.NamedChildren(n) {
		if e.class(c) == stab {
			e.stab(c, true)
		} else {
			e.expression(c)
		}
	}
	e.leave()
}
