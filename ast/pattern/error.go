package pattern

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Error says what is wrong with the text of a pattern, and where.
type Error struct {
	Part    string // what the text was given as: "pattern", "inside", "has", "not-inside" or "query"
	Text    string // as it was given
	Line    int    // from 1
	Column  int    // in bytes, from 1
	Message string
}

// Error returns the message with the line of the text and a mark below the place.
func (e *Error) Error() string {
	line := strings.Split(e.Text, "\n")[e.Line-1]
	before := line[:min(e.Column-1, len(line))]
	return fmt.Sprintf("%s, line %d, column %d: %s\n  %s\n  %s^", e.Part, e.Line, e.Column, e.Message,
		strings.ReplaceAll(line, "\t", " "), strings.Repeat(" ", utf8.RuneCountInString(before)))
}

// errorAt returns the error of a place in a text.
func errorAt(part, text string, offset int, format string, values ...any) *Error {
	before := text[:min(max(offset, 0), len(text))]
	return &Error{Part: part, Text: text, Line: strings.Count(before, "\n") + 1,
		Column: len(before) - strings.LastIndexByte(before, '\n'), Message: fmt.Sprintf(format, values...)}
}
