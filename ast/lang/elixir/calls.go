package elixir

import (
	"iter"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// maxArity bounds argument counts; the BEAM's own limit is 255.
const maxArity = 1<<15 - 1

// use says how the call being walked is written.
type use struct {
	via     ast.Via
	pattern bool // in a pattern: the arguments are patterns
}

// callParts are the children of a call beside its target.
type callParts struct {
	arguments syntax.Node // NoNode without
	block     syntax.Node // the do block, NoNode without
}

func (e *extractor) parts(n syntax.Node) callParts {
	p := callParts{syntax.NoNode, syntax.NoNode}
	for c := n + 1; c < e.t.After(n); c = e.t.After(c) {
		switch e.class(c) {
		case arguments:
			p.arguments = c
		case doBlock:
			p.block = c
		}
	}
	return p
}

// arity returns the number of arguments of a call: keywords at the end are one
// list, a do block is another.
func (e *extractor) arity(p callParts, via ast.Via) int16 {
	count := 0
	if p.arguments != syntax.NoNode {
		count = e.count(p.arguments)
	}
	if p.block != syntax.NoNode {
		count++
	}
	if via == ast.ViaPipe {
		count++
	}
	return int16(min(count, maxArity))
}

// count returns the number of elements of a list, tuple or argument list.
func (e *extractor) count(n syntax.Node) int {
	count := 0
	for c := range e.t.NamedChildren(n) {
		if e.class(c) != failure && e.t.Flags(c)&syntax.IsMissing == 0 {
			count++
		}
	}
	return count
}

// firstArgument returns the first child of an argument list that is no error.
func (e *extractor) firstArgument(p callParts) syntax.Node {
	if p.arguments == syntax.NoNode {
		return syntax.NoNode
	}
	for c := range e.t.NamedChildren(p.arguments) {
		if e.class(c) != failure {
			return c
		}
	}
	return syntax.NoNode
}

// options iterates over the pairs of the keywords at the end of an argument list.
func (e *extractor) options(list syntax.Node) iter.Seq[syntax.Node] {
	return func(yield func(syntax.Node) bool) {
		if list == syntax.NoNode {
			return
		}
		for c := range e.t.NamedChildren(list) {
			if e.class(c) != keywords {
				continue
			}
			for option := range e.t.NamedChildren(c) {
				if e.class(option) == pair && !yield(option) {
					return
				}
			}
		}
	}
}

// optionValue returns the value of the option called name in the keywords of an
// argument list, or NoNode.
func (e *extractor) optionValue(list syntax.Node, name string) syntax.Node {
	for option := range e.options(list) {
		if e.keyName(option) == name {
			return e.t.Child(option, e.f.value)
		}
	}
	return syntax.NoNode
}

// optionIs reports whether the value of an option is written as text.
func (e *extractor) optionIs(option syntax.Node, text string) bool {
	value := e.t.Child(option, e.f.value)
	return value != syntax.NoNode && e.t.Text(value) == text
}

// keyName returns the key of a pair without the colon: "do", "only".
func (e *extractor) keyName(pair syntax.Node) string {
	key := e.t.Child(pair, e.f.key)
	if key == syntax.NoNode {
		return ""
	}
	return keyText(e.t.Text(key))
}

// keyText strips the colon, the space behind it and quotes from a key.
func keyText(text string) string {
	text = strings.TrimSuffix(strings.TrimRight(text, " \t\r\n"), ":")
	if len(text) >= 2 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0] {
		return text[1 : len(text)-1]
	}
	return text
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
	if e.definition(n, name) || !u.pattern && e.construct(n, name, u) {
		return
	}
	p := e.parts(n)
	switch {
	case name == "unquote", name == "unquote_splicing":
		e.unquoted(n)
		return
	case isSpecialForm(name), isDefiner(name):
	default:
		e.bareCall(target, e.arity(p, u.via), u)
	}
	e.macroArguments(n, name, p, u)
}

// isSpecialForm reports whether a name that may stand before arguments belongs to
// the language; those that the walk treats on their own are left out.
func isSpecialForm(name string) bool {
	switch name {
	case "", "__aliases__", "__block__", "super", "alias", "import", "require", "use",
		"fn", "do", "end", "after", "else", "rescue", "catch": // the last ones in broken code only
		return true
	}
	return false
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
		e.bareCall(n+1, e.arity(p, u.via), u)
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
		e.applied(p.arguments)
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
