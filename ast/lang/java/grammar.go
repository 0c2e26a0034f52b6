//go:build cgo

package java

import (
	"elixirscope/ast/syntax"

	tree_sitter_java "github.com/tree-sitter/tree-sitter-java/bindings/go"
)

func newGrammar() (*syntax.Grammar, error) {
	return syntax.NewGrammar("java", tree_sitter_java.Language())
}
