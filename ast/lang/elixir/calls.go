package elixir

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// use says how the call being walked is written.
type use struct {
	via     ast.Via
	pattern bool // in a pattern: the arguments are patterns
}

func (e *extractor) call(n syntax.Node, u use) {
	target := e.t.Child(n, e.f.target)
	if target == syntax.NoNode {
		e.children(n)
		return
	}
	switch e.class(target) {
	case identifier:
		e.localCall(n, target, u)
	case dot:
		e.remoteCall(n, target, u)
	default:
		e.expression(target)
		e.callArguments(e.parts(n), u)
	}
}

// localCall walks name(...): a construct of the language, a definition or a call.
func (e *extractor) localCall(n, target syntax.Node, u use) {
	name := e.t.Text(target)
	if e.definition(n, name) || e.construct(n, name, u) {
		return
	}
	if name == "unquote" || name == "unquote_splicing" {
		e.unquoted(n)
		return
	}
	p := e.parts(n)
	if arity := e.arity(p, u.via); !isLanguage(name, arity) {
		e.bareCall(target, arity, u)
	}
	e.macroArguments(n, name, p, u)
}

// macroArguments walks the arguments of a call to name. Some macros take a pattern
// first.
func (e *extractor) macroArguments(n syntax.Node, name string, p callParts, u use) {
	switch name {
	case "match?", "destructure", "assert_receive", "assert_received", "refute_receive", "refute_received":
		if u.via == ast.ViaPlain && !u.pattern && p.arguments != syntax.NoNode {
			e.patternFirst(p.arguments, name == "match?")
			return
		}
	case "apply", "spawn", "spawn_link", "spawn_monitor":
		e.applied(p.arguments, 0)
	case "defrecord", "defrecordp":
		e.record(n, name, p)
	case "test", "describe", "setup", "setup_all":
		if e.testing(n, name, p) {
			return
		}
	}
	e.callArguments(p, u)
}

// patternFirst walks arguments of which the first is a pattern; its variables are
// bound for what follows, or, if own is set, in the arguments only.
func (e *extractor) patternFirst(list syntax.Node, own bool) {
	if own {
		e.enter()
		defer e.leave()
	}
	first := true
	for c := range e.t.NamedChildren(list) {
		if first {
			e.pattern(c)
		} else {
			e.expression(c)
		}
		first = false
	}
}

// callArguments walks the arguments and the block of a call.
func (e *extractor) callArguments(p callParts, u use) {
	if p.arguments != syntax.NoNode {
		if u.pattern {
			e.patterns(p.arguments)
		} else {
			e.children(p.arguments)
		}
	}
	if p.block != syntax.NoNode {
		e.doBlock(p.block, false)
	}
}

// bareCall records the call of the name at n in its own module or an imported one.
func (e *extractor) bareCall(n syntax.Node, arity int16, u use) {
	if name := e.t.Text(n); name != "" {
		e.referLocal(ast.Reference{Role: ast.RoleCall, Via: u.via, Name: name, Arity: arity, Position: e.position(n)})
	}
}

// bareName records a name without arguments if it turns out to be a call, and what
// __MODULE__ names.
func (e *extractor) bareName(n syntax.Node) {
	name := e.t.Text(n)
	switch {
	case name == "__MODULE__":
		e.moduleReference(n, ast.RoleValue)
	case name == "", isSpecialName(name), e.inQuote(), e.isVariable(name):
	default:
		e.referTentatively(ast.Reference{Role: ast.RoleCall, Name: name, Position: e.position(n)})
	}
}

// isSpecialName reports whether a name without arguments belongs to the language.
func isSpecialName(name string) bool {
	switch name {
	case "__MODULE__", "__ENV__", "__DIR__", "__CALLER__", "__STACKTRACE__", "_", "...":
		return true
	}
	return false
}
