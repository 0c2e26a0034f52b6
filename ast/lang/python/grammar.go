//go:build cgo

package python

import (
	"elixirscope/ast/syntax"

	tree_sitter_python "github.com/tree-sitter/tree-sitter-python/bindings/go"
)

func newGrammar() (*syntax.Grammar, error) {
	return syntax.NewGrammar("python", tree_sitter_python.Language())
}
