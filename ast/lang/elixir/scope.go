package elixir

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// scope is what is in effect at the current place of the walk.
type scope struct {
	environment
	outer   []environment        // of the scopes around
	aliases lang.Scopes[string]  // first segment -> full name of the module
	bound   lang.Scopes[frameID] // variable -> the function that binds it
	frame   frameID
	frames  frameID // given out so far
}

// environment is the part of a scope that is restored when it is left. It is copied
// into each unresolved call, so it stays small.
type environment struct {
	imports *importScope
	uses    bool // a `use` may have injected definitions
}

// frameID numbers the places whose variables do not see each other: function
// bodies, module bodies, quotes.
type frameID int32

// importScope is one import in effect and the ones before it.
type importScope struct {
	before *importScope
	module string
	only   map[signature]struct{} // nil when it is a wildcard
	except map[signature]struct{}
}

// signature names a definition in a module. Definitions in a quote belong to
// another module; owner is one more than the node of the quote, 0 outside.
type signature struct {
	name  string
	arity int16
	owner syntax.Node
}

// maxImports bounds how many imports a call is looked up in, maxCandidates how many
// of them it may be left with.
const (
	maxImports    = 32
	maxCandidates = 8
)

func (e *extractor) enter() {
	e.outer = append(e.outer, e.environment)
	e.aliases.Push()
	e.bound.Push()
}

func (e *extractor) leave() {
	e.environment = e.outer[len(e.outer)-1]
	e.outer = e.outer[:len(e.outer)-1]
	e.aliases.Pop()
	e.bound.Pop()
}

// enterFrame is enter for a place that does not see the variables around it. It
// returns what leaveFrame needs.
func (e *extractor) enterFrame() frameID {
	outer := e.frame
	e.frames++
	e.frame = e.frames
	e.enter()
	return outer
}

func (e *extractor) leaveFrame(outer frameID) {
	e.leave()
	e.frame = outer
}

func (e *extractor) bind(n syntax.Node) {
	if name := e.t.Text(n); name != "" && name != "_" {
		e.bound.Bind(name, e.frame)
	}
}

// isVariable reports whether name is bound at the current place.
func (e *extractor) isVariable(name string) bool {
	frame, ok := e.bound.Lookup(name)
	return ok && (frame == e.frame || e.quote.unquoting)
}

// quotation says how the current place stands to quote and unquote.
type quotation struct {
	node      syntax.Node // the quote
	depth     int
	closed    bool // unquote has no effect: bind_quoted, unquote: false, a nested quote
	unquoting bool // inside an unquote
	around    place
}

// place is where a quote stands: what is unquoted in it is evaluated there.
type place struct {
	module    *module
	enclosing int32
	frame     frameID
	function  bool
}

// quoted walks quote opts do ... end. The options are evaluated in place.
func (e *extractor) quoted(n syntax.Node) {
	saved, closed := e.quote, e.quote.depth > 0
	parts := e.parts(n)
	value := syntax.NoNode
	if first := e.firstArgument(parts); first != syntax.NoNode && e.class(first) != keywords {
		e.expression(first)
	}
	for option := range e.options(parts.arguments) {
		switch name := e.keyName(option); {
		case name == "do":
			value = e.t.Child(option, e.f.value)
			continue
		case name == "bind_quoted", name == "unquote" && e.optionIs(option, "false"):
			closed = true
		}
		e.expression(e.t.Child(option, e.f.value))
	}
	e.quote = quotation{
		node: n, depth: saved.depth + 1, closed: closed,
		around: place{e.module, e.Enclosing(), e.frame, e.function},
	}
	outer := e.enterFrame()
	e.expression(value)
	if parts.block != syntax.NoNode {
		e.doBlock(parts.block, false)
	}
	e.leaveFrame(outer)
	e.quote = saved
}

// unquoted walks unquote(...): what is in it is evaluated outside the quote.
func (e *extractor) unquoted(n syntax.Node) {
	p := e.parts(n)
	if p.arguments == syntax.NoNode {
		return
	}
	quote := e.quote
	switch {
	case quote.closed:
		e.children(p.arguments)
	case quote.depth == 0:
		e.quote.unquoting = true
		e.children(p.arguments)
	default:
		inside := place{e.module, 0, e.frame, e.function}
		e.quote = quotation{}
		e.module, e.frame, e.function = quote.around.module, quote.around.frame, quote.around.function
		e.Reopen(quote.around.enclosing)
		e.children(p.arguments)
		e.Close()
		e.module, e.frame, e.function = inside.module, inside.frame, inside.function
	}
	e.quote = quote
}

func (e *extractor) inQuote() bool { return e.quote.depth > 0 }

// placeFlags returns the flags of a reference at the current place.
func (e *extractor) placeFlags() ast.ReferenceFlags {
	flags := e.flags
	if e.inQuote() {
		flags |= ast.InQuote
	} else if e.module.name != "" && !e.function && !flags.Has(ast.InSpec) {
		flags |= ast.AtCompile
	}
	return flags
}

// refer records a use at the current place.
func (e *extractor) refer(r ast.Reference) {
	r.Flags |= e.placeFlags()
	e.Refer(r)
}
