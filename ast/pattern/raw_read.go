package pattern

import (
	"regexp"
	"slices"
	"strings"

	"elixirscope/ast/syntax"
)

// queryReader reads the text of a query that tree-sitter has found right.
type queryReader struct {
	text    string
	at      int
	grammar *syntax.Grammar
	query   *rawQuery
	current *rawPattern
	nesting int // of parentheses and brackets
	err     *Error
}

// maxNesting bounds how deep a query is nested.
const maxNesting = 200

func (r *queryReader) refuse(format string, values ...any) {
	if r.err == nil {
		r.err = errorAt("query", r.text, r.at, format, values...)
	}
	r.at = len(r.text) // nothing more is read
}

func (r *queryReader) read() {
	for r.space(); r.at < len(r.text); r.space() {
		r.query.patterns = append(r.query.patterns, rawPattern{})
		r.current = &r.query.patterns[len(r.query.patterns)-1]
		root := r.step()
		if root.quantifier != 0 {
			r.refuse("a quantifier at the top is not understood")
		}
		r.current.root = root
	}
	if len(r.query.patterns) == 0 {
		r.refuse("it is empty")
	}
}

// space skips white space and comments.
func (r *queryReader) space() {
	for r.at < len(r.text) {
		switch r.text[r.at] {
		case ' ', '\t', '\n', '\r', '\f', '\v':
			r.at++
		case ';':
			if i := strings.IndexByte(r.text[r.at:], '\n'); i >= 0 {
				r.at += i
			} else {
				r.at = len(r.text)
			}
		default:
			return
		}
	}
}

func (r *queryReader) next() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

func (r *queryReader) take(b byte) bool {
	if r.next() != b {
		return false
	}
	r.at++
	return true
}

// step reads one pattern with its field, quantifier and captures.
func (r *queryReader) step() step {
	if r.nesting++; r.nesting > maxNesting {
		r.refuse("it is nested deeper than %d", maxNesting)
	}
	defer func() { r.nesting-- }()
	// A quantifier behind makes the captures in front those of many nodes.
	first := len(r.query.captures)
	var s step
	switch b := r.next(); {
	case b == '(':
		s = r.parenthesized()
	case b == '[':
		s = r.alternatives()
	case b == '"':
		s = r.kind(r.quoted(), false)
	case b == '_' && !isWord(r.peek(1)):
		r.at++
		s.any = true
	case isWord(b):
		name := r.word()
		r.space()
		if !r.take(':') {
			r.refuse("a node or a field should stand here")
			return s
		}
		r.space()
		s = r.step()
		s.field = r.field(name)
		return s
	default:
		r.refuse("this is not understood")
		return s
	}
	r.quantify(&s, first)
	return s
}

// quantify reads what may follow a node.
func (r *queryReader) quantify(s *step, first int) {
	for {
		r.space()
		switch b := r.next(); {
		case b == '*' || b == '+' || b == '?':
			r.at++
			s.quantifier = b
			for i := first; i < len(r.query.captures); i++ {
				r.query.captures[i].many = r.query.captures[i].many || b != '?'
			}
		case b == '@':
			r.at++
			s.captures = append(s.captures, r.capture(r.word(), s.quantifier))
		default:
			return
		}
	}
}

func (r *queryReader) capture(name string, quantifier byte) int {
	i := slices.IndexFunc(r.query.captures, func(c capture) bool { return c.name == name })
	if i < 0 {
		i = len(r.query.captures)
		r.query.captures = append(r.query.captures, capture{name: name})
	}
	if quantifier == '*' || quantifier == '+' {
		r.query.captures[i].many = true
	}
	return i
}

// parenthesized reads a node with what is in it, or a group of one.
func (r *queryReader) parenthesized() step {
	r.at++
	r.space()
	if b := r.next(); !isWord(b) {
		return r.group()
	}
	s := r.nodeName()
	for r.space(); r.at < len(r.text) && !r.take(')'); r.space() {
		switch r.next() {
		case '!':
			r.at++
			s.without = append(s.without, r.field(r.word()))
		case '.':
			r.refuse("anchors are not understood")
		default:
			if r.isPredicate() {
				r.predicate()
			} else {
				s.children = append(s.children, r.step())
			}
		}
	}
	return s
}

func (r *queryReader) nodeName() step {
	name := r.word()
	switch {
	case name == "_":
		return step{any: true, named: true}
	case name == "MISSING":
		r.refuse("MISSING is not understood")
		return step{}
	case r.next() == '/':
		r.refuse("supertypes are not understood")
		return step{}
	}
	return r.kind(name, true)
}

