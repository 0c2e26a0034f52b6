package pattern

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"elixirscope/ast/lang"
	"elixirscope/ast/syntax"
)

// Options say how a text is meant.
type Options struct {
	// Pipes lets an Elixir call match where its first argument is piped in.
	Pipes bool
	// Raw says that the text is a tree-sitter query: nodes, fields, wildcards, captures,
	// quantifiers, alternations and the predicates #eq? #match? #any-of?.
	Raw bool
	// Inside, Has and NotInside are patterns of a node around the match, in it, and of
	// nodes that must not be around it; "" is none.
	Inside, Has, NotInside string
}

// ErrNoGrammar says that a language is read without a grammar, so that it has no trees.
var ErrNoGrammar = errors.New("the language has no syntax trees")

// Pattern is a compiled pattern.
type Pattern struct {
	special   *special
	variables []variable
	root      goal
	roots     kinds
	query     *rawQuery // in the place of root
	inside    *relation
	has       *relation
	notInside *relation
}

// variable is what a pattern binds.
type variable struct {
	name string
	many bool
}

// relation is the pattern of a node around, or in, the match.
type relation struct {
	root  goal
	roots kinds
}

// limits bound what a text may cost. The longest takes some milliseconds a surrounding.
const maxText = 16 << 10

func limits() syntax.Limits { return syntax.Limits{Timeout: 200 * time.Millisecond, Arena: 64 << 20} }

// Compile reads a pattern of language l. What is wrong with the text is an *Error.
func Compile(l *lang.Language, text string, o Options) (*Pattern, error) {
	if l.Grammar == nil {
		return nil, fmt.Errorf("compile a pattern of %s: %w", l.Name, ErrNoGrammar)
	}
	parser := syntax.NewParser(limits())
	defer parser.Close()
	c := &compiler{language: l, parser: parser, special: newSpecial(l, o.Pipes)}
	p := &Pattern{special: c.special}
	if err := c.main(p, text, o.Raw); err != nil {
		return nil, err
	}
	for _, r := range []struct {
		part, text string
		to         **relation
	}{{"inside", o.Inside, &p.inside}, {"has", o.Has, &p.has}, {"not-inside", o.NotInside, &p.notInside}} {
		if r.text == "" {
			continue
		}
		root, err := c.compile(r.part, r.text)
		if err != nil {
			return nil, err
		}
		*r.to = &relation{root, c.special.rootsOf(&root)}
	}
	p.variables = c.variables
	return p, nil
}

// compiler compiles the texts of one pattern, which share their variables.
type compiler struct {
	language  *lang.Language
	parser    *syntax.Parser
	special   *special
	variables []variable

	part   string // see Error
	given  string // the text
	indent int    // white space before it
}

func (c *compiler) main(p *Pattern, text string, raw bool) error {
	if raw {
		query, err := c.rawQuery(text)
		if err != nil {
			return err
		}
		p.query, p.roots = query, query.roots()
		return nil
	}
	root, err := c.compile("pattern", text)
	if err != nil {
		return err
	}
	p.root, p.roots = root, c.special.rootsOf(&root)
	return nil
}

// compile reads one text: in the first surrounding in which it is one piece of code.
func (c *compiler) compile(part, given string) (goal, error) {
	text := strings.TrimSpace(given)
	c.part, c.given, c.indent = part, given, strings.Index(given, text)
	switch {
	case text == "":
		return goal{}, errorAt(part, given, 0, "it is empty")
	case len(given) > maxText:
		return goal{}, errorAt(part, given, maxText, "it is longer than %d bytes", maxText)
	case strings.IndexByte(text, 0) >= 0:
		return goal{}, errorAt(part, given, strings.IndexByte(given, 0), "it holds a NUL")
	}
	best, err := c.best(text, spellings(c.language.Name), surroundings(c.language.Name))
	if err != nil {
		return goal{}, err
	}
	if best.err != nil {
		return goal{}, best.err
	}
	c.variables = best.variables
	return best.root, nil
}

// best returns the first attempt that is valid as it stands; else the first in which
// nothing but metavariables is wrong; else the one whose error tells most.
func (c *compiler) best(text string, spellings []spelling, surroundings []surrounding) (*attempt, error) {
	var best *attempt
	for _, s := range spellings {
		in := newStandIn(text, s)
		for _, around := range surroundings {
			a, err := c.attempt(&in, text, around)
			if err != nil {
				return nil, err
			}
			if a.err == nil && !a.excused {
				return a, nil
			}
			if best == nil || a.better(best) {
				best = a
			}
		}
	}
	return best, nil
}

// attempt is what a text is in one surrounding.
type attempt struct {
	root      goal
	variables []variable // of all texts so far
	excused   bool       // a metavariable stands where there can be no name
	err       *Error
	faults    int
	at        int // where the error is
}

// better reports whether a is valid and b is not, or its error tells more than that of
// b: it has fewer, or gets further.
func (a *attempt) better(b *attempt) bool {
	switch {
	case a.err == nil || b.err == nil:
		return b.err != nil
	case a.faults != b.faults:
		return a.faults < b.faults
	}
	return a.at > b.at
}

