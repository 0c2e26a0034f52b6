package lang

import (
	"fmt"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// Language is everything the system knows of one language. It is immutable and
// safe for concurrent use.
type Language struct {
	Name ast.Language
	// Version is raised whenever Facts or the grammar change what they say of the
	// same bytes; stored facts of another version are computed anew.
	Version int
	// Grammar is nil for a language that Facts read from the source itself; its trees
	// have no nodes.
	Grammar *syntax.Grammar

	Extensions   []string // with the dot, lower case: ".ex"
	Filenames    []string // whole names: "Rakefile"
	Interpreters []string // of a #! line: "ruby"
	// LinguistNames are the names GitHub Linguist gives the language; they are
	// used where an extension alone does not decide.
	LinguistNames []string

	// Repair is there if the grammar misreads some of the language. It returns a copy
	// of source, of the same length, in which that is written so that the grammar reads
	// it; nil when there is nothing to rewrite. faults is the number of places in source
	// that the grammar finds wrong. See Parse.
	Repair func(source []byte, faults int) []byte

	// Facts computes the facts of a tree. Strings of the result may share memory
	// with the tree's source.
	Facts func(*syntax.Tree) ast.Facts
}

// Set is an immutable set of languages.
type Set struct {
	languages []*Language
	byName    map[ast.Language]*Language
	detector  detector
	version   int
}

// NewSet returns the set of the given languages. It fails when two of them claim
// the same name.
func NewSet(languages ...*Language) (*Set, error) {
	s := &Set{byName: make(map[ast.Language]*Language), detector: newDetector(languages), version: fingerprint(languages)}
	for _, l := range languages {
		if s.byName[l.Name] != nil {
			return nil, fmt.Errorf("language %s is listed twice", l.Name)
		}
		s.byName[l.Name] = l
		s.languages = append(s.languages, l)
	}
	return s, nil
}

// Get returns the language called name, nil if the set does not have it.
func (s *Set) Get(name ast.Language) *Language { return s.byName[name] }

// Version changes whenever Detect may find a language for a file that was in none.
func (s *Set) Version() int { return s.version }

// Languages returns the languages in the order they were listed.
func (s *Set) Languages() []*Language { return s.languages }
