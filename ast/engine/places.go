package engine

import (
	"path"

	"elixirscope/ast"
	"elixirscope/ast/lang"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// mayBePlace reports whether a selector that names no definition can be a file or a
// place in one. It goes by the form of the text, because looking for the end of a
// path visits all files.
func (r *run) mayBePlace(s query.Selector) bool {
	if s.IsID || s.Path == "" {
		return false
	}
	_, candidate := r.languages.Candidate(s.Path)
	return s.Line > 0 || candidate == lang.Source || candidate == lang.NeedsReading && path.Ext(s.Path) != ""
}

// findPlaced returns the definitions of a file or, for a place in it, the innermost
// one around that.
func (r *run) findPlaced(s query.Selector) ([]definition, error) {
	files, err := r.filesBySelector(s.Path)
	if err != nil {
		return nil, err
	}
	var found []definition
	for _, file := range files {
		if !r.wantsFile(&file.File) {
			continue
		}
		for _, view := range views(file) {
			facts, err := r.factsOf(view.Unit())
			if err != nil {
				return nil, err
			}
			found = append(found, r.placedIn(view, facts, s)...)
		}
	}
	return found, nil
}

// placedIn returns the definitions of one file. Lines are those of its present content
// where it has any.
func (r *run) placedIn(file *repository.File, facts *ast.Facts, s query.Selector) []definition {
	if s.Line > 0 {
		at := definition{file, facts, innermost(facts, s.Line, s.Column)}
		if at.index == ast.NoSymbol || file.Stale && file.Status == ast.Partial || !r.wantsSymbol(at) {
			return nil
		}
		return []definition{at}
	}
	var found []definition
	for i := range facts.Symbols {
		if d := (definition{file, facts, int32(i)}); r.wantsSymbol(d) {
			found = append(found, d)
		}
	}
	return found
}

// innermost returns the innermost symbol around a place, NoSymbol when there is
// none.
func innermost(facts *ast.Facts, line, column uint32) int32 {
	best := ast.NoSymbol
	for i := range facts.Symbols {
		span := facts.Symbols[i].Span
		if covers(span, line, column) {
			best = int32(i) // a child comes after its parent
		}
	}
	return best
}

func covers(s ast.Span, line, column uint32) bool {
	if line < s.Start.Line || line > s.End.Line {
		return false
	}
	if column == 0 {
		return true
	}
	return !(line == s.Start.Line && column < s.Start.Column) && !(line == s.End.Line && column >= s.End.Column)
}
