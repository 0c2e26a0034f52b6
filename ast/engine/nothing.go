package engine

import (
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
	case a.Why != "" && request.Verb != query.Callees:
		return nil
	}
	switch request.Verb {
	case query.Symbols, query.Files:
		a.Why = "nothing passes the filters"
	case query.Outline, query.AST:
		a.Why = fmt.Sprintf("no file %q is in the store: it is ignored, not source of a known language, or outside what was ingested (see `query files`)", request.Selector.Path)
	default:
		return r.explainNoName()
	}
	return nil
}

func (r *run) explainNoName() error {
	s := r.request.Selector
	found, err := r.find(s)
	if err != nil {
		return err
	}
	if len(found) > 0 {
		r.answer.Why = fmt.Sprintf("%s is defined (%s:%d), but the answer is empty", s.Text, found[0].file.Path, found[0].symbol().NamePosition.Line)
		if open := r.answer.Unresolved; open.Ambiguous+open.Dynamic+open.Unknown > 0 {
			r.answer.Why += fmt.Sprintf("; %d uses of the name could not be bound (see `query refs %s`)",
				open.Ambiguous+open.Dynamic+open.Unknown, found[0].symbol().Name)
		}
		return nil
	}
	r.answer.Why = fmt.Sprintf("no definition and no use of %q is in the store", s.Text)
	if partial := r.filesWith(ast.Partial); partial > 0 {
		r.answer.Why += fmt.Sprintf("; %d files have syntax errors and may hide it (see `query files --status partial`)", partial)
	}
	r.answer.Near, err = r.nearNames(s)
	return err
}

func (r *run) filesWith(status ast.FileStatus) (n int64) {
	for i := range r.repos {
		n += r.repos[i].Files.Of(status)
	}
	return n
}

// nearNames returns defined names that differ from the selector's last segment by
// little, nearest first.
func (r *run) nearNames(s query.Selector) ([]string, error) {
	const most, names = 5, 300_000
	wanted := strings.ToLower(s.Name[strings.LastIndexAny(s.Name, ".:#/")+1:])
	if wanted == "" || s.Glob {
		return nil, nil
	}
	type near struct {
		name     string
		distance int
	}
	var found []near
	seen, allowed := 0, max(len(wanted)/3, 1)
	err := r.DefinedNames(func(name string) error {
		if seen++; seen > names {
			return repository.StopScan()
		}
		if d := len(name) - len(wanted); d > allowed || -d > allowed {
			return r.Err()
		}
		if d := levenshtein.ComputeDistance(wanted, strings.ToLower(name)); d <= allowed {
			found = append(found, near{name, d})
		}
		return r.Err()
	})
	slices.SortStableFunc(found, func(a, b near) int { return a.distance - b.distance })
	var list []string
	for _, n := range found[:min(len(found), most)] {
		list = append(list, n.name)
	}
	return list, err
}
