package accuracy

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang/rust"
)

// rustSubject measures Rust on crates that everybody uses, against syn.
func rustSubject() Subject {
	return Subject{
		Name:      "rust",
		Languages: oneLanguage(rust.New),
		Corpus:    rustCorpus,
		TruthName: "syn 3",
		Truth:     rustTruth,
		Project:   rustItems,
		TestEvery: 8,
	}
}

// rustCorpus is what the truth's own manifest makes cargo vendor.
func rustCorpus(ctx context.Context, env Environment) (Corpus, error) {
	project, err := rustProject(env)
	if err != nil {
		return Corpus{}, err
	}
	corpus := Corpus{Name: "clap, regex, serde_json, tokio and what they depend on", Root: filepath.Join(project, "vendor")}
	if _, err := os.Stat(corpus.Root); err != nil {
		if err := runCargo(ctx, project, "vendor", "--quiet", "vendor"); err != nil {
			return Corpus{}, err
		}
	}
	corpus.Files, err = filesBelow(corpus.Root, func(path string, entry fs.DirEntry) bool {
		// The bindings to systems are long lists of constants.
		return !strings.HasPrefix(path, "windows") && path != "libc" && (entry.IsDir() || strings.HasSuffix(path, ".rs"))
	})
	if err != nil {
		return Corpus{}, fmt.Errorf("list crates: %w", err)
	}
	return corpus, nil
}

// rustTruth compiles and runs accuracy/truth/rust.
func rustTruth(ctx context.Context, env Environment, corpus Corpus, emit func(Item)) error {
	project, err := rustProject(env)
	if err != nil {
		return err
	}
	if err := runCargo(ctx, project, "build", "--release", "--quiet"); err != nil {
		return err
	}
	return RunScript(ctx, corpus, emit, nil, filepath.Join(project, "target", "release", "rust-truth"))
}

// rustProject copies the truth into the cache, where cargo may write beside it.
func rustProject(env Environment) (string, error) {
	project, err := env.CacheDir("rust")
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Join(project, "src"), 0o755); err != nil {
		return "", fmt.Errorf("copy the truth of rust: %w", err)
	}
	for _, name := range []string{"Cargo.toml", "src/main.rs"} {
		content, err := os.ReadFile(filepath.Join(env.Script("rust"), filepath.FromSlash(name)))
		if err != nil {
			return "", fmt.Errorf("copy the truth of rust: %w", err)
		}
		if err := os.WriteFile(filepath.Join(project, filepath.FromSlash(name)), content, 0o644); err != nil {
			return "", fmt.Errorf("copy the truth of rust: %w", err)
		}
	}
	return project, nil
}

// runCargo runs cargo in project. That it fails mostly means that crates cannot be
// fetched, so the error wraps ErrAbsent.
func runCargo(ctx context.Context, project string, args ...string) error {
	cargo, err := Tool("cargo")
	if err != nil {
		return err
	}
	command := exec.CommandContext(ctx, cargo, args...)
	command.Dir = project
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: cargo %s: %v: %s", ErrAbsent, args[0], err, strings.TrimSpace(string(output)))
	}
	return nil
}

// rustItems spells facts the way the truth does.
func rustItems(_ []byte, facts *ast.Facts) []Item {
	var items []Item
	for i := range facts.Symbols {
		s := &facts.Symbols[i]
		item := definition(s)
		item.Arity = int(s.Arity.Min) // self is not counted
		if s.Kind == ast.KindInstance {
			item.Name = rustInstance(s)
		}
		items = append(items, item)
	}
	for i := range facts.References {
		r := &facts.References[i]
		if !r.Role.Calls() {
			continue
		}
		construct := "call"
		if r.Role == ast.RoleMacro {
			construct = "macro"
		}
		items = append(items, Item{
			Kind: Call, Construct: construct, Name: strings.TrimSpace(r.Qualifier + " " + r.Name),
			Line: int(r.Position.Line), Arity: int(r.Arity),
		})
	}
	return items
}

// rustInstance spells "mod::<Type as Trait>" as "mod::Type as Trait".
func rustInstance(s *ast.Symbol) string {
	return strings.TrimSuffix(s.QualifiedName, s.Name) + strings.TrimSuffix(strings.TrimPrefix(s.Name, "<"), ">")
}