// attempt reads a text in one surrounding.
func (c *compiler) attempt(in *standIn, text string, around surrounding) (*attempt, error) {
	var tree syntax.Tree
	source := []byte(around.before + in.code + around.after)
	err := c.language.Parse(context.Background(), c.parser, source, &tree)
	if errors.Is(err, syntax.ErrTimeout) || errors.Is(err, syntax.ErrMemory) {
		return nil, errorAt(c.part, c.given, c.indent, "it takes too long to parse")
	}
	if err != nil {
		return nil, fmt.Errorf("parse the pattern: %w", err)
	}
	r := &reader{compiler: c, in: in, tree: &tree, shift: len(around.before), text: text, variables: slices.Clone(c.variables)}
	a := &attempt{excused: tree.Errors()+tree.Missing() > 0}
	r.read(a)
	a.variables = r.variables
	return a, nil
}

// read reads the tree of an attempt.
func (r *reader) read(a *attempt) {
	if faults, first := r.faults(); faults > 0 {
		a.faults, a.at = faults, min(max(first-r.shift, 0), len(r.in.code))
		a.err = r.failure(r.in.offset(a.at), "it is no valid code of %s", r.language.Name)
		return
	}
	root, second := r.rootNode()
	if root == syntax.NoNode {
		a.at = second
		a.err = r.failure(r.in.offset(second), "a second piece of code begins here: a pattern is one")
		return
	}
	a.root = r.goal(root)
	switch {
	case r.err != nil:
		a.err = r.err
	case r.used < len(r.in.variables):
		a.err = r.failure(0, "a metavariable in it stands for no node")
	case a.root.op == opMany:
		a.err = r.failure(0, "$$$ needs something around it: it stands for a part of what is there")
	}
}

// rootNode returns the node that is all of the code and no list of one: the innermost
// with more than one child. If the code is several nodes, it returns NoNode and where
// the second one begins.
func (r *reader) rootNode() (root syntax.Node, second int) {
	start, end := uint32(r.shift), uint32(r.shift+len(r.in.code))
	n := syntax.Root
	for !r.isAll(n) || n == syntax.Root && !r.isSingle(n) {
		next := syntax.NoNode
		for c := range r.tree.Children(n) {
			if r.tree.Start(c) <= start && r.tree.End(c) >= end && r.tree.Start(c) < r.tree.End(c) {
				next = c
				break
			}
		}
		if next == syntax.NoNode {
			return syntax.NoNode, r.second(n, start)
		}
		n = next
	}
	for r.isSingle(n) {
		n++
	}
	if r.special.lists[r.tree.Kind(n)] {
		return syntax.NoNode, r.second(n, start)
	}
	return n, 0
}

// isAll reports whether a node is all of the code. Some nodes include the end of the
// line.
func (r *reader) isAll(n syntax.Node) bool {
	end := r.shift + len(r.in.code)
	return int(r.tree.Start(n)) == r.shift && int(r.tree.End(n)) >= end &&
		strings.TrimSpace(r.tree.Slice(uint32(end), r.tree.End(n))) == ""
}

// second returns where the second child of n begins that is in the code.
func (r *reader) second(n syntax.Node, start uint32) int {
	first := true
	for c := range r.tree.Children(n) {
		if r.tree.Start(c) < start || !r.tree.Named(c) {
			continue
		}
		if !first {
			return min(int(r.tree.Start(c))-r.shift, len(r.in.code))
		}
		first = false
	}
	return 0
}

// isSingle reports whether a node has one child and, behind it, at most one that is
// made up or empty.
func (r *reader) isSingle(n syntax.Node) bool {
	children := 0
	for c := range r.tree.Children(n) {
		children++
		if children > 2 || children == 2 && r.tree.Flags(c)&syntax.IsMissing == 0 && r.tree.Grammar().KindName(r.tree.Kind(c)) != "" {
			return false
		}
	}
	return children > 0
}

// faults counts the places where the code is not valid, and returns the first one. That
// a metavariable is all that stands in some place, as in { $$$ }, is not one.
func (r *reader) faults() (count, first int) {
	t := r.tree
	if t.Errors()+t.Missing() == 0 {
		return 0, 0
	}
	for n := syntax.Root; int(n) < t.Len(); n++ {
		if r.variable(n) != nil {
			n = t.After(n) - 1
			continue
		}
		if t.Flags(n)&(syntax.IsError|syntax.IsMissing) == 0 {
			continue
		}
		if count++; count == 1 {
			first = r.stop(n)
		}
	}
	return count, first
}

// stop returns where a broken node stops being valid: where it begins, unless all of
// the code is broken, which then lacks something behind it.
func (r *reader) stop(n syntax.Node) int {
	if int(r.tree.Start(n)) > r.shift {
		return int(r.tree.Start(n))
	}
	return int(r.tree.End(n))
}
