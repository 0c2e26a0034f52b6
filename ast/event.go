package ast

import "time"

// FileEvents are the structural changes that one change of a file made: one record of
// the log of events. Its JSON is what is stored.
type FileEvents struct {
	// Sequence is the number of the batch that wrote them, and Ordinal the place of the
	// first of them among the events of that batch.
	Sequence uint64 `json:"-"`
	Ordinal  int    `json:"ordinal"`
	// Writer tells the process that wrote them from all others: what a crash undoes is
	// written again by another one.
	Writer string `json:"writer"`
	// Begin and End are the size of the log before and with this record, in bytes.
	Begin, End uint64    `json:"-"`
	Time       time.Time `json:"-"`
	Repo       string    `json:"repo"`
	Path       string    `json:"path"`
	Language   Language  `json:"language,omitempty"`
	Flags      FileFlags `json:"flags,omitempty"` // of the file, as it is or was
	// Revision is the commit the change came with and RevisionTime its author time,
	// where its source has revisions.
	Revision     string     `json:"revision,omitempty"`
	RevisionTime *time.Time `json:"revision_time,omitempty"`
	Events       []Event    `json:"events"`
}

// Event is one structural change.
type Event struct {
	Kind EventKind `json:"kind"`
	// File is what became of the file, for events of files.
	File *FileState `json:"file,omitempty"`
	// Name and Symbol are the last segment and the qualified name of the symbol, as its
	// file tells them, for events of symbols and of their references; "" for the
	// references outside of all symbols.
	Name   string `json:"name,omitempty"`
	Symbol string `json:"symbol,omitempty"`
	// Before and After are the symbol then and now; one is nil when it was added or
	// removed.
	Before *SymbolState `json:"before,omitempty"`
	After  *SymbolState `json:"after,omitempty"`
	// Changed is what a symbol that changed or moved differs in.
	Changed []Aspect `json:"changed,omitempty"`
	// Earlier is the sequence number of the event that told one half of a move, as the
	// addition or removal that it then seemed to be; 0 when both are told here.
	Earlier uint64 `json:"earlier,omitempty"`
	// Added and Removed are references that the symbol has gained and lost.
	Added   []Edge `json:"added,omitempty"`
	Removed []Edge `json:"removed,omitempty"`
}

// PositionOnly reports whether nothing but the position of a symbol has changed.
func (e *Event) PositionOnly() bool {
	return e.Kind == SymbolChanged && len(e.Changed) == 1 && e.Changed[0] == InPosition
}

// FileState is a file in an event.
type FileState struct {
	Status  string `json:"status"`
	Reason  Reason `json:"reason,omitempty"`
	Symbols uint32 `json:"symbols"`
	Errors  uint32 `json:"errors,omitempty"` // error nodes and missing tokens
}

// SymbolState is a symbol in an event. Of one that changed its position only, there are
// the lines only.
type SymbolState struct {
	Symbol     string `json:"symbol,omitempty"` // qualified name, where it is another than the event's
	Path       string `json:"path,omitempty"`   // where it is another than the event's
	Kind       string `json:"kind,omitempty"`
	Visibility string `json:"visibility,omitempty"`
	Signature  string `json:"signature,omitempty"`
	Doc        string `json:"doc,omitempty"` // first line
	Line       uint32 `json:"line"`
	EndLine    uint32 `json:"end_line"`
}

// Edge is a reference in an event.
type Edge struct {
	Role string `json:"role"`
	// To is the qualified name or, where the file leaves it open, the name as written.
	To string `json:"to"`
	// N is how many there are of it, when more than one.
	N int `json:"n,omitempty"`
}

// EventKind says what happened.
type EventKind string

// The kinds of event.
const (
	FileIndexed       EventKind = "file_indexed"       // new content was processed, perhaps with errors
	FileFailed        EventKind = "file_failed"        // new content could not be processed
	FileRemoved       EventKind = "file_removed"       // it is gone, or no longer ingested
	SymbolAdded       EventKind = "symbol_added"       //
	SymbolRemoved     EventKind = "symbol_removed"     //
	SymbolChanged     EventKind = "symbol_changed"     // Changed says in what
	SymbolMoved       EventKind = "symbol_moved"       // from another file, or to another name with the same text
	ReferencesChanged EventKind = "references_changed" //
	// SymbolKnown is told by histories alone: the symbol was there before the events
	// begin that are kept.
	SymbolKnown EventKind = "symbol_known"
)

// String returns the kind as it is printed.
func (k EventKind) String() string { return string(k) }

// EventKinds returns the kinds that are stored.
func EventKinds() []EventKind {
	return []EventKind{FileIndexed, FileFailed, FileRemoved, SymbolAdded, SymbolRemoved, SymbolChanged, SymbolMoved, ReferencesChanged}
}

// HistoryKinds returns the kinds that histories tell.
func HistoryKinds() []EventKind {
	return []EventKind{FileIndexed, FileFailed, FileRemoved, SymbolKnown, SymbolAdded, SymbolRemoved, SymbolChanged, SymbolMoved}
}

// Aspect is what a symbol can change in.
type Aspect string

// The aspects. InPosition stands alone: nothing else has changed.
const (
	InSignature     Aspect = "signature"
	InVisibility    Aspect = "visibility"
	InBody          Aspect = "body"
	InDocumentation Aspect = "documentation"
	InPosition      Aspect = "position"
)
