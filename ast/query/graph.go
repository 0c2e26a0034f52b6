package query

import (
	"fmt"
	"slices"
)

// Graph is what a request says about graphs. Zero fields say nothing.
type Graph struct {
	// Depth is how many steps are followed; 0 is one for callers and callees, and any
	// number for the other verbs.
	Depth int `json:"depth,omitempty"`
	// To is where a path ends.
	To Selector `json:"to,omitzero"`
	// MinConfidence leaves out the uses that are known with less.
	MinConfidence Confidence `json:"min_confidence,omitempty"`
	// Revision is the one after which an impact is asked for; with After, that batch if
	// there is no such revision.
	Revision string `json:"revision,omitempty"`
	// Verdicts are those of unused that are wanted; none is Dead.
	Verdicts []Verdict `json:"verdicts,omitempty"`
	// Closed says that nothing outside the store uses what is in it.
	Closed bool `json:"closed,omitempty"`
	// Edges says that deps tells edges between modules.
	Edges bool `json:"graph,omitempty"`
}

// MaxDepth bounds the steps of a graph.
const MaxDepth = 100

// Confidence says how sure it is what a use means.
type Confidence string

// The confidences, from the highest to the lowest.
const (
	Exact    Confidence = "exact"    // nothing else can be meant
	Likely   Confidence = "likely"   // unless something is so that no file tells
	Possible Confidence = "possible" // one of several
	Unknown  Confidence = "unknown"  // nothing says what is meant
)

// Confidences returns all confidences, from the highest to the lowest.
func Confidences() []Confidence { return []Confidence{Exact, Likely, Possible, Unknown} }

// String returns the confidence as it is printed.
func (c Confidence) String() string { return string(c) }

// AtLeast reports whether c is as high as another. Every confidence is as high as "".
func (c Confidence) AtLeast(least Confidence) bool {
	return least == "" || slices.Index(Confidences(), c) <= slices.Index(Confidences(), least)
}

// Verdict says whether a definition is used.
type Verdict string

// The verdicts.
const (
	Dead      Verdict = "dead"    // nothing uses it
	Live      Verdict = "live"    // something uses it, or runs it by convention
	Undecided Verdict = "unknown" // something may use it
)

// Verdicts returns all verdicts.
func Verdicts() []Verdict { return []Verdict{Dead, Undecided, Live} }

// String returns the verdict as it is printed.
func (v Verdict) String() string { return string(v) }

// IsGraph reports whether the rows are edges, of a graph of calls or of modules.
func (r *Request) IsGraph() bool {
	switch r.Verb {
	case Path, Impact, Cycles:
		return true
	case Callers, Callees:
		return r.Depth > 1
	}
	return r.Verb == Deps && r.Edges
}

func (r *Request) validateGraph() error {
	if r.Depth < 0 || r.Depth > MaxDepth {
		return &FieldError{Field: "depth", Problem: fmt.Sprintf("depth %d: it is from 1 to %d", r.Depth, MaxDepth)}
	}
	if r.MinConfidence != "" {
		if err := oneOf("confidence", []string{string(r.MinConfidence)}, Confidences()); err != nil {
			return err
		}
	}
	for _, v := range r.Verdicts {
		if err := oneOf("verdict", []string{string(v)}, Verdicts()); err != nil {
			return err
		}
	}
	named, since := r.Selector.Text != "", r.After > 0 || r.Revision != ""
	switch {
	case r.Verb == Path && (!named || r.To.Text == ""):
		return &FieldError{Field: "to", Problem: "a path needs a name where it begins and one where it ends"}
	case r.Verb == Impact && named == since:
		return &FieldError{Field: "selector", Problem: "an impact is that of a name, or of what changed since a batch or revision: give one of the two"}
	case (r.Verb == Callers || r.Verb == Callees) && r.Depth > 1 && !named:
		return &FieldError{Field: "selector", Problem: string(r.Verb) + " needs a name"}
	}
	return nil
}
