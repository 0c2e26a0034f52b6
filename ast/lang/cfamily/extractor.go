package cfamily

import (
	"iter"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// extractor walks one tree. Symbols are recorded as they are met; uses of names
// are collected and resolved when the whole file is known, because members of a
// class may be used before they are declared.
type extractor struct {
	*dialect
	*lang.Builder
	context context
	locals  lang.Scopes[local]
	names   names
	uses    []use
	// skipTo is where the line of the last macro ends, which its node may not reach.
	skipTo uint32
	// doc is the comment above the node documented, which several symbols may share.
	documented syntax.Node
	doc        string
}

// place says what kind of construct surrounds the walk.
type place uint8

const (
	atFile   place = iota // file or namespace
	inRecord              // struct, union or class
	inBody                // function
)

// context is what surrounds the walk.
type context struct {
	place     place
	scope     string // qualified name of the innermost class or namespace, "" for the file
	typeScope string // where a type declared here is named: as scope, but C nests no types
	namespace string // qualified name of the innermost namespace
	record    string // unqualified name of the innermost record
	enum      string // name of the enumeration being walked, if its members are named without it
	access    ast.Visibility
	local     bool // in a function
	unnamed   bool // in an unnamed namespace: not visible to other files
	recovered bool // in a syntax error
	external  bool // declared as extern "C" without braces
	// macroCalls says that what looks like a call is one of a macro: in the condition
	// of a preprocessor conditional, in a class outside of functions.
	macroCalls bool

	// head is the outermost template head, friend or linkage in front of the
	// declaration being walked, NoNode if there is none.
	head syntax.Node
	// cut is a declaration that error recovery ended too early, headCall a call that
	// a block may follow: both are read together with what comes next.
	cut, headCall syntax.Node
}

func newExtractor(d *dialect, t *syntax.Tree) *extractor {
	e := &extractor{dialect: d, Builder: lang.NewBuilder(d.name, t), names: newNames(), documented: syntax.NoNode}
	e.context.head, e.context.cut, e.context.headCall = syntax.NoNode, syntax.NoNode, syntax.NoNode
	return e
}

func (e *extractor) facts() ast.Facts {
	if e.Tree.Len() > 0 {
		e.walk(syntax.Root)
	}
	e.resolveUses()
	return e.Facts()
}

func (e *extractor) class(n syntax.Node) class {
	if n == syntax.NoNode {
		return other
	}
	return e.classes.Of(e.Tree.Kind(n))
}

// text returns the text of n, "" if there is no such node.
func (e *extractor) text(n syntax.Node) string {
	if n == syntax.NoNode {
		return ""
	}
	return e.Tree.Text(n)
}

// parts iterates over the named children of n, those that error recovery put there
// included.
func (e *extractor) parts(n syntax.Node) iter.Seq[syntax.Node] {
	return func(yield func(syntax.Node) bool) {
		t := e.Tree
		for c := n + 1; c < t.After(n); c = t.After(c) {
			if t.Named(c) && e.class(c) != comment && !yield(c) {
				return
			}
		}
	}
}

// children walks the named children of n.
func (e *extractor) children(n syntax.Node) {
	t := e.Tree
	for c := n + 1; c < t.After(n); c = t.After(c) {
		if t.Named(c) {
			e.walk(c)
		}
	}
}

// scoped walks the children of n in a scope of their own.
func (e *extractor) scoped(n syntax.Node) {
	e.locals.Push()
	e.children(n)
	e.locals.Pop()
}

// walk records what n and everything below it says.
func (e *extractor) walk(n syntax.Node) {
	if e.Tree.End(n) <= e.skipTo {
		return
	}
	class := e.classes.Of(e.Tree.Kind(n))
	switch class {
	case opaque, comment, attribute, primitiveType, number, this, deletedOrPure:
	case functionDefinition:
		e.function(n)
	case declaration:
		e.declaration(n)
	case typeDefinition:
		e.typedef(n)
	case recordSpecifier:
		e.record(n, syntax.NoNode)
	case enumSpecifier:
		e.enum(n, syntax.NoNode)
	case enumerator:
		e.enumerator(n)
	case parameter, optionalParameter, packParameter:
		e.parameter(n)
	case typeParameter:
		e.typeParameter(n)
	case include, macroObject, macroFunction, directive, conditional:
		e.preprocessor(n, class)
	case namespaceDefinition, linkage, templateDeclaration, templateInstantiation, usingDeclaration,
		aliasDeclaration, namespaceAlias, conceptDefinition, friendDeclaration, accessSpecifier:
		e.container(n, class)
	case block, localScope, lambda, expressionStatement, labeledStatement:
		e.statement(n, class)
	case errorNode:
		e.recover(n)
	case functionDeclarator:
		e.strayDeclarator(n)
	default:
		e.expression(n, class)
	}
}

// statement walks statements that have a scope or a meaning for definitions.
func (e *extractor) statement(n syntax.Node, class class) {
	switch class {
	case block:
		e.block(n)
	case localScope:
		e.scoped(n)
	case lambda:
		e.lambda(n)
	case expressionStatement:
		e.expressionStatement(n)
	case labeledStatement:
		e.labeled(n)
	}
}

// enter makes a context the current one and returns the old one for leaving.
func (e *extractor) enter(inner context) (outer context) {
	outer = e.context
	inner.head, inner.cut, inner.headCall = syntax.NoNode, syntax.NoNode, syntax.NoNode
	inner.external, inner.macroCalls, inner.enum = false, false, ""
	e.context = inner
	return outer
}

// start returns the node where the declaration at n begins, its template head or
// linkage included.
func (e *extractor) start(n syntax.Node) syntax.Node {
	if e.context.head != syntax.NoNode {
		return e.context.head
	}
	return n
}

// wrapped makes n part of the extent of the declaration in it; restore ends that.
func (e *extractor) wrapped(n syntax.Node) (restore func()) {
	outer := e.context.head
	e.context.head = e.start(n)
	return func() { e.context.head = outer }
}
