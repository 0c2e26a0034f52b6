package engine

import (
	"fmt"
	"slices"

	"elixirscope/ast"
)

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

// reposDefining returns the repositories that define what a reading means.
func (r *run) reposDefining(in reading, arity int16) ([]string, error) {
	key := fmt.Sprintf("%q/%d", in.names, arity)
	if repos, known := r.definers[key]; known {
		return repos, nil
	}
	var repos []string
	err := r.eachNamed(in.shown, anyFile, func(d definition) error {
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

func anyFile(*ast.File) bool { return true }
