package engine

import (
	"fmt"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// joinCandidates binds a reference that its file leaves open when exactly one of
// its candidates is defined. In Elixir that is certain, because two imports of one
// name do not compile; elsewhere a candidate outside the store might come first.
func (r *run) joinCandidates(file *repository.File, facts *ast.Facts, reference *ast.Reference, row *query.ReferenceRow) (bool, error) {
	if reference.Resolution != ast.Ambiguous && reference.Resolution != ast.UnresolvedWildcard {
		return false, nil
	}
	if file.Language == ast.Go {
		u, err := r.goUserOf(&file.File, facts)
		if err != nil {
			return false, err
		}
		return r.joinGoCandidates(u, reference, row)
	}
	bound := ""
	for _, candidate := range reference.Candidates {
		if row.Language == string(ast.Python) && strings.HasPrefix(candidate, ".") {
			candidate = absolutePython(row.Path, candidate)
		}
		defined, err := r.isDefined(candidate, reference.Arity)
		if err != nil {
			return false, err
		}
		if defined && bound != "" {
			return false, nil
		}
		if defined {
			bound = candidate
		}
	}
	if bound == "" {
		return false, nil
	}
	row.QualifiedName, row.Resolution, row.Confidence = &bound, "only_candidate", "exact"
	if len(reference.Candidates) > 1 && row.Language != string(ast.Elixir) {
		row.Confidence = "likely"
	}
	return true, nil
}

// isDefined reports whether a candidate is defined in the snapshot. What the
// language itself provides counts as defined.
func (r *run) isDefined(candidate string, arity int16) (bool, error) {
	if strings.HasPrefix(candidate, "Kernel.") || strings.HasPrefix(candidate, "builtins.") {
		return true, nil
	}
	key := fmt.Sprintf("%s/%d", candidate, arity)
	if defined, known := r.defined[key]; known {
		return defined, nil
	}
	defined, err := r.hasDefinition(query.ParseSelector(candidate), candidate, arity)
	r.defined[key] = defined
	return defined, err
}

// hasDefinition looks for a definition that is called by the qualified name.
func (r *run) hasDefinition(s query.Selector, qualified string, arity int16) (bool, error) {
	found := false
	for _, segment := range s.LastSegments() {
		err := r.Definitions(segment, func(p repository.Posting) error {
			if !mayBeEqual(s, p.QualifiedName) {
				return nil
			}
			facts, err := r.factsOf(p.Unit)
			if err != nil {
				return err
			}
			files, err := r.Users(p.Unit)
			if err != nil {
				return err
			}
			for _, file := range files {
				for i := range facts.Symbols {
					d := definition{file, facts, int32(i)}
					if d.symbol().Name == p.Name && acceptsArity(d.symbol(), arity) && d.isCalled(qualified) && d.isExported() {
						found = true
						return repository.StopScan()
					}
				}
			}
			return nil
		})
		if err != nil || found {
			return found, err
		}
	}
	return false, nil
}

// isCalled reports whether a qualified name means the definition.
func (d definition) isCalled(qualified string) bool {
	_, ok := newNameSet([]definition{d}).has(qualified)
	return ok
}

// isExported reports whether another file may use the definition by a bare name. What
// is private in Elixir is not imported, nor what a macro only writes into other modules.
func (d definition) isExported() bool {
	s := d.symbol()
	return d.file.Language != ast.Elixir || s.Visibility == ast.Public && !s.Flags.Has(ast.Quoted)
}
