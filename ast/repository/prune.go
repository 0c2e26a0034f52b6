package repository

import "elixirscope/ast"

// prune returns what facts say of symbols that present does not have: those symbols
// and the references in them. A symbol whose parent is not among them has none.
func prune(facts, present *ast.Facts) *ast.Facts {
	has := make(map[symbolKey]bool, len(present.Symbols))
	for _, key := range symbolKeys(present) {
		has[key] = true
	}
	left := &ast.Facts{Language: facts.Language, Package: facts.Package}
	moved := make([]int32, len(facts.Symbols)) // index in left, NoSymbol of what is left out
	for i, key := range symbolKeys(facts) {
		moved[i] = ast.NoSymbol
		if has[key] {
			continue
		}
		moved[i] = int32(len(left.Symbols))
		symbol := facts.Symbols[i]
		if symbol.Parent != ast.NoSymbol {
			symbol.Parent = moved[symbol.Parent] // a parent comes before what is in it
		}
		left.Symbols = append(left.Symbols, symbol)
	}
	for _, reference := range facts.References {
		if reference.Enclosing == ast.NoSymbol || moved[reference.Enclosing] == ast.NoSymbol {
			continue
		}
		reference.Enclosing = moved[reference.Enclosing]
		left.References = append(left.References, reference)
	}
	return left
}

// symbolKey tells the symbols of one file apart: of several with one name and kind, the
// first of one content is the first of the next, and so on.
type symbolKey struct {
	name string
	kind ast.Kind
	nth  int
}

// symbolKeys returns the keys of the symbols, in their order.
func symbolKeys(f *ast.Facts) []symbolKey {
	keys := make([]symbolKey, len(f.Symbols))
	seen := make(map[symbolKey]int)
	for i := range f.Symbols {
		key := symbolKey{name: f.Symbols[i].QualifiedName, kind: f.Symbols[i].Kind}
		key.nth, seen[key] = seen[key], seen[key]+1
		keys[i] = key
	}
	return keys
}
