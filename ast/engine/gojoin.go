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
	if reference.Resolution.Resolved() {
		return r.judgeResolvedGo(t, u, file, reference)
	}
	join, err := r.joinedGo(u, reference)
	if err != nil {
		return judgement{}, err
	}
	possible, err := r.mayMeanTarget(t, u, reference, join.bound, &join.row)
	switch {
	case err != nil || !possible:
		return judgement{}, err
	case join.bound, r.request.Verb == query.Refs && !t.qualified: // asked for by bare name, every use of the name counts
		row := r.referenceRow(file, facts, reference, reading{})
		if join.bound {
			row.QualifiedName, row.Resolution, row.Confidence = join.row.QualifiedName, join.row.Resolution, join.row.Confidence
		}
		return judgement{row: row}, nil
	}
	return openAs(reference.Resolution), nil
}

// goJoin is what joinGoCandidates finds of a reference.
type goJoin struct {
	of    *ast.Reference
	in    *ast.File
	bound bool
	row   query.ReferenceRow // what it writes
}

// joinedGo joins a reference once for all targets that it is judged against in a row.
func (r *run) joinedGo(u goUser, reference *ast.Reference) (*goJoin, error) {
	if j := &r.joined; j.of == reference && j.in == u.file {
		return j, nil
	}
	r.joined = goJoin{of: reference, in: u.file}
	var err error
	r.joined.bound, err = r.joinGoCandidates(u, reference, &r.joined.row)
	if err != nil {
		r.joined.of = nil
	}
	return &r.joined, err
}

// judgeResolvedGo is judgeGo for a reference that its file resolved.
func (r *run) judgeResolvedGo(t *target, u goUser, file *repository.File, reference *ast.Reference) (judgement, error) {
	certain, ok := t.goNames.means(u, reference)
	if !ok && t.selector.IsID && len(t.goNames.unplaced) == 0 && !isRelativeImport(reference.QualifiedName) {
		return judgement{}, nil // most are: the row is for the others
	}
	in, err := r.read(u.file, u.facts.Package, reference)
	switch {
	case err != nil:
		return judgement{}, err
	case ok || t.isOutside(reference, in.shown):
		row := r.referenceRow(file, u.facts, reference, in)
		if ok && !certain {
			row.Confidence = "likely"
		}
		return judgement{row: row}, nil
	case !isWithinPackage(reference) && t.goNames.leavesOpen(t.selector, reference.QualifiedName):
		return openAs(ast.Ambiguous), nil
	}
	return judgement{}, nil
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
		files, err := r.allUsersOf(p.Unit)
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
	if len(r.goDefined) >= 4096 { // some hundred names are asked for again and again, of a graph some thousand
		clear(r.goDefined)
	}
	r.goDefined[name] = names
	return names, err
}
