package instance

import (
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
	"elixirscope/foundation/telemetry"
	"elixirscope/stages"

	"github.com/VictoriaMetrics/metrics"
)

// The lag is the age of the oldest change that is not committed, whatever else is.
func TestLagIsTheAgeOfTheOldestChange(t *testing.T) {
	l := &live{files: telemetry.NewCollector(metrics.NewSet()).Counter("files")}
	s := &synchronization{live: l, queue: stages.NewQueue(10), sources: []followed{&commits{target: target{info: &repository.Info{Name: "r"}}}}}
	s.ready.Store(true)
	l.synchronization.Store(s)
	l.ingestion.Store(&ingestion{queue: s.queue})
	check := func(when, wantState string, want time.Duration) {
		t.Helper()
		f := l.freshness()
		state := f.state
		if lag := time.Duration(f.lagMS) * time.Millisecond; state != wantState || lag < want || lag > want+30*time.Minute {
			t.Errorf("%s: %s and %v behind, want %s and %v", when, state, lag, wantState, want)
		}
	}
	put := func(path string, age time.Duration) {
		if err := s.queue.Put(t.Context(), ast.Change{Repo: "r", Path: path, Seen: time.Now().Add(-age)}); err != nil {
			t.Fatal(err)
		}
	}
	commit := func() {
		change, _, err := s.queue.Take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := (landing{l, l.ingestion.Load()}).Consume(t.Context(), stages.Outcome{File: ast.File{Repo: change.Repo, Path: change.Path}}); err != nil {
			t.Fatal(err)
		}
	}
	check("at first", query.Fresh, 0)
	put("a", 3*time.Hour)
	put("b", 2*time.Hour)
	check("with two", query.Indexing, 3*time.Hour)
	commit()
	put("c", time.Hour)
	check("when the oldest is committed", query.Indexing, 2*time.Hour)
	commit()
	check("when the next one is, too", query.Indexing, time.Hour)
	commit()
	check("in the end", query.Fresh, 0)
}
