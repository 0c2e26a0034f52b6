package elixir

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// maxDepth bounds the recursion. No program nests as deep; what lies below is left
// out.
const maxDepth = 20_000

// extractor collects the facts of one tree.
type extractor struct {
	*table
	*lang.Builder
	t      *syntax.Tree
	mended mended

	scope
	module *module
	quote  quotation
	// flags are those of a reference at the current place, except InQuote.
	flags    ast.ReferenceFlags
	function bool // inside the body of a function, or of a test
	// typeVariables are those of the specification being walked; they hide types.
	typeVariables []string
	measure       *measure
	names         map[qualifiedKey]string

	// lostHead is the function whose head was found in the text of an error in the
	// parameters being walked, or NoSymbol.
	lostHead int32

	depth    int  // of the recursion
	failures int  // error nodes around the current one
	broken   bool // the file has syntax errors
	copies   int  // what was walked again, up to maxCopies
	// dependencies says that tuples in the walked function name the dependencies of a
	// Mix project.
	dependencies bool
}

func newExtractor(table *table, t *syntax.Tree) *extractor {
	m := mend(t)
	return &extractor{
		table:    table,
		Builder:  lang.NewBuilder(ast.Elixir, t),
		t:        m.tree,
		mended:   m,
		module:   &module{symbol: ast.NoSymbol, exception: ast.NoSymbol},
		names:    make(map[qualifiedKey]string),
		lostHead: ast.NoSymbol,
		broken:   m.tree.Errors()+m.tree.Missing() > 0,
	}
}

func (e *extractor) facts() ast.Facts {
	if e.t.Len() > 0 {
		e.root()
		e.finish(e.module)
		e.DropReferences(func(r *ast.Reference) bool { return r.Name == "" })
	}
	return e.Facts()
}

// root walks the top level of the file. A file that is broken from its first
// expression on has an error node as its root.
func (e *extractor) root() {
	if e.class(syntax.Root) == failure {
		e.expression(syntax.Root)
		return
	}
	e.statements(syntax.Root)
}

func (e *extractor) class(n syntax.Node) class { return e.classes.Of(e.t.Kind(n)) }

// operator returns the class of the operator of a unary or binary operator node.
func (e *extractor) operator(n syntax.Node) class {
	if token := e.t.Child(n, e.f.operator); token != syntax.NoNode {
		return e.class(token)
	}
	return other
}

func (e *extractor) position(n syntax.Node) ast.Position { return e.t.Position(e.t.Start(n)) }

// children walks the children of n as expressions.
func (e *extractor) children(n syntax.Node) {
	for c := n + 1; c < e.t.After(n); c = e.t.After(c) {
		if e.t.Named(c) {
			e.expression(c)
		}
	}
}

// expression records what n and its descendants say as an expression.
func (e *extractor) expression(n syntax.Node) {
	if n == syntax.NoNode || e.depth == maxDepth {
		return
	}
	e.depth++
	switch e.class(n) {
	case leaf, atom, integer, nilLiteral, boolean, quotedContent, sigilName, keyword, operatorIdentifier:
	case failure:
		e.failure(n)
	case identifier:
		e.bareName(n)
	case aliasName:
		e.moduleReference(n, ast.RoleValue)
	case dot:
		e.dotExpression(n)
	case call:
		e.call(n, use{})
	case unary:
		e.unary(n)
	case binary:
		e.binary(n)
	case stab:
		e.stab(n, false)
	case lambda:
		e.lambda(n)
	case doBlock:
		e.doBlock(n, false)
	case pair:
		e.pair(n)
	case tuple:
		e.tuple(n)
	case bitstring:
		e.bitstring(n)
	case structLiteral:
		e.structLiteral(n)
	case block, body:
		e.statements(n)
	default:
		e.children(n)
	}
	e.depth--
}

func (e *extractor) unary(n syntax.Node) {
	switch e.operator(n) {
	case opAttribute:
		e.attribute(n)
	case opCapture:
		e.capture(n)
	default:
		e.children(n)
	}
}

func (e *extractor) binary(n syntax.Node) {
	left, right := e.t.Child(n, e.f.left), e.t.Child(n, e.f.right)
	switch operator := e.operator(n); operator {
	case opPipe:
		e.expression(left)
		e.piped(right)
	case opMatch, opGenerator:
		e.expression(right)
		e.pattern(left)
	case opType:
		e.expression(left)
		e.segment(right)
	case opAnd, opOr:
		e.shortCircuit(n, operator)
		e.expression(left)
		e.expression(right)
	default:
		e.children(n)
	}
}

// piped walks what stands on the right of a pipe.
func (e *extractor) piped(n syntax.Node) {
	if n == syntax.NoNode || e.depth == maxDepth {
		return
	}
	switch e.class(n) {
	case call:
		e.depth++
		e.call(n, use{via: ast.ViaPipe})
		e.depth--
	case identifier:
		e.bareCall(n, 1, use{via: ast.ViaPipe})
	case block:
		if inner := e.onlyChild(n); inner != syntax.NoNode {
			e.depth++
			e.piped(inner)
			e.depth--
			return
		}
		e.expression(n)
	case binary:
		if e.operator(n) == opPipe { // a |> (b |> c) is a |> b |> c
			e.depth++
			e.piped(e.t.Child(n, e.f.left))
			e.piped(e.t.Child(n, e.f.right))
			e.depth--
			return
		}
		e.expression(n)
	default:
		e.expression(n)
	}
}

// onlyChild returns the child of a node that has one, or NoNode.
func (e *extractor) onlyChild(n syntax.Node) syntax.Node {
	only := syntax.NoNode
	for c := range e.t.NamedChildren(n) {
		if only != syntax.NoNode {
			return syntax.NoNode
		}
		only = c
	}
	return only
}

// structLiteral walks %{...} and %Name{...}.
func (e *extractor) structLiteral(n syntax.Node) {
	for c := range e.t.NamedChildren(n) {
		if e.class(c) == structName {
			e.structName(c)
		} else {
			e.expression(c)
		}
	}
}

// structName records the struct of %Name{}.
func (e *extractor) structName(n syntax.Node) {
	name := e.onlyChild(n)
	if name == syntax.NoNode || e.moduleReference(name, ast.RoleType) {
		return
	}
	e.expression(name)
}
