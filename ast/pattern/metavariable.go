package pattern

import (
	"sort"
	"strings"
)

// metavariable is one in the text of a pattern.
type metavariable struct {
	name     string // "" when nothing is bound
	many     bool   // $$$
	token    bool   // $$: a token will do
	from, to int    // its extent in the text of the pattern
	// start and end are its extent in the code that stands in for the text.
	start, end int
}

// spelling is how code of a language spells a metavariable.
type spelling struct {
	sigil string // a letter that identifiers may begin with, in the place of each $
	// dollars says that a $ in an identifier is one of its letters.
	dollars bool
	// quotedAfter is the word behind which a string has to follow.
	quotedAfter string
}

// standIn is the code that is parsed in the place of a pattern's text.
type standIn struct {
	code      string
	variables []metavariable
}

// newStandIn spells the metavariables of a text so that the grammar takes them for
// identifiers.
func newStandIn(text string, s spelling) standIn {
	var b strings.Builder
	var in standIn
	for i := 0; i < len(text); {
		v, ok := metavariableAt(text, i, s)
		if !ok {
			b.WriteByte(text[i])
			i++
			continue
		}
		v.start = b.Len()
		b.WriteString(s.spell(text[:i], text[i:v.to]))
		v.end = b.Len()
		in.variables = append(in.variables, v)
		i = v.to
	}
	in.code = b.String()
	return in
}

// spell returns the code of a metavariable behind other text.
func (s *spelling) spell(before, variable string) string {
	name := strings.TrimLeft(variable, "$")
	code := strings.Repeat(s.sigil, len(variable)-len(name)) + name
	if s.quotedAfter != "" && strings.HasSuffix(strings.TrimRight(before, " \t\n"), s.quotedAfter) && !strings.HasSuffix(before, s.quotedAfter) {
		return `"` + code + `"`
	}
	return code
}

// metavariableAt reads the metavariable that begins at an offset: as many $ as there
// are, and a name of capitals, digits and underscores.
func metavariableAt(text string, from int, s spelling) (metavariable, bool) {
	if text[from] != '$' || from > 0 && (text[from-1] == '$' || s.dollars && isLetter(text[from-1])) {
		return metavariable{}, false
	}
	name := from
	for name < len(text) && text[name] == '$' {
		name++
	}
	to := name
	for to < len(text) && isNameByte(text[to]) {
		to++
	}
	dollars := name - from
	v := metavariable{name: text[name:to], many: dollars == 3, token: dollars == 2, from: from, to: to}
	if dollars > 3 || !v.many && (to == name || isDigit(text[name])) {
		return metavariable{}, false
	}
	if s.dollars && to < len(text) && isLetter(text[to]) {
		return metavariable{}, false // $Abc is an identifier
	}
	if strings.HasPrefix(v.name, "_") {
		v.name = ""
	}
	return v, true
}

func isNameByte(b byte) bool { return b == '_' || b >= 'A' && b <= 'Z' || isDigit(b) }

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func isLetter(b byte) bool { return isNameByte(b) || b >= 'a' && b <= 'z' || b >= 0x80 }

// at returns the metavariable that the code of [start, end) is, nil when it is none.
func (s *standIn) at(start, end int) *metavariable {
	i := sort.Search(len(s.variables), func(i int) bool { return s.variables[i].start >= start })
	if i < len(s.variables) && s.variables[i].start == start && s.variables[i].end == end {
		return &s.variables[i]
	}
	return nil
}

// within returns the first metavariable in the code of [start, end), nil when there is
// none.
func (s *standIn) within(start, end int) *metavariable {
	i := sort.Search(len(s.variables), func(i int) bool { return s.variables[i].start >= start })
	if i < len(s.variables) && s.variables[i].end <= end {
		return &s.variables[i]
	}
	return nil
}

// offset returns the place in the pattern's text of a place in the code.
func (s *standIn) offset(at int) int {
	i := sort.Search(len(s.variables), func(i int) bool { return s.variables[i].start > at })
	if i == 0 {
		return at
	}
	v := s.variables[i-1]
	if at < v.end {
		return v.from
	}
	return v.to + at - v.end
}
