package rust

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
	context
	scopes  [spaces]lang.Scopes[meaning] // of the blocks around, not of the module
	members map[memberKey]member
	traits  map[string][]target // that impls here implement, by prefix of the type
	foreign map[string]string   // full path of a foreign type with an impl here -> its prefix
	types   map[string]int32    // index of the symbols of types and traits by qualified name
	globs   []*use              // of the blocks around
	lead    syntax.Node         // first comment or attribute before the node being walked
	names   []string            // buffer of path
	depth   int
	damaged int         // error nodes around
	excess  corrections // of the function being walked
}

// context is what the items around a node say about it.
type context struct {
	module     *module
	prefix     string // of qualified names, without "::"
	container  container
	self       owner
	test       bool           // inside #[cfg(test)]
	visibility ast.Visibility // of members that have none of their own
}

// container is the kind of item whose body is being walked.
type container uint8

const (
	inModule container = iota
	inBlock
	inImpl
	inTraitImpl
	inTrait
	inForeign
	inEnum
)

// corrections is what the Measurer cannot see in the kinds of nodes.
type corrections struct {
	defaults uint32 // match arms that are no decision
	jumps    uint32 // to labels
}

func newExtractor(tables *tables, t *syntax.Tree) *extractor {
	return &extractor{
		tables: tables, Builder: lang.NewBuilder(ast.Rust, t), t: t,
		members: make(map[memberKey]member),
		foreign: make(map[string]string),
		types:   make(map[string]int32),
		traits:  make(map[string][]target),
		context: context{module: newModule("", nil), self: noOwner()},
		lead:    syntax.NoNode,
	}
}

func (e *extractor) facts() ast.Facts {
	if e.t.Len() > 0 {
		e.declareFile()
		e.walkChildren(syntax.Root)
	}
	return e.Facts()
}

func (e *extractor) class(n syntax.Node) class { return e.classes.Of(e.t.Kind(n)) }

// walkChildren walks the named children of n and remembers the comments and
// attributes in front of each.
func (e *extractor) walkChildren(n syntax.Node) {
	lead := syntax.NoNode
	for c := n + 1; c < e.t.After(n); c = e.t.After(c) {
		if !e.t.Named(c) {
			continue
		}
		if k := e.class(c); k == comment || k == attributeItem {
			if lead == syntax.NoNode {
				lead = c
			}
			continue
		}
		e.lead = lead
		e.walk(c)
		lead = syntax.NoNode
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
	switch k := e.class(n); k {
	case other:
		e.walkChildren(n)
	case opaque, comment, attributeItem, tokenTree, visibility, modifiers, fieldIdentifier,
		shorthandField, superName, crateName, selfName, selfParameter, label:
	case errorNode:
		e.damaged++
		e.walkChildren(n)
		e.damaged--
	case identifier, scopedIdentifier:
		e.pathValue(n, 0)
	case typeIdentifier, scopedTypeIdentifier, genericType, primitiveType:
		e.typeName(n, ast.RoleType)
	case typeBinding:
		e.walkBinding(n)
	case callExpression:
		e.call(n)
	case macroInvocation:
		e.macro(n)
	case fieldExpression:
		e.fieldAccess(n, 0)
	case structExpression:
		e.structLiteral(n)
	case assignment:
		e.assign(n)
	default:
		if k <= externCrate {
			e.item(n, k)
		} else {
			e.scoped(n, k)
		}
	}
	e.depth--
}

// item walks a definition or an import.
func (e *extractor) item(n syntax.Node, k class) {
	switch k {
	case modItem:
		e.inlineModule(n)
	case foreignModItem:
		e.foreignItems(n)
	case structItem, unionItem, enumItem:
		e.typeItem(n, k)
	case enumVariant:
		e.variant(n)
	case fieldDeclaration:
		e.fieldItem(n)
	case traitItem:
		e.trait(n)
	case implItem:
		e.impl(n)
	case functionItem, functionSignature:
		e.function(n, k)
	case constItem, staticItem:
		e.constant(n, k)
	case typeItem, associatedType:
		e.alias(n, k)
	case macroDefinition:
		e.macroRules(n)
	case useDeclaration:
		e.useTree(n)
	case externCrate:
		e.externCrate(n)
	}
}
