package repository

import (
	"path"

	"elixirscope/ast"
)

// A symbol that is gone from one file and new in another one has moved, if it has a name
// that is the same wherever it stands, the same name and text, or is large enough that
// the same text under another name is no coincidence. The two halves may come in one
// batch, or in either order in batches that follow soon.

// moveKey is what the two halves of a move have in common.
type moveKey struct {
	repo   repoID
	kind   ast.Kind
	symbol string // qualified name, or with another one the last segment in name
	name   string
	text   uint64 // 0 when it may differ
	dir    string // of Go files: a name is of their package
}

// coincidence is how many bytes of text two symbols may have in common by chance.
const coincidence = 24

// moveKeys returns the keys of a symbol that came or went, the surest first.
func moveKeys(repo repoID, language ast.Language, file string, e *event) []moveKey {
	var keys []moveKey
	switch language {
	case ast.Elixir, ast.Java, ast.Ruby:
		keys = append(keys, moveKey{repo: repo, kind: e.kind, symbol: e.Symbol})
	case ast.Go:
		keys = append(keys, moveKey{repo: repo, kind: e.kind, symbol: e.Symbol, dir: path.Dir(file)})
	}
	keys = append(keys, moveKey{repo: repo, kind: e.kind, symbol: e.Symbol, text: e.text})
	if e.size >= coincidence && !isMember(e.kind) {
		keys = append(keys, moveKey{repo: repo, kind: e.kind, name: e.Name, text: e.text})
	}
	return keys
}

// isMember reports whether symbols of a kind are small parts of others, many of which
// look the same.
func isMember(k ast.Kind) bool {
	switch k {
	case ast.KindAssociatedType, ast.KindAttribute, ast.KindConstant, ast.KindEnumMember, ast.KindField,
		ast.KindMethodSpecification, ast.KindProperty, ast.KindVariable:
		return true
	}
	return false
}

// pair makes moves of the additions and removals in the events of one batch, which
// belong together or to what came before.
func (a *application) pair() {
	p := pairing{application: a, gone: make(map[moveKey][]slot), edges: make(map[edgesKey]*event)}
	p.each(func(c *ast.FileEvents, at slot, e *event) {
		switch e.Kind {
		case ast.SymbolRemoved:
			for _, key := range moveKeys(a.info.id, c.Language, c.Path, e) {
				p.gone[key] = append(p.gone[key], at)
			}
		case ast.ReferencesChanged:
			p.edges[edgesKey{c.Path, e.Symbol}] = e
		}
	})
	p.each(func(c *ast.FileEvents, _ slot, e *event) {
		if e.Kind == ast.SymbolAdded {
			p.within(c, e)
		}
	})
	p.each(func(c *ast.FileEvents, _ slot, e *event) {
		if e.Kind == ast.SymbolAdded || e.Kind == ast.SymbolRemoved {
			p.across(c, e)
		}
	})
	for i := range a.changes {
		a.changes[i].dropPaired()
	}
}

// slot is where an event stands in the events of a batch.
type slot struct{ change, event int }

type pairing struct {
	*application
	gone  map[moveKey][]slot
	edges map[edgesKey]*event // events of references
}

// edgesKey is a symbol of a file.
type edgesKey struct{ path, symbol string }

func (p *pairing) each(visit func(*ast.FileEvents, slot, *event)) {
	for i := range p.changes {
		for k := range p.changes[i].events {
			visit(&p.changes[i].FileEvents, slot{i, k}, &p.changes[i].events[k])
		}
	}
}

// paired marks the half of a move that the other half tells.
const paired ast.EventKind = ""

// within makes a move of an addition whose removal is in the same batch.
func (p *pairing) within(c *ast.FileEvents, e *event) {
	for _, key := range moveKeys(p.info.id, c.Language, c.Path, e) {
		for n, at := range p.gone[key] {
			other := &p.changes[at.change]
			was := &other.events[at.event]
			if was.Kind != ast.SymbolRemoved || other.Path == c.Path {
				continue
			}
			p.gone[key] = p.gone[key][n+1:] // those before are of moves, or of this very file
			p.joinEdges(edgesKey{other.Path, was.Symbol}, edgesKey{c.Path, e.Symbol})
			p.halves.forget(p.placed(other.Path, was))
			p.halves.forget(p.placed(c.Path, e))
			e.move(other.Path, was, c.Path, e)
			was.Kind = paired
			return
		}
	}
}

// joinEdges leaves of the references that a moved symbol lost in one file and gained in
// another what differs.
func (p *pairing) joinEdges(was, now edgesKey) {
	lost, gained := p.edges[was], p.edges[now]
	if lost == nil || gained == nil {
		return
	}
	gained.Added, gained.Removed = difference(gained.Added, lost.Removed), difference(lost.Removed, gained.Added)
	lost.Kind = paired
	if len(gained.Added)+len(gained.Removed) == 0 {
		gained.Kind = paired
	}
}

func difference(a, b []ast.Edge) []ast.Edge { return subtract(counted(a), counted(b)) }

func counted(edges []ast.Edge) map[ast.Edge]int {
	counts := make(map[ast.Edge]int)
	for _, e := range edges {
		n := max(e.N, 1)
		e.N = 0
		counts[e] += n
	}
	return counts
}

// across makes a move of an event whose other half came lately, or remembers it.
func (p *pairing) across(c *ast.FileEvents, e *event) {
	came, now, keys := e.Kind == ast.SymbolAdded, p.now(), moveKeys(p.info.id, c.Language, c.Path, e)
	symbol := p.placed(c.Path, e)
	p.halves.forget(symbol)
	other := p.halves.match(came, symbol, keys, now)
	if other == nil {
		p.halves.remember(&half{came: came, at: now, sequence: p.next.sequence, symbol: symbol, told: *e, keys: keys})
		return
	}
	if came {
		e.move(other.symbol.path, &other.told, c.Path, e)
	} else {
		e.move(c.Path, e, other.symbol.path, &other.told)
	}
	e.Earlier = other.sequence
}

// placed returns the symbol of an addition or removal.
func (p *pairing) placed(path string, e *event) placed {
	return placed{p.info.id, path, e.kind, e.Symbol}
}

// move turns e into the event of a move.
func (e *event) move(from string, was *event, to string, now *event) {
	before, after := *was.Before, *now.After
	moved := event{kind: e.kind, text: e.text, Event: ast.Event{
		Kind: ast.SymbolMoved, Name: now.Name, Symbol: now.Symbol, Before: &before, After: &after}}
	before.Path, after.Path = from, to
	if was.Symbol != now.Symbol {
		before.Symbol = was.Symbol
	}
	note := func(is bool, aspect ast.Aspect) {
		if is {
			moved.Changed = append(moved.Changed, aspect)
		}
	}
	note(before.Signature != after.Signature, ast.InSignature)
	note(before.Visibility != after.Visibility, ast.InVisibility)
	note(was.text != now.text && before.Signature == after.Signature, ast.InBody)
	note(before.Doc != after.Doc, ast.InDocumentation)
	*e = moved
}

// names returns what a record of events is found by: the last segments of the symbols
// that it tells more of than a new position.
func (c *change) names() []string {
	var names []string
	seen := make(map[string]bool)
	add := func(name string) {
		if name != "" && !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	for i := range c.events {
		e := &c.events[i]
		if e.Kind != ast.ReferencesChanged && !e.PositionOnly() {
			add(e.Name)
		}
	}
	return names
}

func (c *change) dropPaired() {
	kept := c.events[:0]
	for _, e := range c.events {
		if e.Kind != paired {
			kept = append(kept, e)
		}
	}
	c.events = kept
}
