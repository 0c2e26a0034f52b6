//go:build cgo

package ecmascript

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"

	javascript "github.com/tree-sitter/tree-sitter-javascript/bindings/go"
	typescript "github.com/tree-sitter/tree-sitter-typescript/bindings/go"
)

func javaScriptGrammar() (*syntax.Grammar, error) {
	return syntax.NewGrammar(string(ast.JavaScript), javascript.Language())
}

func typeScriptGrammar() (*syntax.Grammar, error) {
	return syntax.NewGrammar(string(ast.TypeScript), typescript.LanguageTypescript())
}

func tsxGrammar() (*syntax.Grammar, error) {
	return syntax.NewGrammar(string(ast.TSX), typescript.LanguageTSX())
}
