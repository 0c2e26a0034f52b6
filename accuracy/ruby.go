package accuracy

import (
	"context"
	"fmt"
	"io/fs"
	"os/exec"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang/ruby"
)

// rubySubject measures Ruby on the standard library of the installed ruby.
func rubySubject() Subject {
	return Subject{
		Name:      "ruby",
		Languages: oneLanguage(ruby.New),
		Corpus:    rubyCorpus,
		TruthName: "Ripper of the same Ruby",
		Truth:     rubyTruth,
		Project:   rubyItems,
		TestEvery: 4,
	}
}

// rubyCorpus is the standard library with the gems that come with it.
func rubyCorpus(ctx context.Context, _ Environment) (Corpus, error) {
	tool, err := Tool("ruby")
	if err != nil {
		return Corpus{}, err
	}
	const question = `puts RUBY_VERSION, RbConfig::CONFIG["rubylibdir"]`
	output, err := exec.CommandContext(ctx, tool, "-e", question).Output()
	if err != nil {
		return Corpus{}, fmt.Errorf("ask ruby for its standard library: %w", err)
	}
	version, root, _ := strings.Cut(strings.TrimSpace(string(output)), "\n")
	corpus := Corpus{Name: "standard library of Ruby " + version, Root: strings.TrimSpace(root)}
	corpus.Files, err = filesBelow(corpus.Root, func(path string, entry fs.DirEntry) bool {
		return entry.IsDir() || strings.HasSuffix(path, ".rb")
	})
	if err != nil {
		return Corpus{}, fmt.Errorf("%w: list %s: %v", ErrAbsent, corpus.Root, err)
	}
	return corpus, nil
}

func rubyTruth(ctx context.Context, env Environment, corpus Corpus, emit func(Item)) error {
	tool, err := Tool("ruby")
	if err != nil {
		return err
	}
	return RunScript(ctx, corpus, emit, nil, tool, "-W0", env.Script("ruby_truth.rb"))
}

// rubyItems spells facts the way ruby_truth.rb does.
func rubyItems(_ []byte, facts *ast.Facts) []Item {
	var items []Item
	for i := range facts.Symbols {
		items = append(items, rubyDefinition(&facts.Symbols[i]))
	}
	for i := range facts.References {
		r := &facts.References[i]
		if r.Role != ast.RoleCall || r.Via != ast.ViaPlain {
			continue
		}
		item := Item{Kind: Call, Construct: "bare", Name: r.Name, Line: int(r.Position.Line), Arity: int(r.Arity)}
		switch {
		case r.Qualifier != "":
			item.Construct, item.Name = "qualified", r.Qualifier+"."+r.Name
		case r.Resolution == ast.UnresolvedExpression:
			item.Construct = "on expression"
		}
		items = append(items, item)
	}
	return items
}

func rubyDefinition(s *ast.Symbol) Item {
	item := definition(s)
	if s.Details != nil && s.Details.Target != "" {
		item.Arity = NoArity // an alias has that of the original, which may be anywhere
	}
	if s.Flags.Has(ast.Dynamic) {
		item.Construct, item.Name = "computed "+item.Construct, ""
	}
	return item
}
