package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"elixirscope/accuracy"
	"elixirscope/ast/lang"
	"elixirscope/ast/pattern"
	"elixirscope/ast/syntax"
)

// patternCase is one pattern and, where the two tools differ, the reason.
type patternCase struct {
	Pattern string `json:"pattern"`
	Why     string `json:"why"`
}

// readCases reads the patterns of all languages.
func readCases(name string) (map[string][]patternCase, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read the patterns: %w", err)
	}
	cases := make(map[string][]patternCase)
	if err := json.Unmarshal(content, &cases); err != nil {
		return nil, fmt.Errorf("read the patterns: %w", err)
	}
	return cases, nil
}

// span is a match.
type span struct {
	path       string
	start, end int
}

// outcome is what became of one pattern.
type outcome struct {
	patternCase
	ours, theirs         int
	onlyOurs, onlyTheirs []span
}

func (o *outcome) differs() bool { return len(o.onlyOurs)+len(o.onlyTheirs) > 0 }

// sample is the files of a corpus that are compared, in a folder of their own.
type sample struct {
	root  string
	trees map[string]*syntax.Tree
}

// compareLanguage compares all patterns of one language.
func compareLanguage(ctx context.Context, env accuracy.Environment, tool string, s accuracy.Subject, cases []patternCase, size int64) (*report, error) {
	languages, err := s.Languages()
	if err != nil {
		return nil, err
	}
	corpus, err := s.Corpus(ctx, env)
	if err != nil {
		return nil, err
	}
	root, err := os.MkdirTemp("", "structural")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(root)
	l := languages[0]
	files, err := newSample(ctx, l, corpus, root, size)
	if err != nil {
		return nil, err
	}
	r := &report{language: s.Name, corpus: corpus.Name, files: len(files.trees)}
	for _, c := range cases {
		ours, err := files.ours(l, c.Pattern)
		if err != nil {
			return nil, err
		}
		theirs, err := files.theirs(ctx, tool, s.Name, c.Pattern)
		if err != nil {
			return nil, err
		}
		r.outcomes = append(r.outcomes, outcome{patternCase: c, ours: len(ours), theirs: len(theirs),
			onlyOurs: without(ours, theirs), onlyTheirs: without(theirs, ours)})
	}
	return r, nil
}

// newSample copies files of a corpus, so many that they have the size, and parses them.
func newSample(ctx context.Context, l *lang.Language, corpus accuracy.Corpus, root string, size int64) (*sample, error) {
	var total int64
	for _, file := range corpus.Files {
		info, err := os.Stat(filepath.Join(corpus.Root, file))
		if err != nil {
			return nil, err
		}
		total += info.Size()
	}
	every := max(int(total/size), 1)
	s := &sample{root: root, trees: make(map[string]*syntax.Tree)}
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	for i := 0; i < len(corpus.Files); i += every {
		if !slices.Contains(l.Extensions, filepath.Ext(corpus.Files[i])) {
			continue
		}
		source, err := os.ReadFile(filepath.Join(corpus.Root, corpus.Files[i]))
		if err != nil {
			return nil, err
		}
		// One flat folder: ast-grep knows folders that it does not enter.
		name := strings.ReplaceAll(corpus.Files[i], "/", "__")
		if err := os.WriteFile(filepath.Join(root, name), source, 0o644); err != nil {
			return nil, err
		}
		tree := new(syntax.Tree)
		if err := l.Parse(ctx, parser, source, tree); err != nil {
			return nil, fmt.Errorf("parse %s: %w", corpus.Files[i], err)
		}
		s.trees[name] = tree
	}
	return s, nil
}

func (s *sample) ours(l *lang.Language, text string) (map[span]bool, error) {
	p, err := pattern.Compile(l, text, pattern.Options{})
	if err != nil {
		return nil, err
	}
	found := make(map[span]bool)
	for path, tree := range s.trees {
		p.Match(tree, func(m pattern.Match) bool {
			found[span{path, int(tree.Start(m.Node)), int(tree.End(m.Node))}] = true
			return true
		})
	}
	return found, nil
}

// theirs runs ast-grep. It ends with an error for a pattern that it cannot read, which
// then has no matches.
func (s *sample) theirs(ctx context.Context, tool, language, text string) (map[span]bool, error) {
	command := exec.CommandContext(ctx, tool, "run", "--pattern", text, "--lang", language, "--json=stream", "--no-ignore", "vcs", s.root)
	var errors bytes.Buffer
	command.Stderr = &errors
	output, err := command.Output()
	if _, ended := err.(*exec.ExitError); err != nil && !ended {
		return nil, fmt.Errorf("run ast-grep: %w", err)
	}
	if err != nil && errors.Len() > 0 && !strings.Contains(errors.String(), "attern") {
		return nil, fmt.Errorf("run ast-grep: %w\n%s", err, errors.String())
	}
	found := make(map[span]bool)
	lines := bufio.NewScanner(bytes.NewReader(output))
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var match struct {
			File  string `json:"file"`
			Range struct {
				Bytes struct {
					Start int `json:"start"`
					End   int `json:"end"`
				} `json:"byteOffset"`
			} `json:"range"`
		}
		if err := json.Unmarshal(lines.Bytes(), &match); err != nil {
			return nil, fmt.Errorf("read what ast-grep prints: %w", err)
		}
		found[span{filepath.Base(match.File), match.Range.Bytes.Start, match.Range.Bytes.End}] = true
	}
	return found, lines.Err()
}

// without returns the spans of a that b does not have, in order.
func without(a, b map[span]bool) []span {
	var only []span
	for s := range a {
		if !b[s] {
			only = append(only, s)
		}
	}
	slices.SortFunc(only, func(x, y span) int {
		if x.path != y.path {
			return strings.Compare(x.path, y.path)
		}
		return x.start - y.start
	})
	return only
}
