package sql

import (
	"math"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// operator is how a condition compares a column.
type operator string

const (
	equal        operator = "="
	oneOf        operator = " IN "
	less         operator = "<"
	lessEqual    operator = "<="
	greater      operator = ">"
	greaterEqual operator = ">="
	glob         operator = " GLOB "
	like         operator = " LIKE "
)

// operators returns all, those first that others begin with.
func operators() []operator {
	return []operator{oneOf, glob, like, lessEqual, greaterEqual, less, greater, equal}
}

func operatorOf(op sqlite3.IndexConstraintOp) (operator, bool) {
	switch op {
	case sqlite3.INDEX_CONSTRAINT_EQ:
		return equal, true
	case sqlite3.INDEX_CONSTRAINT_LT:
		return less, true
	case sqlite3.INDEX_CONSTRAINT_LE:
		return lessEqual, true
	case sqlite3.INDEX_CONSTRAINT_GT:
		return greater, true
	case sqlite3.INDEX_CONSTRAINT_GE:
		return greaterEqual, true
	case sqlite3.INDEX_CONSTRAINT_GLOB:
		return glob, true
	case sqlite3.INDEX_CONSTRAINT_LIKE:
		return like, true
	}
	return "", false
}

// condition is one that a plan pushes down to a table.
type condition struct {
	column int
	operator
}

// filter is a condition with what the column is compared with. It lets pass all that
// SQLite may let pass, which looks at each row again.
type filter struct {
	condition
	all, none bool // it lets all, or nothing, pass
	kind      kind // of the column
	value     value
	real      float64 // instead of value, where isReal
	isReal    bool
	values    []value // of IN, sorted, each once
	prefix    string  // of GLOB and LIKE
	exact     bool    // the prefix is all of the pattern of a GLOB
	fold      bool    // whatever the case of letters of ASCII
}

// bind returns the filter of a condition on a column of a kind. A comparison between
// kinds depends on the other side's affinity, which is not known here: SQLite decides.
func (c condition) bind(k kind, arg sqlite3.Value) filter {
	f := filter{condition: c, kind: k}
	switch c.operator {
	case oneOf:
		f.bindList(arg)
	case glob, like:
		f.bindPattern(arg)
	default:
		f.bindValue(arg)
	}
	return f
}

func (f *filter) bindValue(arg sqlite3.Value) {
	switch t := arg.Type(); {
	case t == sqlite3.NULL:
		f.none = true
	case t == sqlite3.TEXT && f.kind == text:
		f.value = textOf(arg.Text())
	case t == sqlite3.INTEGER && f.kind == integer:
		f.value = number(arg.Int64())
	case t == sqlite3.FLOAT && f.kind == integer:
		f.real, f.isReal = arg.Float(), true
	default:
		f.all = true
	}
}

func (f *filter) bindList(arg sqlite3.Value) {
	for v, err := arg.InFirst(); err == nil; v, err = arg.InNext() {
		one := filter{kind: f.kind}
		one.bindValue(v)
		switch {
		case one.all, one.isReal:
			f.all = true
			return
		case !one.none:
			f.values = append(f.values, one.value)
		}
	}
	slices.SortFunc(f.values, compare)
	f.values = slices.Compact(f.values)
	f.none = len(f.values) == 0
}

// bindPattern takes the part of a pattern that every text that matches begins with. What
// is not ASCII is left to SQLite.
func (f *filter) bindPattern(arg sqlite3.Value) {
	switch t := arg.Type(); {
	case t == sqlite3.NULL:
		f.none = true
	case t == sqlite3.TEXT && f.kind == text:
		f.prefix, f.exact = literalPrefix(f.operator, arg.Text())
		f.fold = f.operator == like
	default:
		f.all = true
	}
}

// literalPrefix returns what all texts begin with that a pattern matches, and whether
// only that very text does.
func literalPrefix(op operator, pattern string) (prefix string, exact bool) {
	wild := "*?["
	if op == like {
		wild = "%_"
	}
	for i := range len(pattern) {
		if c := pattern[i]; c == 0 || c >= 0x80 || strings.IndexByte(wild, c) >= 0 {
			return pattern[:i], false
		}
	}
	return pattern, op == glob
}

// accepts reports whether a value passes.
func (f *filter) accepts(v value) bool {
	switch {
	case f.all:
		return true
	case f.none || v.kind == null:
		return false
	case f.operator == oneOf:
		_, found := slices.BinarySearchFunc(f.values, v, compare)
		return found
	case f.operator == glob || f.operator == like:
		return hasPrefix(v.s, f.prefix, f.fold) && (!f.exact || len(v.s) == len(f.prefix))
	case f.isReal:
		return f.holds(compareReal(v.n, f.real))
	}
	return f.holds(compare(v, f.value))
}

// holds reports whether the operator holds between two values that compare so.
func (f *filter) holds(order int) bool {
	switch f.operator {
	case equal:
		return order == 0
	case less:
		return order < 0
	case lessEqual:
		return order <= 0
	case greater:
		return order > 0
	}
	return order >= 0
}

// compare orders values of one kind as SQLite does with collation BINARY.
func compare(a, b value) int {
	if a.kind == integer {
		switch {
		case a.n < b.n:
			return -1
		case a.n > b.n:
			return 1
		}
		return 0
	}
	return strings.Compare(a.s, b.s)
}

func compareReal(n int64, r float64) int {
	switch f := float64(n); {
	case f < r:
		return -1
	case f > r || math.IsNaN(r):
		return 1
	}
	return 0
}

func hasPrefix(s, prefix string, fold bool) bool {
	if len(s) < len(prefix) {
		return false
	}
	if !fold {
		return s[:len(prefix)] == prefix
	}
	for i := range len(prefix) {
		if lower(s[i]) != lower(prefix[i]) {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// texts returns what the column can be where the filter names all of it, in order.
func (f *filter) texts() (list []string, ok bool) {
	switch {
	case f.all:
		return nil, false
	case f.none:
		return nil, true
	case f.operator == equal:
		return []string{f.value.s}, true
	case f.operator == oneOf:
		for _, v := range f.values {
			list = append(list, v.s)
		}
		return list, true
	case f.operator == glob && f.exact:
		return []string{f.prefix}, true
	}
	return nil, false
}

// caseless returns the part of the prefix that is the same whatever the case.
func (f *filter) caseless() string {
	if !f.fold {
		return f.prefix
	}
	for i := range len(f.prefix) {
		if c := lower(f.prefix[i]); 'a' <= c && c <= 'z' {
			return f.prefix[:i]
		}
	}
	return f.prefix
}
