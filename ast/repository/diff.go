package repository

import (
	"bytes"
	"cmp"
	"slices"

	"elixirscope/ast"

	"github.com/zeebo/xxh3"
)

// diff returns what differs between two states of one file as events of symbols and
// references: first the symbols, in the order of the file as it is now, then those that
// are gone, then the references by the name of their symbol. Symbols are the same if
// their keys are.
func diff(before, after *fileState) []event {
	d := differ{before: before.symbols(), after: after.symbols()}
	d.symbols()
	d.references(before, after)
	return d.events
}

// event is an event with what moves are found by.
type event struct {
	ast.Event
	kind ast.Kind
	text uint64 // hash of the source of a symbol that was added or removed,
	size int    // and its bytes
}

type differ struct {
	before, after []located
	events        []event
}

func (d *differ) symbols() {
	old := make(map[symbolKey]located, len(d.before))
	for _, l := range d.before {
		old[l.keys[l.index]] = l
	}
	for _, now := range d.after {
		key := now.keys[now.index]
		was, known := old[key]
		delete(old, key)
		if !known {
			d.events = append(d.events, now.event(ast.SymbolAdded))
		} else if e, changed := compare(was, now); changed {
			d.events = append(d.events, e)
		}
	}
	for _, was := range d.before {
		if _, left := old[was.keys[was.index]]; left {
			d.events = append(d.events, was.event(ast.SymbolRemoved))
		}
	}
}

// event returns the event of a symbol that was added or removed.
func (l located) event(kind ast.EventKind) event {
	s := l.symbol()
	text := unindented(l.text(l.index))
	e := event{kind: s.Kind, text: xxh3.Hash(text), size: len(text)}
	e.Kind, e.Name, e.Symbol = kind, s.Name, s.QualifiedName
	if kind == ast.SymbolAdded {
		e.After = stateOf(s)
	} else {
		e.Before = stateOf(s)
	}
	return e
}

// unindented returns text without the space at the start of lines: a symbol that moves
// may be nested deeper or less deep.
func unindented(text []byte) []byte {
	var out []byte
	for line := range bytes.Lines(text) {
		out = append(out, bytes.TrimLeft(line, " \t")...)
	}
	return out
}

func stateOf(s *ast.Symbol) *ast.SymbolState {
	return &ast.SymbolState{Kind: s.Kind.String(), Visibility: s.Visibility.String(), Signature: s.Signature, Doc: s.Doc,
		Line: s.NamePosition.Line, EndLine: s.Span.End.Line}
}

// compare returns the event of a symbol that is there before and after, if it changed.
func compare(was, now located) (event, bool) {
	a, b := was.symbol(), now.symbol()
	e := event{kind: b.Kind}
	e.Kind, e.Name, e.Symbol = ast.SymbolChanged, b.Name, b.QualifiedName
	if e.Changed = aspects(was, now); len(e.Changed) > 0 {
		e.Before, e.After = stateOf(a), stateOf(b)
		return e, true
	}
	if a.NamePosition.Line == b.NamePosition.Line {
		return event{}, false
	}
	e.Changed = []ast.Aspect{ast.InPosition}
	e.Before = &ast.SymbolState{Line: a.NamePosition.Line, EndLine: a.Span.End.Line}
	e.After = &ast.SymbolState{Line: b.NamePosition.Line, EndLine: b.Span.End.Line}
	return e, true
}

// aspects returns what a symbol differs in beside its position.
func aspects(was, now located) []ast.Aspect {
	if was.version == now.version {
		return nil
	}
	a, b := was.symbol(), now.symbol()
	sameHead := a.Signature == b.Signature && a.Arity == b.Arity
	var differs []ast.Aspect
	note := func(is bool, aspect ast.Aspect) {
		if is {
			differs = append(differs, aspect)
		}
	}
	note(!sameHead || !slices.Equal(specs(a), specs(b)), ast.InSignature)
	note(a.Visibility != b.Visibility, ast.InVisibility)
	note(!sameBody(was, now, sameHead), ast.InBody)
	const documented = ast.Documented | ast.Hidden | ast.Deprecated
	note(a.Doc != b.Doc || a.Flags&documented != b.Flags&documented, ast.InDocumentation)
	return differs
}

func specs(s *ast.Symbol) []string {
	var none ast.Details
	return cmp.Or(s.Details, &none).Specs
}

// sameBody compares what symbols hold. What others hold that contain symbols, such as
// modules, is told by the events of those.
func sameBody(was, now located, sameHead bool) bool {
	if was.contains() || now.contains() {
		return true
	}
	if sameHead {
		return bytes.Equal(was.body(was.index, was.symbol().Span.Start.Offset), now.body(now.index, now.symbol().Span.Start.Offset))
	}
	return bytes.Equal(was.body(was.index, was.afterHead(was.index)), now.body(now.index, now.afterHead(now.index)))
}

// contains reports whether a symbol has others in it that are not local to it.
func (l located) contains() bool {
	for i := int(l.index) + 1; i < len(l.facts.Symbols); i++ {
		s := &l.facts.Symbols[i]
		if s.Parent == l.index && !s.Flags.Has(ast.Local) {
			return true
		}
		if s.Span.Start.Offset > l.symbol().Span.End.Offset {
			break
		}
	}
	return false
}

// references compares the references of each symbol as multisets.
func (d *differ) references(before, after *fileState) {
	old, now := edgesOf(before, d.before), edgesOf(after, d.after)
	names := make([]string, 0, len(old)+len(now))
	for name := range old {
		names = append(names, name)
	}
	for name := range now {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if e, changed := edgeChange(old[name], now[name]); changed {
			e.Name, e.Symbol = now[name].last(old[name]), name
			d.events = append(d.events, e)
		}
	}
}

// symbolEdges are the references of a symbol, counted, and the symbol's last segment.
type symbolEdges struct {
	name  string
	edges map[ast.Edge]int
}

func (s symbolEdges) last(or symbolEdges) string { return cmp.Or(s.name, or.name) }

// edgesOf returns the references that hold, by the qualified name of their symbol.
func edgesOf(s *fileState, symbols []located) map[string]symbolEdges {
	of := make(map[string]symbolEdges)
	if s.present != nil {
		of[""] = symbolEdges{edges: s.present.edgesOf("")}
	}
	for _, l := range symbols {
		if _, known := of[l.symbol().QualifiedName]; known && l.version != s.present {
			continue // of several of one name, what is there now counts
		}
		of[l.symbol().QualifiedName] = symbolEdges{l.symbol().Name, l.edgesOf(l.symbol().QualifiedName)}
	}
	return of
}

func edgeChange(old, now symbolEdges) (event, bool) {
	e := event{Event: ast.Event{Kind: ast.ReferencesChanged,
		Added: subtract(now.edges, old.edges), Removed: subtract(old.edges, now.edges)}}
	return e, len(e.Added)+len(e.Removed) > 0
}

// subtract returns the edges that a has more often than b, sorted.
func subtract(a, b map[ast.Edge]int) []ast.Edge {
	var more []ast.Edge
	for e, n := range a {
		if n -= b[e]; n > 0 {
			if n > 1 {
				e.N = n
			}
			more = append(more, e)
		}
	}
	slices.SortFunc(more, func(a, b ast.Edge) int {
		return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.Role, b.Role))
	})
	return more
}