// group reads ((node) (#predicate)).
func (r *queryReader) group() step {
	var inner []step
	for r.space(); r.at < len(r.text) && !r.take(')'); r.space() {
		switch {
		case r.next() == '.':
			r.refuse("anchors are not understood")
		case r.isPredicate():
			r.predicate()
		default:
			inner = append(inner, r.step())
		}
	}
	if r.err != nil {
		return step{}
	}
	if len(inner) != 1 {
		r.refuse("a group of several nodes is not understood")
		return step{}
	}
	return inner[0]
}

func (r *queryReader) alternatives() step {
	r.at++
	var s step
	for r.space(); r.at < len(r.text) && !r.take(']'); r.space() {
		s.either = append(s.either, r.step())
	}
	return s
}

// kind returns the step of the nodes with a name.
func (r *queryReader) kind(name string, named bool) step {
	s := step{kinds: make(kinds, r.grammar.KindCount())}
	found := false
	for k := range s.kinds {
		kind := syntax.Kind(k)
		if r.grammar.KindName(kind) == name && r.grammar.IsNamed(kind) == named && !r.grammar.IsSupertype(kind) {
			s.kinds[k], found = true, true
		}
	}
	if !found {
		r.refuse("%q is no kind of node: supertypes are not understood", name)
	}
	return s
}

func (r *queryReader) field(name string) syntax.Field {
	for f := 1; f < r.grammar.FieldCount(); f++ {
		if r.grammar.FieldName(syntax.Field(f)) == name {
			return syntax.Field(f)
		}
	}
	r.refuse("the grammar has no field %q", name)
	return syntax.NoField
}

func (r *queryReader) peek(ahead int) byte {
	if r.at+ahead < len(r.text) {
		return r.text[r.at+ahead]
	}
	return 0
}

// word reads a name.
func (r *queryReader) word() string {
	from := r.at
	for isWord(r.next()) || r.at > from && (r.next() == '.' || r.next() == '-' || r.next() == '?' || r.next() == '!') {
		r.at++
	}
	return r.text[from:r.at]
}

func isWord(b byte) bool { return isLetter(b) }

// quoted reads a string.
func (r *queryReader) quoted() string {
	var b strings.Builder
	for r.at++; r.at < len(r.text) && r.text[r.at] != '"'; r.at++ {
		if r.text[r.at] != '\\' || r.at+1 == len(r.text) {
			b.WriteByte(r.text[r.at])
			continue
		}
		r.at++
		switch c := r.text[r.at]; c {
		case 'n':
			b.WriteByte('\n')
		case 't':
			b.WriteByte('\t')
		case 'r':
			b.WriteByte('\r')
		case '0':
			b.WriteByte(0)
		default:
			b.WriteByte(c)
		}
	}
	r.at++
	return b.String()
}

func (r *queryReader) isPredicate() bool {
	return r.next() == '(' && strings.HasPrefix(strings.TrimLeft(r.text[r.at+1:], " \t\n\r"), "#")
}

// predicate reads (#name? @capture argument...).
func (r *queryReader) predicate() {
	start := r.at
	r.at++
	r.space()
	r.at++
	p := predicate{name: r.word()}
	for r.space(); r.at < len(r.text) && !r.take(')'); r.space() {
		switch b := r.next(); {
		case b == '@':
			r.at++
			p.arguments = append(p.arguments, argument{capture: r.capture(r.word(), 0)})
		case b == '"':
			p.arguments = append(p.arguments, argument{capture: -1, text: r.quoted()})
		case isWord(b):
			p.arguments = append(p.arguments, argument{capture: -1, text: r.word()})
		default:
			r.refuse("this is not understood")
		}
	}
	if r.err != nil {
		return
	}
	if problem := p.prepare(); problem != "" {
		r.at = start
		r.refuse("%s", problem)
		return
	}
	r.current.predicates = append(r.current.predicates, p)
}

// predicate is a condition on the texts of captures.
type predicate struct {
	name      string
	arguments []argument
	not       bool
	any       bool // one of several nodes will do
	match     *regexp.Regexp
}

type argument struct {
	capture int // -1 for a text
	text    string
}

// prepare returns what is not understood of a predicate.
func (p *predicate) prepare() string {
	kind := strings.TrimSuffix(p.name, "?")
	if kind, p.any = strings.CutPrefix(kind, "any-"); p.any && kind == "of" {
		kind, p.any = "any-of", false
	}
	kind, p.not = strings.CutPrefix(kind, "not-")
	if len(p.arguments) < 2 || p.arguments[0].capture < 0 {
		return "a predicate needs a capture and something to compare it with"
	}
	switch kind {
	case "eq", "any-of":
		return ""
	case "match":
		var err error
		if p.match, err = regexp.Compile(p.arguments[1].text); err != nil {
			return err.Error()
		}
		return ""
	}
	return "the predicate #" + p.name + " is not understood: there are #eq? #match? #any-of?, with not- and any-"
}
