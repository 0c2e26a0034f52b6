package lang

import (
	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// Control is what a node means for the complexity of a function.
type Control uint8

// The classes of control flow. Kinds that are none of these have the zero class.
const (
	Branch      Control = 1 + iota // if, unless: decides, nests
	Alternative                    // elif, else: continues a Branch without nesting deeper
	Loop                           // for, while, until, comprehension: decides, nests
	Selection                      // switch, match, select: nests; its cases decide
	Case                           // one case that is not the default
	Catch                          // handler of an exception: decides, nests
	Ternary                        // conditional expression: decides, nests
	And                            // token of a short-circuit conjunction
	Or                             // token of a short-circuit disjunction
	Jump                           // jump to a label
	Lambda                         // function literal: nests
	Function                       // a definition with metrics of its own: left out
)

// Measurer measures functions of one language.
type Measurer struct {
	classes     syntax.Classes[Control]
	alternative syntax.Field // role of the else part, NoField if the grammar has none
}

// NewMeasurer returns a Measurer. classes gives the meaning of kinds; alternative
// is the field under which a Branch holds its else part when that part is a plain
// statement or another Branch.
func NewMeasurer(classes syntax.Classes[Control], alternative syntax.Field) Measurer {
	return Measurer{classes, alternative}
}

// Measure returns lines, cyclomatic and cognitive complexity and nesting of the
// function at n. Parameters and calls are left to the caller.
//
// Cyclomatic complexity is 1 plus one per deciding construct (McCabe 1976, cases
// and short-circuit operators counted). Cognitive complexity follows G. Ann
// Campbell's paper (SonarSource 2017): a construct that nests costs one plus its
// nesting, an else costs one, a run of like operators costs one.
func (m Measurer) Measure(t *syntax.Tree, n syntax.Node) ast.Metrics {
	return m.MeasureWithout(t, n, nil)
}

// MeasureWithout is Measure leaving out the given nodes below n too, which come in
// source order and do not overlap: functions that have metrics of their own where
// their kind alone does not tell.
func (m Measurer) MeasureWithout(t *syntax.Tree, n syntax.Node, without []syntax.Node) ast.Metrics {
	w := complexityWalk{Measurer: m, t: t}
	w.result = ast.Metrics{Cyclomatic: 1, Lines: uint32(t.Span(n).Lines())}
	for i := n + 1; i < t.After(n); {
		for len(without) > 0 && without[0] < i {
			without = without[1:]
		}
		if m.classes.Of(t.Kind(i)) == Function || len(without) > 0 && without[0] == i {
			i = t.After(i)
			continue
		}
		w.visit(i)
		i++
	}
	return w.result
}

type complexityWalk struct {
	Measurer
	t      *syntax.Tree
	nests  []syntax.Node // After of each open nesting construct
	result ast.Metrics
}

func (w *complexityWalk) visit(n syntax.Node) {
	class := w.classes.Of(w.t.Kind(n))
	// An else part that is a plain block has no class of its own; its field tells.
	if class != Branch && class != Alternative && w.isAlternative(n) {
		w.result.Cognitive++
	}
	if class == 0 {
		return
	}
	for len(w.nests) > 0 && n >= w.nests[len(w.nests)-1] {
		w.nests = w.nests[:len(w.nests)-1]
	}
	switch class {
	case Branch:
		w.result.Cyclomatic++
		if w.isAlternative(n) {
			w.result.Cognitive++
		} else if !w.afterElse(n) {
			w.nest(n, true)
		}
	case Alternative:
		w.result.Cognitive++
		if w.t.FirstNamedChild(n) != syntax.NoNode && w.decides(n) {
			w.result.Cyclomatic++
		}
	case Loop, Catch, Ternary:
		w.result.Cyclomatic++
		w.nest(n, true)
	case Selection:
		w.nest(n, true)
	case Case:
		w.result.Cyclomatic++
	case Lambda:
		w.nest(n, false)
	case Jump:
		w.result.Cognitive++
	case And, Or:
		if w.t.Parent(n) == n-1 {
			return // the first token of its parent joins nothing: C++'s T &&
		}
		w.result.Cyclomatic++
		if !w.continuesRun(n, class) {
			w.result.Cognitive++
		}
	}
}

func (w *complexityWalk) nest(n syntax.Node, counts bool) {
	if counts {
		w.result.Cognitive += 1 + uint32(len(w.nests))
	}
	w.nests = append(w.nests, w.t.After(n))
	if counts {
		w.result.Nesting = max(w.result.Nesting, uint32(len(w.nests)))
	}
}

// isAlternative reports whether n is the else part of a Branch by its field.
func (w *complexityWalk) isAlternative(n syntax.Node) bool {
	return w.alternative != syntax.NoField && w.t.Field(n) == w.alternative &&
		w.classes.Of(w.t.Kind(w.t.Parent(n))) == Branch
}

// afterElse reports whether n is the Branch of an "else if" written as an else
// node around an if node; the else has been counted.
func (w *complexityWalk) afterElse(n syntax.Node) bool {
	p := w.t.Parent(n)
	return w.classes.Of(w.t.Kind(p)) == Alternative && w.t.FirstNamedChild(p) == n
}

// decides reports whether an Alternative has a condition of its own: it is an
// elif, which grammars give a field, not an else.
func (w *complexityWalk) decides(n syntax.Node) bool {
	for c := range w.t.NamedChildren(n) {
		if f := w.t.Field(c); f != syntax.NoField && w.t.Grammar().FieldName(f) == "condition" {
			return true
		}
	}
	return false
}

// continuesRun reports whether the operator token n continues a run of the same
// operator: a && b && c is one run.
func (w *complexityWalk) continuesRun(n syntax.Node, class Control) bool {
	parent := w.t.Parent(n)
	around := w.t.Parent(parent)
	// Only an operator is asked for its tokens: a list may have any number of children.
	if around == syntax.NoNode || w.t.Kind(around) != w.t.Kind(parent) {
		return false
	}
	for c := range w.t.Children(around) {
		if w.classes.Of(w.t.Kind(c)) == class {
			return true
		}
	}
	return false
}
