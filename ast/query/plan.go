package query

// Plan is how an answer came about, for whoever asks to have it explained.
type Plan struct {
	Steps []Step `json:"steps"`
	// Searched is how many facts of each relation were read, and "facts_kept" how many
	// contents had theirs in memory.
	Searched map[string]int64 `json:"searched"`
}

// Step is one part of the work for an answer. Those after it with a greater depth are
// parts of it.
type Step struct {
	Depth int    `json:"depth"`
	Name  string `json:"name"` // "find definitions"
	// Access is the way that was taken to the facts: `postings of "add"`, and Instead what
	// else there was, with its cost: "files below lib/: over 120".
	Access  string `json:"access,omitempty"`
	Instead string `json:"instead,omitempty"`
	// Estimated is how many rows were expected, -1 where nobody knew.
	Estimated int     `json:"estimated"`
	Rows      int     `json:"rows"`
	Keys      int64   `json:"keys"` // of the store that were read
	MS        float64 `json:"ms"`
	Kept      int64   `json:"kept,omitempty"` // contents whose facts were in memory
}
