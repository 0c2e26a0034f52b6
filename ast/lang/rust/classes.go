package rust

import (
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
	attributeItem
	errorNode

	modItem
	foreignModItem
	structItem
	unionItem
	enumItem
	enumVariant
	fieldDeclaration
	traitItem
	implItem
	functionItem
	functionSignature
	constItem
	staticItem
	typeItem
	associatedType
	macroDefinition
	useDeclaration
	externCrate

	block
	letDeclaration
	letCondition
	ifExpression
	whileExpression
	forExpression
	matchArm
	closureExpression
	assignment
	callExpression
	macroInvocation
	genericFunction
	fieldExpression
	structExpression
	identifier
	selfName
	scopedIdentifier
	typeIdentifier
	scopedTypeIdentifier
	genericType
	primitiveType
	typeArguments
	typeBinding
	typeParameter
	constParameter
	bracketedType
	qualifiedType
	referenceType
	pointerType
	wrappedType

	parameter
	selfParameter
	variadicParameter
	tokenTree
	visibility
	modifiers
	superName
	crateName
	fieldIdentifier
	shorthandField
	fieldInitializer
	shorthandInitializer
	fieldPattern
	structPattern
	tupleStructPattern
	genericPattern
	rangePattern
	jump
	label

	useAs
	useList
	scopedUseList
	useWildcard
)

func newClasses(g *syntax.Grammar) syntax.Classes[class] {
	return syntax.Classify(g, map[string]class{
		"line_comment": comment, "block_comment": comment,
		"attribute_item": attributeItem, "inner_attribute_item": attributeItem,
		"ERROR": errorNode,

		"mod_item": modItem, "foreign_mod_item": foreignModItem,
		"struct_item": structItem, "union_item": unionItem, "enum_item": enumItem,
		"enum_variant": enumVariant, "field_declaration": fieldDeclaration,
		"trait_item": traitItem, "impl_item": implItem,
		"function_item": functionItem, "function_signature_item": functionSignature,
		"const_item": constItem, "static_item": staticItem,
		"type_item": typeItem, "associated_type": associatedType,
		"macro_definition": macroDefinition,
		"use_declaration":  useDeclaration, "extern_crate_declaration": externCrate,

		"block": block, "let_declaration": letDeclaration, "let_condition": letCondition,
		"if_expression": ifExpression, "while_expression": whileExpression,
		"for_expression": forExpression, "match_arm": matchArm,
		"closure_expression":    closureExpression,
		"assignment_expression": assignment, "compound_assignment_expr": assignment,
		"call_expression": callExpression, "macro_invocation": macroInvocation,
		"generic_function": genericFunction, "field_expression": fieldExpression,
		"struct_expression": structExpression,
		"identifier":        identifier, "self": selfName, "super": superName, "crate": crateName,
		"scoped_identifier": scopedIdentifier, "type_identifier": typeIdentifier,
		"scoped_type_identifier": scopedTypeIdentifier,
		"generic_type":           genericType, "generic_type_with_turbofish": genericType,
		"primitive_type": primitiveType, "type_arguments": typeArguments,
		"type_binding": typeBinding, "type_parameter": typeParameter,
		"const_parameter": constParameter,
		"bracketed_type":  bracketedType, "qualified_type": qualifiedType,
		"reference_type": referenceType, "pointer_type": pointerType,
		"abstract_type": wrappedType, "dynamic_type": wrappedType,

		"parameter": parameter, "self_parameter": selfParameter, "variadic_parameter": variadicParameter,
		"token_tree": tokenTree, "visibility_modifier": visibility, "function_modifiers": modifiers,
		"field_identifier": fieldIdentifier, "shorthand_field_identifier": shorthandField,
		"field_initializer": fieldInitializer, "shorthand_field_initializer": shorthandInitializer,
		"field_pattern": fieldPattern, "struct_pattern": structPattern,
		"tuple_struct_pattern": tupleStructPattern, "generic_pattern": genericPattern,
		"range_pattern":    rangePattern,
		"break_expression": jump, "continue_expression": jump, "label": label,
		"lifetime": opaque, "lifetime_parameter": opaque, "for_lifetimes": opaque, "use_bounds": opaque,

		"use_as_clause": useAs, "use_list": useList,
		"scoped_use_list": scopedUseList, "use_wildcard": useWildcard,
	}, nil)
}

// fields are the roles of nodes that the extractor asks for.
type fields struct {
	name, body, path, alias, argument, list       syntax.Field
	typeField, trait, typeArguments               syntax.Field
	typeParameters, parameters, returnType, value syntax.Field
	function, arguments, macro, field, pattern    syntax.Field
	condition, consequence, alternative, left     syntax.Field
	right, bounds, outer, inner, doc              syntax.Field
}

func newFields(g *syntax.Grammar) fields {
	return fields{
		name: g.MustField("name"), body: g.MustField("body"), path: g.MustField("path"),
		alias: g.MustField("alias"), argument: g.MustField("argument"), list: g.MustField("list"),
		typeField: g.MustField("type"), trait: g.MustField("trait"),
		typeArguments:  g.MustField("type_arguments"),
		typeParameters: g.MustField("type_parameters"), parameters: g.MustField("parameters"),
		returnType: g.MustField("return_type"), value: g.MustField("value"),
		function: g.MustField("function"), arguments: g.MustField("arguments"),
		macro: g.MustField("macro"), field: g.MustField("field"), pattern: g.MustField("pattern"),
		condition: g.MustField("condition"), consequence: g.MustField("consequence"),
		alternative: g.MustField("alternative"), left: g.MustField("left"),
		right: g.MustField("right"), bounds: g.MustField("bounds"),
		outer: g.MustField("outer"), inner: g.MustField("inner"), doc: g.MustField("doc"),
	}
}

func newMeasurer(g *syntax.Grammar) lang.Measurer {
	return lang.NewMeasurer(syntax.Classify(g, map[string]lang.Control{
		"if_expression": lang.Branch, "else_clause": lang.Alternative,
		"for_expression": lang.Loop, "while_expression": lang.Loop, "loop_expression": lang.Loop,
		"match_expression": lang.Selection, "match_arm": lang.Case,
		"closure_expression": lang.Lambda, "function_item": lang.Function,
	}, map[string]lang.Control{
		"&&": lang.And, "||": lang.Or,
	}), syntax.NoField)
}
