package sql

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// plan is how a table is read: what BestIndex decides and Filter does. It goes from one
// to the other as a text that EXPLAIN QUERY PLAN shows:
//
//	by name=? where kind=? and line>=? order by name (about 12 rows)
type plan struct {
	path       string // the access path, as text
	used       int    // how many of the conditions it uses
	conditions []condition
	order      []string
	rows       float64
}

const (
	wordBy    = " by "
	wordWhere = " where "
	wordAnd   = " and "
	wordOrder = " order by "
	wordRows  = " (about "
)

// text returns the plan of a table with these columns.
func (p *plan) text(columns []string) string {
	var b strings.Builder
	b.WriteString(p.path)
	for i, c := range p.conditions {
		word := wordAnd
		if i == p.used {
			word = wordWhere
		}
		if i == 0 && p.used > 0 {
			word = wordBy
		}
		b.WriteString(word)
		b.WriteString(columns[c.column] + string(c.operator) + "?")
	}
	if len(p.order) > 0 {
		b.WriteString(wordOrder + strings.Join(p.order, ","))
	}
	rows := "rows"
	if math.Ceil(p.rows) == 1 {
		rows = "row"
	}
	fmt.Fprintf(&b, wordRows+"%s %s)", strconv.FormatFloat(math.Ceil(p.rows), 'f', -1, 64), rows)
	return b.String()
}

// parsePlan reads what text wrote, as far as Filter needs it.
func parsePlan(s string, columns []string) (*plan, error) {
	p := &plan{}
	whole := s
	s, _, _ = strings.Cut(s, wordRows)
	s, order, ordered := strings.Cut(s, wordOrder)
	if ordered {
		p.order = strings.Split(order, ",")
	}
	s, where, filtered := strings.Cut(s, wordWhere)
	path, by, _ := strings.Cut(s, wordBy)
	p.path = path
	for i, list := range []string{by, where} {
		if list == "" {
			continue
		}
		for one := range strings.SplitSeq(list, wordAnd) {
			c, ok := parseCondition(one, columns)
			if !ok {
				return nil, fmt.Errorf("BUG: plan %q has a condition %q", whole, one)
			}
			p.conditions = append(p.conditions, c)
		}
		if i == 0 {
			p.used = len(p.conditions)
		}
	}
	if filtered != (len(p.conditions) > p.used) {
		return nil, fmt.Errorf("BUG: plan %q is cut off", whole)
	}
	return p, nil
}

func parseCondition(s string, columns []string) (condition, bool) {
	s, ok := strings.CutSuffix(s, "?")
	if !ok {
		return condition{}, false
	}
	for _, op := range operators() {
		if name, ok := strings.CutSuffix(s, string(op)); ok {
			column := slices.Index(columns, name)
			return condition{column, op}, column >= 0
		}
	}
	return condition{}, false
}
