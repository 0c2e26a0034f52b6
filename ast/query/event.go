package query

import (
	"time"

	"elixirscope/ast"
)

// EventRow is a structural change, as a CloudEvent.
// Format: CloudEvents 1.0, https://github.com/cloudevents/spec, with its extension
// "sequence".
type EventRow struct {
	SpecVersion string `json:"specversion"`
	// ID is the same whenever the event is told, and of no other event of the Source in
	// this store.
	ID              string    `json:"id"`
	Source          string    `json:"source"`  // /repositories/NAME
	Type            string    `json:"type"`    // elixirscope.symbol.changed
	Subject         string    `json:"subject"` // path, or path#symbol
	Time            string    `json:"time"`    // RFC 3339, of the batch that wrote it
	DataContentType string    `json:"datacontenttype"`
	Sequence        string    `json:"sequence"` // of the batch, and in it; sorts as text
	Data            EventData `json:"data"`
}

// EventData says what changed.
type EventData struct {
	Kind     ast.EventKind `json:"kind"`
	Seq      uint64        `json:"seq"` // of the batch, as in as_of.seq
	Repo     string        `json:"repo"`
	Path     string        `json:"path"`
	Language string        `json:"language"`
	// Revision is the commit the change came with, and RevisionTime its author time;
	// null for a directory.
	Revision     *string    `json:"revision"`
	RevisionTime *time.Time `json:"revision_time,omitempty"`

	File    *ast.FileState   `json:"file,omitempty"`   // of files
	Symbol  string           `json:"symbol,omitempty"` // qualified name as queries show it
	Before  *ast.SymbolState `json:"before,omitempty"`
	After   *ast.SymbolState `json:"after,omitempty"`
	Changed []ast.Aspect     `json:"changed,omitempty"`
	// Earlier is the seq of the event that told one half of a move already.
	Earlier uint64     `json:"earlier,omitempty"`
	Added   []ast.Edge `json:"added,omitempty"`
	Removed []ast.Edge `json:"removed,omitempty"`
}

// Place implements Row: where the symbol is, or was.
func (r *EventRow) Place() Place {
	at := Place{Repo: r.Data.Repo, Path: r.Data.Path}
	for _, s := range []*ast.SymbolState{r.Data.Before, r.Data.After} {
		if s != nil {
			at.Line, at.Column = s.Line, 1
		}
	}
	return at
}

// SetSubject sets the subject to what the data says: the file and, for symbols, a # and
// the qualified name.
func (r *EventRow) SetSubject() {
	r.Subject = r.Data.Path
	if r.Data.Symbol != "" {
		r.Subject += idNameMark + r.Data.Symbol
	}
}
