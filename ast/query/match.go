package query

import (
	"encoding/json"
	"strings"
	"unsafe"
)

// MatchRequest is code to look for in the files of the one language that the filter
// names.
type MatchRequest struct {
	// Pattern is code of the language with metavariables or, if Raw, a tree-sitter query.
	Pattern string `json:"pattern"`
	Raw     bool   `json:"raw,omitempty"`
	// Inside, Has and NotInside are patterns of a node around each match, in it, and of
	// nodes that must not be around it.
	Inside    string `json:"inside,omitempty"`
	Has       string `json:"has,omitempty"`
	NotInside string `json:"not_inside,omitempty"`
	// Pipes finds calls of Elixir too whose first argument is piped in.
	Pipes bool `json:"pipes,omitempty"`
}

// String returns the question as a person would type it.
func (m *MatchRequest) String() string {
	words := []string{string(Match), m.Pattern}
	if m.Raw {
		words = []string{string(Match), "--query", m.Pattern}
	}
	for _, relation := range []struct{ flag, pattern string }{{"--inside", m.Inside}, {"--has", m.Has}, {"--not-inside", m.NotInside}} {
		if relation.pattern != "" {
			words = append(words, relation.flag, relation.pattern)
		}
	}
	if m.Pipes {
		words = append(words, "--pipes")
	}
	return strings.Join(words, " ")
}

func (r *Request) validateMatch() error {
	switch {
	case r.Verb != Match && r.Match == (MatchRequest{}):
		return nil
	case r.Verb != Match:
		return &FieldError{Field: "pattern", Problem: string(r.Verb) + " takes no pattern"}
	case r.Match.Pattern == "":
		return &FieldError{Field: "pattern", Problem: "match needs a pattern"}
	case len(r.Filter.Languages) != 1:
		return &FieldError{Field: "lang", Problem: "match needs the language of the pattern, one: --lang go"}
	}
	return nil
}

// FilesSearched counts files with a tree, of all the answer is about.
type FilesSearched struct {
	Pruned   int `json:"pruned"`   // left out by the filters and the index
	Searched int `json:"searched"` // whose source was searched for words of the pattern
	Opened   int `json:"opened"`   // of these, whose tree was read
}

// MatchRow is code that a pattern matches.
type MatchRow struct {
	Repo      string   `json:"repo"`
	Path      string   `json:"path"`
	Line      uint32   `json:"line"`
	Column    uint32   `json:"column"`
	EndLine   uint32   `json:"end_line"`
	EndColumn uint32   `json:"end_column"`
	StartByte uint32   `json:"start_byte"`
	EndByte   uint32   `json:"end_byte"`
	Language  string   `json:"language"`
	Kind      string   `json:"kind"` // of the node, as the grammar calls it
	Text      string   `json:"text"`
	Cut       bool     `json:"cut,omitempty"` // Text is only the beginning
	Bindings  Bindings `json:"bindings"`
}

// Bindings is what the names of a pattern stand for. Its JSON is an object.
type Bindings []Binding

// Binding is what one name stands for.
type Binding struct {
	Name string
	Many bool // its JSON is a list
	Code []Code
}

// Code is a node that is bound.
type Code struct {
	Kind      string `json:"kind"`
	Text      string `json:"text"`
	Cut       bool   `json:"cut,omitempty"`
	Line      uint32 `json:"line"`
	Column    uint32 `json:"column"`
	EndLine   uint32 `json:"end_line"`
	EndColumn uint32 `json:"end_column"`
	StartByte uint32 `json:"start_byte"`
	EndByte   uint32 `json:"end_byte"`
}

// MarshalJSON writes an object with the names in the order of the pattern: a node, or
// for a name of any number of nodes a list.
func (b Bindings) MarshalJSON() ([]byte, error) {
	text := []byte{'{'}
	for i, binding := range b {
		var value any = append([]Code{}, binding.Code...)
		if !binding.Many && len(binding.Code) == 1 {
			value = binding.Code[0]
		}
		encoded, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		name, err := json.Marshal(binding.Name)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			text = append(text, ',')
		}
		text = append(append(append(text, name...), ':'), encoded...)
	}
	return append(text, '}'), nil
}

// Place implements Row.
func (r *MatchRow) Place() Place { return Place{r.Repo, r.Path, r.Line, r.Column} }

// FirstLine returns the first line of the text.
func (r *MatchRow) FirstLine() string {
	line, _, _ := strings.Cut(r.Text, "\n")
	return strings.TrimSuffix(line, "\r")
}

// Size returns about how many bytes the row holds.
func (r *MatchRow) Size() int64 {
	size := int64(unsafe.Sizeof(*r)) + int64(len(r.Text))
	for _, b := range r.Bindings {
		size += int64(unsafe.Sizeof(b))
		for i := range b.Code {
			size += int64(unsafe.Sizeof(b.Code[i])) + int64(len(b.Code[i].Text))
		}
	}
	return size
}

func matchFields() []Field {
	type R = *MatchRow
	return []Field{
		detail(text("repo", func(r R) string { return r.Repo })),
		text("path", func(r R) string { return r.Path }),
		number("line", func(r R) uint32 { return r.Line }),
		detail(number("column", func(r R) uint32 { return r.Column })),
		detail(number("end_line", func(r R) uint32 { return r.EndLine })),
		detail(text("language", func(r R) string { return r.Language })),
		text("kind", func(r R) string { return r.Kind }),
		text("text", func(r R) string { return r.Text }),
	}
}
