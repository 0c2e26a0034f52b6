package ruby

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// maxDepth bounds the recursion. No program nests as deep; what lies below is left
// out.
const maxDepth = 10_000

// extractor is the state of one walk over one tree.
type extractor struct {
	*table
	*lang.Builder
	t *syntax.Tree

	modules         map[string]*module // by qualified name
	top             *module            // what the methods of the file itself are defined on
	constants       map[constantKey]known
	shadowed        map[string]bool    // last names of the constants the file defines
	constantSymbols map[string][]int32 // by qualified name
	joined          map[join]string
	candidates      map[candidatesKey][]string

	constantUses []constantUse
	callUses     []callUse

	variables lang.Scopes[int32] // name -> frame that binds it
	frames    int32              // methods, classes and modules entered so far

	context
	doc        documentation
	moduleCall syntax.Node // Class.new(...) whose block is the body of callModule, or NoNode
	callModule *module
	depth      int
	failedEnd  syntax.Node // After of the last error node entered
}

// context is what the constructs around a node mean for it.
type context struct {
	frame   int32    // method, class or module whose local variables are seen
	nesting *nesting // where constants are looked up first
	self    receiver // what self is
	definee receiver // what def defines on

	visibility          ast.Visibility // of methods from here on
	singletonVisibility ast.Visibility
	moduleFunctions     bool // methods from here on are functions of the module

	methods     int    // definitions of methods around
	measured    int    // blocks around that are measured as methods or tests
	group       string // qualified name of the group of tests around, "" if there is none
	inBlock     bool
	noParameter bool // the block around declares no parameter
}

func newExtractor(table *table, t *syntax.Tree) *extractor {
	e := &extractor{
		table:           table,
		Builder:         lang.NewBuilder(ast.Ruby, t),
		t:               t,
		modules:         make(map[string]*module),
		constants:       make(map[constantKey]known),
		shadowed:        make(map[string]bool),
		constantSymbols: make(map[string][]int32),
		joined:          make(map[join]string),
		candidates:      make(map[candidatesKey][]string),
		moduleCall:      syntax.NoNode,
	}
	e.top = newModule("")
	e.nesting = &nesting{}
	e.self, e.definee = receiver{module: e.top}, receiver{module: e.top}
	return e
}

func (e *extractor) facts() ast.Facts {
	if e.t.Len() > 0 {
		e.walkChildren(syntax.Root)
	}
	e.resolve()
	return e.Facts()
}

func (e *extractor) class(n syntax.Node) class { return e.classes.Of(e.t.Kind(n)) }

// is reports whether n is a node of class c; NoNode is none.
func (e *extractor) is(n syntax.Node, c class) bool { return n != syntax.NoNode && e.class(n) == c }

// flags returns the flags of a symbol at n that come from what is around it.
func (e *extractor) flags(n syntax.Node) ast.SymbolFlags {
	var flags ast.SymbolFlags
	if e.methods > 0 {
		flags |= ast.Local
	}
	if n < e.failedEnd {
		flags |= ast.Recovered
	}
	if e.group != "" || e.definee.module.test {
		flags |= ast.Test
	}
	return flags
}

// walk visits n and its descendants.
func (e *extractor) walk(n syntax.Node) {
	if n == syntax.NoNode || e.depth == maxDepth {
		return
	}
	e.depth++
	e.visit(n)
	e.depth--
}

func (e *extractor) walkChildren(n syntax.Node) { e.walkWithout(n, syntax.NoNode) }

// walkWithout walks the named children of n except one.
func (e *extractor) walkWithout(n, except syntax.Node) {
	for c := n + 1; c < e.t.After(n); c = e.t.After(c) {
		if c != except && e.t.Named(c) {
			e.walk(c)
		}
	}
}

func (e *extractor) visit(n syntax.Node) {
	switch k := e.class(n); k {
	case other, argumentList, splatArgument, elementReference, nameArray, stringLiteral:
		e.walkChildren(n)
	case identifier:
		e.identifier(n)
	case call:
		e.call(n)
	case constant, scopeResolution:
		e.constant(n, ast.RoleValue)
	case instanceVariable, classVariable:
		e.variable(n, 0)
	case pair:
		e.pair(n)
	case blockArgument:
		e.blockArgument(n)
	case failure:
		e.failedEnd = max(e.failedEnd, e.t.After(n))
		e.walkChildren(n)
	case method, singletonMethod, classDefinition, moduleDefinition, singletonClass, aliasStatement:
		e.definition(n, k)
	case undefStatement, setter, comment, self, super, operator, globalVariable, hashKey, symbol, stringContent:
	default:
		e.visitScope(n, k)
	}
}

// definition visits what defines by keyword.
func (e *extractor) definition(n syntax.Node, k class) {
	switch k {
	case method, singletonMethod:
		e.method(n)
	case classDefinition, moduleDefinition:
		e.module(n, k)
	case singletonClass:
		e.singletonClass(n)
	case aliasStatement:
		e.alias(n)
	}
}

// visitScope visits what binds local variables.
func (e *extractor) visitScope(n syntax.Node, k class) {
	switch k {
	case block:
		e.block(n)
	case lambda:
		e.lambda(n)
	case assignment:
		e.assignment(n)
	case operatorAssignment:
		e.operatorAssignment(n)
	case forLoop:
		e.target(e.t.Child(n, e.f.pattern))
		e.walkWithout(n, e.t.Child(n, e.f.pattern))
	case rescueClause:
		e.rescue(n)
	case exceptionVariable, assignmentList:
		e.target(n)
	case inClause, matchPattern:
		e.matching(n)
	case asPattern, compoundPattern:
		e.pattern(n)
	case binary:
		e.binary(n)
	default:
		e.walkChildren(n)
	}
}
