package query

// SchemaVersion is the version of the envelope and of the rows' field names.
const SchemaVersion = 1

// Answer is the answer to one Request.
type Answer struct {
	SchemaVersion int      `json:"schema_version"`
	Query         string   `json:"query"`
	AsOf          AsOf     `json:"as_of"`
	Total         int      `json:"total"`         // exact, also when Truncated, unless Cut is CutTime
	Truncated     bool     `json:"truncated"`     // there are more rows behind these
	Next          *string  `json:"next"`          // the cursor of those; null when there are none
	Cut           string   `json:"cut,omitempty"` // the limit that ended the answer early
	Rows          []Row    `json:"rows"`
	Unresolved    Open     `json:"unresolved"`
	Coverage      Coverage `json:"coverage"`
	Stats         Cost     `json:"stats"`
	Plan          *Plan    `json:"plan,omitempty"`

	// Order is the field the rows are ordered by, "" for their place.
	Order string `json:"-"`
	// Earlier says that the answer goes on with one of an earlier moment.
	Earlier bool `json:"-"`
	// Repositories are those that the request is about.
	Repositories []Repository `json:"-"`
	// Damage is why the last of Coverage.Unreadable could not be read.
	Damage error `json:"-"`
	// Why explains an empty answer; Near are names that exist. Neither is part of
	// the envelope: they are for people.
	Why  string   `json:"-"`
	Near []string `json:"-"`
}

// The limits that can end an answer early.
const (
	CutTime   = "time"   // rows are missing, and nobody knows how many
	CutRows   = "rows"   // a page holds no more of them
	CutMemory = "memory" // likewise, of so large ones
)

// The states of what an answer is from.
const (
	Fresh    = "fresh"    // a running ingest knows of nothing newer
	Indexing = "indexing" // a running ingest is at work on changes
	Stale    = "stale"    // as an ingest left it that has ended: nobody has looked since
	Partial  = "partial"  // an ingest of a repository was interrupted, and not made up for
)

// Repository is one that an answer is about.
type Repository struct {
	Name  string
	State string // Stale or Partial
}

// Summary is what is about an answer as a whole, beside its rows.
type Summary struct {
	AsOf       AsOf     `json:"as_of"`
	Total      int      `json:"total"`
	Shown      int      `json:"shown"`
	Truncated  bool     `json:"truncated"`
	Next       *string  `json:"next,omitempty"`
	Cut        string   `json:"cut,omitempty"`
	Unresolved Open     `json:"unresolved"`
	Coverage   Coverage `json:"coverage"`
	Stats      Cost     `json:"stats"`
	Plan       *Plan    `json:"plan,omitempty"`
	Why        string   `json:"why,omitempty"`
	Near       []string `json:"near,omitempty"`
}

// Summary returns the answer without its rows.
func (a *Answer) Summary() Summary {
	return Summary{AsOf: a.AsOf, Total: a.Total, Shown: len(a.Rows), Truncated: a.Truncated, Next: a.Next, Cut: a.Cut,
		Unresolved: a.Unresolved, Coverage: a.Coverage, Stats: a.Stats, Plan: a.Plan, Why: a.Why, Near: a.Near}
}

// AsOf says which moment the answer is of.
type AsOf struct {
	Sequence uint64 `json:"seq"`
	// Commit is the one that was last ingested completely, when the request is about
	// one repository and that is ingested by commits. When State is Partial, some
	// files may be of another one.
	Commit *string `json:"commit"`
	// LagMS is the age of the oldest change that is known and not in the answer; where
	// nobody watches for changes, it is since the store was last brought up to date.
	LagMS int64  `json:"lag_ms"`
	State string `json:"state"`
	// Pending is how many files a running ingest knows of that have changed since.
	Pending int `json:"pending"`
}

// Open counts references that have the name asked for and that their file leaves
// open, so that they may belong to the answer.
type Open struct {
	Ambiguous int `json:"ambiguous"`
	Dynamic   int `json:"dynamic"`
	Unknown   int `json:"unknown"`
}

