package engine

import (
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// judgeGo is judge for a Go file and a target that is defined.
func (r *run) judgeGo(t *target, file *repository.File, facts *ast.Facts, reference *ast.Reference) (judgement, error) {
	u, err := r.goUserOf(&file.File, facts)
	if err != nil {
		return judgement{}, err
	}
	in, err := r.read(&file.File, facts.Package, reference)
	if err != nil {
		return judgement{}, err
	}
	row := r.referenceRow(file, facts, reference, in)
	if reference.Resolution.Resolved() {
		return t.judgeResolvedGo(u, reference, row, in), nil
	}
	bound, err := r.joinGoCandidates(u, reference, row)
	if err != nil {
		return judgement{}, err
	}
	possible, err := r.mayMeanTarget(t, u, reference, bound, row)
	switch {
	case err != nil || !possible:
		return judgement{}, err
	case bound, r.request.Verb == query.Refs && !t.qualified: // asked for by bare name, every use of the name counts
		return judgement{row: row}, nil
	}
	return openAs(reference.Resolution), nil
}

// judgeResolvedGo is judgeGo for a reference that its file resolved.
func (t *target) judgeResolvedGo(u goUser, reference *ast.Reference, row *query.ReferenceRow, in reading) judgement {
	certain, ok := t.goNames.means(u, reference)
	if ok && !certain {
		row.Confidence = "likely"
	}
	switch {
	case ok || t.isOutside(reference, in.shown):
		return judgement{row: row}
	case !isWithinPackage(reference) && t.goNames.leavesOpen(t.selector, reference.QualifiedName):
		return openAs(ast.Ambiguous)
	}
	return judgement{}
}

// mayMeanTarget reports whether a reference that its file leaves open means one of
// the target's definitions, when row is bound, or may mean one.
func (r *run) mayMeanTarget(t *target, u goUser, reference *ast.Reference, bound bool, row *query.ReferenceRow) (bool, error) {
	if bound {
		_, ok := t.goNames.mayMean(u, reference, *row.QualifiedName)
		return ok, nil
	}
	for _, candidate := range reference.Candidates {
		if _, ok := t.goNames.mayMean(u, reference, candidate); ok {
			return true, nil
		}
		if !t.goNames.methods {
			continue
		}
		if u.isVague(reference, candidate) {
			return true, nil // the qualifier may be a variable as well
		}
		if ok, err := r.mayBePromoted(u, reference, candidate); ok || err != nil {
			return ok, err
		}
	}
	return len(reference.Candidates) == 0, nil
}

// mayBePromoted reports whether a candidate that is not defined is a member of a type
// that is: it is then promoted from an embedded type or belongs to what the type is
// an alias of.
func (r *run) mayBePromoted(u goUser, reference *ast.Reference, candidate string) (bool, error) {
	owner, ok := strings.CutSuffix(candidate, "."+reference.Name)
	if !ok {
		return false, nil
	}
	types, err := r.goDefinitions(owner[strings.LastIndexByte(owner, '.')+1:])
	if err != nil {
		return false, err
	}
	_, ok = types.hasImported(u.module, owner)
	return ok || types.hasOwn(u.file, owner), nil
}

// joinGoCandidates binds a reference that its file leaves open to the first of its
// candidates, if that is defined: a type's own member hides those of the types
// embedded in it, and what a package declares hides what is predeclared. Any other
// candidate has to be the only one that is defined.
func (r *run) joinGoCandidates(u goUser, reference *ast.Reference, row *query.ReferenceRow) (bool, error) {
	if len(reference.Candidates) == 0 {
		return false, nil
	}
	defined, err := r.goDefinitions(reference.Name)
	if err != nil {
		return false, err
	}
	bound, exact := "", false
	for i, candidate := range reference.Candidates {
		certain, ok := defined.mayMean(u, reference, candidate)
		switch {
		case !ok:
		case bound != "":
			return false, nil
		default:
			if _, known := u.isOwn(candidate); !known {
				return false, nil
			}
			// Of imported packages, no two have the name that is the qualifier.
			first := i == 0 || u.isVague(reference, candidate)
			bound, exact = candidate, certain && first
		}
		if i == 0 && ok {
			break
		}
	}
	if bound == "" {
		return false, nil
	}
	row.QualifiedName, row.Resolution, row.Confidence = &bound, "only_candidate", "likely"
	if exact {
		row.Confidence = "exact"
	}
	return true, nil
}

// goDefinitions returns the names of all Go definitions with this last segment.
func (r *run) goDefinitions(name string) (*goNames, error) {
	if names := r.goDefined[name]; names != nil {
		return names, nil
	}
	names := newGoNames()
	err := r.Definitions(name, func(p repository.Posting) error {
		if p.Language != ast.Go {
			return r.Err()
		}
		r.answer.Stats.KeysRead++
		files, err := r.Users(p.Unit)
		if err != nil {
			return err
		}
		for _, f := range files {
			if err := r.addTo(names, &f.File, p.QualifiedName); err != nil {
				return err
			}
		}
		return r.Err()
	})
	if len(r.goDefined) >= 1024 { // a few hundred names are asked for again and again
		clear(r.goDefined)
	}
	r.goDefined[name] = names
	return names, err
}
