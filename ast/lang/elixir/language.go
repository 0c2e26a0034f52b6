package elixir

import (
	"fmt"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// New returns the Elixir language.
func New() (*lang.Language, error) {
	g, err := newGrammar()
	if err != nil {
		return nil, fmt.Errorf("language elixir: %w", err)
	}
	table := newTable(g)
	return &lang.Language{
		Name:          ast.Elixir,
		Version:       2,
		Grammar:       g,
		Extensions:    []string{".ex", ".exs"},
		Interpreters:  []string{"elixir"},
		LinguistNames: []string{"Elixir"},
		Repair:        repair,
		Facts:         func(t *syntax.Tree) ast.Facts { return newExtractor(table, t).facts() },
	}, nil
}