// Coverage names what the answer could not see.
type Coverage struct {
	Partial      int      `json:"partial"`       // files of the answer that parsed with errors
	PartialFiles []string `json:"partial_files"` // the first 20 of them
	Skipped      int      `json:"skipped"`       // files without facts
	// Unreadable are contents whose stored facts could not be read, and Cut branches of
	// a tree that are deeper than is shown, or definitions of a graph beyond the most
	// that are followed: with either, the answer is partial.
	Unreadable int `json:"unreadable"`
	Cut        int `json:"cut"`
	// Beyond are definitions of a graph at the depth asked for that have further steps
	// behind them, perhaps.
	Beyond int `json:"beyond,omitempty"`
	// Doubted are uses that are left out because they are known with less confidence than was asked for.
	Doubted int `json:"doubted,omitempty"`
}

// Cost says what the answer took.
type Cost struct {
	MS       float64 `json:"ms"`
	KeysRead int     `json:"keys_read"`
	Cache    string  `json:"cache"` // hit; miss; none where it was not looked for in one
	// Files is what a verb that reads files looked at, nil for others.
	Files *FilesSearched `json:"files,omitempty"`
}

// Row is one line of an answer: a *SymbolRow, *ReferenceRow, *FileRow,
// *DependencyRow, *NodeRow, *StatsRow, *EventRow, *EdgeRow, *VerdictRow, *MatchRow or *SQLRow.
type Row interface {
	// Place returns where a person finds it.
	Place() Place
}

// Place is a place in a file of a repository; Line and Column are 0 where a row is
// about something larger than a file.
type Place struct {
	Repo, Path   string
	Line, Column uint32
}

// SymbolRow is a definition.
type SymbolRow struct {
	ID            string   `json:"id"`
	Repo          string   `json:"repo"`
	Path          string   `json:"path"`
	Line          uint32   `json:"line"` // of the name
	Column        uint32   `json:"column"`
	StartLine     uint32   `json:"start_line"`
	EndLine       uint32   `json:"end_line"`
	StartByte     uint32   `json:"start_byte"`
	EndByte       uint32   `json:"end_byte"`
	Language      string   `json:"language"`
	Kind          string   `json:"kind"`
	Name          string   `json:"name"`
	QualifiedName string   `json:"qualified_name"`
	Parent        *string  `json:"parent"`
	Signature     string   `json:"signature"`
	Doc           string   `json:"doc"`
	Visibility    string   `json:"visibility"`
	Test          bool     `json:"test"`
	Flags         []string `json:"flags"`
	Arity         *int16   `json:"arity,omitempty"`   // the highest; none if any number is accepted
	Arities       []int16  `json:"arities,omitempty"` // all that default arguments define
	Metrics       *Metrics `json:"metrics,omitempty"`
	Details       *Details `json:"details,omitempty"`
	Stale         bool     `json:"stale,omitempty"`

	Depth   int    `json:"-"` // of nesting, for outlines
	Snippet string `json:"-"`
}

// Metrics are the numbers of a function.
type Metrics struct {
	Lines      uint32 `json:"lines"`
	Parameters uint32 `json:"parameters"`
	Cyclomatic uint32 `json:"cyclomatic"`
	Cognitive  uint32 `json:"cognitive"`
	Nesting    uint32 `json:"nesting"`
	Calls      uint32 `json:"calls"`
}

// Details is what only some definitions carry.
type Details struct {
	Target     string   `json:"target,omitempty"`
	Default    string   `json:"default,omitempty"`
	Deprecated string   `json:"deprecated,omitempty"`
	Since      string   `json:"since,omitempty"`
	Implements string   `json:"implements,omitempty"`
	Roles      []string `json:"roles,omitempty"`
	Specs      []string `json:"specs,omitempty"`
	Tags       []string `json:"tags,omitempty"`
	Clauses    []Clause `json:"clauses,omitempty"`
}

// Clause is one clause of a function.
type Clause struct {
	Line    uint32 `json:"line"`
	EndLine uint32 `json:"end_line"`
	Guard   string `json:"guard,omitempty"`
}

