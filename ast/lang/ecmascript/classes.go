package ecmascript

import (
	"maps"

	"elixirscope/ast/syntax"
)

// class is what the walk makes of a kind of node.
type class uint8

const (
	cOther class = iota

	// Names.
	cIdentifier
	cShorthand
	cShorthandPattern
	cThis
	cSuper
	cMetaProperty
	cTypeIdentifier
	cNestedType
	cNestedIdentifier

	// Expressions.
	cImportKeyword
	cString
	cTemplate
	cSubstitution
	cComputed
	cMember
	cSubscript
	cCall
	cNew
	cSpread
	cParenthesized
	cAs // expression first, then a type
	cAssertion
	cNonNull
	cAwait
	cAssignment
	cAugmentedAssignment
	cUpdate
	cObject
	cPair
	cArrow
	cFunctionExpression
	cJSXElement
	cJSXClosing

	// Patterns and parameters.
	cPattern
	cArrayPattern
	cRestPattern
	cDefaultPattern
	cParameters
	cParameter
	cOptionalParameter
	cDecorator

	// Declarations.
	cProgram
	cExport
	cExportClause
	cImportStatement
	cImportClause
	cImportRequire
	cImportAlias
	cAmbient
	cFunction
	cFunctionSignature
	cClass
	cClassExpression
	cClassBody
	cHeritage
	cMethod
	cMethodSignature
	cFieldDefinition
	cStaticBlock
	cVariables // var
	cLexical   // let, const, using
	cDeclarator
	cInterface
	cTypeAlias
	cEnum
	cEnumAssignment
	cNamespace

	// Statements that open a scope, or that cannot hold a var.
	cBlock
	cFor
	cForIn
	cCatch
	cSwitchBody
	cSwitchCase
	cExpressionStatement
	cReturn

	// Types.
	cGeneric
	cObjectType
	cPropertySignature
	cSignature // call, construct signature; function, constructor type
	cIndexSignature
	cMappedClause
	cConditionalType
	cInfer
	cExtendsClause
	cExtendsTypeClause
	cImplementsClause
	cTypeParameter
	cTypeContext // any other node whose children are types
	cAccessibility
	cOverride

	cComment
	cError

	// Tokens.
	tAbstract
	tAsync
	tDeclare
	tDefault
	tEquals
	tGet
	tReadonly
	tSet
	tStar
	tStatic
	tStaticGet
	tTyping // type, typeof of an import or export
)

// classGroup is a part of the class table that some of the grammars have.
type classGroup struct {
	named, tokens map[string]class
}

func javaScriptGroups() []classGroup {
	return []classGroup{commonClasses(), jsxClasses(), javaScriptClasses()}
}

func typeScriptGroups() []classGroup {
	assertion := classGroup{named: map[string]class{"type_assertion": cAssertion}}
	return []classGroup{commonClasses(), typeScriptClasses(), assertion}
}

func tsxGroups() []classGroup {
	return []classGroup{commonClasses(), jsxClasses(), typeScriptClasses()}
}

func classify(g *syntax.Grammar, groups []classGroup) syntax.Classes[class] {
	named, tokens := make(map[string]class), make(map[string]class)
	for _, group := range groups {
		maps.Copy(named, group.named)
		maps.Copy(tokens, group.tokens)
	}
	return syntax.Classify(g, named, tokens)
}

