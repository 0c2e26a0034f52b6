package ruby

import (
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// class is what the walk makes of a kind of node.
type class uint8

const (
	other class = iota

	// Definitions.
	method
	singletonMethod
	classDefinition
	moduleDefinition
	singletonClass
	aliasStatement
	undefStatement
	setter

	// Calls and names.
	call
	identifier
	constant
	scopeResolution
	instanceVariable
	classVariable
	globalVariable
	self
	super
	operator
	elementReference
	argumentList
	splatArgument
	hashSplatArgument
	blockArgument
	forwardArgument
	pair
	hashKey

	// Scopes.
	block
	lambda
	destructuredParameter
	splatParameter
	hashSplatParameter
	blockParameter
	keywordParameter
	optionalParameter
	forwardParameter

	// Assignments.
	assignment
	operatorAssignment
	assignmentList // left_assignment_list, destructured_left_assignment, rest_assignment
	forLoop
	rescueClause
	exceptions
	exceptionVariable
	parentheses

	// Patterns.
	inClause
	matchPattern
	asPattern
	keywordPattern
	compoundPattern

	// Literals.
	symbol
	delimitedSymbol
	stringLiteral
	stringContent
	nameArray // %w(), %i(), []
	bareName  // element of %w() and %i()
	regex
	binary

	comment
	failure
)

// table is what New computes once for all files.
type table struct {
	classes  syntax.Classes[class]
	f        fields
	measurer lang.Measurer
	library  library
}

// fields are the roles of the grammar the walk asks for.
type fields struct {
	alias, arguments, block, key, left, locals, method, name, object, operator, parameters,
	pattern, receiver, right, scope, superclass, value syntax.Field
}

func newTable(g *syntax.Grammar) *table {
	return &table{
		classes: classify(g),
		f: fields{
			alias: g.MustField("alias"), arguments: g.MustField("arguments"), block: g.MustField("block"),
			key:  g.MustField("key"),
			left: g.MustField("left"), locals: g.MustField("locals"), method: g.MustField("method"),
			name: g.MustField("name"), object: g.MustField("object"), operator: g.MustField("operator"),
			parameters: g.MustField("parameters"), pattern: g.MustField("pattern"),
			receiver: g.MustField("receiver"), right: g.MustField("right"), scope: g.MustField("scope"),
			superclass: g.MustField("superclass"), value: g.MustField("value"),
		},
		measurer: newMeasurer(g),
		library:  newLibrary(),
	}
}

func classify(g *syntax.Grammar) syntax.Classes[class] {
	return syntax.Classify(g, map[string]class{
		"method": method, "singleton_method": singletonMethod, "class": classDefinition, "module": moduleDefinition,
		"singleton_class": singletonClass, "alias": aliasStatement,
		"undef": undefStatement, "setter": setter,

		"call": call, "identifier": identifier, "constant": constant, "scope_resolution": scopeResolution,
		"instance_variable": instanceVariable, "class_variable": classVariable, "global_variable": globalVariable,
		"self": self, "super": super, "operator": operator, "element_reference": elementReference,
		"argument_list": argumentList, "splat_argument": splatArgument, "hash_splat_argument": hashSplatArgument,
		"block_argument": blockArgument, "forward_argument": forwardArgument, "pair": pair, "hash_key_symbol": hashKey,

		"block": block, "do_block": block, "lambda": lambda,

		"destructured_parameter": destructuredParameter, "splat_parameter": splatParameter,
		"hash_splat_parameter": hashSplatParameter, "block_parameter": blockParameter,
		"keyword_parameter": keywordParameter, "optional_parameter": optionalParameter,
		"forward_parameter": forwardParameter,

		"assignment": assignment, "operator_assignment": operatorAssignment, "left_assignment_list": assignmentList,
		"destructured_left_assignment": assignmentList, "rest_assignment": assignmentList, "for": forLoop,
		"rescue": rescueClause, "exceptions": exceptions, "parenthesized_statements": parentheses, "exception_variable": exceptionVariable,

		"in_clause": inClause, "match_pattern": matchPattern, "test_pattern": matchPattern, "as_pattern": asPattern,
		"keyword_pattern": keywordPattern, "array_pattern": compoundPattern, "find_pattern": compoundPattern,
		"hash_pattern": compoundPattern, "alternative_pattern": compoundPattern,
		"parenthesized_pattern": compoundPattern,

		"simple_symbol": symbol, "delimited_symbol": delimitedSymbol, "string": stringLiteral,
		"string_content": stringContent, "symbol_array": nameArray, "string_array": nameArray, "array": nameArray,
		"bare_symbol": bareName, "bare_string": bareName, "regex": regex, "binary": binary,

		"comment": comment, "ERROR": failure,
	}, nil)
}

// newMeasurer counts a guard of a pattern as one decision, like the pattern itself.
func newMeasurer(g *syntax.Grammar) lang.Measurer {
	return lang.NewMeasurer(syntax.Classify(g, map[string]lang.Control{
		"if": lang.Branch, "unless": lang.Branch, "if_modifier": lang.Branch, "unless_modifier": lang.Branch,
		"elsif": lang.Alternative, "else": lang.Alternative,
		"while": lang.Loop, "until": lang.Loop, "while_modifier": lang.Loop, "until_modifier": lang.Loop,
		"for": lang.Loop, "case": lang.Selection, "case_match": lang.Selection, "when": lang.Case,
		"in_clause": lang.Case, "if_guard": lang.Case, "unless_guard": lang.Case,
		"rescue": lang.Catch, "rescue_modifier": lang.Catch, "conditional": lang.Ternary,
		"block": lang.Lambda, "do_block": lang.Lambda,
		"method": lang.Function, "singleton_method": lang.Function,
	}, map[string]lang.Control{
		"&&": lang.And, "and": lang.And, "||": lang.Or, "or": lang.Or,
	}), syntax.NoField)
}
