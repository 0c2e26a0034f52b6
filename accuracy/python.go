package accuracy

import (
	"context"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang/python"
)

// pythonSubject measures Python on the standard library of the installed python3.
func pythonSubject() Subject {
	return Subject{
		Name:      "python",
		Languages: oneLanguage(python.New),
		Corpus:    pythonCorpus,
		TruthName: "module ast of the same Python",
		Truth: func(ctx context.Context, env Environment, corpus Corpus, emit func(Item)) error {
			return runPython(ctx, env, corpus, emit, "python_truth.py")
		},
		Project:   pythonItems,
		TestEvery: 8,
	}
}

// pythonCorpus is the standard library with its tests, without what is installed
// beside it.
func pythonCorpus(ctx context.Context, _ Environment) (Corpus, error) {
	tool, err := Tool("python3")
	if err != nil {
		return Corpus{}, err
	}
	const question = `import platform, sysconfig; print(platform.python_version()); print(sysconfig.get_path("stdlib"))`
	output, err := exec.CommandContext(ctx, tool, "-c", question).Output()
	if err != nil {
		return Corpus{}, fmt.Errorf("ask python3 for its standard library: %w", err)
	}
	version, root, _ := strings.Cut(strings.TrimSpace(string(output)), "\n")
	corpus := Corpus{Name: "standard library of Python " + version, Root: strings.TrimSpace(root)}
	corpus.Files, err = filesBelow(corpus.Root, func(path string, entry fs.DirEntry) bool {
		if entry.IsDir() {
			return entry.Name() != "site-packages" && entry.Name() != "__pycache__"
		}
		return filepath.Ext(path) == ".py"
	})
	if err != nil {
		return Corpus{}, fmt.Errorf("%w: list %s: %v", ErrAbsent, corpus.Root, err)
	}
	return corpus, nil
}

// runPython runs a script with the Python whose library is the corpus: another one
// would accept other files.
func runPython(ctx context.Context, env Environment, corpus Corpus, emit func(Item), script string) error {
	tool, err := Tool("python3")
	if err != nil {
		return err
	}
	return RunScript(ctx, corpus, emit, []string{"PYTHONIOENCODING=utf-8"}, tool, env.Script(script))
}

// pythonItems spells facts the way python_truth.py does.
func pythonItems(_ []byte, facts *ast.Facts) []Item {
	var items []Item
	for i := range facts.Symbols {
		items = append(items, definition(&facts.Symbols[i]))
	}
	for i := range facts.References {
		r := &facts.References[i]
		if r.Role != ast.RoleCall {
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