// ReferenceRow is a use of a name.
type ReferenceRow struct {
	Repo          string   `json:"repo"`
	Path          string   `json:"path"`
	Line          uint32   `json:"line"`
	Column        uint32   `json:"column"`
	Byte          uint32   `json:"byte"`
	Language      string   `json:"language"`
	Role          string   `json:"role"`
	Name          string   `json:"name"`
	Written       string   `json:"written"` // with its qualifier
	QualifiedName *string  `json:"qualified_name"`
	Enclosing     *string  `json:"enclosing"`
	Arity         *int16   `json:"arity,omitempty"`
	Via           string   `json:"via,omitempty"`
	Resolution    string   `json:"resolution"`
	Confidence    string   `json:"confidence"` // exact, likely, possible, unknown
	Candidates    []string `json:"candidates,omitempty"`
	Flags         []string `json:"flags,omitempty"`
	Stale         bool     `json:"stale,omitempty"`

	Snippet string `json:"-"`
}

// FileRow is a file.
type FileRow struct {
	Repo       string   `json:"repo"`
	Path       string   `json:"path"`
	Language   string   `json:"language"`
	Status     string   `json:"status"`
	Reason     string   `json:"reason"`
	Detail     string   `json:"detail,omitempty"`
	Size       int64    `json:"size"`
	Hash       string   `json:"hash"`
	Flags      []string `json:"flags"`
	Symbols    uint32   `json:"symbols"`
	References uint32   `json:"references"`
	Errors     uint32   `json:"errors"`
	Missing    uint32   `json:"missing"`
	// Stale says that facts of an earlier content stand in for, or beside, its own.
	Stale      bool   `json:"stale"`
	StaleSince string `json:"stale_since,omitempty"`
}

// DependencyRow is an import, seen from the importing file.
type DependencyRow struct {
	Direction string         `json:"direction"` // imports, imported_by
	Repo      string         `json:"repo"`
	Path      string         `json:"path"`
	Line      uint32         `json:"line"`
	Column    uint32         `json:"column"`
	Language  string         `json:"language"`
	Kind      string         `json:"kind"`
	Module    string         `json:"module"`
	Alias     string         `json:"alias,omitempty"`
	Names     []ImportedName `json:"names,omitempty"`
	Enclosing *string        `json:"enclosing"`
	Options   string         `json:"options,omitempty"`

	Snippet string `json:"-"`
}

// ImportedName is one name taken from a module.
type ImportedName struct {
	Name  string `json:"name"`
	Alias string `json:"alias,omitempty"`
}

// NodeRow is a subtree of a syntax tree.
type NodeRow struct {
	Repo   string `json:"repo"`
	Path   string `json:"path"`
	Line   uint32 `json:"line"`
	Column uint32 `json:"column"`
	Node   *Node  `json:"node"`
}

// Node is a named node, or a token that has a field, of a syntax tree.
type Node struct {
	Kind     string  `json:"kind"`
	Field    string  `json:"field,omitempty"`
	Start    [2]int  `json:"start"` // line, column
	End      [2]int  `json:"end"`
	Text     string  `json:"text,omitempty"` // of leaves
	Children []*Node `json:"children,omitempty"`
}

// StatsRow describes a repository, or one language of it.
type StatsRow struct {
	Repo       string `json:"repo"`
	Root       string `json:"root"`
	Language   string `json:"language"` // "" for the whole repository
	Files      int    `json:"files"`
	Bytes      int64  `json:"bytes"`
	Symbols    int64  `json:"symbols"`
	References int64  `json:"references"`
	Partial    int    `json:"partial"`
	Failed     int    `json:"failed"`
	Skipped    int    `json:"skipped"`
	Digest     string `json:"digest,omitempty"`
	UpdatedAt  string `json:"updated_at,omitempty"`
}

// Place implements Row.
func (r *SymbolRow) Place() Place { return Place{r.Repo, r.Path, r.Line, r.Column} }

// Place implements Row.
func (r *ReferenceRow) Place() Place { return Place{r.Repo, r.Path, r.Line, r.Column} }

// Place implements Row.
func (r *FileRow) Place() Place { return Place{r.Repo, r.Path, 1, 1} }

// Place implements Row.
func (r *DependencyRow) Place() Place { return Place{r.Repo, r.Path, r.Line, r.Column} }

// Place implements Row.
func (r *NodeRow) Place() Place { return Place{r.Repo, r.Path, r.Line, r.Column} }

// Place implements Row.
func (r *StatsRow) Place() Place { return Place{r.Repo, r.Root, 0, 0} }
