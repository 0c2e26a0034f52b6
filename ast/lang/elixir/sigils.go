package elixir

import "bytes"

// repair returns a copy of source without the backslashes that the grammar reads as
// escaping the end of a sigil; nil when there are none. It need not find anything wrong
// with them: it may take all up to the next bracket for text.
func repair(source []byte, _ int) []byte {
	backslashes := closedSigils(source)
	if len(backslashes) == 0 {
		return nil
	}
	repaired := bytes.Clone(source)
	for _, at := range backslashes {
		repaired[at] = '_'
	}
	return repaired
}

// closedSigils returns the backslashes that stand in front of the end of a sigil with
// an upper-case name without escaping it, as the second one in ~S(\\). The grammar
// reads them as escaping it and takes what follows for text.
func closedSigils(source []byte) (backslashes []int) {
	var endless [256]bool // what ends no sigil from here on: not to look for again and again
	for at := 0; ; {
		i := bytes.IndexByte(source[at:], '~')
		if i < 0 {
			return backslashes
		}
		at += i + 1
		content, end := sigilDelimiter(source[at:])
		if end == 0 || endless[end] {
			continue
		}
		closing := sigilEnd(source, at+content, end)
		if closing < 0 {
			endless[end] = true
			continue
		}
		if closing >= at+content+2 && source[closing-1] == '\\' {
			backslashes = append(backslashes, closing-1)
		}
		at = closing + 1
	}
}

// sigilDelimiter returns where the content of a sigil starts whose name text starts
// with, and the byte that ends it, 0 if there is no such sigil. Heredocs are none.
func sigilDelimiter(text []byte) (content int, end byte) {
	name := 0
	for name < len(text) && 'A' <= text[name] && text[name] <= 'Z' {
		name++
	}
	if name == 0 || name == len(text) {
		return 0, 0
	}
	switch opening := text[name]; opening {
	case '(':
		end = ')'
	case '[':
		end = ']'
	case '{':
		end = '}'
	case '<':
		end = '>'
	case '/', '|', '"', '\'':
		if end = opening; bytes.HasPrefix(text[name+1:], []byte{opening, opening}) {
			end = 0
		}
	}
	return name + 1, end
}

// sigilEnd returns where the sigil ends whose content starts at offset, by Elixir's
// rule: a backslash escapes any byte, itself included. It returns -1 without an end.
func sigilEnd(source []byte, offset int, end byte) int {
	for i := offset; i < len(source); i++ {
		switch source[i] {
		case '\\':
			i++
		case end:
			return i
		}
	}
	return -1
}
