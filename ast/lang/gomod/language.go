package gomod

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// New returns the language of go.mod files.
func New() (*lang.Language, error) {
	return &lang.Language{
		Name:          ast.GoMod,
		Version:       1,
		Filenames:     []string{"go.mod"},
		LinguistNames: []string{"Go Module"},
		Facts:         func(t *syntax.Tree) ast.Facts { return newExtractor(t).facts() },
	}, nil
}
