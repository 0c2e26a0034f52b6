package python

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// maxDepth bounds the recursion. No program nests functions, classes and
// comprehensions as deep; what lies below is left out.
const maxDepth = 10_000

// extractor is the state of one walk over one tree.
type extractor struct {
	*table
	*lang.Builder
	t *syntax.Tree

	module    map[string]binding // names of the module
	scopes    lang.Scopes[binding]
	wildcards []string // modules whose names are all imported
	classAt   map[syntax.Node]*classBody
	qualified map[[2]string]string

	context
	collecting syntax.Node   // body whose names are being collected
	depth      int           // of the recursion
	failedEnd  syntax.Node   // After of the last error node entered
	irregular  uint32        // cases of the innermost function that decide nothing
	segments   []syntax.Node // names of the attribute chain being worked on
}

// context is what the constructs around a node mean for it.
type context struct {
	owner     string     // qualified name that definitions here are members of
	functions int        // functions around
	body      *classBody // the class whose body directly surrounds the node, whose names it sees
}

func newExtractor(table *table, t *syntax.Tree) *extractor {
	return &extractor{
		table:     table,
		Builder:   lang.NewBuilder(ast.Python, t),
		t:         t,
		module:    make(map[string]binding),
		classAt:   make(map[syntax.Node]*classBody),
		qualified: make(map[[2]string]string),
	}
}

func (e *extractor) facts() ast.Facts {
	if e.t.Len() > 0 {
		e.collect(syntax.Root, e.module)
		e.walkChildren(syntax.Root)
	}
	return e.Facts()
}

func (e *extractor) class(n syntax.Node) class {
	if n == syntax.NoNode {
		return other
	}
	return e.classes.Of(e.t.Kind(n))
}

// text returns the text of the child of n in role f, "" if there is none.
func (e *extractor) text(n syntax.Node, f syntax.Field) string {
	if c := e.t.Child(n, f); c != syntax.NoNode {
		return e.t.Text(c)
	}
	return ""
}

// name returns the name of the definition at n, NoNode if it has none or the parser
// had to make it up.
func (e *extractor) name(n syntax.Node) syntax.Node {
	name := e.t.Child(n, e.f.name)
	if name != syntax.NoNode && e.t.Text(name) == "" {
		return syntax.NoNode
	}
	return name
}

// enter counts a level of recursion; false means that it is too deep to go on.
func (e *extractor) enter() bool {
	e.depth++
	return e.depth <= maxDepth
}

func (e *extractor) leave() { e.depth-- }

// walk visits n and its descendants.
func (e *extractor) walk(n syntax.Node) {
	if n != syntax.NoNode {
		e.walkRange(n, e.t.After(n))
	}
}

func (e *extractor) walkChildren(n syntax.Node) { e.walkRange(n+1, e.t.After(n)) }

func (e *extractor) walkRange(n, end syntax.Node) {
	for n < end {
		n = e.visit(n)
	}
}

// visit handles one node and returns the next to visit: n+1, or a later one when
// what lies between is done or says nothing.
func (e *extractor) visit(n syntax.Node) syntax.Node {
	switch e.class(n) {
	case identifier:
		e.identifier(n)
	case attribute:
		return e.chain(n, use{role: ast.RoleAttribute, arity: ast.NoArity})
	case call:
		return e.call(n, ast.ViaPlain)
	case keywordArgument:
		if v := e.t.Child(n, e.f.value); v != syntax.NoNode {
			return v
		}
		return e.t.After(n)
	case stringContent, comment, scopeStatement, splatPattern:
		return e.t.After(n)
	case failure:
		e.failedEnd = max(e.failedEnd, e.t.After(n))
	case typeExpression:
		e.types(n)
		return e.t.After(n)
	case keywordPattern:
		if name := e.t.FirstChild(n); name != syntax.NoNode {
			return e.t.After(name)
		}
	case dottedName:
		e.patternName(n)
		return e.t.After(n)
	case caseClause:
		e.countCase(n)
	default:
		return e.visitStatement(n)
	}
	return n + 1
}

// identifier handles a name that stands alone or behind an expression.
func (e *extractor) identifier(n syntax.Node) {
	parent := e.t.Parent(n)
	switch {
	case e.t.Field(n) == e.f.attribute && e.class(parent) == attribute:
		e.memberOfExpression(n, e.useOf(parent))
	case e.class(parent) == failure: // it may be anything
	default:
		e.value(n, 0)
	}
}

// visitStatement handles what defines or binds names, or opens a scope.
func (e *extractor) visitStatement(n syntax.Node) syntax.Node {
	switch e.class(n) {
	case assignment:
		return e.assignment(n)
	case augmentedAssignment, forStatement:
		return e.write(n, e.t.Child(n, e.f.left))
	case namedExpression:
		return e.write(n, e.t.Child(n, e.f.name))
	case asPatternTarget:
		e.targets(n, ast.IsWrite)
	case functionDefinition:
		e.function(n, n, decorations{})
	case classDefinition:
		e.classDefinition(n, n, decorations{})
	case decoratedDefinition:
		e.decorated(n)
	case lambda:
		e.lambda(n)
	case comprehension:
		e.comprehension(n)
	case typeAliasStatement:
		e.typeAlias(n)
	case importStatement:
		e.importStatement(n)
	case importFrom, futureImport:
		e.importFrom(n)
	default:
		return n + 1
	}
	return e.t.After(n)
}

// qualify joins an owner and the name of its member; equal pairs share one string.
// The dots of a relative module that names no module are separator enough.
func (e *extractor) qualify(owner, name string) string {
	if owner == "" {
		return name
	}
	if len(owner) >= lang.MaxName {
		return owner // as much as is kept of it anyway
	}
	key := [2]string{owner, name}
	if known, ok := e.qualified[key]; ok {
		return known
	}
	joined := owner + "." + name
	if owner[len(owner)-1] == '.' {
		joined = owner + name
	}
	e.qualified[key] = joined
	return joined
}

func (e *extractor) position(n syntax.Node) ast.Position { return e.t.Position(e.t.Start(n)) }
