package ast

// Facts is everything that the bytes of one file say, in source order.
type Facts struct {
	Language Language
	// Package is the name the file itself gives to the package or namespace it
	// belongs to (Go package clause, Java package declaration), "" if it gives none.
	Package     string
	Symbols     []Symbol
	References  []Reference // sorted by Position.Offset
	Imports     []Import
	Diagnostics []Diagnostic
}

// Diagnostic is one place where the parser had to recover.
type Diagnostic struct {
	Kind DiagnosticKind
	Span Span
	// Text is the kind of token that is missing, or the start of the text that
	// could not be parsed, at most 80 bytes.
	Text string
}

// DiagnosticKind tells the two ways of recovery apart.
type DiagnosticKind uint8

// The kinds of diagnostic.
const (
	SyntaxError  DiagnosticKind = iota // text that fits no rule
	MissingToken                       // a token the parser had to make up

	diagnosticKindCount
)

// String returns the kind as it is printed.
func (k DiagnosticKind) String() string {
	if k >= diagnosticKindCount {
		return "unknown"
	}
	return [diagnosticKindCount]string{"syntax_error", "missing_token"}[k]
}

// Valid reports whether k is one of the kinds above.
func (k DiagnosticKind) Valid() bool { return k < diagnosticKindCount }
