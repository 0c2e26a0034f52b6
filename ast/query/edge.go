package query

import "cmp"

// EdgeRow is a step of a graph: a use by which one definition runs another or, between
// modules, by which one needs another.
type EdgeRow struct {
	// Depth is the number of steps from what was asked for, this one included; the place
	// in a path or a cycle, counted from 1.
	Depth int  `json:"depth"`
	Cycle int  `json:"cycle,omitempty"` // which cycle, counted from 1
	Test  bool `json:"test"`            // From is a test or in a test file

	Repo     string `json:"repo"`
	Path     string `json:"path"`
	Line     uint32 `json:"line"` // of the use
	Column   uint32 `json:"column"`
	Byte     uint32 `json:"byte"`
	Language string `json:"language"`

	// From is what the use stands in, To what it means: null at the level of a file,
	// and where nothing binds the use. An id is null where the store has no definition.
	From   *string `json:"from"`
	FromID *string `json:"from_id"`
	To     *string `json:"to"`
	ToID   *string `json:"to_id"`

	Role    string `json:"role"` // of the use; between modules the kind of import
	Written string `json:"written"`
	Via     string `json:"via,omitempty"`
	// State is resolved, ambiguous or unresolved; Resolution is by which strategy, or
	// the reason why not.
	State      string     `json:"state"`
	Resolution string     `json:"resolution"`
	Confidence Confidence `json:"confidence"`
	Candidates []string   `json:"candidates,omitempty"` // of an ambiguous use
	// Dependency says when a module of Elixir needs another: compile, export, runtime.
	Dependency string `json:"dependency,omitempty"`
	Stale      bool   `json:"stale,omitempty"`

	Snippet string `json:"-"`
}

// The states of an edge.
const (
	StateResolved   = "resolved"
	StateAmbiguous  = "ambiguous"
	StateUnresolved = "unresolved"
)

// NewEdgeRow returns the edge of a use, without its ends' ids.
func NewEdgeRow(depth int, r *ReferenceRow) *EdgeRow {
	row := &EdgeRow{Depth: depth, Repo: r.Repo, Path: r.Path, Line: r.Line, Column: r.Column, Byte: r.Byte,
		Language: r.Language, From: r.Enclosing, To: r.QualifiedName, Role: r.Role, Written: r.Written, Via: r.Via,
		State: StateResolved, Resolution: r.Resolution, Confidence: Confidence(r.Confidence),
		Candidates: r.Candidates, Stale: r.Stale}
	switch {
	case r.QualifiedName != nil:
		row.Candidates = nil
	case len(r.Candidates) > 0:
		row.State = StateAmbiguous
	default:
		row.State = StateUnresolved
	}
	return row
}

// VerdictRow says of a definition whether it is used.
type VerdictRow struct {
	ID            string  `json:"id"`
	Repo          string  `json:"repo"`
	Path          string  `json:"path"`
	Line          uint32  `json:"line"`
	Column        uint32  `json:"column"`
	EndLine       uint32  `json:"end_line"`
	Language      string  `json:"language"`
	Kind          string  `json:"kind"`
	Name          string  `json:"name"`
	QualifiedName string  `json:"qualified_name"`
	Visibility    string  `json:"visibility"`
	Test          bool    `json:"test"`
	Verdict       Verdict `json:"verdict"`
	Reason        string  `json:"reason"` // stable: private_unused, called, exported, ...
	Detail        string  `json:"detail,omitempty"`

	Snippet string `json:"-"`
}

// Place implements Row.
func (r *EdgeRow) Place() Place { return Place{r.Repo, r.Path, r.Line, r.Column} }

// Place implements Row.
func (r *VerdictRow) Place() Place { return Place{r.Repo, r.Path, r.Line, r.Column} }

// FromName names where the edge begins: by the file, where that is all there is.
func (r *EdgeRow) FromName() string { return cmp.Or(orNothing(r.From), r.Path) }

// ToName names where the edge ends: as written, where nothing binds it.
func (r *EdgeRow) ToName() string { return cmp.Or(orNothing(r.To), r.Written) }

func edgeFields() []Field {
	type R = *EdgeRow
	return []Field{
		detail(number("cycle", func(r R) int { return r.Cycle })),
		number("depth", func(r R) int { return r.Depth }),
		detail(text("repo", func(r R) string { return r.Repo })),
		text("path", func(r R) string { return r.Path }),
		number("line", func(r R) uint32 { return r.Line }),
		detail(number("column", func(r R) uint32 { return r.Column })),
		detail(text("language", func(r R) string { return r.Language })),
		text("from", R.FromName),
		text("to", R.ToName),
		text("role", func(r R) string { return r.Role }),
		text("state", func(r R) string { return r.State }),
		text("resolution", func(r R) string { return r.Resolution }),
		text("confidence", func(r R) string { return string(r.Confidence) }),
		text("test", func(r R) string {
			if r.Test {
				return "test"
			}
			return ""
		}),
		detail(text("dependency", func(r R) string { return r.Dependency })),
		detail(text("via", func(r R) string { return r.Via })),
		detail(text("from_id", func(r R) string { return orNothing(r.FromID) })),
		detail(text("to_id", func(r R) string { return orNothing(r.ToID) })),
	}
}

func verdictFields() []Field {
	type R = *VerdictRow
	return []Field{
		detail(text("repo", func(r R) string { return r.Repo })),
		text("path", func(r R) string { return r.Path }),
		number("line", func(r R) uint32 { return r.Line }),
		detail(number("column", func(r R) uint32 { return r.Column })),
		detail(text("language", func(r R) string { return r.Language })),
		text("kind", func(r R) string { return r.Kind }),
		detail(text("name", func(r R) string { return r.Name })),
		text("qualified_name", func(r R) string { return r.QualifiedName }),
		detail(text("visibility", func(r R) string { return r.Visibility })),
		number("lines", func(r R) uint32 { return r.EndLine - r.Line + 1 }),
		text("verdict", func(r R) string { return string(r.Verdict) }),
		text("reason", func(r R) string { return r.Reason }),
		text("detail", func(r R) string { return r.Detail }),
	}
}