func commonClasses() classGroup {
	return classGroup{
		named: map[string]class{
			"identifier": cIdentifier, "shorthand_property_identifier": cShorthand,
			"shorthand_property_identifier_pattern": cShorthandPattern,
			"this":                                  cThis, "super": cSuper, "meta_property": cMetaProperty,

			"import": cImportKeyword, "string": cString, "template_string": cTemplate,
			"template_substitution": cSubstitution, "computed_property_name": cComputed,
			"member_expression": cMember, "subscript_expression": cSubscript, "call_expression": cCall, "new_expression": cNew,
			"spread_element": cSpread, "parenthesized_expression": cParenthesized,
			"await_expression": cAwait, "assignment_expression": cAssignment,
			"augmented_assignment_expression": cAugmentedAssignment, "update_expression": cUpdate,
			"object": cObject, "pair": cPair, "arrow_function": cArrow,
			"function_expression": cFunctionExpression, "generator_function": cFunctionExpression,

			"object_pattern": cPattern, "array_pattern": cArrayPattern, "rest_pattern": cRestPattern,
			"assignment_pattern": cDefaultPattern, "object_assignment_pattern": cPattern, "pair_pattern": cPattern,
			"formal_parameters": cParameters, "decorator": cDecorator,

			"program": cProgram, "export_statement": cExport, "export_clause": cExportClause,
			"import_statement": cImportStatement, "import_clause": cImportClause, "function_declaration": cFunction,
			"generator_function_declaration": cFunction, "class_declaration": cClass, "class": cClassExpression,
			"class_body": cClassBody, "class_heritage": cHeritage, "method_definition": cMethod,
			"class_static_block": cStaticBlock, "variable_declaration": cVariables,
			"lexical_declaration": cLexical, "variable_declarator": cDeclarator,

			"statement_block": cBlock, "for_statement": cFor, "for_in_statement": cForIn,
			"catch_clause": cCatch, "switch_body": cSwitchBody, "switch_case": cSwitchCase,
			"switch_default": cSwitchCase, "expression_statement": cExpressionStatement,
			"return_statement": cReturn, "throw_statement": cReturn,

			"comment": cComment, "html_comment": cComment, "ERROR": cError,
		},
		tokens: map[string]class{
			"async": tAsync, "default": tDefault, "=": tEquals, "get": tGet, "set": tSet,
			"*": tStar, "static": tStatic,
		},
	}
}

func javaScriptClasses() classGroup {
	return classGroup{
		named:  map[string]class{"field_definition": cFieldDefinition, "using_declaration": cLexical},
		tokens: map[string]class{"static get": tStaticGet},
	}
}

func jsxClasses() classGroup {
	return classGroup{named: map[string]class{
		"jsx_opening_element": cJSXElement, "jsx_self_closing_element": cJSXElement,
		"jsx_closing_element": cJSXClosing,
	}}
}

func typeScriptClasses() classGroup {
	g := classGroup{
		named: map[string]class{
			"type_identifier": cTypeIdentifier, "nested_type_identifier": cNestedType,
			"nested_identifier": cNestedIdentifier, "as_expression": cAs, "satisfies_expression": cAs,
			"non_null_expression": cNonNull,
			"required_parameter":  cParameter, "optional_parameter": cOptionalParameter,
			"import_alias": cImportAlias, "import_require_clause": cImportRequire, "ambient_declaration": cAmbient,
			"function_signature": cFunctionSignature, "abstract_class_declaration": cClass,
			"method_signature": cMethodSignature, "abstract_method_signature": cMethodSignature,
			"public_field_definition": cFieldDefinition, "interface_declaration": cInterface,
			"type_alias_declaration": cTypeAlias, "enum_declaration": cEnum,
			"enum_assignment": cEnumAssignment, "module": cNamespace, "internal_module": cNamespace,
			"generic_type": cGeneric, "object_type": cObjectType, "interface_body": cObjectType,
			"property_signature": cPropertySignature, "call_signature": cSignature,
			"construct_signature": cSignature, "function_type": cSignature, "constructor_type": cSignature,
			"index_signature": cIndexSignature, "mapped_type_clause": cMappedClause,
			"conditional_type": cConditionalType, "infer_type": cInfer, "extends_clause": cExtendsClause,
			"extends_type_clause": cExtendsTypeClause, "implements_clause": cImplementsClause,
			"type_parameter": cTypeParameter, "accessibility_modifier": cAccessibility,
			"override_modifier": cOverride,
		},
		tokens: map[string]class{
			"abstract": tAbstract, "declare": tDeclare, "readonly": tReadonly, "type": tTyping, "typeof": tTyping,
		},
	}
	for _, kind := range []string{
		"type_annotation", "type_arguments", "array_type", "asserts", "asserts_annotation", "constraint",
		"default_type", "flow_maybe_type", "index_type_query", "intersection_type", "lookup_type",
		"optional_type", "parenthesized_type", "readonly_type", "rest_type", "template_type", "tuple_type",
		"type_predicate", "type_predicate_annotation", "union_type", "adding_type_annotation",
		"omitting_type_annotation", "opting_type_annotation",
	} {
		g.named[kind] = cTypeContext
	}
	return g
}
