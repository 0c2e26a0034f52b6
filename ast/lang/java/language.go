package java

import (
	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// New returns the Java language.
func New() (*lang.Language, error) {
	g, err := newGrammar()
	if err != nil {
		return nil, err
	}
	tables := newTables(g)
	return &lang.Language{
		Name:          ast.Java,
		Version:       1,
		Grammar:       g,
		Extensions:    []string{".java"},
		LinguistNames: []string{"Java"},
		Facts:         func(t *syntax.Tree) ast.Facts { return newExtractor(tables, t).facts() },
	}, nil
}

// tables is what all parses share.
type tables struct {
	classes       syntax.Classes[class]
	fields        fields
	measurer      lang.Measurer
	languageTypes map[string]bool            // of package java.lang
	objectMethods map[string]bool            // of java.lang.Object
	knownMethods  map[string]map[string]bool // of JDK types that are often extended
}

func newTables(g *syntax.Grammar) *tables {
	return &tables{
		classes:       newClasses(g),
		fields:        newFields(g),
		measurer:      newMeasurer(g),
		languageTypes: newLanguageTypes(),
		objectMethods: newObjectMethods(),
		knownMethods:  newKnownMethods(),
	}
}
