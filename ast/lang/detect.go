package lang

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"path"
	"slices"
	"strings"

	"elixirscope/ast"

	"github.com/go-enry/go-enry/v2"
)

// detector finds the language of a file by its name, its #! line and, for names
// that several languages share, its content.
type detector struct {
	byExtension   map[string][]ast.Language
	byFilename    map[string]ast.Language
	byInterpreter map[string]ast.Language
	byLinguist    map[string]ast.Language
}

func newDetector(languages []*Language) detector {
	d := detector{
		byExtension:   make(map[string][]ast.Language),
		byFilename:    make(map[string]ast.Language),
		byInterpreter: make(map[string]ast.Language),
		byLinguist:    make(map[string]ast.Language),
	}
	for _, l := range languages {
		for _, e := range l.Extensions {
			d.byExtension[e] = append(d.byExtension[e], l.Name)
		}
		for _, f := range l.Filenames {
			d.byFilename[f] = l.Name
		}
		for _, i := range l.Interpreters {
			d.byInterpreter[i] = l.Name
		}
		for _, n := range l.LinguistNames {
			d.byLinguist[n] = l.Name
		}
	}
	return d
}

// fingerprint sums up what the verdict on a file that is in no language depends on.
func fingerprint(languages []*Language) int {
	h := fnv.New32a()
	for _, l := range languages {
		fmt.Fprintln(h, l.Name, l.Extensions, l.Filenames, l.Interpreters, l.LinguistNames)
	}
	return int(h.Sum32() >> 1) // also an int where that has 32 bits
}

// Candidate says what a name alone tells of a file's language.
type Candidate uint8

// The answers of Set.Candidate.
const (
	NotSource    Candidate = iota // no language of the set uses such names
	Source                        // exactly one does
	NeedsReading                  // the content decides
)

// Candidate tells, without opening the file, whether it can be source of a
// language of the set. File names without an extension may have a #! line.
func (s *Set) Candidate(name string) (ast.Language, Candidate) {
	base := path.Base(name)
	if l, ok := s.detector.byFilename[base]; ok {
		return l, Source
	}
	extension := strings.ToLower(path.Ext(base))
	switch claims := s.detector.byExtension[extension]; {
	case len(claims) == 1:
		return claims[0], Source
	case len(claims) > 1 || extension == "":
		return "", NeedsReading
	}
	return "", NotSource
}

// Detect returns the language of a file, given its name and content; false when
// no language of the set fits. Only names for which Candidate says NeedsReading
// depend on the content.
func (s *Set) Detect(name string, content []byte) (ast.Language, bool) {
	l, candidate := s.Candidate(name)
	if candidate != NeedsReading {
		return l, candidate == Source
	}
	claims := s.detector.byExtension[strings.ToLower(path.Ext(name))]
	if len(claims) == 0 {
		l, ok := s.detector.byInterpreter[interpreter(content)]
		return l, ok
	}
	if slices.Contains(claims, ast.C) && slices.Contains(claims, ast.CPP) {
		if isCPPHeader(content) {
			return ast.CPP, true
		}
		return ast.C, true
	}
	head := content[:min(len(content), 16<<10)]
	for _, linguist := range enry.GetLanguages(path.Base(name), head) {
		if l, ok := s.detector.byLinguist[linguist]; ok {
			return l, true
		}
	}
	return claims[0], true
}

// interpreter returns the program a #! line names, without path, version and env.
func interpreter(content []byte) string {
	if !bytes.HasPrefix(content, []byte("#!")) {
		return ""
	}
	line, _, _ := bytes.Cut(content[:min(len(content), 256)], []byte("\n"))
	words := strings.Fields(string(line[2:]))
	if len(words) > 1 && path.Base(words[0]) == "env" {
		words = words[1:]
		for len(words) > 1 && (strings.HasPrefix(words[0], "-") || strings.Contains(words[0], "=")) {
			words = words[1:]
		}
	}
	if len(words) == 0 {
		return ""
	}
	return strings.TrimRight(path.Base(words[0]), "0123456789.")
}
