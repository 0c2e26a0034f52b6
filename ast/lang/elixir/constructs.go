package elixir

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// isLanguage reports whether name/arity is a special form or a macro that defines
// something, whose uses are no calls that anybody looks for. Functions of other
// arities may have the same names. What construct and definition walk is left out.
func isLanguage(name string, arity int16) bool {
	switch name {
	case "", "__aliases__", "__block__", "super",
		"fn", "do", "end", "after", "else", "rescue", "catch": // the last ones in broken code only
		return true
	case "alias", "import", "require", "use":
		return arity <= 2
	case "defimpl":
		return arity <= 3
	}
	return arity <= 2 && isDefiner(name)
}

// construct walks the special forms and the branching macros of Kernel; it returns
// false when name is none of them.
func (e *extractor) construct(n syntax.Node, name string, u use) bool {
	switch name {
	case "alias", "import", "require", "use":
		return u.via != ast.ViaPipe && e.directive(n, name)
	case "quote":
		e.quoted(n)
	case "if", "unless":
		p := e.parts(n)
		e.bareCall(e.t.Child(n, e.f.target), e.arity(p, u.via), u)
		e.decide(1)
		e.nested(p, false)
	case "for":
		e.decide(1)
		e.nested(e.parts(n), false)
	case "with", "receive":
		e.nested(e.parts(n), false)
	case "case", "cond":
		p := e.parts(n)
		e.decide(e.clauseCount(p))
		e.nested(p, name == "cond")
	case "try":
		e.decide(1)
		e.enter()
		e.callArguments(e.parts(n), u)
		e.leave()
	default:
		return false
	}
	return true
}

// nested walks the arguments and the block of a construct that branches.
func (e *extractor) nested(p callParts, condition bool) {
	e.nest(true)
	e.enter()
	if p.arguments != syntax.NoNode {
		e.branchArguments(p.arguments, condition)
	}
	if p.block != syntax.NoNode {
		e.doBlock(p.block, condition)
	}
	e.leave()
	e.unnest()
}

// branchArguments walks arguments among which do: and else: may stand.
func (e *extractor) branchArguments(list syntax.Node, condition bool) {
	for c := range e.t.NamedChildren(list) {
		if e.class(c) != keywords {
			e.expression(c)
			continue
		}
		for option := range e.t.NamedChildren(c) {
			value := e.t.Child(option, e.f.value)
			if e.class(option) != pair || value == syntax.NoNode {
				e.expression(option)
				continue
			}
			if e.keyName(option) == "else" {
				e.alternative()
			}
			e.enter()
			e.branch(value, condition)
			e.leave()
		}
	}
}

// branch walks the value of do: or else:, which may be clauses in parentheses.
func (e *extractor) branch(n syntax.Node, condition bool) {
	if e.class(n) != block {
		e.expression(n)
		return
	}
	for c := range e.t.NamedChildren(n) {
		if e.class(c) == stab {
			e.stab(c, condition)
		} else {
			e.expression(c)
		}
	}
}
