package ast

// Position is one place in a file. Line and Column are 1-based and Column
// counts bytes; Offset is the 0-based byte offset of the same place.
type Position struct {
	Line   uint32
	Column uint32
	Offset uint32
}

// Span is the half-open range [Start, End) of a file.
type Span struct {
	Start Position
	End   Position
}

// Lines returns the number of lines the span touches.
func (s Span) Lines() int { return int(s.End.Line-s.Start.Line) + 1 }

// Contains reports whether offset lies in the span.
func (s Span) Contains(offset uint32) bool {
	return s.Start.Offset <= offset && offset < s.End.Offset
}
