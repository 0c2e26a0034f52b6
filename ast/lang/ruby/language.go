package ruby

import (
	"fmt"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// New returns the Ruby language.
func New() (*lang.Language, error) {
	g, err := newGrammar()
	if err != nil {
		return nil, fmt.Errorf("language ruby: %w", err)
	}
	table := newTable(g)
	return &lang.Language{
		Name:       ast.Ruby,
		Version:    1,
		Grammar:    g,
		Extensions: []string{".rb", ".rake", ".gemspec", ".ru", ".podspec", ".jbuilder", ".thor", ".rbw"},
		Filenames: []string{"Rakefile", "rakefile", "Gemfile", "Guardfile", "Vagrantfile", "Capfile", "Thorfile",
			"Podfile", "Fastfile", "Brewfile", "Dangerfile", "Steepfile", "Appraisals", ".irbrc", ".pryrc"},
		Interpreters:  []string{"ruby", "rake", "jruby", "macruby", "rbx"},
		LinguistNames: []string{"Ruby"},
		Facts:         func(t *syntax.Tree) ast.Facts { return newExtractor(table, t).facts() },
	}, nil
}
