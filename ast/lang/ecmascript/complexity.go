package ecmascript

import (
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// newMeasurer counts every function as a literal that nests: those that are
// symbols of their own are left out one by one, since no kind of node tells.
func newMeasurer(g *syntax.Grammar) lang.Measurer {
	return lang.NewMeasurer(syntax.Classify(g, map[string]lang.Control{
		"if_statement":                   lang.Branch,
		"else_clause":                    lang.Alternative,
		"for_statement":                  lang.Loop,
		"for_in_statement":               lang.Loop,
		"while_statement":                lang.Loop,
		"do_statement":                   lang.Loop,
		"switch_statement":               lang.Selection,
		"switch_case":                    lang.Case,
		"catch_clause":                   lang.Catch,
		"ternary_expression":             lang.Ternary,
		"arrow_function":                 lang.Lambda,
		"function_expression":            lang.Lambda,
		"generator_function":             lang.Lambda,
		"function_declaration":           lang.Lambda,
		"generator_function_declaration": lang.Lambda,
		"method_definition":              lang.Lambda,
	}, map[string]lang.Control{
		"&&": lang.And,
		"||": lang.Or,
		"??": lang.Or,
	}), syntax.NoField)
}
