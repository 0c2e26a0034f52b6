package query

import (
	"reflect"
	"time"
)

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
	Changes Verb = "changes"
	History Verb = "history"
	Path    Verb = "path"
	Impact  Verb = "impact"
	Unused  Verb = "unused"
	Cycles  Verb = "cycles"
	Match   Verb = "match"
	SQL     Verb = "sql"
)

// Verbs returns all verbs.
func Verbs() []Verb {
	return []Verb{Def, Refs, Callers, Callees, Outline, Symbols, Files, Deps, AST, Stats, Changes, History,
		Path, Impact, Unused, Cycles, Match, SQL}
}

// Request is one question. Its JSON is what the API takes.
type Request struct {
	Verb     Verb     `json:"verb"`
	Selector Selector `json:"selector,omitzero"` // unused by symbols, files and stats; "" is any for changes
	Filter   Filter   `json:"filter,omitzero"`
	Order    string   `json:"order,omitempty"` // a field of the rows, "" for place
	Desc     bool     `json:"desc,omitempty"`
	Limit    int      `json:"limit,omitempty"` // 0 is none
	Snippets bool     `json:"-"`               // rows carry the text of their line
	// Cursor is Answer.Next of the page before; "" is the first page.
	Cursor  string `json:"cursor,omitempty"`
	Explain bool   `json:"explain,omitempty"` // the answer carries its plan
	// Timeout is how long the answer may take, if that is less than any answer may; 0 is
	// any.
	Timeout time.Duration `json:"timeout_ns,omitempty"`
	// AtLeast is the sequence number that the answer has to include, Wait how long it
	// may take until it does.
	AtLeast uint64        `json:"at_least,omitempty"`
	Wait    time.Duration `json:"wait_ns,omitempty"`
	// After is the sequence number, and Since the time, after which changes are told.
	After uint64    `json:"after,omitempty"`
	Since time.Time `json:"since,omitzero"`
	// Positions says that changes are told too of symbols that only stand elsewhere in
	// their file.
	Positions bool `json:"positions,omitempty"`
	// Match is what the verb of that name looks for.
	Match MatchRequest `json:"match,omitzero"`
	// Follow says that the answer, without AtLeast, is wanted all the same after Wait.
	Follow bool `json:"follow,omitempty"`
	// MaxLag is how far the answer may be behind, see AsOf; 0 is any.
	MaxLag time.Duration `json:"max_lag_ns,omitempty"`
	Graph
	// SQL is the statement of verb sql; to Explain it is to get its plan instead of its rows.
	SQL string `json:"sql,omitempty"`
}

// String returns the question as a person would type it.
func (r Request) String() string {
	if r.Verb == SQL {
		return string(r.Verb) + " " + r.SQL
	}
	if r.Verb == Match {
		return r.Match.String()
	}
	text := string(r.Verb)
	for _, s := range []Selector{r.Selector, r.To} {
		if s.Text != "" {
			text += " " + s.Text
		}
	}
	return text
}

// Filter narrows an answer. Zero fields do not.
type Filter struct {
	Repo          string   `json:"repo,omitempty"`
	Languages     []string `json:"languages,omitempty"`
	Kinds         []string `json:"kinds,omitempty"`          // of symbols; of events for changes and history
	Roles         []string `json:"roles,omitempty"`          // of references
	Path          string   `json:"path,omitempty"`           // glob
	Name          string   `json:"name,omitempty"`           // glob, against the name and the qualified name
	Status        string   `json:"status,omitempty"`         // of files
	Reason        string   `json:"reason,omitempty"`         // of files
	MinComplexity uint32   `json:"min_complexity,omitempty"` // cyclomatic
	Test          *bool    `json:"test,omitempty"`           // is, or is not, a test or in a test file
	Vendored      *bool    `json:"vendored,omitempty"`
	Generated     *bool    `json:"generated,omitempty"`
	DocMissing    bool     `json:"doc_missing,omitempty"` // public symbols without documentation
}

// IsZero reports whether the filter lets everything pass.
func (f Filter) IsZero() bool { return reflect.ValueOf(f).IsZero() }
