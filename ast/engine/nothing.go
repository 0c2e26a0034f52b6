package engine

import (
	"errors"
	"fmt"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// explainNothing says why an answer is empty and which names are near.
func (r *run) explainNothing() error {
	a, request := &r.answer, r.request
	switch {
	case len(r.repos) == 0 && request.Filter.Repo != "":
		a.Why = fmt.Sprintf("there is no repository %q in the store", request.Filter.Repo)
		return nil
	case len(r.repos) == 0:
		a.Why = "nothing is ingested yet: run `ingest once PATH` first"
		return nil
	case a.Why != "":
		return nil
	case a.Coverage.Unreadable > 0:
		a.Why = "part of the store is damaged and may hold it (see `ingest verify`)"
		return nil
	}
	switch request.Verb {
	case query.Symbols, query.Files, query.Stats:
		a.Why = "nothing passes the filters"
	case query.Unused:
		a.Why = "nothing that passes the filters has such a verdict"
	case query.Changes:
		a.Why = "no change that is kept passes the filters"
	case query.Match:
		r.explainNoMatch()
	case query.Outline, query.AST:
		return r.explainNoPlace()
	case query.Deps:
		files, err := r.filesBySelector(request.Selector.Path)
		if err != nil || len(files) == 0 {
			return errors.Join(err, r.explainNoName())
		}
		a.Why = files[0].Path + " imports nothing"
	default:
		return r.explainNoName()
	}
	return nil
}

func (r *run) explainNoName() error {
	s := r.request.Selector
	var found []definition
	err := r.unfiltered(func() (err error) {
		found, err = r.find(s)
		return err
	})
	switch {
	case err != nil:
		return err
	case len(found) > 0:
		r.explainNoUse(found[0])
		return nil
	case r.mayBePlace(s):
		return r.explainNoPlace()
	}
	return r.explainUnknown()
}

// explainUnknown says that what was asked about is not defined, and whether it is
// used.
func (r *run) explainUnknown() error {
	s := r.request.Selector
	uses, err := r.countUses()
	if err != nil {
		return err
	}
	r.answer.Why = fmt.Sprintf("no definition and no use of %q is in the store", s.Text)
	switch {
	case s.Glob:
		r.answer.Why = fmt.Sprintf("no definition matches %q (a glob finds no uses of what is defined elsewhere)", s.Text)
	case uses > 0:
		r.answer.Why = fmt.Sprintf("%q is not defined in the store, only used, %d times (see `query refs %s`)", s.Text, uses, s.Text)
	case !r.filter.IsZero():
		r.answer.Why = fmt.Sprintf("no definition and no use of %q passes the filters", s.Text)
	}
	partial, err := r.countPartial()
	if err != nil {
		return err
	}
	if partial > 0 {
		files := "files have"
		if partial == 1 {
			files = "file has"
		}
		r.answer.Why += fmt.Sprintf("; %d %s syntax errors and may hide it (see `query files --status partial`)", partial, files)
	}
	r.answer.Near, err = r.nearNames(s)
	return err
}

// countUses returns how often what was asked about is used.
func (r *run) countUses() (int, error) {
	if r.request.Verb == query.Refs || r.request.Verb == query.Callers {
		return 0, nil // that was asked
	}
	request := r.request
	request.Verb, request.Order, request.Limit = query.Refs, "", 1
	uses, err := newRun(r.Context, r.languages, r.Snapshot, request, r.limits)
	if err == nil {
		err = uses.references()
	}
	if err != nil {
		return 0, err
	}
	return uses.results.total, nil
}

// countPartial returns how many files that pass the filter have syntax errors.
func (r *run) countPartial() (n int, err error) {
	for i := range r.repos {
		if r.repos[i].Files.Of(ast.Partial) == 0 {
			continue
		}
		err := r.Files(&r.repos[i], literalPrefix(r.filter.Path), func(f *repository.File) error {
			if f.Status == ast.Partial && r.wantsFile(&f.File) {
				n++
			}
			return r.Err()
		})
		if err != nil {
			return 0, err
		}
	}
	return n, nil
}

func (r *run) explainNoPlace() (err error) {
	s := r.request.Selector
	files, err := r.filesBySelector(s.Path)
	if err != nil {
		return err
	}
	switch {
	case len(files) == 0:
		where := "the store"
		if repo := r.request.Filter.Repo; repo != "" {
			where = "repository " + repo
		}
		r.answer.Why = fmt.Sprintf("no file %q is in %s: it is ignored, not source of a known language, or outside what was ingested (see `query files`)", s.Path, where)
		r.answer.Near, err = r.nearPaths(s.Path)
	case !files[0].HasUnit():
		r.explainNoUnit(files[0])
	case !r.filter.IsZero():
		r.answer.Why = "nothing that " + files[0].Path + " defines passes the filters"
	case s.Line > 0:
		r.answer.Why = fmt.Sprintf("%s defines nothing around line %d", files[0].Path, s.Line)
	default:
		r.answer.Why = files[0].Path + " defines nothing"
	}
	return err
}

// explainNoUnit says why a file that is recorded has neither facts nor a tree.
func (r *run) explainNoUnit(f *repository.File) {
	r.answer.Why = fmt.Sprintf("%s is recorded as %s (%s): it has no symbols and no tree", f.Path, f.Status, f.Reason)
}

// explainNoUse says that something is defined, but not used in the way asked for.
func (r *run) explainNoUse(d definition) {
	what := "nothing passes the filters"
	if r.request.Filter.IsZero() {
		what = map[query.Verb]string{query.Callers: "nothing is known to call it", query.Refs: "nothing is known to use it",
			query.Callees: "it calls nothing", query.Deps: "nothing is imported"}[r.request.Verb]
	}
	r.answer.Why = fmt.Sprintf("%s is defined (%s:%d), but %s", d.name(), d.file.Path, d.symbol().NamePosition.Line, what)
	if open := r.answer.Unresolved; open.Ambiguous+open.Dynamic+open.Unknown > 0 {
		r.answer.Why += fmt.Sprintf("; %d uses of the name could not be bound", open.Ambiguous+open.Dynamic+open.Unknown)
		if r.request.Verb != query.Refs || r.request.Selector.Text != d.symbol().Name {
			r.answer.Why += fmt.Sprintf(" (see `query refs %s`)", d.symbol().Name)
		}
	}
}
