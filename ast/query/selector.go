package query

import (
	"path"
	"strconv"
	"strings"
)

// Selector names what is asked about: a symbol by its (partly) qualified name,
// with or without arity; a file; a place in a file; a glob; a stable id. One text
// can be several of these ("net/http.Get" is a path or a name); the engine tries
// them in this order: id, name, file.
type Selector struct {
	Text string
	// Name is the text without arity, Arity what stood behind its last slash, -1 if
	// nothing did.
	Name  string
	Arity int16
	// Path is the text without line and column; Line and Column are 0 if not given.
	Path   string
	Line   uint32
	Column uint32
	// Repo, with Path and Name, is set when the text is a stable id.
	Repo string
	IsID bool
	// Glob says that Name is a pattern, unless a definition is called exactly so
	// (Kernel.*): * ? [ ] as in path.Match, ** like *.
	Glob bool
}

// ParseSelector reads a selector. Every text is one; whether it selects anything
// shows when it is looked up.
func ParseSelector(text string) Selector {
	s := Selector{Text: text, Name: text, Arity: -1, Path: text}
	if repo, rest, ok := strings.Cut(text, idRepoMark); ok && strings.Contains(rest, idNameMark) {
		s.IsID, s.Repo = true, repo
		s.Path, text, _ = strings.Cut(rest, idNameMark)
		s.Name = text
	} else {
		s.Path, s.Line, s.Column = cutPlace(text)
	}
	if name, arity, ok := cutArity(text); ok {
		s.Name, s.Arity = name, arity
	}
	// A question mark at the end belongs to the name: Enum.empty?/1.
	s.Glob = strings.ContainsAny(strings.TrimRight(s.Name, "?"), "*?") && ValidGlob(s.Name)
	return s
}

// MarshalText returns the text.
func (s Selector) MarshalText() ([]byte, error) { return []byte(s.Text), nil }

// UnmarshalText parses the text.
func (s *Selector) UnmarshalText(text []byte) error {
	*s = ParseSelector(string(text))
	return nil
}

// A stable id is REPO//PATH#QUALIFIED_NAME: it names one definition in one file as
// long as neither is renamed.
const (
	idRepoMark = "//"
	idNameMark = "#"
)

// StableID returns the id of a definition.
func StableID(repo, path, qualifiedName string) string {
	return repo + idRepoMark + path + idNameMark + qualifiedName
}

func cutArity(text string) (name string, arity int16, ok bool) {
	i := strings.LastIndexByte(text, '/')
	if i <= 0 {
		return text, -1, false
	}
	n, err := strconv.ParseUint(text[i+1:], 10, 8)
	if err != nil {
		return text, -1, false
	}
	return text[:i], int16(n), true
}

// cutPlace splits path:line:column, where the numbers may be missing.
func cutPlace(text string) (file string, line, column uint32) {
	file, last, ok := cutNumber(text)
	if !ok {
		return text, 0, 0
	}
	if shorter, first, ok := cutNumber(file); ok {
		return shorter, first, last
	}
	return file, last, 0
}

func cutNumber(text string) (rest string, n uint32, ok bool) {
	i := strings.LastIndexByte(text, ':')
	if i <= 0 {
		return text, 0, false
	}
	v, err := strconv.ParseUint(text[i+1:], 10, 32)
	if err != nil || v == 0 {
		return text, 0, false
	}
	return text[:i], uint32(v), true
}

// ValidGlob reports whether a pattern is one for MatchGlob.
func ValidGlob(pattern string) bool {
	_, err := path.Match(pattern, "")
	return err == nil
}

// Matches reports whether a qualified name is what the selector asks for, arity
// aside. exact tells a full match from one of the last segments only: "Item.total"
// selects "Shop.Item.total". Segments may be separated by "." or "::", whichever the
// language writes.
func (s Selector) Matches(qualifiedName string) (exact, ok bool) {
	name, wanted := Dotted(withoutArity(qualifiedName)), Dotted(s.Name)
	if s.Glob {
		return matchesGlob(wanted, name)
	}
	if name == wanted {
		return true, true
	}
	before, found := strings.CutSuffix(name, wanted)
	return false, found && wanted != "" && strings.ContainsAny(before[len(before)-1:], ".:#/>")
}

// Dotted writes the separators of a name as dots, as people do whatever the language.
func Dotted(name string) string { return strings.ReplaceAll(name, "::", ".") }

// matchesGlob is Matches for a pattern: "Item.*" selects "Shop.Item.total".
func matchesGlob(pattern, name string) (exact, ok bool) {
	if MatchGlob(pattern, name) {
		return true, true
	}
	for i := range len(name) {
		if strings.IndexByte(".:#/", name[i]) >= 0 && MatchGlob(pattern, name[i+1:]) {
			return false, true
		}
	}
	return false, false
}

// withoutArity strips the /N that ends the names of Elixir functions.
func withoutArity(name string) string {
	name, _, _ = cutArity(name)
	return name
}

// LastSegments returns what the last segment of the selector may be, longest
// first: the postings are sorted by it. "Shop.Item.total" gives itself,
// "Item.total" and "total", because names may contain any of the separators.
func (s Selector) LastSegments() []string {
	segments := []string{s.Name}
	for i := 1; i < len(s.Name); i++ {
		if strings.IndexByte(".:#/", s.Name[i-1]) >= 0 && len(segments) < 64 {
			segments = append(segments, s.Name[i:])
		}
	}
	return segments
}

// MatchGlob matches a name or path against a pattern of * (anything), ? (any one
// character) and [set].
func MatchGlob(pattern, name string) bool {
	ok, err := path.Match(flat(strings.ReplaceAll(pattern, "**", "*")), flat(name))
	return err == nil && ok
}

// flat hides slashes: path.Match stops at them, patterns of ours do not.
func flat(text string) string { return strings.ReplaceAll(text, "/", "\x01") }
