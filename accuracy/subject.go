package accuracy

import (
	"context"
	"errors"

	"elixirscope/ast"
	"elixirscope/ast/lang"
)

// Subject is one language (or one aspect of it) with its corpus and its truth.
type Subject struct {
	Name string // "go": what -lang selects and the report is headed with
	// Languages returns the extractors under test. A file is given to the one its
	// name and content tell; most subjects have one.
	Languages func() ([]*lang.Language, error)
	Corpus    func(context.Context, Environment) (Corpus, error)
	// TruthName says what made the truth: "go/parser of Go 1.26".
	TruthName string
	// Truth emits what the files of the corpus contain. emit must not be called
	// concurrently.
	Truth func(ctx context.Context, env Environment, corpus Corpus, emit func(Item)) error
	// Project spells the facts of one file the way Truth does. It need not set
	// Item.File. It must be safe for concurrent use.
	Project func(source []byte, facts *ast.Facts) []Item
	// Thresholds overrides DefaultThresholds where a kind of item needs others.
	Thresholds map[Kind]Threshold
	// TestEvery makes the test take every n-th file of the corpus; 0 takes all.
	TestEvery int
}

// Corpus is a set of files under one root.
type Corpus struct {
	Name  string // "src of Go 1.26.8": with its version
	Root  string
	Files []string // relative to Root, with slashes, sorted
}

// Threshold is what the figures of one kind of item must reach.
type Threshold struct {
	Recall, Precision float64
}

// DefaultThresholds are the project's promise for every language.
func DefaultThresholds() map[Kind]Threshold {
	return map[Kind]Threshold{
		Definition: {Recall: 0.995, Precision: 0.995},
		Call:       {Recall: 0.99, Precision: 0.99},
	}
}

// ErrAbsent says that a tool or a corpus is not there and cannot be fetched. It is
// wrapped with the reason.
var ErrAbsent = errors.New("absent")

// Subjects lists what is measured.
func Subjects() []Subject {
	return []Subject{
		elixirSubject(),
		elixirEdgesSubject(),
		golangSubject(),
		golangTypesSubject(),
		javaScriptSubject(),
		typeScriptSubject(),
		tsxSubject(),
		pythonSubject(),
		pythonNamesSubject(),
		rustSubject(),
		javaSubject(),
		rubySubject(),
		cSubject(),
		cppSubject(),
	}
}

// oneLanguage is Subject.Languages of a subject that tests one extractor.
func oneLanguage(open func() (*lang.Language, error)) func() ([]*lang.Language, error) {
	return func() ([]*lang.Language, error) {
		l, err := open()
		return []*lang.Language{l}, err
	}
}
