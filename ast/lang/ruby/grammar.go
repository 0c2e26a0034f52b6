//go:build cgo

package ruby

import (
	"elixirscope/ast/syntax"

	tree_sitter_ruby "github.com/tree-sitter/tree-sitter-ruby/bindings/go"
)

func newGrammar() (*syntax.Grammar, error) {
	return syntax.NewGrammar("ruby", tree_sitter_ruby.Language())
}
