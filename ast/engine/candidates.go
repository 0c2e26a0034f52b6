package engine

import (
	"fmt"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// joinCandidates binds a reference that its file leaves open when exactly one of its
// candidates is defined where the reference can see it; nil when it does not. In Elixir
// that is certain, because two imports of one name do not compile; elsewhere a
// candidate outside the store might come first.
func (r *run) joinCandidates(file *repository.File, facts *ast.Facts, reference *ast.Reference, row *query.ReferenceRow) (*reading, error) {
	if reference.Resolution != ast.Ambiguous && reference.Resolution != ast.UnresolvedWildcard {
		return nil, nil
	}
	if file.Language == ast.Go {
		u, err := r.goUserOf(&file.File, facts)
		if err != nil {
			return nil, err
		}
		if bound, err := r.joinGoCandidates(u, reference, row); !bound || err != nil {
			return nil, err
		}
		in := plainReading(*row.QualifiedName)
		return &in, nil
	}
	bound, err := r.onlyDefined(file, facts, reference)
	if bound == nil || err != nil {
		return nil, err
	}
	row.QualifiedName, row.Resolution, row.Confidence = &bound.shown, "only_candidate", "exact"
	if mayComeFromElsewhere(file.Language, reference) {
		row.Confidence = "likely"
	}
	return bound, nil
}

// onlyDefined returns the only candidate that is defined, nil if none or several are.
func (r *run) onlyDefined(file *repository.File, facts *ast.Facts, reference *ast.Reference) (*reading, error) {
	var bound *reading
	for _, candidate := range reference.Candidates {
		for _, in := range readCandidate(&file.File, candidate) {
			defined, err := r.isDefined(in, file, facts, reference)
			if err != nil || defined && bound != nil {
				return nil, err
			}
			if defined {
				bound = &in
			}
		}
	}
	return bound, nil
}

// mayComeFromElsewhere reports whether what is not in the store might define a
// candidate too: one of several, or the name of C that any header may bring.
func mayComeFromElsewhere(language ast.Language, reference *ast.Reference) bool {
	return language != ast.Elixir && len(reference.Candidates) > 1 || familyOf(language) == ast.C
}

// isDefined reports whether a candidate has a definition that the reference in file
// can mean. What the language itself provides counts as defined.
func (r *run) isDefined(candidate reading, file *repository.File, facts *ast.Facts, reference *ast.Reference) (bool, error) {
	if strings.HasPrefix(candidate.shown, "Kernel.") || strings.HasPrefix(candidate.shown, "builtins.") {
		return true, nil
	}
	linkages, err := r.linkagesOf(candidate, &file.File)
	return slices.ContainsFunc(linkages, func(l linkage) bool {
		return l.takes(reference.Arity) && l.isVisible(&file.File, facts, reference)
	}), err
}

// enoughLinkages bounds the definitions of a candidate that are looked at: these many
// that a reference anywhere can mean answer for all.
const enoughLinkages = 64

// linkagesOf returns the definitions that are called by a candidate of a reference in
// a file, once per request and repository.
func (r *run) linkagesOf(candidate reading, from *ast.File) ([]linkage, error) {
	key := fmt.Sprintf("%s/%q", familyOf(from.Language), candidate.names)
	if !crossesRepositories(from.Language) {
		key = from.Repo + "\x00" + key
	}
	if linkages, known := r.defined[key]; known {
		return linkages, nil
	}
	var linkages []linkage
	everywhere := 0
	related := func(f *ast.File) bool {
		return (f.Repo == from.Repo || crossesRepositories(from.Language)) && familyOf(f.Language) == familyOf(from.Language)
	}
	err := r.eachNamed(candidate.shown, related, func(d definition) error {
		if everywhere >= enoughLinkages {
			return repository.StopScan()
		}
		if !d.isExported() {
			return r.Err()
		}
		ok, err := r.isCalled(d, candidate)
		if ok {
			l := d.linkage()
			linkages = append(linkages, l)
			if l.everywhere {
				everywhere++
			}
		}
		return err
	})
	r.defined[key] = linkages
	return linkages, err
}

// eachNamed visits the definitions in wanted files whose name is a last segment of
// qualified.
func (r *run) eachNamed(qualified string, wanted func(*ast.File) bool, visit func(definition) error) error {
	s := query.ParseSelector(qualified)
	for _, segment := range s.LastSegments() {
		err := r.Definitions(segment, func(p repository.Posting) error {
			if !mayBeEqual(s, p.QualifiedName) {
				return r.Err()
			}
			return r.definedAt(p, wanted, visit)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// isCalled reports whether a reading means the definition.
func (r *run) isCalled(d definition, in reading) (bool, error) {
	names, err := r.newNameSet([]definition{d})
	_, ok := names.means(in)
	return ok, err
}

// isExported reports whether another file may use the definition by a bare name. What
// is private in Elixir is not imported, nor what a macro only writes into other modules.
func (d definition) isExported() bool {
	s := d.symbol()
	return d.file.Language != ast.Elixir || s.Visibility == ast.Public && !s.Flags.Has(ast.Quoted)
}

// definedAt calls visit for the definitions that a posting leads to, in the files that are
// wanted.
func (r *run) definedAt(p repository.Posting, wanted func(*ast.File) bool, visit func(definition) error) error {
	files, err := r.allUsersOf(p.Unit)
	if err != nil {
		return err
	}
	for _, file := range files {
		if !wanted(&file.File) {
			continue
		}
		facts, err := r.factsOf(file.Unit())
		if err != nil {
			return err
		}
		for i := range facts.Symbols {
			d := definition{file, facts, int32(i)}
			if d.symbol().Name != p.Name || d.symbol().QualifiedName != p.QualifiedName {
				continue
			}
			if err := visit(d); err != nil {
				return err
			}
		}
	}
	return nil
}
