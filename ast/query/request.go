package query

import "reflect"

// Verb is what is asked.
type Verb string

// The verbs.
const (
	Def     Verb = "def"
	Refs    Verb = "refs"
	Callers Verb = "callers"
	Callees Verb = "callees"
	Outline Verb = "outline"
	Symbols Verb = "symbols"
	Files   Verb = "files"
	Deps    Verb = "deps"
	AST     Verb = "ast"
	Stats   Verb = "stats"
)

// Request is one question.
type Request struct {
	Verb     Verb
	Selector Selector // unused by symbols, files and stats
	Filter   Filter
	Order    string // a field of the rows, "" for place
	Desc     bool
	Limit    int  // 0 is none
	Snippets bool // rows carry the text of their line
}

// String returns the question as a person would type it.
func (r Request) String() string {
	if r.Selector.Text == "" {
		return string(r.Verb)
	}
	return string(r.Verb) + " " + r.Selector.Text
}

// Filter narrows an answer. Zero fields do not.
type Filter struct {
	Repo          string
	Languages     []string
	Kinds         []string // of symbols
	Roles         []string // of references
	Path          string   // glob
	Name          string   // glob, against the name and the qualified name
	Status        string   // of files
	Reason        string   // of files
	MinComplexity uint32   // cyclomatic
	Test          *bool    // is, or is not, a test or in a test file
	Vendored      *bool
	Generated     *bool
	DocMissing    bool // public symbols without documentation
}

// IsZero reports whether the filter lets everything pass.
func (f Filter) IsZero() bool { return reflect.ValueOf(f).IsZero() }
