//go:build cgo

package golang

import (
	"elixirscope/ast/syntax"

	tree_sitter_go "github.com/tree-sitter/tree-sitter-go/bindings/go"
)

func newGrammar() (*syntax.Grammar, error) {
	return syntax.NewGrammar("go", tree_sitter_go.Language())
}
