package cfamily

import (
	"maps"

	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// class is what a node means to the extractor. Nodes without a class are walked
// through.
type class uint8

const (
	other class = iota
	opaque
	comment
	errorNode

	functionDefinition
	declaration
	typeDefinition
	recordSpecifier // struct, union, class
	enumSpecifier
	enumerator
	linkage
	namespaceDefinition
	templateDeclaration
	templateInstantiation
	usingDeclaration
	aliasDeclaration
	namespaceAlias
	conceptDefinition
	friendDeclaration
	accessSpecifier
	baseClause
	include
	macroObject
	macroFunction
	macroParameters
	directive
	conditional // #if and its kin

	block
	localScope // statements that have a scope of their own
	lambda
	captureInitializer
	expressionStatement
	labeledStatement

	parameter
	optionalParameter
	packParameter
	typeParameter
	storageClass
	typeQualifier
	attribute
	deletedOrPure

	callExpression
	newExpression
	fieldExpression
	assignment
	update
	parenthesized
	pointerExpression
	initializerList
	compoundLiteral
	fieldDesignator
	fieldInitializer
	offsetOf
	this
	number

	defineToken
	openBrace
	scopeToken

	firstDeclarator
	initDeclarator
	transparentDeclarator // parentheses, attributes, packs: change no type
	pointerDeclarator
	referenceDeclarator
	arrayDeclarator
	functionDeclarator
	lastDeclarator

	firstName
	identifier
	fieldIdentifier
	typeIdentifier
	namespaceIdentifier
	qualifiedIdentifier
	nestedNamespace
	templateType
	templateFunction // also of methods
	dependentName
	operatorName
	operatorCast
	destructorName
	structuredBinding
	primitiveType
	lastName
)

func (c class) isDeclarator() bool { return firstDeclarator < c && c < lastDeclarator }

func (c class) isName() bool { return firstName < c && c < lastName }

func newClasses(g *syntax.Grammar, cpp bool) syntax.Classes[class] {
	named := commonClasses()
	if cpp {
		maps.Copy(named, cppClasses())
	}
	return syntax.Classify(g, named, map[string]class{"#define": defineToken, "{": openBrace, "::": scopeToken})
}

func commonClasses() map[string]class {
	return map[string]class{
		"comment": comment, "ERROR": errorNode,
		"string_literal": opaque, "char_literal": opaque, "preproc_arg": opaque,
		"system_lib_string": opaque, "attribute_specifier": attribute,
		"attribute_declaration": attribute, "ms_declspec_modifier": opaque,

		"function_definition": functionDefinition, "declaration": declaration,
		"field_declaration": declaration, "type_definition": typeDefinition,
		"struct_specifier": recordSpecifier, "union_specifier": recordSpecifier,
		"enum_specifier": enumSpecifier, "enumerator": enumerator,
		"linkage_specification": linkage,
		"preproc_include":       include, "preproc_def": macroObject,
		"preproc_function_def": macroFunction, "preproc_params": macroParameters, "preproc_call": directive,
		"preproc_if": conditional, "preproc_ifdef": conditional,
		"preproc_elif": conditional, "preproc_elifdef": conditional,

		"compound_statement": block, "for_statement": localScope, "if_statement": localScope,
		"while_statement": localScope, "switch_statement": localScope,
		"expression_statement": expressionStatement, "labeled_statement": labeledStatement,

		"parameter_declaration":   parameter,
		"storage_class_specifier": storageClass, "type_qualifier": typeQualifier,

		"call_expression": callExpression, "field_expression": fieldExpression,
		"assignment_expression": assignment, "update_expression": update,
		"parenthesized_expression": parenthesized, "pointer_expression": pointerExpression,
		"initializer_list": initializerList, "compound_literal_expression": compoundLiteral, "field_designator": fieldDesignator,
		"offsetof_expression": offsetOf, "number_literal": number,

		"init_declarator": initDeclarator, "parenthesized_declarator": transparentDeclarator,
		"attributed_declarator": transparentDeclarator, "pointer_declarator": pointerDeclarator,
		"array_declarator": arrayDeclarator, "function_declarator": functionDeclarator,
		"abstract_pointer_declarator":       pointerDeclarator,
		"abstract_function_declarator":      functionDeclarator,
		"abstract_array_declarator":         arrayDeclarator,
		"abstract_parenthesized_declarator": transparentDeclarator,

		"identifier": identifier, "field_identifier": fieldIdentifier,
		"type_identifier": typeIdentifier, "primitive_type": primitiveType,
	}
}

func cppClasses() map[string]class {
	return map[string]class{
		"raw_string_literal": opaque,
		"class_specifier":    recordSpecifier, "namespace_definition": namespaceDefinition,
		"template_declaration":   templateDeclaration,
		"template_instantiation": templateInstantiation,
		"using_declaration":      usingDeclaration, "alias_declaration": aliasDeclaration,
		"namespace_alias_definition": namespaceAlias, "concept_definition": conceptDefinition,
		"friend_declaration": friendDeclaration, "access_specifier": accessSpecifier,
		"base_class_clause": baseClause, "delete_method_clause": deletedOrPure,
		"pure_virtual_clause": deletedOrPure,

		"for_range_loop": localScope, "catch_clause": localScope,
		"requires_expression": localScope, "lambda_expression": lambda,
		"lambda_capture_initializer": captureInitializer,

		"optional_parameter_declaration":      optionalParameter,
		"variadic_parameter_declaration":      packParameter,
		"type_parameter_declaration":          typeParameter,
		"variadic_type_parameter_declaration": typeParameter,
		"optional_type_parameter_declaration": typeParameter,
		"new_expression":                      newExpression,
		"field_initializer":                   fieldInitializer,
		"this":                                this,
		"variadic_declarator":                 transparentDeclarator,
		"reference_declarator":                referenceDeclarator,
		"abstract_reference_declarator":       referenceDeclarator,
		"namespace_identifier":                namespaceIdentifier,
		"nested_namespace_specifier":          nestedNamespace,
		"qualified_identifier":                qualifiedIdentifier,
		"template_type":                       templateType,
		"template_function":                   templateFunction,
		"template_method":                     templateFunction,
		"dependent_name":                      dependentName,
		"operator_name":                       operatorName,
		"operator_cast":                       operatorCast,
		"destructor_name":                     destructorName,
		"pointer_type_declarator":             pointerDeclarator,
		"structured_binding_declarator":       structuredBinding,
	}
}

// fields are the roles of nodes the extractor asks for.
type fields struct {
	argument, arguments, body, declarator, directive, field, function, left, name,
	operator, parameters, path, typ, value, condition syntax.Field
	base, defaultType, defaultValue, scope syntax.Field // C++ only
}

// absent is a field no grammar has: fields are numbered from 1 and few.
const absent syntax.Field = 1<<8 - 1

func newFields(g *syntax.Grammar, cpp bool) fields {
	f := fields{
		argument: g.MustField("argument"), arguments: g.MustField("arguments"),
		body: g.MustField("body"), declarator: g.MustField("declarator"),
		directive: g.MustField("directive"), field: g.MustField("field"),
		function: g.MustField("function"), left: g.MustField("left"), name: g.MustField("name"),
		operator: g.MustField("operator"), parameters: g.MustField("parameters"),
		path: g.MustField("path"), typ: g.MustField("type"), value: g.MustField("value"),
		condition: g.MustField("condition"),
		base:      absent, defaultType: absent, defaultValue: absent, scope: absent,
	}
	if cpp {
		f.base = g.MustField("base")
		f.defaultType, f.defaultValue = g.MustField("default_type"), g.MustField("default_value")
		f.scope = g.MustField("scope")
	}
	return f
}

func newMeasurer(g *syntax.Grammar, cpp bool) lang.Measurer {
	named := map[string]lang.Control{
		"if_statement": lang.Branch, "else_clause": lang.Alternative,
		"for_statement": lang.Loop, "while_statement": lang.Loop, "do_statement": lang.Loop,
		"switch_statement": lang.Selection, "conditional_expression": lang.Ternary,
		"goto_statement": lang.Jump, "function_definition": lang.Function,
	}
	tokens := map[string]lang.Control{"case": lang.Case, "&&": lang.And, "||": lang.Or}
	if cpp {
		maps.Copy(named, map[string]lang.Control{
			"for_range_loop": lang.Loop, "catch_clause": lang.Catch, "lambda_expression": lang.Lambda,
		})
		maps.Copy(tokens, map[string]lang.Control{"and": lang.And, "or": lang.Or})
	}
	return lang.NewMeasurer(syntax.Classify(g, named, tokens), syntax.NoField)
}
