package cfamily

import (
	"fmt"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// NewC returns C. It shares the extension .h with C++; the content decides.
func NewC() (*lang.Language, error) {
	return newLanguage(lang.Language{
		Name:          ast.C,
		Version:       2,
		Extensions:    []string{".c", ".h"},
		LinguistNames: []string{"C"},
	}, cGrammar)
}

// NewCPP returns C++.
func NewCPP() (*lang.Language, error) {
	return newLanguage(lang.Language{
		Name:    ast.CPP,
		Version: 2,
		Extensions: []string{".cc", ".cpp", ".cxx", ".c++", ".hpp", ".hh", ".hxx", ".h++",
			".ipp", ".inl", ".tcc", ".h"},
		LinguistNames: []string{"C++"},
	}, cppGrammar)
}

func newLanguage(l lang.Language, open func() (*syntax.Grammar, error)) (*lang.Language, error) {
	g, err := open()
	if err != nil {
		return nil, fmt.Errorf("load the %s grammar: %w", l.Name, err)
	}
	d := newDialect(l.Name, g)
	l.Grammar = g
	l.Facts = func(t *syntax.Tree) ast.Facts { return newExtractor(d, t).facts() }
	return &l, nil
}

// dialect is what the walk knows of one of the two grammars. It is immutable.
type dialect struct {
	name     ast.Language
	cpp      bool
	classes  syntax.Classes[class]
	fields   fields
	measurer lang.Measurer
}

func newDialect(name ast.Language, g *syntax.Grammar) *dialect {
	cpp := name == ast.CPP
	return &dialect{
		name:     name,
		cpp:      cpp,
		classes:  newClasses(g, cpp),
		fields:   newFields(g, cpp),
		measurer: newMeasurer(g, cpp),
	}
}
