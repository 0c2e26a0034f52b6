package engine

import (
	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// addSymbol adds the row of a definition, depth levels below the top of an outline.
func (r *run) addSymbol(d definition, depth int) {
	r.add(symbolRow(d, depth), d.file)
}

func symbolRow(d definition, depth int) *query.SymbolRow {
	s, name := d.symbol(), d.name()
	row := &query.SymbolRow{
		ID:   query.StableID(d.file.Repo, d.file.Path, name),
		Repo: d.file.Repo, Path: d.file.Path,
		Line: s.NamePosition.Line, Column: s.NamePosition.Column,
		StartLine: s.Span.Start.Line, EndLine: s.Span.End.Line,
		StartByte: s.Span.Start.Offset, EndByte: s.Span.End.Offset,
		Language: string(d.file.Language), Kind: s.Kind.String(),
		Name: s.Name, QualifiedName: name, Parent: d.nameOf(s.Parent),
		Signature: s.Signature, Doc: s.Doc, Visibility: s.Visibility.String(),
		Test: s.Flags.Has(ast.Test), Flags: append([]string{}, s.Flags.Names()...),
		Stale: d.file.Stale, Depth: depth,
	}
	setArity(row, s.Arity)
	if m := s.Metrics; m != nil {
		row.Metrics = &query.Metrics{Lines: m.Lines, Parameters: m.Parameters, Cyclomatic: m.Cyclomatic,
			Cognitive: m.Cognitive, Nesting: m.Nesting, Calls: m.Calls}
	}
	if s.Details != nil {
		row.Details = detailsOf(s.Details)
	}
	return row
}

// setArity lists the argument counts of a definition. There is no highest one, and no
// list, where any number is accepted.
func setArity(row *query.SymbolRow, arity ast.Arity) {
	if !arity.Known() || !arity.Bounded() {
		return
	}
	row.Arity = &arity.Max
	for n := max(arity.Min, 0); n <= arity.Max; n++ {
		row.Arities = append(row.Arities, n)
	}
}

// nameOf returns the name of another symbol of the definition's file.
func (d definition) nameOf(symbol int32) *string {
	if symbol == ast.NoSymbol {
		return nil
	}
	name := nameIn(&d.file.File, d.facts.Symbols[symbol].QualifiedName)
	return &name
}

func detailsOf(d *ast.Details) *query.Details {
	details := &query.Details{Target: d.Target, Default: d.Default, Deprecated: d.Deprecated,
		Since: d.Since, Implements: d.Implements, Roles: d.Roles, Specs: d.Specs, Tags: d.Tags}
	for _, c := range d.Clauses {
		details.Clauses = append(details.Clauses, query.Clause{
			Line: c.Span.Start.Line, EndLine: c.Span.End.Line, Guard: c.Guard})
	}
	return details
}

func (r *run) referenceRow(file *repository.File, facts *ast.Facts, reference *ast.Reference, in reading) *query.ReferenceRow {
	row := &query.ReferenceRow{
		Repo: file.Repo, Path: file.Path,
		Line: reference.Position.Line, Column: reference.Position.Column, Byte: reference.Position.Offset,
		Language: string(file.Language), Role: reference.Role.String(),
		Name: reference.Name, Written: written(file.Language, reference),
		Enclosing:  definition{file, facts, 0}.nameOf(reference.Enclosing),
		Via:        reference.Via.String(),
		Resolution: reference.Resolution.String(), Confidence: confidence(reference),
		Candidates: reference.Candidates, Flags: reference.Flags.Names(), Stale: file.Stale,
	}
	if reference.Arity != ast.NoArity {
		arity := reference.Arity
		row.Arity = &arity
	}
	if in.shown != "" {
		row.QualifiedName = &in.shown
	}
	return row
}

// written puts qualifier and name together as the language does: members of
// variables are behind a dot in all of them.
func written(language ast.Language, r *ast.Reference) string {
	if r.Qualifier == "" {
		return r.Name
	}
	ofVariable := r.Role == ast.RoleAttribute || r.Resolution == ast.UnresolvedVariable
	if (language == ast.Rust || language == ast.CPP) && !ofVariable {
		return r.Qualifier + "::" + r.Name
	}
	return r.Qualifier + "." + r.Name
}

func confidence(r *ast.Reference) string {
	switch {
	case r.Resolution.Resolved():
		return "exact"
	case len(r.Candidates) > 0:
		return "possible"
	}
	return "unknown"
}
