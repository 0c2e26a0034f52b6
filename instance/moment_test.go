package instance_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"elixirscope/ast/query"
	"elixirscope/ast/repository"
	"elixirscope/instance"
)

// While a writer goes on, every answer is of one moment: it has what a snapshot of
// that moment has, all of it and nothing else.
func TestAnswersWhileIngesting(t *testing.T) {
	root := plant(t, 100)
	i := open(t, t.TempDir())
	moments := make(map[uint64]bool)
	o := once(root)
	o.Pipeline.BytesInFlight = 4096 // many small batches
	o.Progress = &progress{at: func(int) {
		moment, err := answerOfOneMoment(i)
		if err != nil {
			t.Error(err) // not Fatal: this is not the test's goroutine
		}
		moments[moment] = true
	}}
	ingest(t, i, o)
	first := len(moments)
	for n := range 100 {
		extension := extensions()[n%len(extensions())]
		write(t, root, filepath.Join(fmt.Sprintf("d%d/e%d", n%7, n%3), fmt.Sprintf("f%d%s", n, extension)), sourceOf(extension, n+1000))
	}
	ingest(t, i, o)
	if first < 3 || len(moments) < first+3 {
		t.Errorf("%d moments were seen while files came, %d in all: too few to tell", first, len(moments))
	}
}

// answerOfOneMoment asks for all symbols and compares them with a snapshot of the
// same moment, which it returns. The writer waits for the caller sooner or later, so
// that there is such a snapshot.
func answerOfOneMoment(i *instance.Instance) (moment uint64, err error) {
	for {
		s, err := i.Repository.Snapshot()
		if err != nil {
			return 0, err
		}
		moment, same, err := compareMoment(i, s)
		if err = errors.Join(err, s.Close()); err != nil || same {
			return moment, err
		}
	}
}

func compareMoment(i *instance.Instance, s *repository.Snapshot) (moment uint64, same bool, err error) {
	if moment, err = s.Sequence(); err != nil {
		return 0, false, err
	}
	answer, err := i.Engine.Run(context.Background(), query.Request{Verb: query.Symbols})
	if err != nil || answer.AsOf.Sequence != moment {
		return moment, false, err
	}
	want, err := symbolsOf(s)
	if err != nil {
		return moment, false, err
	}
	if got := symbolsIn(answer); !slices.Equal(got, want) {
		return moment, false, fmt.Errorf("the answer of moment %d has %d symbols:\n%q\nwant %d:\n%q", moment, len(got), got, len(want), want)
	}
	return moment, true, nil
}

func symbolsIn(answer *query.Answer) []string {
	var symbols []string
	for _, row := range answer.Rows {
		symbol := row.(*query.SymbolRow)
		symbols = append(symbols, symbol.Path+" "+symbol.Name)
	}
	slices.Sort(symbols)
	return symbols
}

func symbolsOf(s *repository.Snapshot) ([]string, error) {
	info, err := s.Repository("tree")
	if err != nil {
		return nil, err
	}
	var symbols []string
	err = s.Files(info, "", func(f *repository.File) error {
		if !f.HasUnit() {
			return nil
		}
		facts, err := s.Facts(f.Unit())
		if err != nil {
			return err
		}
		for n := range facts.Symbols {
			symbols = append(symbols, f.Path+" "+facts.Symbols[n].Name)
		}
		return nil
	})
	slices.Sort(symbols)
	return symbols, err
}
