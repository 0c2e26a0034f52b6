package lang

import (
	"bytes"
	"strings"
)

// headerScan bounds how much of a header is looked at to tell C from C++.
const headerScan = 128 << 10

// isCPPHeader reports whether a header says something only C++ understands, outside
// of comments, literals, macros and what is compiled for C++ alone.
func isCPPHeader(content []byte) bool {
	s := headerScanner{source: content[:min(len(content), headerScan)]}
	for s.at < len(s.source) {
		if s.step() {
			return true
		}
	}
	return false
}

// headerScanner goes over a header token by token.
type headerScanner struct {
	source     []byte
	at         int
	before     byte   // the last character that is not blank, 0 at the start
	word       string // the last token if it was a word
	conditions []condition
}

// condition is an open #if.
type condition struct {
	onlyCPP bool // the present branch is for C++
	elseCPP bool // the other branch is
}

// step consumes one token and reports whether it is evidence of C++.
func (s *headerScanner) step() bool {
	switch c := s.source[s.at]; {
	case c == ' ' || c == '\t' || c == '\r' || c == '\n':
		s.at++
		return false
	case s.skipComment():
		return false
	case c == '#':
		return s.directive()
	case c == '"' || c == '\'':
		s.skipLiteral(c)
	case isWordByte(c):
		return s.identifier()
	default:
		return s.punctuation(c)
	}
	return false
}

func (s *headerScanner) punctuation(c byte) bool {
	s.at++
	evidence := c == ':' && s.peek() == ':' && s.word != "" && isWordByte(s.byteAt(s.at+1)) ||
		c == '~' && isWordByte(s.peek()) && (s.before == ';' || s.before == '{' || s.before == '}' || s.before == ':')
	s.before, s.word = c, ""
	return evidence && !s.skipped()
}

// identifier consumes a word and reports whether it is used as C++ does.
func (s *headerScanner) identifier() bool {
	start, previous, before := s.at, s.word, s.before
	for s.at < len(s.source) && isWordByte(s.source[s.at]) {
		s.at++
	}
	s.word, s.before = string(s.source[start:s.at]), 'a'
	next := s.next()
	begins := before == 0 || before == ';' || before == '{' || before == '}' || before == ':' || before == '#'
	named := isWordByte(next)
	switch s.word {
	case "class":
		return named && previous != "struct" && previous != "union" && !s.skipped()
	case "namespace":
		return begins && (named || next == '{') && !s.skipped() || previous == "inline" && named && !s.skipped()
	case "using", "virtual", "friend", "explicit", "constexpr":
		return begins && (named || next == '~') && !s.skipped()
	case "template", "static_cast", "reinterpret_cast", "const_cast", "dynamic_cast":
		return next == '<' && !s.skipped()
	case "public", "private", "protected":
		return begins && next == ':' && !s.skipped()
	case "operator":
		return (previous != "" || before == '&' || before == '*') && bytes.IndexByte([]byte("=+-*/<>![(&|"), next) >= 0 && !s.skipped()
	case "const", "noexcept", "override":
		return before == ')' && (next == ';' || next == '{' || next == '=') && !s.skipped()
	}
	return false
}

// directive consumes a preprocessor line.
func (s *headerScanner) directive() bool {
	start := s.at
	for s.at < len(s.source) && s.source[s.at] != '\n' {
		if s.source[s.at] == '\\' {
			s.at++
		}
		if !s.skipComment() {
			s.at++
		}
	}
	s.at = min(s.at, len(s.source))
	s.before, s.word = '#', ""
	line := strings.TrimLeft(string(s.source[start+1:s.at]), " \t")
	names := strings.Contains(line, "__cplusplus")
	negated := strings.HasPrefix(line, "ifndef") || strings.Contains(line, "!")
	switch {
	case strings.HasPrefix(line, "if"):
		s.conditions = append(s.conditions, condition{onlyCPP: names && !negated, elseCPP: names && negated})
	case strings.HasPrefix(line, "el") && len(s.conditions) > 0:
		top := &s.conditions[len(s.conditions)-1]
		top.onlyCPP, top.elseCPP = top.elseCPP, false
	case strings.HasPrefix(line, "endif") && len(s.conditions) > 0:
		s.conditions = s.conditions[:len(s.conditions)-1]
	case strings.HasPrefix(line, "include"):
		name := strings.TrimSpace(line[len("include"):])
		return strings.HasPrefix(name, "<") && !strings.ContainsAny(name, "./") && strings.Contains(name, ">") && !s.skipped()
	}
	return false
}

// skipped reports whether the scanner is in a branch for C++ only.
func (s *headerScanner) skipped() bool {
	for _, c := range s.conditions {
		if c.onlyCPP {
			return true
		}
	}
	return false
}

func (s *headerScanner) skipComment() bool {
	rest := s.source[s.at:]
	end := -1
	switch {
	case bytes.HasPrefix(rest, []byte("//")):
		end = bytes.IndexByte(rest, '\n')
	case bytes.HasPrefix(rest, []byte("/*")):
		if end = bytes.Index(rest[2:], []byte("*/")); end >= 0 {
			end += 4
		}
	default:
		return false
	}
	if end < 0 {
		end = len(rest)
	}
	s.at += end
	return true
}

func (s *headerScanner) skipLiteral(quote byte) {
	s.at++
	for s.at < len(s.source) && s.source[s.at] != quote && s.source[s.at] != '\n' {
		if s.source[s.at] == '\\' {
			s.at++
		}
		s.at++
	}
	s.at = min(s.at+1, len(s.source))
	s.before, s.word = quote, ""
}

// next returns the first character ahead that is not blank, 0 at the end.
func (s *headerScanner) next() byte {
	for i := s.at; i < len(s.source); i++ {
		if c := s.source[i]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c
		}
	}
	return 0
}

func (s *headerScanner) peek() byte { return s.byteAt(s.at) }

func (s *headerScanner) byteAt(i int) byte {
	if i < len(s.source) {
		return s.source[i]
	}
	return 0
}

func isWordByte(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c >= 0x80
}
