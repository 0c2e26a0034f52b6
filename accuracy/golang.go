package accuracy

import (
	"context"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang/golang"
)

// golangSubject measures Go on the sources of the Go distribution itself.
func golangSubject() Subject {
	return Subject{
		Name:      "go",
		Languages: oneLanguage(golang.New),
		Corpus:    golangCorpus,
		TruthName: "go/parser",
		Truth:     golangTruth,
		Project:   golangItems,
		TestEvery: 8,
	}
}

// golangCorpus is the src folder of the Go distribution without testdata, whose
// files are broken on purpose.
func golangCorpus(ctx context.Context, _ Environment) (Corpus, error) {
	tool, err := Tool("go")
	if err != nil {
		return Corpus{}, err
	}
	output, err := exec.CommandContext(ctx, tool, "env", "GOROOT", "GOVERSION").Output()
	if err != nil {
		return Corpus{}, fmt.Errorf("ask go for GOROOT: %w", err)
	}
	root, version, _ := strings.Cut(strings.TrimSpace(string(output)), "\n")
	corpus := Corpus{Name: "src of the " + version + " distribution", Root: filepath.Join(root, "src")}
	corpus.Files, err = filesBelow(corpus.Root, func(path string, entry fs.DirEntry) bool {
		return entry.Name() != "testdata" && (entry.IsDir() || strings.HasSuffix(path, ".go"))
	})
	if err != nil {
		return Corpus{}, fmt.Errorf("%w: list %s: %v", ErrAbsent, corpus.Root, err)
	}
	return corpus, nil
}

// golangItems spells facts the way golangTruth does.
func golangItems(_ []byte, facts *ast.Facts) []Item {
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
		if r.Via == ast.ViaGo {
			item.Construct = "go or defer"
		}
		items = append(items, item)
	}
	return items
}
