package elixir

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// head is what the head of a definition says.
type head struct {
	name       string
	node       syntax.Node // of the name, NoNode when it is no node of its own
	at         uint32      // where the name stands
	parameters syntax.Node // argument list or operator; NoNode without
	guard      syntax.Node
	arity      int16 // NoArity when it is computed
	defaults   int16
	computed   bool // the name is, by unquote
	flags      ast.SymbolFlags
}

// head takes the head of a definition apart.
func (e *extractor) head(n syntax.Node) (head, bool) {
	h := head{node: n, parameters: syntax.NoNode, guard: syntax.NoNode, flags: e.symbolFlags()}
	if e.mended.inHead(e.t.Start(n), e.t.End(n)) {
		h.flags |= ast.Recovered
	}
	for {
		if e.class(n) == block && e.onlyChild(n) != syntax.NoNode {
			n = e.onlyChild(n)
		} else if e.class(n) == binary && e.operator(n) == opWhen && h.guard == syntax.NoNode {
			h.guard, n = e.t.Child(n, e.f.right), e.t.Child(n, e.f.left)
		} else if e.broken && e.class(n) == binary && e.operator(n) == opType { // a lost specification
			h.flags, n = h.flags|ast.Recovered, e.t.Child(n, e.f.left)
		} else {
			break
		}
		if n == syntax.NoNode {
			return h, false
		}
	}
	h.node = n
	switch e.class(n) {
	case identifier:
		h.name = e.t.Text(n)
	case operatorIdentifier:
		h.name = e.t.Text(n)
	case call:
		e.callHead(&h, n)
	case unary:
		h.node, h.parameters, h.arity = e.t.Child(n, e.f.operator), n, 1
		h.name = e.t.Text(h.node)
	case binary:
		e.operatorHead(&h, n)
	}
	if h.node == syntax.NoNode {
		return h, false
	}
	h.at = e.t.Start(h.node)
	return h, h.name != ""
}

// callHead takes name(parameters) apart, or unquote(name)(parameters).
func (e *extractor) callHead(h *head, n syntax.Node) {
	target := e.t.Child(n, e.f.target)
	if target == syntax.NoNode {
		return
	}
	p := e.parts(n)
	switch {
	case e.class(target) == call && e.isUnquote(target):
		h.node, h.name, h.computed = target, lang.OneLine(e.t.Text(target)), true
	case e.class(target) != identifier:
		return
	case e.t.Text(target) == "unquote":
		h.name, h.computed, h.arity = lang.OneLine(e.t.Text(n)), true, ast.NoArity
	default:
		h.node, h.name = target, e.t.Text(target)
	}
	if h.computed {
		h.flags |= ast.Dynamic
	}
	if p.arguments == syntax.NoNode || h.arity == ast.NoArity {
		return
	}
	h.parameters = p.arguments
	e.countParameters(h)
}

// countParameters sets the arity of a head with an argument list; with
// unquote_splicing in it that is computed.
func (e *extractor) countParameters(h *head) {
	count, whole, spliced := 0, true, false
	for c := range e.t.Children(h.parameters) {
		switch {
		case e.class(c) == failure || e.t.Flags(c)&syntax.IsMissing != 0:
			h.flags |= ast.Recovered
		case !whole || e.t.Flags(c)&(syntax.IsNamed|syntax.IsExtra) != syntax.IsNamed:
		case e.broken && e.class(c) == keywords && e.optionValue(h.parameters, "do") != syntax.NoNode:
			whole = false // the body, behind a missing parenthesis
		default:
			count++
			if e.class(c) == binary && e.operator(c) == opDefault {
				h.defaults++
			}
			whole, spliced = !e.isSwallowedBody(c), spliced || e.isSplice(c)
		}
	}
	if !whole {
		h.flags |= ast.Recovered
	}
	if spliced {
		h.arity, h.defaults, h.flags = ast.NoArity, 0, h.flags|ast.Dynamic
		return
	}
	h.arity = int16(min(count, maxArity))
	h.defaults = min(h.defaults, h.arity)
}

func (e *extractor) isSplice(n syntax.Node) bool {
	if e.class(n) != call {
		return false
	}
	target := e.t.Child(n, e.f.target)
	return target != syntax.NoNode && e.t.Text(target) == "unquote_splicing"
}

// isSwallowedBody reports whether a parameter has the body of its function: the
// parenthesis is missing in def add(cart, item do ... end.
func (e *extractor) isSwallowedBody(n syntax.Node) bool {
	if !e.broken || e.class(n) != call {
		return false
	}
	p, target := e.parts(n), e.t.Child(n, e.f.target)
	return p.block != syntax.NoNode && p.arguments == syntax.NoNode && target != syntax.NoNode && e.class(target) == identifier
}

// operatorHead takes left operator right apart; a range with a step has three
// operands.
func (e *extractor) operatorHead(h *head, n syntax.Node) {
	operator, left := e.t.Child(n, e.f.operator), e.t.Child(n, e.f.left)
	if operator == syntax.NoNode {
		return
	}
	h.node, h.name, h.parameters, h.arity = operator, e.t.Text(operator), n, 2
	if e.class(operator) == opStep && left != syntax.NoNode && e.class(left) == binary && e.operator(left) == opRange {
		h.node, h.name, h.arity = e.t.Child(left, e.f.operator), "..//", 3
	}
}
