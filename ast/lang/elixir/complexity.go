package elixir

import (
	"elixirscope/ast/syntax"
)

// measure collects the complexity of the function around the current place. The
// walk itself feeds it, because in this grammar only names tell an if from a call.
//
// Cyclomatic complexity is what Credo's check Refactor.CyclomaticComplexity counts:
// 1 for each def, defp and defmacro (those in a quote add to the macro around them),
// 1 for each if, unless, for, try, and, or, && and ||, for case and cond the number
// of clauses. It exempts __using__, except where that has a guard. Cognitive complexity follows lang.Measurer.
type measure struct {
	outer      *measure
	cyclomatic int
	cognitive  uint32
	depth      uint32 // of nested control structures at the current place
	nesting    uint32 // the deepest so far
}

func (e *extractor) beginMeasure(base int) {
	e.measure = &measure{outer: e.measure, cyclomatic: base}
}

// endMeasure adds the measured clause to the metrics of its function.
func (e *extractor) endMeasure(symbol int32, exempt bool) {
	m := e.measure
	e.measure = m.outer
	if e.measure != nil {
		e.measure.cyclomatic += m.cyclomatic
	}
	metrics := e.Symbol(symbol).Metrics
	cyclomatic := max(m.cyclomatic, 1)
	if exempt {
		cyclomatic = 1
	}
	metrics.Cyclomatic = max(metrics.Cyclomatic, uint32(cyclomatic))
	metrics.Cognitive += m.cognitive
	metrics.Nesting = max(metrics.Nesting, m.nesting)
}

func (e *extractor) decide(count int) {
	if e.measure != nil {
		e.measure.cyclomatic += count
	}
}

// nest enters a construct that nests; counts says that it decides, too. Every nest
// needs its unnest.
func (e *extractor) nest(counts bool) {
	m := e.measure
	if m == nil {
		return
	}
	m.depth++
	if counts {
		m.cognitive += m.depth
		m.nesting = max(m.nesting, m.depth)
	}
}

func (e *extractor) unnest() {
	if e.measure != nil {
		e.measure.depth--
	}
}

// alternative counts an else.
func (e *extractor) alternative() {
	if e.measure != nil {
		e.measure.cognitive++
	}
}

// shortCircuit counts the operator of n; a run of like operators is one decision to
// a reader.
func (e *extractor) shortCircuit(n syntax.Node, operator class) {
	if e.measure == nil {
		return
	}
	e.measure.cyclomatic++
	around := e.t.Parent(n)
	if around == syntax.NoNode || e.class(around) != binary || e.operator(around) != operator {
		e.measure.cognitive++
	}
}

// namesBranch reports whether a name counts for Credo wherever it has arguments, be
// it as the name of the definition itself.
func namesBranch(name string) bool {
	switch name {
	case "def", "defp", "defmacro", "if", "unless", "for", "try", "and", "or", "&&", "||":
		return true
	}
	return false
}

// clauseCount returns by how much Credo weighs a case or cond: the number of its
// clauses, or what stands in their place.
func (e *extractor) clauseCount(p callParts) int {
	if p.block != syntax.NoNode {
		return e.clausesIn(p.block)
	}
	value := e.optionValue(p.arguments, "do")
	if value == syntax.NoNode {
		return 0
	}
	if e.class(value) == block {
		return e.clausesIn(value)
	}
	return e.wrapped(value)
}

// clausesIn counts the clauses of a do block or of a block in parentheses. Without
// any, its value counts as Elixir's List.wrap sees it.
func (e *extractor) clausesIn(n syntax.Node) int {
	clauses, others, only := 0, 0, syntax.NoNode
	for c := range e.t.NamedChildren(n) {
		switch e.class(c) {
		case stab:
			clauses++
		case elseBlock, afterBlock, handlerBlock:
		default:
			others++
			only = c
		}
	}
	switch {
	case clauses > 0:
		return clauses
	case others == 1:
		return e.wrapped(only)
	}
	return 1
}

func (e *extractor) wrapped(value syntax.Node) int {
	switch e.class(value) {
	case nilLiteral:
		return 0
	case list:
		count := 0
		for c := range e.t.NamedChildren(value) {
			if e.class(c) != keywords {
				count++
				continue
			}
			for range e.t.NamedChildren(c) {
				count++
			}
		}
		return count
	}
	return 1
}
