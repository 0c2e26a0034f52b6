package accuracy

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/ecmascript"
)

// javaScriptSubject, typeScriptSubject and tsxSubject measure the three languages
// of package ecmascript on the sources of well-known npm packages.

func javaScriptSubject() Subject {
	return npmSubject("javascript", ecmascript.NewJavaScript, 4, []string{".js", ".cjs", ".mjs", ".jsx"}, []string{
		"lodash", "express", "react/cjs", "react-dom/cjs", "webpack/lib", "eslint/lib", "svelte/src",
	})
}

func typeScriptSubject() Subject {
	return npmSubject("typescript", ecmascript.NewTypeScript, 4, []string{".ts", ".mts", ".cts"}, []string{
		"rxjs/src", "zod/src", "typescript/lib", "@tanstack/query-core/src", "@tanstack/react-query/src",
		"@tanstack/router-core/src", "@tanstack/react-router/src", "@react-spectrum/s2/src", "effect/src",
	})
}

func tsxSubject() Subject {
	return npmSubject("tsx", ecmascript.NewTSX, 1, []string{".tsx"}, []string{
		"@tanstack/react-query/src", "@tanstack/react-router/src", "@react-spectrum/s2/src",
	})
}

// npmSubject compares the files with the given extensions in folders of packages.
// The folders hold what people wrote; what a build made of it, and minified files,
// are no sources and not compared.
func npmSubject(name string, open func() (*lang.Language, error), testEvery int, extensions, folders []string) Subject {
	return Subject{
		Name:      name,
		Languages: oneLanguage(open),
		Corpus: func(_ context.Context, env Environment) (Corpus, error) {
			return npmCorpus(env, extensions, folders)
		},
		TruthName: "the parser of the TypeScript compiler",
		Truth:     typeScriptTruth,
		Project:   ecmaScriptItems,
		TestEvery: testEvery,
		// Both sides resolve by scopes alone. What must never happen is a name that is
		// bound to something else.
		Thresholds: map[Kind]Threshold{Edge: {Recall: 0.99, Precision: 0.999}},
	}
}

func npmCorpus(env Environment, extensions, folders []string) (Corpus, error) {
	directory, err := env.CacheDir("npm")
	if err != nil {
		return Corpus{}, err
	}
	corpus := Corpus{Root: filepath.Join(directory, "node_modules")}
	var packages []string
	for _, folder := range folders {
		name, err := npmPackage(corpus.Root, folder)
		if err != nil {
			return Corpus{}, fmt.Errorf("%w: run scripts/fetch-npm-corpus: %v", ErrAbsent, err)
		}
		packages = append(packages, name)
		files, err := filesBelow(filepath.Join(corpus.Root, filepath.FromSlash(folder)), func(file string, entry fs.DirEntry) bool {
			if entry.IsDir() {
				return entry.Name() != "node_modules"
			}
			return slices.Contains(extensions, path.Ext(file)) && isNpmSource(folder, file)
		})
		if err != nil {
			return Corpus{}, fmt.Errorf("%w: list %s: %v", ErrAbsent, folder, err)
		}
		for _, file := range files {
			corpus.Files = append(corpus.Files, folder+"/"+file)
		}
	}
	corpus.Name = strings.Join(packages, ", ")
	slices.Sort(corpus.Files)
	return corpus, nil
}

// npmPackage returns the name and version of the package that a folder is in.
func npmPackage(root, folder string) (string, error) {
	parts := strings.SplitN(folder, "/", 3)
	name := parts[0]
	if strings.HasPrefix(name, "@") {
		name += "/" + parts[1]
	}
	content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name), "package.json"))
	if err != nil {
		return "", err
	}
	var manifest struct{ Version string }
	if err := json.Unmarshal(content, &manifest); err != nil {
		return "", fmt.Errorf("read package.json of %s: %w", name, err)
	}
	return name + " " + manifest.Version, nil
}

// isNpmSource reports whether a file of the folder is no product of a build. Of
// the compiler's own folder these are the declarations of the standard library.
func isNpmSource(folder, file string) bool {
	switch folder {
	case "typescript/lib":
		return strings.HasPrefix(file, "lib.") && strings.HasSuffix(file, ".d.ts")
	case "react/cjs", "react-dom/cjs":
		return strings.HasSuffix(file, ".development.js")
	}
	return !strings.Contains(file, ".min.")
}

func typeScriptTruth(ctx context.Context, env Environment, corpus Corpus, emit func(Item)) error {
	node, err := Tool("node")
	if err != nil {
		return err
	}
	// Bundles of thousands of functions make the compiler's parser recurse deeply.
	return RunScript(ctx, corpus, emit, nil, node, "--stack-size=4000",
		env.Script("typescript_truth.js"), filepath.Join(corpus.Root, "typescript"))
}

// ecmaScriptItems spells facts the way typescript_truth.js does.
func ecmaScriptItems(source []byte, facts *ast.Facts) []Item {
	var items []Item
	for i := range facts.Symbols {
		s := &facts.Symbols[i]
		item := Item{
			Kind: Definition, Construct: strings.ReplaceAll(s.Kind.String(), "_", " "), Name: s.QualifiedName,
			Line: int(s.NamePosition.Line), Arity: int(s.Arity.Max),
		}
		if optional := s.Arity.Max - s.Arity.Min; optional > 0 {
			item.Name = fmt.Sprintf("%s[%d]", item.Name, optional)
		}
		items = append(items, item)
	}
	for i := range facts.References {
		r := &facts.References[i]
		if r.Role == ast.RoleCall {
			items = append(items, ecmaScriptCall(r))
		}
		if edge, ok := ecmaScriptEdge(source, r); ok {
			items = append(items, edge)
		}
	}
	return items
}

// ecmaScriptEdge tells what a bare name is bound to, in this file or by an import.
func ecmaScriptEdge(source []byte, r *ast.Reference) (Item, bool) {
	item := Item{
		Kind: Edge, Construct: "name", Name: r.Name + " -> " + r.QualifiedName, Line: int(r.Position.Line), Arity: NoArity,
	}
	switch r.Role {
	case ast.RoleCall, ast.RoleValue:
	case ast.RoleExtends:
		item.Construct = "base name"
	case ast.RoleType, ast.RoleImplements:
		item.Construct = "type name"
	default:
		return item, false
	}
	before := source[:r.Position.Offset]
	behindDot := bytes.HasSuffix(before, []byte(".")) && !bytes.HasSuffix(before, []byte("..."))
	bound := r.Resolution == ast.ResolvedLocal || r.Resolution == ast.ResolvedImport
	return item, bound && r.Qualifier == "" && !behindDot && r.Name != "super"
}

func ecmaScriptCall(r *ast.Reference) Item {
	item := Item{Kind: Call, Construct: "call", Name: r.Name, Line: int(r.Position.Line), Arity: int(r.Arity)}
	if r.Qualifier != "" {
		item.Name = r.Qualifier + "." + r.Name
	}
	if r.Via == ast.ViaNew {
		item.Construct = "new"
	}
	return item
}
