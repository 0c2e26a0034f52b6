package engine

import (
	"slices"

	"elixirscope/ast"
)

// callees answers: what does this call.
func (r *run) callees() error {
	found, err := r.find(r.request.Selector)
	if err != nil {
		return err
	}
	for _, d := range outermost(found) {
		for i := range d.facts.References {
			reference := &d.facts.References[i]
			if !r.wantsReference(d.file, d.facts, reference) || !d.encloses(reference.Enclosing) {
				continue
			}
			in, err := r.read(&d.file.File, d.facts.Package, reference)
			if err != nil {
				return err
			}
			row := r.referenceRow(d.file, d.facts, reference, in)
			if _, err := r.joinCandidates(d.file, d.facts, reference, row); err != nil {
				return err
			}
			if row.QualifiedName == nil {
				r.countOpen(reference.Resolution)
			}
			r.add(row, d.file)
		}
	}
	return nil
}

// outermost leaves out the definitions that lie in another one of the list, because
// that one has their calls too.
func outermost(definitions []definition) []definition {
	type member struct {
		place
		stale  bool
		symbol int32
	}
	of := func(d definition, symbol int32) member {
		return member{place{d.file.Repo, d.file.Path}, d.file.Stale, symbol}
	}
	listed := make(map[member]bool)
	for _, d := range definitions {
		listed[of(d, d.index)] = true
	}
	return slices.DeleteFunc(slices.Clone(definitions), func(d definition) bool {
		for s := d.symbol().Parent; s != ast.NoSymbol; s = d.facts.Symbols[s].Parent {
			if listed[of(d, s)] {
				return true
			}
		}
		return false
	})
}

// encloses reports whether symbol is the definition or inside it.
func (d definition) encloses(symbol int32) bool {
	for ; symbol != ast.NoSymbol; symbol = d.facts.Symbols[symbol].Parent {
		if symbol == d.index {
			return true
		}
	}
	return false
}
