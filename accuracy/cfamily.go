package accuracy

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/cfamily"
)

// cPackage is a Debian source package and how its files are compiled without having
// been configured.
type cPackage struct {
	name       string
	folders    []string // below the package, with slashes
	extensions []string
	arguments  []string // of the compiler, as seen from the root of the corpus
}

// cSubject and cppSubject measure C and C++ on source packages of Debian, against
// clang. Definitions stay below what other languages reach: an unknown macro in a
// header can make the grammar lose a whole class or namespace.

func cSubject() Subject {
	return cFamilySubject("c", cfamily.NewC, []cPackage{
		{"redis", []string{"src", "deps/hiredis", "deps/lua/src"}, []string{".c", ".h"}, []string{
			"-xc", "-std=gnu11", "-Iredis/deps/hiredis", "-Iredis/deps/lua/src", "-Iredis/deps/linenoise",
			"-Iredis/deps/hdr_histogram", "-include", "stddef.h", "-include", "stdint.h",
		}},
		{"zlib", []string{"."}, []string{".c", ".h"}, []string{"-xc", "-std=gnu99", "-Izlib"}},
	}, Threshold{Recall: 0.95, Precision: 0.97})
}

func cppSubject() Subject {
	extensions := []string{".cc", ".cpp", ".h"}
	return cFamilySubject("cpp", cfamily.NewCPP, []cPackage{
		{"googletest", []string{"googlemock/include", "googlemock/src", "googletest/include", "googletest/src"}, extensions, []string{
			"-xc++", "-std=c++17", "-Igoogletest/googletest", "-Igoogletest/googletest/include",
			"-Igoogletest/googlemock", "-Igoogletest/googlemock/include",
		}},
		{"leveldb", []string{"db", "helpers", "include", "table", "util"}, extensions, []string{
			"-xc++", "-std=c++17", "-DLEVELDB_PLATFORM_POSIX", "-Ileveldb", "-Ileveldb/include",
			"-Igoogletest/googletest/include", "-Igoogletest/googlemock/include",
		}},
		{"tinyxml2", []string{"."}, extensions, []string{"-xc++", "-std=c++17"}},
		{"yaml-cpp", []string{"include", "src"}, extensions, []string{"-xc++", "-std=c++17", "-Iyaml-cpp/include"}},
	}, Threshold{Recall: 0.85, Precision: 0.85})
}

func cFamilySubject(name string, open func() (*lang.Language, error), packages []cPackage, definitions Threshold) Subject {
	return Subject{
		Name:      name,
		Languages: oneLanguage(open),
		Corpus: func(_ context.Context, env Environment) (Corpus, error) {
			return cCorpus(env, packages)
		},
		TruthName: "clang",
		Truth: func(ctx context.Context, env Environment, corpus Corpus, emit func(Item)) error {
			return cTruth(ctx, env, corpus, packages, emit)
		},
		Project:   cItems,
		TestEvery: 4,
		Thresholds: map[Kind]Threshold{
			Definition: definitions,
			Call:       {Recall: 0.98, Precision: 0.98},
		},
	}
}

func cCorpus(env Environment, packages []cPackage) (Corpus, error) {
	root, err := env.CacheDir("debian")
	if err != nil {
		return Corpus{}, err
	}
	corpus := Corpus{Root: root}
	var names []string
	for _, p := range packages {
		version, err := os.ReadFile(filepath.Join(root, p.name+".version"))
		if err != nil {
			return Corpus{}, fmt.Errorf("%w: run scripts/fetch-c-corpus: %v", ErrAbsent, err)
		}
		names = append(names, p.name+" "+strings.TrimSpace(string(version)))
		files, err := p.files(root)
		if err != nil {
			return Corpus{}, fmt.Errorf("%w: list %s: %v", ErrAbsent, p.name, err)
		}
		corpus.Files = append(corpus.Files, files...)
	}
	corpus.Name = strings.Join(names, ", ")
	slices.Sort(corpus.Files)
	return corpus, nil
}

// files lists the files of a package, relative to the root of the corpus.
func (p cPackage) files(root string) ([]string, error) {
	var all []string
	for _, folder := range p.folders {
		below := path.Join(p.name, folder)
		files, err := filesBelow(filepath.Join(root, filepath.FromSlash(below)), func(name string, entry fs.DirEntry) bool {
			if entry.IsDir() {
				return folder != "." // there, other folders hold ports and examples
			}
			return slices.Contains(p.extensions, path.Ext(name))
		})
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			all = append(all, path.Join(below, file))
		}
	}
	return all, nil
}

// cTruth runs c_truth.py for each package with its own arguments.
func cTruth(ctx context.Context, env Environment, corpus Corpus, packages []cPackage, emit func(Item)) error {
	python, err := clangPython(ctx)
	if err != nil {
		return err
	}
	for _, p := range packages {
		part := Corpus{Name: p.name, Root: corpus.Root}
		for _, file := range corpus.Files {
			if strings.HasPrefix(file, p.name+"/") {
				part.Files = append(part.Files, file)
			}
		}
		if len(part.Files) == 0 {
			continue
		}
		arguments := append([]string{env.Script("c_truth.py")}, p.arguments...)
		if err := RunScript(ctx, part, emit, []string{"PYTHONIOENCODING=utf-8"}, python, arguments...); err != nil {
			return err
		}
	}
	return nil
}

// clangPython finds a Python that has clang's bindings: Debian installs them for its
// own, which need not be the first on the path.
func clangPython(ctx context.Context) (string, error) {
	const question = "from clang import cindex; cindex.Index.create()"
	for _, candidate := range []string{"python3", "/usr/bin/python3"} {
		tool, err := exec.LookPath(candidate)
		if err == nil && exec.CommandContext(ctx, tool, "-c", question).Run() == nil {
			return tool, nil
		}
	}
	return "", fmt.Errorf("%w: no python3 has clang's bindings (package python3-clang)", ErrAbsent)
}

// cItems spells facts the way c_truth.py does.
func cItems(_ []byte, facts *ast.Facts) []Item {
	var items []Item
	for i := range facts.Symbols {
		item := definition(&facts.Symbols[i])
		item.Arity = int(facts.Symbols[i].Arity.Min) // the largest number is open where there are dots
		items = append(items, item)
	}
	for i := range facts.References {
		r := &facts.References[i]
		if !r.Role.Calls() {
			continue
		}
		construct := "plain"
		switch {
		case r.Via == ast.ViaNew:
			construct = "new"
		case r.Qualifier != "":
			construct = "qualified"
		}
		items = append(items, Item{
			Kind: Call, Construct: construct, Name: strings.TrimSpace(r.Qualifier + " " + r.Name),
			Line: int(r.Position.Line), Arity: int(r.Arity),
		})
	}
	return items
}
