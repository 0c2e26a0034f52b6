package stages_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/repository"
	"elixirscope/ast/syntax"
	"elixirscope/backpressure"
	"elixirscope/foundation/quarantine"
	"elixirscope/stages"
)

const source = "package p\n\nfunc F() {}\n"

func TestWhatBecomesOfAFile(t *testing.T) {
	large := &stages.Fault{Reason: ast.TooLarge, Size: 99, Limit: 50, Err: errors.New("99 bytes")}
	pipe := &stages.Fault{Reason: ast.SpecialFile, Err: errors.New("named pipe")}
	for _, test := range []struct {
		name   string
		path   string
		file   file
		change ast.Change // completed with Repo and Path
		want   ast.File
	}{
		{"source", "a.go", file{content: source}, ast.Change{},
			ast.File{Status: ast.Indexed, Language: ast.Go, Size: 23}},
		{"broken", "a.go", file{content: "package p\n\nfunc ("}, ast.Change{},
			ast.File{Status: ast.Partial, Reason: ast.SyntaxErrors, Language: ast.Go, Size: 17}},
		{"empty", "a.go", file{}, ast.Change{},
			ast.File{Status: ast.Indexed, Language: ast.Go}},
		{"binary", "a.go", file{content: "package\x00"}, ast.Change{},
			ast.File{Status: ast.Skipped, Reason: ast.Binary, Size: 8}},
		{"NUL behind the first 8000 bytes", "a.go", file{content: source + strings.Repeat("//\n", 3000) + "\x00"}, ast.Change{},
			ast.File{Status: ast.Partial, Reason: ast.SyntaxErrors, Language: ast.Go, Size: 9024}},
		{"no source", "LICENSE", file{content: "free\n"}, ast.Change{},
			ast.File{Status: ast.Skipped, Reason: ast.NotSource, Size: 5}},
		{"unreadable", "a.go", file{err: errors.New("input/output error")}, ast.Change{Size: 7},
			ast.File{Status: ast.Failed, Reason: ast.Unreadable, Detail: "input/output error", Size: 7}},
		{"grew too large", "a.go", file{err: large}, ast.Change{Size: 7},
			ast.File{Status: ast.Failed, Reason: ast.TooLarge, Detail: "99 bytes", Size: 99, Limit: 50}},
		{"became a pipe", "a.go", file{err: fmt.Errorf("read a.go: %w", pipe)}, ast.Change{},
			ast.File{Status: ast.Skipped, Reason: ast.SpecialFile, Detail: "read a.go: named pipe"}},
		{"found too large", "a.go", file{content: "never read"}, ast.Change{Size: 99, Reason: ast.TooLarge, Detail: "d", Limit: 9},
			ast.File{Status: ast.Failed, Reason: ast.TooLarge, Detail: "d", Size: 99, Limit: 9}},
		{"found outside", "a.go", file{content: "never read"}, ast.Change{Reason: ast.OutsideRoot, Detail: "leads to /x"},
			ast.File{Status: ast.Skipped, Reason: ast.OutsideRoot, Detail: "leads to /x"}},
		{"panic", "a.go", file{content: source + poison + " {}"}, ast.Change{},
			ast.File{Status: ast.Failed, Reason: ast.Panicked, Detail: "panic: swallowed poison", Language: ast.Go, Size: 39}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t)
			b.files[test.path] = test.file
			test.change.Repo, test.change.Path = "r", test.path
			f := b.file(t, test.change)
			b.check(t)
			test.want.Repo, test.want.Path = "r", test.path
			got := ast.File{Repo: f.Repo, Path: f.Path, Status: f.Status, Reason: f.Reason, Language: f.Language,
				Detail: f.Detail, Size: f.Size, Limit: f.Limit}
			if got != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

// Content that ends the process is not worked on, and the facts of the content before
// stay until the content is another one.
func TestDeadlyContentIsSetAside(t *testing.T) {
	b := newBench(t)
	b.file(t, b.write("a.go", source))
	deadly, harmless := source+"// deadly\n", source+"// harmless\n"
	version := b.languages.Get(ast.Go).Version
	b.quarantine.Adopt([]quarantine.Suspect{{Work: quarantine.Work{
		Key: quarantine.Key(repository.KeyOf(ast.Go, version, repository.HashOf([]byte(deadly))))}}})
	analyzed := b.analyzed.Load()
	f := b.file(t, b.write("a.go", deadly))
	if f.Status != ast.Failed || f.Reason != ast.CrashedParser || f.Detail == "" || !f.Stale || f.Extractor != version || f.Hash != repository.HashOf([]byte(deadly)) {
		t.Errorf("got %+v", f)
	}
	if b.analyzed.Load() != analyzed {
		t.Error("deadly content was analyzed")
	}
	if f := b.file(t, b.write("a.go", harmless)); f.Status != ast.Indexed || f.Stale {
		t.Errorf("got %+v", f)
	}
	b.check(t)
}

func TestVanishedFileIsRemoved(t *testing.T) {
	b := newBench(t)
	change := b.write("a.go", source)
	b.file(t, change)
	delete(b.files, "a.go")
	outcomes, err := b.run(context.Background(), change)
	must(t, err)
	if len(outcomes) != 1 || !outcomes[0].Removed {
		t.Errorf("outcomes: %+v", outcomes)
	}
	b.check(t)
}

// One bad file never keeps the others from being indexed.
func TestPanicLosesOneFile(t *testing.T) {
	b := newBench(t)
	var changes []ast.Change
	for n := range 200 {
		content := fmt.Sprintf("package p\n\nfunc F%d() {}\n", n)
		if n%20 == 7 {
			content += poison + " {}\n"
		}
		changes = append(changes, b.write(fmt.Sprintf("%d.go", n), content))
	}
	outcomes, err := b.run(context.Background(), changes...)
	must(t, err)
	count := make(map[ast.FileStatus]int)
	for _, o := range outcomes {
		count[o.File.Status]++
	}
	if count[ast.Indexed] != 190 || count[ast.Failed] != 10 {
		t.Errorf("files by status: %v", count)
	}
	if log := b.log.String(); strings.Count(log, "analyze panicked") != 10 || !strings.Contains(log, "stages_test") {
		t.Errorf("the log does not tell all panics and where they were:\n%.2000s", log)
	}
	b.check(t)
}

func TestLimitsOfTheParser(t *testing.T) {
	for reason, limits := range map[ast.Reason]syntax.Limits{
		ast.ParseTimeout: {Timeout: time.Nanosecond, Arena: 1 << 30},
		ast.ParseMemory:  {Timeout: time.Hour, Arena: 1 << 16},
	} {
		b := newBench(t)
		b.limits = limits
		f := b.file(t, b.write("a.go", "package p\n"+strings.Repeat("func F() { g(1, 2, 3) }\n", 10_000)))
		limit := map[ast.Reason]int64{ast.ParseTimeout: 1, ast.ParseMemory: 1 << 16}[reason]
		if f.Status != ast.Failed || f.Reason != reason || f.Limit != limit || f.Hash == (ast.Hash{}) || f.Language != ast.Go {
			t.Errorf("%s: %+v", reason, f)
		}
		b.check(t)
	}
}

// Sources of several repositories take turns; batches stay large all the same.
func TestBatchesOfSeveralRepositories(t *testing.T) {
	b := newBench(t)
	_, err := b.repository.Open("s", "/s", nil)
	must(t, err)
	var changes []ast.Change
	for n := range 400 {
		change := b.write(fmt.Sprintf("f%d.go", n), fmt.Sprintf("package p\n\nfunc F%d() {}\n", n))
		changes = append(changes, change)
		change.Repo = "s"
		changes = append(changes, change)
	}
	before := b.repository.Sequence()
	outcomes, err := b.run(context.Background(), changes...)
	must(t, err)
	if n := b.repository.Sequence() - before; n > 4 || len(outcomes) != len(changes) {
		t.Errorf("%d files of two repositories are %d batches and %d outcomes", len(changes), n, len(outcomes))
	}
	b.check(t)
}

// How long commits take is known to those who slow sources down.
func TestCommitsAreTimed(t *testing.T) {
	b := newBench(t)
	if got := b.commits.Pressure(); got != 0 {
		t.Errorf("before any commit it is %v", got)
	}
	b.file(t, b.write("a.go", source))
	if got := b.commits.Pressure(); got <= 0 {
		t.Errorf("after one it is %v", got)
	}
}

// Content that is stored is neither parsed nor analyzed, wherever it turns up.
func TestKnownContentIsNotAnalyzedAgain(t *testing.T) {
	b := newBench(t)
	b.file(t, b.write("a.go", source))
	outcomes, err := b.run(context.Background(), b.write("a.go", source), b.write("copy/a.go", source), b.write("b.go", source))
	must(t, err)
	for _, o := range outcomes {
		if o.File.Status != ast.Indexed || o.File.Counts.Symbols == 0 {
			t.Errorf("%+v", o.File)
		}
	}
	if n := b.analyzed.Load(); n != 1 {
		t.Errorf("analyzed %d times", n)
	}
	b.check(t)
}

// Several changes of one path never meet in one batch, and with one worker the
// last one wins.
func TestChangesOfOnePathStayInOrder(t *testing.T) {
	b := newBench(t)
	b.jobs = 1
	var changes []ast.Change
	for n := range 100 {
		changes = append(changes, b.write(fmt.Sprintf("%d.go", n%3), fmt.Sprintf("package p\n\nfunc F%d() {}\n", n)))
		if n%7 == 0 {
			changes = append(changes, ast.Change{Repo: "r", Path: fmt.Sprintf("%d.go", (n+1)%3), Op: ast.Remove})
		}
	}
	outcomes, err := b.run(context.Background(), changes...)
	must(t, err)
	if len(outcomes) != len(changes) {
		t.Errorf("%d outcomes of %d changes", len(outcomes), len(changes))
	}
	b.check(t)
}

// A parse takes the memory that its limit allows, and gives it back however it ends;
// what is not parsed takes none.
func TestParsesTakeTheirMemory(t *testing.T) {
	b := newBench(t)
	b.jobs = 1
	b.limits.Arena = 9 << 20 // too little for the long file
	long := source + strings.Repeat("func f() { return a.b(c, d[e]) }\n", 50_000)
	var want []int64
	for path, content := range map[string]string{"a.go": source, "b.go": "package p\n" + poison + " {}\n", "c.go": long} {
		if f := b.file(t, b.write(path, content)); (f.Status == ast.Failed) != (path != "a.go") {
			t.Errorf("%s is %+v", path, f)
		}
		want = append(want, b.limits.ArenaFor(len(content)))
	}
	b.file(t, b.write("copy.go", source))
	b.file(t, b.write("binary.go", "\x00"))
	if !slices.Equal(b.memory.taken, want) || b.memory.held != 0 {
		t.Errorf("taken are %d, want %d; %d are still held", b.memory.taken, want, b.memory.held)
	}
}

// A file that needs more than files of its size do gets what the limit allows.
func TestGreedyParsesGetMore(t *testing.T) {
	b := newBench(t)
	content := "package p\n\nvar a = " + strings.Repeat("(", 100_000) + "1" + strings.Repeat(")", 100_000)
	if f := b.file(t, b.write("nested.go", content)); f.Status != ast.Indexed {
		t.Errorf("nested.go is %+v", f)
	}
	if want := []int64{b.limits.ArenaFor(len(content)), b.limits.Arena}; !slices.Equal(b.memory.taken, want) {
		t.Errorf("taken are %d, want %d", b.memory.taken, want)
	}
}

// However large files are and however they follow one another, none waits for
// bytes that only its own passing would free.
func TestLargeFilesPassASmallBudget(t *testing.T) {
	for _, size := range []int64{1, 3, 4, 100, 1000} {
		b := newBench(t)
		b.budget = backpressure.NewBudget(size)
		var changes []ast.Change
		for n := range 60 {
			padding := strings.Repeat("// long\n", []int{0, 1, 20, 200}[n%4])
			changes = append(changes, b.write(fmt.Sprintf("%d.go", n), source+padding))
			changes = append(changes, ast.Change{Repo: "r", Path: fmt.Sprintf("large%d.go", n), Size: 1 << 40, Reason: ast.TooLarge})
		}
		outcomes, err := b.run(context.Background(), changes...)
		must(t, err)
		if len(outcomes) != len(changes) {
			t.Errorf("budget %d: %d outcomes of %d changes", size, len(outcomes), len(changes))
		}
		b.check(t)
	}
}

func TestFailuresOfTheStoreEndTheRun(t *testing.T) {
	b := newBench(t)
	failure := errors.New("disk is gone")
	b.units = failing{failure}
	_, err := b.run(context.Background(), b.write("a.go", source))
	if !errors.Is(err, failure) || !strings.Contains(err.Error(), "a.go") {
		t.Errorf("got %v", err)
	}
	b = newBench(t)
	change := b.write("a.go", source)
	change.Repo = "unknown"
	if _, err := b.run(context.Background(), change); !errors.Is(err, repository.ErrUnknown) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) HasUnit(repository.UnitKey) (bool, error) { return false, f.err }

func TestCancellation(t *testing.T) {
	b := newBench(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	outcomes, err := b.run(ctx, b.write("a.go", source))
	if !errors.Is(err, context.Canceled) || len(outcomes) != 0 {
		t.Errorf("%d outcomes, %v", len(outcomes), err)
	}
}
