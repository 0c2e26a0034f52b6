package python

import (
	"strings"

	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// class is what the walk makes of a kind of node.
type class uint8

const (
	other class = iota

	// Definitions.
	functionDefinition
	classDefinition
	decoratedDefinition
	decorator
	typeAliasStatement
	lambda
	comprehension
	forInClause

	// Statements.
	expressionStatement
	importStatement
	importFrom
	futureImport
	aliasedImport
	dottedName
	wildcard
	assignment
	augmentedAssignment
	namedExpression
	forStatement
	deleteStatement
	scopeStatement // global, nonlocal
	exceptClause

	// Expressions.
	identifier
	attribute
	call
	subscript
	argumentList
	keywordArgument
	unpacking
	parenthesized
	noneLiteral
	ellipsis
	stringLiteral
	concatenatedString
	stringStart
	stringContent
	asPatternTarget

	// Parameters.
	plainTuple // tuple_pattern: a parameter of Python 2, or a target
	typedParameter
	defaultParameter
	listSplat
	dictionarySplat
	keywordSeparator

	// Types.
	typeExpression
	genericType
	typeParameter
	constrainedType

	// Patterns of match.
	caseClause
	casePattern
	classPattern
	keywordPattern
	splatPattern
	asPattern

	comment
	failure

	// Tokens.
	asyncKeyword
	globalKeyword
	colon
)

// table is what New computes once for all files.
type table struct {
	classes   syntax.Classes[class]
	f         fields
	measurer  lang.Measurer
	builtins  map[string]string // name -> qualified name
	exception map[string]bool   // qualified names of the builtin exceptions
}

// fields are the roles of the grammar the walk asks for.
type fields struct {
	alias, arguments, attribute, body, definition, function, guard, left, module, name, object,
	parameters, returns, right, superclasses, typ, typeParameters, value syntax.Field
}

func newTable(g *syntax.Grammar) *table {
	t := &table{
		classes: classify(g),
		f: fields{
			alias: g.MustField("alias"), arguments: g.MustField("arguments"), attribute: g.MustField("attribute"),
			body: g.MustField("body"), definition: g.MustField("definition"), function: g.MustField("function"),
			guard: g.MustField("guard"), left: g.MustField("left"), module: g.MustField("module_name"),
			name: g.MustField("name"), object: g.MustField("object"), parameters: g.MustField("parameters"),
			returns: g.MustField("return_type"), right: g.MustField("right"),
			superclasses: g.MustField("superclasses"), typ: g.MustField("type"),
			typeParameters: g.MustField("type_parameters"), value: g.MustField("value"),
		},
		measurer:  newMeasurer(g),
		builtins:  make(map[string]string),
		exception: make(map[string]bool),
	}
	for _, name := range strings.Fields(builtinNames) {
		t.builtins[name] = "builtins." + name
	}
	for _, name := range strings.Fields(builtinExceptions) {
		t.builtins[name] = "builtins." + name
		t.exception["builtins."+name] = true
	}
	return t
}

func classify(g *syntax.Grammar) syntax.Classes[class] {
	return syntax.Classify(g, map[string]class{
		"function_definition": functionDefinition, "class_definition": classDefinition,
		"decorated_definition": decoratedDefinition, "decorator": decorator,
		"type_alias_statement": typeAliasStatement, "lambda": lambda,
		"list_comprehension": comprehension, "set_comprehension": comprehension,
		"dictionary_comprehension": comprehension, "generator_expression": comprehension,
		"for_in_clause": forInClause,

		"expression_statement": expressionStatement, "import_statement": importStatement,
		"import_from_statement": importFrom, "future_import_statement": futureImport,
		"aliased_import": aliasedImport, "dotted_name": dottedName, "wildcard_import": wildcard,
		"assignment": assignment, "augmented_assignment": augmentedAssignment,
		"named_expression": namedExpression, "for_statement": forStatement,
		"delete_statement": deleteStatement, "global_statement": scopeStatement,
		"nonlocal_statement": scopeStatement, "except_clause": exceptClause,

		"identifier": identifier, "attribute": attribute, "call": call, "subscript": subscript,
		"argument_list": argumentList, "keyword_argument": keywordArgument, "list_splat": unpacking,
		"dictionary_splat": unpacking, "parenthesized_expression": parenthesized, "none": noneLiteral,
		"ellipsis": ellipsis, "string": stringLiteral, "concatenated_string": concatenatedString,
		"string_start": stringStart, "string_content": stringContent, "as_pattern_target": asPatternTarget,

		"tuple_pattern": plainTuple, "typed_parameter": typedParameter,
		"default_parameter": defaultParameter, "typed_default_parameter": defaultParameter,
		"list_splat_pattern": listSplat, "dictionary_splat_pattern": dictionarySplat,
		"keyword_separator": keywordSeparator,

		"type": typeExpression, "generic_type": genericType, "type_parameter": typeParameter,
		"constrained_type": constrainedType,

		"case_clause": caseClause, "case_pattern": casePattern, "class_pattern": classPattern,
		"keyword_pattern": keywordPattern, "splat_pattern": splatPattern, "as_pattern": asPattern,

		"comment": comment, "ERROR": failure,
	}, map[string]class{
		"async": asyncKeyword, "global": globalKeyword, ":": colon,
	})
}

// newMeasurer counts a comprehension as one loop however many clauses it has, and
// each of its conditions, like the guard of a case, as one decision.
func newMeasurer(g *syntax.Grammar) lang.Measurer {
	return lang.NewMeasurer(syntax.Classify(g, map[string]lang.Control{
		"if_statement": lang.Branch, "elif_clause": lang.Alternative, "else_clause": lang.Alternative,
		"for_statement": lang.Loop, "while_statement": lang.Loop, "list_comprehension": lang.Loop,
		"set_comprehension": lang.Loop, "dictionary_comprehension": lang.Loop, "generator_expression": lang.Loop,
		"if_clause": lang.Case, "match_statement": lang.Selection, "case_clause": lang.Case,
		"except_clause": lang.Catch, "conditional_expression": lang.Ternary, "lambda": lang.Lambda,
		"function_definition": lang.Function,
	}, map[string]lang.Control{
		"and": lang.And, "or": lang.Or,
	}), syntax.NoField)
}
