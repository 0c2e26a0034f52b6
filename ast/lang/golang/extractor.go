package golang

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// maxDepth bounds the recursion. No program nests as deep; what lies below is left
// out.
const maxDepth = 100_000

// extractor collects the facts of one tree.
type extractor struct {
	*table
	*lang.Builder
	t *syntax.Tree

	outline
	scopes lang.Scopes[local]
	// broken says that the file has syntax errors: declarations may be missing.
	broken bool

	depth      int           // of the recursion
	failures   int           // error nodes around the current one
	functions  int           // function bodies around the current node
	segments   []syntax.Node // stack of the selector chains being worked on
	assertions []assertion
}

func newExtractor(table *table, t *syntax.Tree) *extractor {
	return &extractor{
		table:   table,
		Builder: lang.NewBuilder(ast.Go, t),
		t:       t,
		outline: newOutline(),
		broken:  t.Errors()+t.Missing() > 0,
	}
}

func (e *extractor) facts() ast.Facts {
	if e.t.Len() > 0 {
		e.survey()
		e.visitChildren(syntax.Root)
		e.recordAssertions()
	}
	return e.Facts()
}

func (e *extractor) class(n syntax.Node) class { return e.classes.Of(e.t.Kind(n)) }

func (e *extractor) visitChildren(n syntax.Node) {
	for c := n + 1; c < e.t.After(n); c = e.t.After(c) {
		if e.t.After(c) > c+1 || e.t.Named(c) {
			e.visit(c)
		}
	}
}

func (e *extractor) visitField(n syntax.Node, f syntax.Field) {
	if c := e.t.Child(n, f); c != syntax.NoNode {
		e.visit(c)
	}
}

// visitScope visits the children of n in a scope of their own.
func (e *extractor) visitScope(n syntax.Node) {
	e.scopes.Push()
	e.visitChildren(n)
	e.scopes.Pop()
}

// visit records what n and its descendants say.
func (e *extractor) visit(n syntax.Node) {
	if e.depth == maxDepth {
		return
	}
	e.depth++
	switch e.class(n) {
	case comment, ignored, pathText, packageClause, importDeclaration:
	case failure:
		e.failure(n)
	case functionDeclaration:
		e.function(n)
	case methodDeclaration:
		e.method(n)
	case typeDeclaration, varDeclaration, constDeclaration:
		e.declaration(n)
	case parameter, typeParameter:
		e.visitField(n, e.f.typ)
	case typeName, qualifiedType, genericType, pointerType, parenthesizedType, structType, interfaceType,
		containerType, mapType, functionType:
		e.typeExpression(n, "")
	case block, ifStatement, forStatement, switchStatement, caseClause:
		e.visitScope(n)
	case typeSwitch:
		e.typeSwitch(n)
	case communicationCase:
		e.visitScope(n)
	case rangeClause, receiveStatement:
		e.receive(n)
	case shortDeclaration:
		e.shortDeclaration(n)
	case assignment:
		e.assignment(n)
	case step:
		e.target(e.t.FirstNamedChild(n))
	case goStatement:
		e.goStatement(n)
	case identifier:
		e.nameValue(n, 0)
	case selector:
		e.selectorChain(n, use{})
	case call:
		e.call(n, ast.ViaPlain)
	case conversion:
		e.conversion(n, ast.ViaPlain)
	case instantiation:
		e.instantiation(n)
	case functionLiteral:
		e.functionParts(n)
	case compositeLiteral:
		e.compositeLiteral(n)
	default:
		e.visitChildren(n)
	}
	e.depth--
}

// failure visits what the parser could make of text that fits no rule. The loose
// names in it may be anything, so they are left out.
func (e *extractor) failure(n syntax.Node) {
	e.failures++
	for c := range e.t.Children(n) {
		switch e.class(c) {
		case identifier, typeName, parameterList, typeParameters:
		default:
			e.visit(c)
		}
	}
	e.failures--
}

// qualify joins an owner and the name of its member; equal pairs share one string.
// An owner that is longer than facts can hold grows no further.
func (e *extractor) qualify(owner, name string) string {
	switch {
	case owner == "":
		return name
	case len(owner) > lang.MaxName:
		return owner
	}
	key := [2]string{owner, name}
	if known, ok := e.qualified[key]; ok {
		return known
	}
	joined := owner + "." + name
	e.qualified[key] = joined
	return joined
}

func (e *extractor) position(n syntax.Node) ast.Position { return e.t.Position(e.t.Start(n)) }
