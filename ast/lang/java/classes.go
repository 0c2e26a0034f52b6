package java

import (
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// class is what a node means to the extractor. Nodes without a class are walked
// through.
type class uint8

const (
	other class = iota
	lineComment
	blockComment
	errorNode

	packageDeclaration
	importDeclaration
	moduleDeclaration
	requiresDirective
	serviceDirective
	classDeclaration
	interfaceDeclaration
	enumDeclaration
	recordDeclaration
	annotationDeclaration
	methodDeclaration
	constructorDeclaration
	compactConstructor
	annotationElement
	fieldDeclaration
	enumConstant

	block
	localVariable
	catchClause
	catchParameter
	resource
	tryWithResources
	forStatement
	enhancedFor
	lambda
	switchArm
	instanceofExpression
	typePattern
	recordPattern
	patternComponent
	labeledStatement
	jump

	methodInvocation
	objectCreation
	explicitConstructor
	methodReference
	fieldAccess
	assignment
	update
	identifier
	this
	super
	annotation
	elementValuePair

	typeIdentifier
	scopedType
	genericType
	scopedIdentifier
	typeParameter
	typeParameters
	typeArguments
	arrayType
	annotatedType

	modifiers
	inferredParameters
	formalParameter
	spreadParameter
	receiverParameter
	variableDeclarator
	classBody
	asterisk
	superclass
	superInterfaces
	extendsInterfaces
	permits
	typeList
	enumBodyDeclarations
)

func newClasses(g *syntax.Grammar) syntax.Classes[class] {
	return syntax.Classify(g, map[string]class{
		"line_comment": lineComment, "block_comment": blockComment, "ERROR": errorNode,

		"package_declaration": packageDeclaration, "import_declaration": importDeclaration,
		"module_declaration": moduleDeclaration, "requires_module_directive": requiresDirective,
		"uses_module_directive": serviceDirective, "provides_module_directive": serviceDirective,
		"class_declaration": classDeclaration, "interface_declaration": interfaceDeclaration,
		"enum_declaration": enumDeclaration, "record_declaration": recordDeclaration,
		"annotation_type_declaration": annotationDeclaration,
		"method_declaration":          methodDeclaration, "constructor_declaration": constructorDeclaration,
		"compact_constructor_declaration":     compactConstructor,
		"annotation_type_element_declaration": annotationElement,
		"field_declaration":                   fieldDeclaration, "constant_declaration": fieldDeclaration,
		"enum_constant": enumConstant,

		"block": block, "constructor_body": block, "switch_block": block,
		"local_variable_declaration": localVariable,
		"catch_clause":               catchClause, "catch_formal_parameter": catchParameter,
		"resource": resource, "try_with_resources_statement": tryWithResources,
		"for_statement": forStatement, "enhanced_for_statement": enhancedFor,
		"lambda_expression": lambda, "switch_rule": switchArm, "switch_block_statement_group": switchArm,
		"instanceof_expression": instanceofExpression, "type_pattern": typePattern,
		"record_pattern": recordPattern, "record_pattern_component": patternComponent,
		"labeled_statement": labeledStatement, "break_statement": jump, "continue_statement": jump,

		"method_invocation": methodInvocation, "object_creation_expression": objectCreation,
		"explicit_constructor_invocation": explicitConstructor, "method_reference": methodReference,
		"field_access": fieldAccess, "assignment_expression": assignment, "update_expression": update,
		"identifier": identifier, "this": this, "super": super,
		"annotation": annotation, "marker_annotation": annotation, "element_value_pair": elementValuePair,

		"type_identifier": typeIdentifier, "scoped_type_identifier": scopedType,
		"generic_type": genericType, "scoped_identifier": scopedIdentifier,
		"type_parameter": typeParameter, "type_parameters": typeParameters,
		"type_arguments": typeArguments, "array_type": arrayType, "annotated_type": annotatedType,

		"modifiers": modifiers, "inferred_parameters": inferredParameters, "formal_parameter": formalParameter,
		"spread_parameter": spreadParameter, "receiver_parameter": receiverParameter,
		"variable_declarator": variableDeclarator,
		"class_body":          classBody, "interface_body": classBody, "enum_body": classBody,
		"annotation_type_body": classBody, "enum_body_declarations": enumBodyDeclarations,
		"asterisk": asterisk, "superclass": superclass, "super_interfaces": superInterfaces,
		"extends_interfaces": extendsInterfaces, "permits": permits, "type_list": typeList,
	}, nil)
}

// fields are the roles of nodes that the extractor asks for.
type fields struct {
	name, body, parameters, typeParameters, typeField   syntax.Field
	declarator, value, object, arguments, typeArguments syntax.Field
	scope, field, left, right, constructor, module      syntax.Field
}

func newFields(g *syntax.Grammar) fields {
	return fields{
		name: g.MustField("name"), body: g.MustField("body"), parameters: g.MustField("parameters"),
		typeParameters: g.MustField("type_parameters"), typeField: g.MustField("type"),
		declarator: g.MustField("declarator"), value: g.MustField("value"), object: g.MustField("object"),
		arguments: g.MustField("arguments"), typeArguments: g.MustField("type_arguments"),
		scope: g.MustField("scope"), field: g.MustField("field"), left: g.MustField("left"),
		right: g.MustField("right"), constructor: g.MustField("constructor"), module: g.MustField("module"),
	}
}

func newMeasurer(g *syntax.Grammar) lang.Measurer {
	return lang.NewMeasurer(syntax.Classify(g, map[string]lang.Control{
		"if_statement":  lang.Branch,
		"for_statement": lang.Loop, "enhanced_for_statement": lang.Loop,
		"while_statement": lang.Loop, "do_statement": lang.Loop,
		"switch_expression": lang.Selection, "catch_clause": lang.Catch,
		"ternary_expression": lang.Ternary, "lambda_expression": lang.Lambda,
		"method_declaration": lang.Function, "constructor_declaration": lang.Function,
		"compact_constructor_declaration": lang.Function,
	}, map[string]lang.Control{
		"&&": lang.And, "||": lang.Or, "case": lang.Case,
	}), g.MustField("alternative"))
}
