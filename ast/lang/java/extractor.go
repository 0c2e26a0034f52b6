package java

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// maxDepth bounds how deep nested nodes are followed. The compiler gives up much
// earlier; what lies deeper is hostile.
const maxDepth = 50_000

// extractor computes the facts of one tree.
type extractor struct {
	*tables
	*lang.Builder
	t *syntax.Tree

	file      *typeDecl // what stands around all types
	decl      *typeDecl // innermost type around
	decls     map[syntax.Node]*typeDecl
	imports   imports
	variables lang.Scopes[variable]
	types     lang.Scopes[localType]

	prefix  string      // of qualified names, without "."
	comment syntax.Node // documentation before the node being walked, or NoNode
	names   []string    // buffer of chain
	depth   int
	bodies  int    // function bodies around
	damaged int    // error nodes around
	jumps   uint32 // to labels in the function being walked
}

// variable is what a bare name stands for as a value.
type variable struct {
	declared syntax.Node // its type as written, or NoNode
	decl     *typeDecl   // type in which it is written
	field    string      // qualified name when it is a field
}

// localType is a type parameter or, with decl, a type declared in a function body.
type localType struct{ decl *typeDecl }

func newExtractor(tables *tables, t *syntax.Tree) *extractor {
	e := &extractor{
		tables: tables, Builder: lang.NewBuilder(ast.Java, t), t: t,
		decls:   make(map[syntax.Node]*typeDecl),
		comment: syntax.NoNode,
	}
	e.file = newTypeDecl("", "", nil)
	e.decl = e.file
	return e
}

func (e *extractor) facts() ast.Facts {
	if e.t.Len() > 0 {
		e.declareFile()
		e.walkChildren(syntax.Root)
	}
	return e.Facts()
}

func (e *extractor) class(n syntax.Node) class { return e.classes.Of(e.t.Kind(n)) }

// hasToken reports whether a child of n is the token with the given text.
func (e *extractor) hasToken(n syntax.Node, token string) bool {
	if n == syntax.NoNode {
		return false
	}
	for c := range e.t.Children(n) {
		if !e.t.Named(c) && e.t.Text(c) == token {
			return true
		}
	}
	return false
}

// walkChildren walks the named children of n and remembers the documentation in
// front of each.
func (e *extractor) walkChildren(n syntax.Node) {
	comment := syntax.NoNode
	for c := n + 1; c < e.t.After(n); c = e.t.After(c) {
		if !e.t.Named(c) {
			continue
		}
		switch e.class(c) {
		case blockComment:
			comment = c
		case lineComment:
		default:
			e.comment = comment
			e.walk(c)
			comment = syntax.NoNode
		}
	}
}

// walkField walks the child of n in role f if there is one.
func (e *extractor) walkField(n syntax.Node, f syntax.Field) {
	if c := e.t.Child(n, f); c != syntax.NoNode {
		e.walk(c)
	}
}

func (e *extractor) walk(n syntax.Node) {
	if e.depth == maxDepth {
		return
	}
	e.depth++
	switch k := e.class(n); {
	case k == other:
		e.walkChildren(n)
	case k == errorNode:
		e.damaged++
		e.walkChildren(n)
		e.damaged--
	case k >= packageDeclaration && k <= enumConstant:
		e.declaration(n, k)
	case k >= block && k <= jump:
		e.scoped(n, k)
	case k >= methodInvocation:
		e.expression(n, k)
	}
	e.depth--
}

// declaration walks what defines or imports.
func (e *extractor) declaration(n syntax.Node, k class) {
	switch k {
	case packageDeclaration:
		e.annotations(n)
	case importDeclaration:
		e.importOf(n)
	case moduleDeclaration:
		e.moduleFile(n)
	case requiresDirective:
		e.requires(n)
	case serviceDirective:
		e.services(n)
	case classDeclaration, interfaceDeclaration, enumDeclaration, recordDeclaration, annotationDeclaration:
		e.typeDeclaration(n, k)
	case methodDeclaration, constructorDeclaration, compactConstructor, annotationElement:
		e.method(n, k)
	case fieldDeclaration:
		e.fieldList(n)
	case enumConstant:
		e.enumConstant(n)
	}
}

// expression walks expressions, types and their parts.
func (e *extractor) expression(n syntax.Node, k class) {
	switch k {
	case methodInvocation:
		e.call(n)
	case objectCreation:
		e.creation(n)
	case explicitConstructor:
		e.constructorCall(n)
	case methodReference:
		e.methodReference(n)
	case fieldAccess:
		e.fieldAccess(n, 0)
	case identifier:
		e.nameValue(n, 0)
	case assignment:
		e.assign(n)
	case update:
		e.assigned(e.t.FirstNamedChild(n))
	case annotation:
		e.annotation(n)
	case elementValuePair:
		e.walkField(n, e.fields.value)
	case typeIdentifier, scopedType, genericType:
		e.typeName(n, ast.RoleType)
	case typeParameter:
		e.typeParameter(n)
	case this, super, receiverParameter, asterisk, scopedIdentifier:
	default:
		e.walkChildren(n)
	}
}
