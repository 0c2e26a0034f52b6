package golang

import (
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// class groups the kinds of the grammar by how the walk treats them.
type class uint8

const (
	other class = iota // nothing of its own: the walk enters it
	comment
	failure // ERROR

	packageClause
	packageName
	importDeclaration
	importSpecs
	importSpec
	dot
	pathText

	functionDeclaration
	methodDeclaration
	typeDeclaration
	typeSpec
	typeAlias
	varDeclaration
	varSpecs
	varSpec
	constDeclaration
	constSpec

	parameterList
	parameter
	typeParameters
	typeParameter

	typeName
	qualifiedType
	genericType
	typeArguments
	typeElement
	pointerType
	parenthesizedType
	structType
	interfaceType
	fieldDeclarations
	fieldDeclaration
	methodElement
	containerType // slice, array, channel
	mapType
	functionType

	block
	ifStatement
	forStatement
	rangeClause
	switchStatement
	typeSwitch
	typeCase
	caseClause
	communicationCase
	receiveStatement
	shortDeclaration
	assignment
	step // ++ and --
	goStatement
	defines  // token :=
	ellipsis // token ...
	opening  // token (

	identifier
	selector
	call
	conversion
	instantiation
	typeAssertion
	index
	parenthesized
	unary
	functionLiteral
	compositeLiteral
	literalValue
	literalElement
	keyedElement
	ignored // text without names
)

func classNames() map[string]class {
	return map[string]class{
		"comment": comment, "ERROR": failure,
		"package_clause": packageClause, "package_identifier": packageName,
		"import_declaration": importDeclaration, "import_spec_list": importSpecs, "import_spec": importSpec,
		"dot":                dot,
		"raw_string_literal": pathText, "interpreted_string_literal": pathText,

		"function_declaration": functionDeclaration, "method_declaration": methodDeclaration,
		"type_declaration": typeDeclaration, "type_spec": typeSpec, "type_alias": typeAlias,
		"var_declaration": varDeclaration, "var_spec_list": varSpecs, "var_spec": varSpec,
		"const_declaration": constDeclaration, "const_spec": constSpec,

		"parameter_list": parameterList, "parameter_declaration": parameter, "variadic_parameter_declaration": parameter,
		"type_parameter_list": typeParameters, "type_parameter_declaration": typeParameter,

		"type_identifier": typeName, "qualified_type": qualifiedType, "generic_type": genericType,
		"type_arguments": typeArguments, "type_elem": typeElement, "type_constraint": typeElement,
		"pointer_type": pointerType, "parenthesized_type": parenthesizedType,
		"struct_type": structType, "interface_type": interfaceType,
		"field_declaration_list": fieldDeclarations, "field_declaration": fieldDeclaration, "method_elem": methodElement,
		"slice_type": containerType, "array_type": containerType, "implicit_length_array_type": containerType,
		"channel_type": containerType, "map_type": mapType, "function_type": functionType,

		"block": block, "if_statement": ifStatement, "for_statement": forStatement, "range_clause": rangeClause,
		"expression_switch_statement": switchStatement, "type_switch_statement": typeSwitch, "type_case": typeCase,
		"expression_case": caseClause, "default_case": caseClause, "communication_case": communicationCase,
		"receive_statement": receiveStatement, "short_var_declaration": shortDeclaration,
		"assignment_statement": assignment, "inc_statement": step, "dec_statement": step,
		"go_statement": goStatement, "defer_statement": goStatement,

		"identifier": identifier, "selector_expression": selector,
		"call_expression": call, "type_conversion_expression": conversion,
		"type_instantiation_expression": instantiation, "type_assertion_expression": typeAssertion,
		"index_expression": index, "parenthesized_expression": parenthesized, "unary_expression": unary,
		"func_literal": functionLiteral, "composite_literal": compositeLiteral, "literal_value": literalValue,
		"literal_element": literalElement, "keyed_element": keyedElement,
		"label_name": ignored, "break_statement": ignored, "continue_statement": ignored, "goto_statement": ignored,
	}
}

// fields are the roles of nodes in their parents that the extractor asks for.
type fields struct {
	name, typ, parameters, typeParameters, result, body, receiver  syntax.Field
	path, packageName                                              syntax.Field
	function, arguments, typeArguments                             syntax.Field
	operand, field, left, right, key, value, element, alias, index syntax.Field
}

// table is what the extractor knows of the grammar. It is immutable.
type table struct {
	classes  syntax.Classes[class]
	f        fields
	measurer lang.Measurer
}

func newTable(g *syntax.Grammar) *table {
	return &table{
		classes: syntax.Classify(g, classNames(), map[string]class{
			":=": defines, "...": ellipsis, "(": opening,
		}),
		measurer: newMeasurer(g),
		f: fields{
			name: g.MustField("name"), typ: g.MustField("type"), parameters: g.MustField("parameters"),
			typeParameters: g.MustField("type_parameters"), result: g.MustField("result"), body: g.MustField("body"),
			receiver: g.MustField("receiver"), path: g.MustField("path"), packageName: g.MustField("package"),
			function: g.MustField("function"), arguments: g.MustField("arguments"),
			typeArguments: g.MustField("type_arguments"), operand: g.MustField("operand"), field: g.MustField("field"),
			left: g.MustField("left"), right: g.MustField("right"), key: g.MustField("key"),
			value: g.MustField("value"), element: g.MustField("element"), alias: g.MustField("alias"),
			index: g.MustField("index"),
		},
	}
}

func newMeasurer(g *syntax.Grammar) lang.Measurer {
	classes := syntax.Classify(g, map[string]lang.Control{
		"if_statement": lang.Branch, "for_statement": lang.Loop,
		"expression_switch_statement": lang.Selection, "type_switch_statement": lang.Selection,
		"select_statement": lang.Selection, "expression_case": lang.Case, "type_case": lang.Case,
		"communication_case": lang.Case, "func_literal": lang.Lambda, "goto_statement": lang.Jump,
		// These nest only where the parser recovered from an error.
		"function_declaration": lang.Function, "method_declaration": lang.Function,
	}, map[string]lang.Control{"&&": lang.And, "||": lang.Or})
	return lang.NewMeasurer(classes, g.MustField("alternative"))
}
