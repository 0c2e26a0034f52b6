package rust

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// New returns the Rust language.
func New() (*lang.Language, error) {
	g, err := newGrammar()
	if err != nil {
		return nil, err
	}
	tables := newTables(g)
	return &lang.Language{
		Name:          ast.Rust,
		Version:       2,
		Grammar:       g,
		Extensions:    []string{".rs"},
		Interpreters:  []string{"rust-script"},
		LinguistNames: []string{"Rust"},
		Facts:         func(t *syntax.Tree) ast.Facts { return newExtractor(tables, t).facts() },
	}, nil
}

// tables is what all parses share.
type tables struct {
	classes  syntax.Classes[class]
	fields   fields
	measurer lang.Measurer
	prelude  [spaces]map[string]string
	// languageAttributes are the attributes that are part of the language.
	languageAttributes map[string]bool
}

func newTables(g *syntax.Grammar) *tables {
	return &tables{
		classes:            newClasses(g),
		fields:             newFields(g),
		measurer:           newMeasurer(g),
		prelude:            newPrelude(),
		languageAttributes: newLanguageAttributes(),
	}
}
