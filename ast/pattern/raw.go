package pattern

import (
	"errors"
	"strings"

	"elixirscope/ast/syntax"
)

// rawQuery is a tree-sitter query: a subset that has one node at the top of each of its
// patterns and no anchors.
// Syntax: https://tree-sitter.github.io/tree-sitter/using-parsers/queries
type rawQuery struct {
	patterns []rawPattern
	captures []capture
}

type rawPattern struct {
	root       step
	predicates []predicate
}

// capture is a name that a query gives to nodes.
type capture struct {
	name string
	many bool // under a quantifier
}

// step matches one child of a node, or several if it has a quantifier.
type step struct {
	any        bool  // a wildcard
	named      bool  // of a wildcard: it takes no tokens
	kinds      kinds // nil for any
	either     []step
	field      syntax.Field // NoField for any
	without    []syntax.Field
	quantifier byte // ? * + or 0
	captures   []int
	children   []step
}

// rawQuery compiles a query.
func (c *compiler) rawQuery(text string) (*rawQuery, error) {
	c.part, c.given, c.indent = "query", text, 0
	if len(text) > maxText {
		return nil, errorAt(c.part, text, maxText, "it is longer than %d bytes", maxText)
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return nil, errorAt(c.part, text, i, "it holds a NUL")
	}
	var wrong *syntax.QueryError
	if err := c.language.Grammar.CheckQuery(text); errors.As(err, &wrong) {
		return nil, errorAt(c.part, text, wrong.Offset, "%s", wrong.Message)
	} else if err != nil {
		return nil, err
	}
	r := &queryReader{text: text, grammar: c.language.Grammar, query: &rawQuery{}}
	r.read()
	if r.err != nil {
		return nil, r.err
	}
	return r.query, nil
}

// roots returns the kinds that a match may have, nil for all.
func (q *rawQuery) roots() kinds {
	var all kinds
	for i := range q.patterns {
		set := q.patterns[i].root.roots()
		if set == nil {
			return nil
		}
		if all == nil {
			all = make(kinds, len(set))
		}
		for k, in := range set {
			all[k] = all[k] || in
		}
	}
	return all
}

func (s *step) roots() kinds {
	if len(s.either) == 0 {
		return s.kinds
	}
	alternatives := &rawQuery{}
	for _, one := range s.either {
		alternatives.patterns = append(alternatives.patterns, rawPattern{root: one})
	}
	return alternatives.roots()
}
