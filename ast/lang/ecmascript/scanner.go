package ecmascript

import "bytes"

// tokenKind is the kind of a token. Punctuation is its own character.
type tokenKind byte

// The kinds that are no punctuation. Letters are free: they make words.
const (
	tokenEnd      tokenKind = 0
	tokenWord     tokenKind = 'w' // name, keyword or number
	tokenString   tokenKind = 's'
	tokenTemplate tokenKind = 't' // with its substitutions
	tokenPattern  tokenKind = 'p' // regular expression
	tokenArrow    tokenKind = 'a' // =>
	tokenOptional tokenKind = 'o' // ?. and ??
)

// token is a piece of source that is neither blank nor a comment.
type token struct {
	kind        tokenKind
	start, end  int
	firstOnLine bool // there is a line break between it and the token before
}

// scanner goes over source of TypeScript token by token. It takes no notice of the
// grammar and guesses where only that would tell: whether / begins a regular
// expression, and it knows nothing of text in JSX. It ends on any bytes and looks
// at each a bounded number of times.
type scanner struct {
	source  []byte
	at      int
	before  tokenKind // of the token before
	escapes []int     // where the backslashes in the text of the last template are
}

// next returns the next token; tokenEnd is the last one.
func (s *scanner) next() token {
	broken := s.skipBlank()
	t := token{start: s.at, firstOnLine: broken}
	if s.at < len(s.source) {
		t.kind = s.take()
	}
	s.at = min(s.at, len(s.source))
	t.end = s.at
	s.before = t.kind
	return t
}

// take consumes a token and returns its kind.
func (s *scanner) take() tokenKind {
	c := s.source[s.at]
	switch {
	case isWordByte(c):
		for isWordByte(s.peek(0)) {
			s.at++
		}
		return tokenWord
	case c == '"' || c == '\'':
		s.skipString(c)
		return tokenString
	case c == '`':
		s.skipTemplate()
		return tokenTemplate
	case c == '/' && s.beginsPattern():
		s.skipPattern()
		return tokenPattern
	case c == '=' && s.peek(1) == '>':
		s.at += 2
		return tokenArrow
	case c == '?' && (s.peek(1) == '?' || s.peek(1) == '.' && !isDigit(s.peek(2))):
		s.at += 2
		return tokenOptional
	}
	s.at++
	return tokenKind(c)
}

// beginsPattern guesses whether a slash begins a regular expression: not where an
// operand went before, and not in </tag>.
func (s *scanner) beginsPattern() bool { return !endsOperand(s.before) && s.before != '<' }

// endsOperand reports whether a token can be the last one of an operand.
func endsOperand(k tokenKind) bool {
	switch k {
	case tokenWord, tokenString, tokenTemplate, ')', ']', '}':
		return true
	}
	return false
}

// skipBlank skips blanks and comments and reports whether a line ended on the way.
func (s *scanner) skipBlank() (broken bool) {
	for s.at < len(s.source) {
		start := s.at
		if !s.skipComment() && isBlank(s.source[s.at]) {
			s.at++
		}
		if s.at == start {
			break
		}
		broken = broken || bytes.IndexByte(s.source[start:s.at], '\n') >= 0
	}
	return broken
}

func (s *scanner) skipComment() bool {
	if s.peek(0) != '/' {
		return false
	}
	switch s.peek(1) {
	case '/':
		s.skipTo(s.at, "\n")
	case '*':
		s.skipTo(s.at+2, "*/")
		s.at = min(s.at+2, len(s.source))
	default:
		return false
	}
	return true
}

// skipTo moves to the first end at or behind from, or to the end of the source.
func (s *scanner) skipTo(from int, end string) {
	if i := bytes.Index(s.source[from:], []byte(end)); i >= 0 {
		s.at = from + i
		return
	}
	s.at = len(s.source)
}

// skipString skips a string, which ends with its line at the latest.
func (s *scanner) skipString(quote byte) {
	for s.at++; s.at < len(s.source) && s.source[s.at] != '\n'; s.at++ {
		switch s.source[s.at] {
		case quote:
			s.at++
			return
		case '\\':
			s.at++
		}
	}
}

// skipPattern skips a regular expression, which ends with its line at the latest.
func (s *scanner) skipPattern() {
	inClass := false
	for s.at++; s.at < len(s.source) && s.source[s.at] != '\n'; s.at++ {
		switch c := s.source[s.at]; {
		case c == '\\':
			s.at++
		case c == '[' || c == ']':
			inClass = c == '['
		case c == '/' && !inClass:
			s.at++
			return
		}
	}
}

// skipTemplate skips a template literal and the templates in its substitutions.
func (s *scanner) skipTemplate() {
	s.at++
	s.escapes = s.escapes[:0]
	for open := []byte{'`'}; len(open) > 0 && s.at < len(s.source); {
		c := s.source[s.at]
		inText := open[len(open)-1] == '`'
		switch {
		case inText && c == '\\':
			s.escapes = append(s.escapes, s.at)
			s.at += 2
		case inText && c == '`', !inText && c == '}':
			open = open[:len(open)-1]
			s.at++
		case inText && c == '$' && s.peek(1) == '{':
			open = append(open, '{')
			s.at += 2
		case !inText && (c == '`' || c == '{'):
			open = append(open, c)
			s.at++
		case !inText && (c == '"' || c == '\''):
			s.skipString(c)
		case inText || !s.skipComment():
			s.at++
		}
	}
}

// peek returns the byte that many behind the present one, 0 behind the end.
func (s *scanner) peek(ahead int) byte {
	if s.at+ahead < len(s.source) {
		return s.source[s.at+ahead]
	}
	return 0
}

func isBlank(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isWordByte(c byte) bool {
	return c == '_' || c == '$' || isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}
