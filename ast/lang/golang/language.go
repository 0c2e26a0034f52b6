package golang

import (
	"fmt"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// New returns the Go language.
func New() (*lang.Language, error) {
	g, err := newGrammar()
	if err != nil {
		return nil, fmt.Errorf("language go: %w", err)
	}
	table := newTable(g)
	return &lang.Language{
		Name:          ast.Go,
		Version:       1,
		Grammar:       g,
		Extensions:    []string{".go"},
		LinguistNames: []string{"Go"},
		Facts:         func(t *syntax.Tree) ast.Facts { return newExtractor(table, t).facts() },
	}, nil
}
