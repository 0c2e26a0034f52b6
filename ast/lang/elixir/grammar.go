//go:build cgo

package elixir

import (
	"elixirscope/ast/syntax"

	tree_sitter_elixir "github.com/tree-sitter/tree-sitter-elixir/bindings/go"
)

func newGrammar() (*syntax.Grammar, error) {
	return syntax.NewGrammar("elixir", tree_sitter_elixir.Language())
}
