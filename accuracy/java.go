package accuracy

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang/java"
)

// javaSubject measures Java on the sources of the JDK itself.
func javaSubject() Subject {
	return Subject{
		Name:      "java",
		Languages: oneLanguage(java.New),
		Corpus:    javaCorpus,
		TruthName: "javac's parser",
		Truth:     javaTruth,
		Project:   javaItems,
		TestEvery: 24,
	}
}

// javaCorpus unpacks the sources that come with a JDK.
func javaCorpus(ctx context.Context, env Environment) (Corpus, error) {
	home, err := javaHome(ctx)
	if err != nil {
		return Corpus{}, err
	}
	root, err := env.CacheDir("java-" + filepath.Base(home))
	if err != nil {
		return Corpus{}, err
	}
	if err := unzip(javaSources(home), root, isJavaSource); err != nil {
		return Corpus{}, fmt.Errorf("unpack the sources of %s: %w", home, err)
	}
	corpus := Corpus{Name: "java.* and jdk.compiler of " + filepath.Base(home), Root: root}
	corpus.Files, err = filesBelow(root, func(_ string, entry fs.DirEntry) bool {
		return entry.IsDir() || strings.HasSuffix(entry.Name(), ".java")
	})
	if err != nil {
		return Corpus{}, fmt.Errorf("list %s: %w", root, err)
	}
	return corpus, nil
}

func javaSources(home string) string { return filepath.Join(home, "lib", "src.zip") }

// javaHome finds a JDK that comes with sources: the one on the path, else one that is
// installed beside it.
func javaHome(ctx context.Context) (string, error) {
	tool, err := Tool("java")
	if err != nil {
		return "", err
	}
	output, err := exec.CommandContext(ctx, tool, "-XshowSettings:properties", "-version").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("ask java for its properties: %w", err)
	}
	var home string
	for line := range strings.Lines(string(output)) {
		if key, value, _ := strings.Cut(strings.TrimSpace(line), " = "); key == "java.home" {
			home = value
		}
	}
	beside, err := filepath.Glob(filepath.Join(filepath.Dir(home), "*"))
	if err != nil {
		return "", fmt.Errorf("look for other JDKs: %w", err)
	}
	for _, candidate := range append([]string{home}, beside...) {
		if _, err := os.Stat(javaSources(candidate)); err == nil {
			return candidate, nil
		}
	}
	return "", fmt.Errorf("%w: no JDK comes with sources (%s)", ErrAbsent, javaSources(home))
}

func isJavaSource(name string) bool {
	return strings.HasSuffix(name, ".java") && (strings.HasPrefix(name, "java.") || strings.HasPrefix(name, "jdk.compiler/"))
}

// unzip unpacks the files of an archive that take accepts, except those that are
// there already.
func unzip(archive, root string, take func(string) bool) error {
	r, err := zip.OpenReader(archive)
	if err != nil {
		return err
	}
	defer r.Close()
	for _, file := range r.File {
		target := filepath.Join(root, filepath.FromSlash(path.Clean("/"+file.Name)))
		if _, err := os.Stat(target); err == nil || !take(file.Name) {
			continue
		}
		if err := unzipFile(file, target); err != nil {
			return err
		}
	}
	return nil
}

func unzipFile(file *zip.File, target string) error {
	r, err := file.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	return os.WriteFile(target, content, 0o644)
}

func javaTruth(ctx context.Context, env Environment, corpus Corpus, emit func(Item)) error {
	home, err := javaHome(ctx)
	if err != nil {
		return err
	}
	return RunScript(ctx, corpus, emit, nil, filepath.Join(home, "bin", "java"),
		"--add-exports", "jdk.compiler/com.sun.tools.javac.tree=ALL-UNNAMED",
		"--add-exports", "jdk.compiler/com.sun.tools.javac.code=ALL-UNNAMED",
		env.Script("JavaTruth.java"))
}

// javaItems spells facts the way the truth does.
func javaItems(_ []byte, facts *ast.Facts) []Item {
	var items []Item
	for i := range facts.Symbols {
		s := &facts.Symbols[i]
		item := definition(s)
		if s.Metrics != nil {
			item.Arity = int(s.Metrics.Parameters)
		}
		items = append(items, item)
	}
	for i := range facts.References {
		r := &facts.References[i]
		if r.Role != ast.RoleCall {
			continue
		}
		item := Item{Kind: Call, Construct: "call", Name: r.Name, Line: int(r.Position.Line), Arity: int(r.Arity)}
		if r.Qualifier != "" {
			item.Name = r.Qualifier + "." + r.Name
		}
		if r.Via == ast.ViaNew {
			item.Construct = "new"
		}
		items = append(items, item)
	}
	return items
}
