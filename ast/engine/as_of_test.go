package engine_test

import (
	"context"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"

	"github.com/rogpeppe/go-internal/txtar"
)

// An answer names the commit it is of when it is of one repository that has one.
func TestAsOfCommit(t *testing.T) {
	archive := txtar.Parse([]byte("-- commits//a.go --\npackage a\n-- tree//a.go --\npackage a\n"))
	e, db := index(t, archive)
	r, err := repository.New(db)
	if err != nil {
		t.Fatal(err)
	}
	expect := func(repo, commit, state string) {
		t.Helper()
		answer, err := e.Run(context.Background(), query.Request{Verb: query.Files, Filter: query.Filter{Repo: repo}})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if answer.AsOf.Commit != nil {
			got = *answer.AsOf.Commit
		}
		if got != commit || answer.AsOf.State != state {
			t.Errorf("%q: of commit %q, %s, want %q, %s", repo, got, answer.AsOf.State, commit, state)
		}
	}
	record := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	record(r.BeginRevision("commits", "one"))
	expect("commits", "", query.Partial)
	record(r.CompleteRevision("commits", "one", time.Unix(1, 0), ""))
	expect("commits", "one", query.Stale)
	record(r.Touch("tree", true))
	expect("tree", "", query.Stale)
	expect("", "", query.Stale)
	record(r.BeginRevision("commits", "two"))
	if _, err := r.Apply(context.Background(), "commits", []repository.Update{{File: ast.File{Path: "a.go"}, Remove: true}}); err != nil {
		t.Fatal(err)
	}
	expect("commits", "one", query.Partial)
	expect("", "", query.Partial)
}
