package python

import (
	"fmt"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// New returns the Python language.
func New() (*lang.Language, error) {
	g, err := newGrammar()
	if err != nil {
		return nil, fmt.Errorf("language python: %w", err)
	}
	table := newTable(g)
	return &lang.Language{
		Name:          ast.Python,
		Version:       2,
		Grammar:       g,
		Extensions:    []string{".py", ".pyi", ".pyw"},
		Interpreters:  []string{"python"},
		LinguistNames: []string{"Python"},
		Facts:         func(t *syntax.Tree) ast.Facts { return newExtractor(table, t).facts() },
	}, nil
}
