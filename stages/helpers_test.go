package stages_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/classify"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/golang"
	"elixirscope/ast/repository"
	"elixirscope/ast/syntax"
	"elixirscope/backpressure"
	"elixirscope/flow"
	"elixirscope/foundation/quarantine"
	"elixirscope/foundation/store"
	"elixirscope/stages"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// bench is a pipeline over files that are held in memory.
type bench struct {
	repository *repository.Repository
	files      files
	languages  *lang.Set
	limits     syntax.Limits
	quarantine *quarantine.Quarantine
	memory     *ledger
	units      stages.Units
	budget     *backpressure.Budget
	commits    *backpressure.Latency
	jobs       int
	log        *bytes.Buffer
	analyzed   *atomic.Int64 // trees given to the language
}

// poison is what the language of the bench panics on.
const poison = "func poison()"

func newBench(t *testing.T) *bench {
	t.Helper()
	db, err := store.Open(store.Options{Dir: "store", FS: vfs.NewMem()})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	r, err := repository.New(db)
	must(t, err)
	_, err = r.Open("r", "/r", nil)
	must(t, err)
	b := &bench{repository: r, units: r, files: make(files), limits: syntax.DefaultLimits(), memory: new(ledger), jobs: 4,
		budget: backpressure.NewBudget(1 << 20), commits: backpressure.NewLatency(time.Second), log: new(bytes.Buffer), analyzed: new(atomic.Int64)}
	b.quarantine, err = quarantine.Open(t.TempDir(), false)
	must(t, err)
	t.Cleanup(func() { must(t, b.quarantine.Close()) })
	real, err := golang.New()
	must(t, err)
	watched := *real
	watched.Facts = func(tree *syntax.Tree) ast.Facts {
		b.analyzed.Add(1)
		if bytes.Contains(tree.Source(), []byte(poison)) {
			panic("swallowed poison")
		}
		return real.Facts(tree)
	}
	b.languages, err = lang.NewSet(&watched)
	must(t, err)
	return b
}

// run sends changes through all stages and returns what became of them.
func (b *bench) run(ctx context.Context, changes ...ast.Change) ([]stages.Outcome, error) {
	logger := slog.New(slog.NewTextHandler(&locked{to: b.log}, nil))
	trees := stages.NewTrees()
	source := flow.NewSource("changes", stages.Admit(list(changes), b.budget))
	parse := stages.NewParse(stages.ParseConfig{Languages: b.languages, Limits: func(string) syntax.Limits { return b.limits }, Memory: b.memory, Contents: b.files,
		Classifier: classify.New(), Units: b.units, Quarantine: b.quarantine, Logger: logger}, trees, b.jobs, 2)
	analyze := stages.NewAnalyze(trees, b.quarantine, logger, b.jobs, 2)
	index := stages.NewIndex(b.repository, b.budget, b.commits, 2)
	var outcomes collector
	sink := flow.NewSink("outcomes", 2, &outcomes)
	source.Via(parse).Via(analyze).Via(index).To(sink)
	err := flow.Run(ctx, source, parse, analyze, index, sink)
	return outcomes, err
}

// file runs a single change and returns the record of its file.
func (b *bench) file(t *testing.T, change ast.Change) ast.File {
	t.Helper()
	outcomes, err := b.run(context.Background(), change)
	must(t, err)
	if len(outcomes) != 1 {
		t.Fatalf("%d outcomes of one change", len(outcomes))
	}
	return outcomes[0].File
}

// write puts a file in place and returns the change that says so.
func (b *bench) write(path, content string) ast.Change {
	b.files[path] = file{content: content, modified: time.Unix(1e9, 0)}
	return ast.Change{Repo: "r", Path: path, Size: int64(len(content)), ModTime: time.Unix(1e9, 0)}
}

// check fails the test when the store contradicts itself or the budget is not whole.
func (b *bench) check(t *testing.T) {
	t.Helper()
	s, err := b.repository.Snapshot()
	must(t, err)
	defer s.Close()
	_, err = s.Verify(context.Background(), func(problem string) { t.Error(problem) })
	must(t, err)
	held, err := b.budget.Acquire(context.Background(), b.budget.Size())
	must(t, err)
	b.budget.Release(held)
}

type file struct {
	content  string
	modified time.Time
	err      error
}

// files are Contents.
type files map[string]file

func (f files) Read(_ context.Context, change ast.Change) ([]byte, time.Time, error) {
	found, ok := f[change.Path]
	if !ok {
		return nil, time.Time{}, fmt.Errorf("open %s: %w", change.Path, fs.ErrNotExist)
	}
	return []byte(found.content), found.modified, found.err
}

// ledger is Memory without a bound.
type ledger struct {
	lock  sync.Mutex
	taken []int64 // in the order of being taken
	held  int64
}

func (l *ledger) Acquire(_ context.Context, n int64) (int64, error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.taken, l.held = append(l.taken, n), l.held+n
	return n, nil
}

func (l *ledger) Release(n int64) {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.held -= n
}

// list is a source of given changes.
type list []ast.Change

func (l list) Produce(ctx context.Context, emit func(context.Context, ast.Change) error) error {
	for _, change := range l {
		if err := emit(ctx, change); err != nil {
			return err
		}
	}
	return nil
}

type collector []stages.Outcome

func (c *collector) Consume(_ context.Context, o stages.Outcome) error {
	*c = append(*c, o)
	return nil
}

// locked lets several goroutines write.
type locked struct {
	lock sync.Mutex
	to   *bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.to.Write(p)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
