package classify

import (
	"regexp/syntax"
	"strings"

	"github.com/go-enry/go-enry/v2/regex"
)

// rule is a regular expression and what a path must contain to match it.
type rule struct {
	expression regex.EnryRegexp
	needs      []clause
}

// clause is a set of literals of which a matching path contains at least one.
type clause []string

func compile(expressions []regex.EnryRegexp) []rule {
	var rules []rule
	for _, e := range expressions {
		if e == nil {
			continue // go-enry's mark for one it could not compile
		}
		r := rule{expression: e}
		if parsed, err := syntax.Parse(e.String(), syntax.Perl); err == nil {
			r.needs = needs(parsed.Simplify())
		}
		rules = append(rules, r)
	}
	return rules
}

// needs returns what every text that matches re contains. None at all is always
// a right answer, as for an expression that cannot be parsed.
func needs(re *syntax.Regexp) []clause {
	switch re.Op {
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase == 0 {
			return []clause{{string(re.Rune)}}
		}
	case syntax.OpConcat:
		var all []clause
		for _, sub := range re.Sub {
			all = append(all, needs(sub)...)
		}
		return all
	case syntax.OpCapture, syntax.OpPlus:
		return needs(re.Sub[0])
	case syntax.OpAlternate:
		var either clause
		for _, sub := range re.Sub {
			each := needs(sub)
			if len(each) == 0 {
				return nil
			}
			either = append(either, longest(each)...)
		}
		return []clause{either}
	}
	return nil
}

// longest returns the clause that is hardest to fulfil, going by the length of
// its shortest literal.
func longest(clauses []clause) clause {
	best, length := clauses[0], 0
	for _, c := range clauses {
		shortest := len(c[0])
		for _, literal := range c {
			shortest = min(shortest, len(literal))
		}
		if shortest > length {
			best, length = c, shortest
		}
	}
	return best
}

func matchAny(rules []rule, path string) bool {
	for i := range rules {
		if rules[i].matches(path) {
			return true
		}
	}
	return false
}

func (r *rule) matches(path string) bool {
	for _, c := range r.needs {
		if !c.isIn(path) {
			return false
		}
	}
	return r.expression.MatchString(path)
}

func (c clause) isIn(path string) bool {
	for _, literal := range c {
		if strings.Contains(path, literal) {
			return true
		}
	}
	return false
}
