package lang

import (
	"strings"
	"unicode/utf8"
)

// MaxName bounds the names of symbols and references in bytes; longer ones (names
// of tests, generated code) are cut. MaxLine bounds signatures and other texts.
const (
	MaxName = 256
	MaxLine = 240
)

func clip(name string) string { return cut(name, MaxName) }

// cut shortens s to at most limit bytes without splitting a character.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

// OneLine joins the lines of a text with single spaces and cuts it to MaxLine
// bytes: the form of signatures and other texts in facts.
func OneLine(text string) string {
	if len(text) <= MaxLine && !strings.ContainsAny(text, "\n\r\t") && !strings.Contains(text, "  ") {
		return strings.TrimSpace(text)
	}
	var line strings.Builder
	// No more than this can end up in the result unless the text is mostly blank.
	for word := range strings.FieldsSeq(cut(text, 16*MaxLine)) {
		if line.Len() > 0 {
			line.WriteByte(' ')
		}
		line.WriteString(word)
		if line.Len() >= MaxLine {
			break
		}
	}
	return cut(line.String(), MaxLine)
}

// FirstLine returns the first line of text that is not blank, trimmed and cut to
// MaxLine bytes: the form of documentation in facts.
func FirstLine(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			return cut(line, MaxLine)
		}
	}
	return ""
}
