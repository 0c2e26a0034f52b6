package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"

	"github.com/agnivade/levenshtein"
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
	}
	switch request.Verb {
	case query.Symbols, query.Files:
		a.Why = "nothing passes the filters"
	case query.Deps:
		files, err := r.filesBySelector(request.Selector.Path)
		if err != nil || len(files) == 0 {
			return errors.Join(err, r.explainNoName())
		}
		a.Why = files[0].Path + " imports nothing"
	case query.Outline, query.AST:
		return r.explainNoPlace()
	default:
		return r.explainNoName()
	}
	return nil
}

func (r *run) explainNoFile() {
	r.answer.Why = fmt.Sprintf("no file %q is in the store: it is ignored, not source of a known language, or outside what was ingested (see `query files`)",
		r.request.Selector.Path)
}

func (r *run) explainNoName() error {
	s := r.request.Selector
	found, err := r.find(s)
	if err != nil {
		return err
	}
	if len(found) > 0 {
		r.explainNoUse(found[0])
		return nil
	}
	if r.mayBePlace(s) {
		return r.explainNoPlace()
	}
	r.answer.Why = fmt.Sprintf("no definition and no use of %q is in the store", s.Text)
	if w := r.request.Filter; w.Repo != "" || w.Path != "" || len(w.Languages)+len(w.Roles)+len(w.Kinds) > 0 {
		r.answer.Why = fmt.Sprintf("no definition and no use of %q passes the filters", s.Text)
	}
	if partial := r.filesWith(ast.Partial); partial > 0 {
		r.answer.Why += fmt.Sprintf("; %d files have syntax errors and may hide it (see `query files --status partial`)", partial)
	}
	r.answer.Near, err = r.nearNames(s)
	return err
}

func (r *run) explainNoPlace() error {
	s := r.request.Selector
	files, err := r.filesBySelector(s.Path)
	if err != nil {
		return err
	}
	switch {
	case len(files) == 0:
		r.explainNoFile()
	case !files[0].HasUnit():
		r.explainNoUnit(files[0])
	case s.Line > 0:
		r.answer.Why = fmt.Sprintf("%s defines nothing around line %d", files[0].Path, s.Line)
	case len(r.request.Filter.Kinds) > 0:
		r.answer.Why = files[0].Path + " defines nothing that passes the filters"
	default:
		r.answer.Why = files[0].Path + " defines nothing"
	}
	return nil
}

// explainNoUnit says why a file that is recorded has neither facts nor a tree.
func (r *run) explainNoUnit(f *repository.File) {
	r.answer.Why = fmt.Sprintf("%s is recorded as %s (%s): it has no symbols and no tree", f.Path, f.Status, f.Reason)
}

// explainNoUse says that something is defined, but not used in the way asked for.
func (r *run) explainNoUse(d definition) {
	what := map[query.Verb]string{query.Callers: "nothing calls it", query.Refs: "nothing uses it",
		query.Callees: "it calls nothing", query.Deps: "nothing is imported"}[r.request.Verb]
	if what == "" || len(r.request.Filter.Roles)+len(r.request.Filter.Kinds) > 0 {
		what = "nothing passes the filters"
	}
	r.answer.Why = fmt.Sprintf("%s is defined (%s:%d), but %s", d.name(), d.file.Path, d.symbol().NamePosition.Line, what)
	if open := r.answer.Unresolved; open.Ambiguous+open.Dynamic+open.Unknown > 0 {
		r.answer.Why += fmt.Sprintf("; %d uses of the name could not be bound (see `query refs %s`)",
			open.Ambiguous+open.Dynamic+open.Unknown, d.symbol().Name)
	}
}

func (r *run) filesWith(status ast.FileStatus) (n int64) {
	for i := range r.repos {
		n += r.repos[i].Files.Of(status)
	}
	return n
}

// nearNames returns qualified names that differ from what was asked for by little,
// nearest first: their last segment is like the selector's.
func (r *run) nearNames(s query.Selector) ([]string, error) {
	const most, names = 5, 300_000
	wanted := strings.ToLower(s.Name[strings.LastIndexAny(s.Name, ".:#/")+1:])
	if wanted == "" || s.Glob {
		return nil, nil
	}
	var near []string
	seen, allowed := 0, max(len(wanted)/3, 1)
	err := r.DefinedNames(func(name string) error {
		if seen++; seen > names {
			return repository.StopScan()
		}
		if d := len(name) - len(wanted); d <= allowed && -d <= allowed &&
			levenshtein.ComputeDistance(wanted, strings.ToLower(name)) <= allowed {
			near = append(near, name)
		}
		return r.Err()
	})
	if err != nil {
		return nil, err
	}
	qualified, err := r.qualify(near)
	distance := make(map[string]int, len(qualified))
	for _, name := range qualified {
		distance[name] = levenshtein.ComputeDistance(strings.ToLower(s.Text), strings.ToLower(name))
	}
	slices.SortStableFunc(qualified, func(a, b string) int { return distance[a] - distance[b] })
	return qualified[:min(len(qualified), most)], err
}

// qualify returns the qualified names of definitions called by one of the names.
func (r *run) qualify(names []string) ([]string, error) {
	const most = 1000
	var qualified []string
	for _, name := range names {
		err := r.Definitions(name, func(p repository.Posting) error {
			if len(qualified) >= most {
				return repository.StopScan()
			}
			qualified = append(qualified, p.QualifiedName)
			return r.Err()
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(qualified)
	return slices.Compact(qualified), nil
}
