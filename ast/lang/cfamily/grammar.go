//go:build cgo

package cfamily

import (
	"elixirscope/ast/syntax"

	tree_sitter_c "github.com/tree-sitter/tree-sitter-c/bindings/go"
	tree_sitter_cpp "github.com/tree-sitter/tree-sitter-cpp/bindings/go"
)

func cGrammar() (*syntax.Grammar, error) {
	return syntax.NewGrammar("c", tree_sitter_c.Language())
}

func cppGrammar() (*syntax.Grammar, error) {
	return syntax.NewGrammar("cpp", tree_sitter_cpp.Language())
}
