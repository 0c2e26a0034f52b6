package engine

import (
	"fmt"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// joinCandidates binds a reference in a file that its file leaves open when exactly one
// of its candidates is defined; nil when it does not. In Elixir that is certain, because
// two imports of one name do not compile; elsewhere a candidate outside the store
// might come first.
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
	var bound *reading
	for _, candidate := range reference.Candidates {
		for _, in := range readCandidate(&file.File, candidate) {
			defined, err := r.isDefined(in, reference.Arity)
			if err != nil {
				return nil, err
			}
			if defined && bound != nil {
				return nil, nil
			}
			if defined {
				bound = &in
			}
		}
	}
	if bound == nil {
		return nil, nil
	}
	row.QualifiedName, row.Resolution, row.Confidence = &bound.shown, "only_candidate", "exact"
	if len(reference.Candidates) > 1 && row.Language != string(ast.Elixir) {
		row.Confidence = "likely"
	}
	return bound, nil
}

// isDefined reports whether a candidate is defined in the snapshot. What the
// language itself provides counts as defined.
func (r *run) isDefined(candidate reading, arity int16) (bool, error) {
	if strings.HasPrefix(candidate.shown, "Kernel.") || strings.HasPrefix(candidate.shown, "builtins.") {
		return true, nil
	}
	repos, err := r.reposDefining(candidate, arity)
	return len(repos) > 0, err
}

// reposDefining returns the repositories that define what a reading means.
func (r *run) reposDefining(in reading, arity int16) ([]string, error) {
	key := fmt.Sprintf("%q/%d", in.names, arity)
	if repos, known := r.definers[key]; known {
		return repos, nil
	}
	var repos []string
	err := r.eachNamed(in.shown, func(d definition) error {
		if slices.Contains(repos, d.file.Repo) || !acceptsArity(d.symbol(), arity) || !d.isExported() {
			return nil
		}
		ok, err := r.isCalled(d, in)
		if ok {
			repos = append(repos, d.file.Repo)
		}
		return err
	})
	r.definers[key] = repos
	return repos, err
}

// eachNamed visits the definitions whose name is a last segment of qualified.
func (r *run) eachNamed(qualified string, visit func(definition) error) error {
	for _, segment := range query.ParseSelector(qualified).LastSegments() {
		err := r.Definitions(segment, func(p repository.Posting) error {
			if !mayBeEqual(query.ParseSelector(qualified), p.QualifiedName) {
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
					if d.symbol().Name != p.Name || d.symbol().QualifiedName != p.QualifiedName {
						continue
					}
					if err := visit(d); err != nil {
						return err
					}
				}
			}
			return nil
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

// ownership says whose definition of a name a reference in some repository means.
type ownership uint8

const (
	targets      ownership = iota // one of the target's
	oneOfSeveral                  // of a repository among several that it may be of
	elsewhere                     // one that is not the target's
)

// ownerOf tells whose definition a reference means that is named like the target's: that
// of its own repository if it has one, else the one there is.
func (r *run) ownerOf(t *target, f *ast.File, reference *ast.Reference, in reading) (ownership, error) {
	if len(t.definitions) == 0 || len(r.infos) < 2 || t.names.repos[f.Repo] && len(t.names.repos) == 1 {
		return targets, nil
	}
	repos, err := r.reposDefining(in, reference.Arity)
	switch {
	case err != nil:
		return elsewhere, err
	case slices.Contains(repos, f.Repo) && t.names.repos[f.Repo]:
		return targets, nil
	case slices.Contains(repos, f.Repo):
		return elsewhere, nil
	case len(repos) > 1:
		return oneOfSeveral, nil
	}
	return targets, nil
}

// isExported reports whether another file may use the definition by a bare name. What
// is private in Elixir is not imported, nor what a macro only writes into other modules.
func (d definition) isExported() bool {
	s := d.symbol()
	return d.file.Language != ast.Elixir || s.Visibility == ast.Public && !s.Flags.Has(ast.Quoted)
}
