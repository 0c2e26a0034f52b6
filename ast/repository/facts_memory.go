package repository

import (
	"unsafe"

	"elixirscope/ast"
)

// memory returns the bytes that the decoded facts hold: their tables, one string table
// that all strings are parts of, and the qualified names, which are put together. The
// uses of one form share its strings.
func (d *factsDecoder) memory(f *ast.Facts) int64 {
	n := size[ast.Facts](1) + d.table +
		size[ast.Symbol](len(f.Symbols)) + size[ast.Reference](len(f.References)) +
		size[ast.Import](len(f.Imports)) + size[ast.Diagnostic](len(f.Diagnostics))
	for i := range f.Symbols {
		n += memoryOfSymbol(&f.Symbols[i])
	}
	for i := range d.forms {
		n += int64(len(d.forms[i].QualifiedName)) + size[string](len(d.forms[i].Candidates))
		for _, candidate := range d.forms[i].Candidates {
			n += int64(len(candidate))
		}
	}
	for i := range f.Imports {
		n += size[ast.ImportedName](len(f.Imports[i].Names)) + size[string](len(f.Imports[i].Except))
	}
	return n
}

// memoryOfSymbol returns what a symbol holds beside its row and the string table.
func memoryOfSymbol(s *ast.Symbol) int64 {
	n := int64(len(s.QualifiedName))
	if s.Metrics != nil {
		n += size[ast.Metrics](1)
	}
	if d := s.Details; d != nil {
		n += size[ast.Details](1) + size[string](len(d.Roles)+len(d.Specs)+len(d.Tags)) + size[ast.Clause](len(d.Clauses))
	}
	return n
}

// size returns the bytes of n values of a type, without what they refer to.
func size[T any](n int) int64 {
	var one T
	return int64(n) * int64(unsafe.Sizeof(one))
}
