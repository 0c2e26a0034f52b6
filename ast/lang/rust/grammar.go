//go:build cgo

package rust

import (
	"elixirscope/ast/syntax"

	tree_sitter_rust "github.com/tree-sitter/tree-sitter-rust/bindings/go"
)

func newGrammar() (*syntax.Grammar, error) {
	return syntax.NewGrammar("rust", tree_sitter_rust.Language())
}
