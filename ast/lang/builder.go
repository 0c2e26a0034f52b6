package lang

import (
	"slices"
	"sort"

	"elixirscope/ast"
	"elixirscope/ast/syntax"
)

// Builder collects the facts of one tree. Symbols that enclose others are opened
// and closed like brackets; what is added in between belongs to the innermost
// open one.
type Builder struct {
	Tree  *syntax.Tree
	facts ast.Facts
	open  []int32
}

// NewBuilder returns an empty builder for t.
func NewBuilder(name ast.Language, t *syntax.Tree) *Builder {
	return &Builder{Tree: t, facts: ast.Facts{Language: name}}
}

// SetPackage records the name the file gives its own package.
func (b *Builder) SetPackage(name string) { b.facts.Package = name }

// Package returns what SetPackage recorded.
func (b *Builder) Package() string { return b.facts.Package }

// Add records a symbol and returns its index. Its Parent is the innermost open
// symbol; the names are cut to MaxName bytes.
func (b *Builder) Add(s ast.Symbol) int32 {
	s.Parent = b.Enclosing()
	s.Name, s.QualifiedName = clip(s.Name), clip(s.QualifiedName)
	b.facts.Symbols = append(b.facts.Symbols, s)
	return int32(len(b.facts.Symbols) - 1)
}

// Open is Add and makes the symbol the innermost open one. Every Open needs its Close.
func (b *Builder) Open(s ast.Symbol) int32 {
	index := b.Add(s)
	b.Reopen(index)
	return index
}

// Reopen makes a symbol that was added before the innermost open one again: the
// next clause of a function.
func (b *Builder) Reopen(index int32) { b.open = append(b.open, index) }

// Close ends the innermost open symbol.
func (b *Builder) Close() { b.open = b.open[:len(b.open)-1] }

// Enclosing returns the index of the innermost open symbol, or ast.NoSymbol.
func (b *Builder) Enclosing() int32 {
	if len(b.open) == 0 {
		return ast.NoSymbol
	}
	return b.open[len(b.open)-1]
}

// Symbol returns the symbol at index for reading and completing. The pointer is
// valid until the next Add or Open.
func (b *Builder) Symbol(index int32) *ast.Symbol { return &b.facts.Symbols[index] }

// Symbols returns the symbols added so far, for look-ups.
func (b *Builder) Symbols() []ast.Symbol { return b.facts.Symbols }

// References returns the references added so far, so that what a language learns
// only at the end of a file (its definitions) can still resolve them.
func (b *Builder) References() []ast.Reference { return b.facts.References }

// DropReferences removes the references that discard picks: uses that turned out to
// be none once the whole file was read.
func (b *Builder) DropReferences(discard func(*ast.Reference) bool) {
	kept := b.facts.References[:0]
	for i := range b.facts.References {
		if !discard(&b.facts.References[i]) {
			kept = append(kept, b.facts.References[i])
		}
	}
	b.facts.References = kept
}

// Refer records a use; Enclosing is set to the innermost open symbol.
func (b *Builder) Refer(r ast.Reference) {
	r.Enclosing = b.Enclosing()
	r.Name, r.Qualifier, r.QualifiedName = clip(r.Name), clip(r.Qualifier), clip(r.QualifiedName)
	b.facts.References = append(b.facts.References, r)
}

// Import records an import; Enclosing is set to the innermost open symbol.
func (b *Builder) Import(i ast.Import) {
	i.Enclosing = b.Enclosing()
	i.Path, i.Module, i.Options = clip(i.Path), clip(i.Module), OneLine(i.Options)
	b.facts.Imports = append(b.facts.Imports, i)
}

// Facts ends the collection: it adds the diagnostics of the tree, counts the calls
// of each function and sorts the references by position.
func (b *Builder) Facts() ast.Facts {
	refs := b.facts.References
	byOffset := func(i, j int) bool { return refs[i].Position.Offset < refs[j].Position.Offset }
	if !sort.SliceIsSorted(refs, byOffset) {
		sort.SliceStable(refs, byOffset)
	}
	b.countCalls()
	b.diagnose()
	return b.facts
}

// countCalls gives each call to the innermost function around it.
func (b *Builder) countCalls() {
	for i := range b.facts.References {
		r := &b.facts.References[i]
		if !r.Role.Calls() {
			continue
		}
		for s := r.Enclosing; s != ast.NoSymbol; s = b.facts.Symbols[s].Parent {
			if m := b.facts.Symbols[s].Metrics; m != nil {
				m.Calls++
				break
			}
		}
	}
}

func (b *Builder) diagnose() {
	t := b.Tree
	if t.Errors()+t.Missing() == 0 {
		return
	}
	for n := range syntax.Node(t.Len()) {
		switch flags := t.Flags(n); {
		case flags&syntax.IsMissing != 0:
			b.facts.Diagnostics = append(b.facts.Diagnostics, ast.Diagnostic{
				Kind: ast.MissingToken, Span: t.Span(n), Text: t.Grammar().KindName(t.Kind(n))})
		case flags&syntax.IsError != 0:
			b.facts.Diagnostics = append(b.facts.Diagnostics, ast.Diagnostic{
				Kind: ast.SyntaxError, Span: t.Span(n), Text: cut(OneLine(t.Text(n)), 80)})
		}
	}
	slices.SortStableFunc(b.facts.Diagnostics, func(x, y ast.Diagnostic) int {
		return int(int64(x.Span.Start.Offset) - int64(y.Span.Start.Offset))
	})
}
