package instance_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"elixirscope/ast"
	"elixirscope/ast/format"
	"elixirscope/ast/query"
	"elixirscope/instance"
	"elixirscope/pipeline"
)

// open opens an instance in dir that is closed with the test.
func open(t testing.TB, dir string) *instance.Instance {
	t.Helper()
	i, err := instance.Open(instance.Config{Data: dir, Bulk: true})
	must(t, err)
	t.Cleanup(func() { must(t, i.Close()) })
	return i
}

// once returns an ingest of a tree called "tree" with ordinary values, but for a
// maximum size that tests can exceed.
func once(root string) instance.Once {
	settings := instance.DefaultSettings()
	settings.MaxFileSize = 8 << 10
	return instance.Once{Root: root, Name: "tree", Settings: settings, Pipeline: pipeline.DefaultConfig(), Progress: &progress{}}
}

func ingest(t testing.TB, i *instance.Instance, o instance.Once) instance.Summary {
	t.Helper()
	s, err := i.Ingest(context.Background(), o)
	must(t, err)
	return s
}

// progress calls at, if any, for every file with the number of files so far.
type progress struct {
	lock sync.Mutex
	done int
	at   func(done int)

	total         bool
	expected      int
	expectedBytes int64
}

func (p *progress) WantsTotal() bool { return p.total }

func (p *progress) Expect(files int, bytes int64) { p.expected, p.expectedBytes = files, bytes }

func (p *progress) Done(ast.File) {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.done++
	if p.at != nil {
		p.at(p.done)
	}
}

// dump returns the logical content of a store.
func dump(t testing.TB, i *instance.Instance) string {
	t.Helper()
	var b strings.Builder
	must(t, i.Dump(context.Background(), &b, ""))
	return b.String()
}

// fresh returns the logical content after an ingest into an empty store.
func fresh(t testing.TB, o instance.Once) string {
	t.Helper()
	i, err := instance.Open(instance.Config{Data: t.TempDir(), Bulk: true})
	must(t, err)
	ingest(t, i, o)
	content := dump(t, i)
	must(t, i.Close())
	return content
}

// verify fails the test when the store contradicts itself.
func verify(t testing.TB, i *instance.Instance) {
	t.Helper()
	_, err := i.Verify(context.Background(), func(problem string) { t.Error(problem) })
	must(t, err)
}

// answers returns the answers to many questions as lines of JSON.
func answers(t testing.TB, i *instance.Instance) string {
	t.Helper()
	var b bytes.Buffer
	for _, request := range questions() {
		answer, err := i.Engine.Run(context.Background(), request)
		must(t, err)
		b.WriteString("? " + request.String() + "\n")
		must(t, format.Write(&b, format.JSONL, answer))
	}
	return b.String()
}

func questions() []query.Request {
	var requests []query.Request
	for _, verb := range []query.Verb{query.Def, query.Refs, query.Callers, query.Callees, query.Deps} {
		for _, name := range []string{"Total1", "total2", "p1.Total1", "Shop.Cart3.total/1", "*otal*", "fmt", "nothing"} {
			requests = append(requests, query.Request{Verb: verb, Selector: query.ParseSelector(name)})
		}
	}
	for _, file := range []string{"d0/f0.go", "f1.js", "copies/c1.go"} {
		requests = append(requests,
			query.Request{Verb: query.Outline, Selector: query.ParseSelector(file)},
			query.Request{Verb: query.AST, Selector: query.ParseSelector(file)})
	}
	return append(requests,
		query.Request{Verb: query.Symbols},
		query.Request{Verb: query.Symbols, Order: "cyclomatic", Desc: true, Limit: 7},
		query.Request{Verb: query.Files},
		query.Request{Verb: query.Files, Filter: query.Filter{Status: "partial"}})
}

// write writes a file, making its directory.
func write(t testing.TB, root, name, content string) {
	t.Helper()
	full := filepath.Join(root, name)
	must(t, os.MkdirAll(filepath.Dir(full), 0o755))
	must(t, os.WriteFile(full, []byte(content), 0o644))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// differ fails the test with the first lines that differ.
func differ(t testing.TB, what, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for n := range min(len(a), len(b)) {
		if a[n] != b[n] {
			t.Fatalf("%s differs at line %d:\ngot  %s\nwant %s", what, n+1, a[n], b[n])
		}
	}
	t.Fatalf("%s has %d lines, want %d", what, len(a), len(b))
}
