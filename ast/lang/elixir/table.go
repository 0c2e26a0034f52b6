package elixir

import (
	"elixirscope/ast/syntax"
)

// class groups the kinds of the grammar by how the walk treats them.
type class uint8

const (
	other   class = iota // nothing of its own: the walk enters it
	leaf                 // literals without names
	failure              // ERROR

	call
	arguments
	doBlock
	elseBlock
	afterBlock
	handlerBlock // rescue, catch
	keywords
	pair
	keyword

	identifier
	aliasName
	atom
	quotedAtom
	integer
	nilLiteral
	boolean
	quotedText // string, charlist
	quotedContent
	sigil
	sigilName
	interpolation

	dot
	unary
	binary
	operatorIdentifier
	stab
	lambda
	body
	block
	list
	tuple
	bitstring
	structLiteral // map, with or without the name of a struct
	structName
	access

	// Operators.
	opMatch
	opGenerator // <-
	opDefault
	opPipe
	opWhen
	opType // ::
	opIn
	opSlash
	opStep  // the // of a range
	opRange // ..
	opBar
	opAnd
	opOr
	opCapture
	opAttribute
	opPin
)

func nodeClasses() map[string]class {
	return map[string]class{
		"ERROR": failure, "comment": leaf,
		"integer": integer, "float": leaf, "char": leaf, "boolean": boolean, "nil": nilLiteral,
		"quoted_content": quotedContent, "escape_sequence": leaf, "sigil_modifiers": leaf, "sigil_name": sigilName,

		"call": call, "arguments": arguments, "do_block": doBlock, "else_block": elseBlock,
		"after_block": afterBlock, "rescue_block": handlerBlock, "catch_block": handlerBlock,
		"keywords": keywords, "pair": pair, "keyword": keyword,

		"identifier": identifier, "alias": aliasName, "atom": atom, "quoted_atom": quotedAtom,
		"string": quotedText, "charlist": quotedText, "sigil": sigil, "interpolation": interpolation,

		"dot": dot, "unary_operator": unary, "binary_operator": binary,
		"operator_identifier": operatorIdentifier, "stab_clause": stab, "anonymous_function": lambda,
		"body": body, "block": block, "list": list, "tuple": tuple, "bitstring": bitstring,
		"map": structLiteral, "struct": structName, "access_call": access,
	}
}

func operatorClasses() map[string]class {
	return map[string]class{
		"=": opMatch, "<-": opGenerator, `\\`: opDefault, "|>": opPipe, "when": opWhen, "::": opType,
		"in": opIn, "/": opSlash, "//": opStep, "..": opRange, "|": opBar, "and": opAnd, "&&": opAnd,
		"or": opOr, "||": opOr, "&": opCapture, "@": opAttribute, "^": opPin,
	}
}

// fields are the roles of nodes in their parents that the extractor asks for.
type fields struct {
	target, left, right, operator, operand, key, value syntax.Field
}

// table is what the extractor knows of the grammar and of the language's own
// modules. It is immutable.
type table struct {
	classes syntax.Classes[class]
	f       fields
	kernel  exports
	library map[string]exports
}

func newTable(g *syntax.Grammar) *table {
	library := newLibrary()
	return &table{
		kernel:  library["Kernel"],
		library: library,
		classes: syntax.Classify(g, nodeClasses(), operatorClasses()),
		f: fields{
			target: g.MustField("target"), left: g.MustField("left"), right: g.MustField("right"),
			operator: g.MustField("operator"), operand: g.MustField("operand"),
			key: g.MustField("key"), value: g.MustField("value"),
		},
	}
}
