package engine_test

import (
	"context"
	"fmt"
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"elixirscope/ast/engine"
	"elixirscope/ast/lang/all"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
	"elixirscope/ast/syntax"
	"elixirscope/foundation/store"

	"github.com/VictoriaMetrics/metrics"
	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// BenchmarkRepeated asks one question again and again of the sources of Go's standard
// library: without caches, with one of units, and with one of answers.
func BenchmarkRepeated(b *testing.B) {
	db := standardLibrary(b)
	for _, question := range []query.Request{
		{Verb: query.Def, Selector: query.ParseSelector("http.Client.Do")},
		{Verb: query.Callers, Selector: query.ParseSelector("fmt.Errorf")},
		{Verb: query.Refs, Selector: query.ParseSelector("io.Reader")},
		{Verb: query.Outline, Selector: query.ParseSelector("net/http/server.go")},
		{Verb: query.Symbols, Order: "cyclomatic", Desc: true, Limit: 10},
	} {
		b.Run(question.String()+"/none", func(b *testing.B) { repeat(b, engineOn(b, db, 0, 0), question) })
		b.Run(question.String()+"/units", func(b *testing.B) {
			repeat(b, engineOn(b, db, repository.DefaultUnitBytes, 0), question)
		})
		b.Run(question.String()+"/answers", func(b *testing.B) {
			repeat(b, engineOn(b, db, repository.DefaultUnitBytes, engine.DefaultAnswerBytes), question)
		})
	}
}

// BenchmarkGraph follows calls through the sources of Go's standard library, with and
// without a cache of units.
func BenchmarkGraph(b *testing.B) {
	db := standardLibrary(b)
	ask := func(verb query.Verb, name string, depth int) query.Request {
		return query.Request{Verb: verb, Selector: query.ParseSelector(name), Graph: query.Graph{Depth: depth}}
	}
	path := ask(query.Path, "http.Get", 0)
	path.To = query.ParseSelector("net.Dialer.DialContext")
	for _, question := range []query.Request{
		ask(query.Callers, "http.Client.Do", 1), ask(query.Callers, "strconv.Itoa", 1), ask(query.Callers, "http.Client.Do", 3),
		ask(query.Impact, "http.Client.Do", 5), ask(query.Impact, "tls.Conn.Handshake", 5), ask(query.Impact, "zip.NewReader", 5),
		ask(query.Impact, "json.Marshal", 5), ask(query.Impact, "template.Must", 5), ask(query.Impact, "strconv.Itoa", 5),
		ask(query.Callees, "http.Get", 3), path, ask(query.Cycles, "", 0), ask(query.Unused, "", 0),
	} {
		name := fmt.Sprintf("%s/%d", question, question.Depth)
		b.Run(name+"/none", func(b *testing.B) { repeat(b, engineOn(b, db, 0, 0), question) })
		b.Run(name+"/units", func(b *testing.B) { repeat(b, engineOn(b, db, 4*repository.DefaultUnitBytes, 0), question) })
	}
}

func repeat(b *testing.B, e *engine.Engine, question query.Request) {
	b.ReportAllocs()
	rows := 0
	for b.Loop() {
		a, err := e.Run(context.Background(), question)
		must(b, err)
		rows = a.Total
	}
	b.ReportMetric(float64(rows), "rows")
}

func engineOn(b *testing.B, db *pebble.DB, units, answers int64) *engine.Engine {
	b.Helper()
	languages, err := all.Set()
	must(b, err)
	set := metrics.NewSet()
	r, err := repository.New(db, repository.WithUnits(repository.NewUnits(units, set)))
	must(b, err)
	if answers == 0 {
		return engine.New(r, languages)
	}
	return engine.New(r, languages, engine.WithAnswers(engine.NewAnswers(answers, time.Hour, set)))
}

// standardLibrary ingests Go's standard library, without commands and tests' data.
func standardLibrary(b *testing.B) *pebble.DB {
	b.Helper()
	languages, err := all.Set()
	must(b, err)
	db, err := store.Open(store.Options{Dir: "store", FS: vfs.NewMem()})
	must(b, err)
	b.Cleanup(func() { must(b, db.Close()) })
	r, err := repository.New(db)
	must(b, err)
	_, err = r.Open("go", "/go", nil)
	must(b, err)
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	w := &twins{languages: languages, parser: parser, encoder: repository.NewEncoder()}
	root := filepath.Join(build.Default.GOROOT, "src")
	var batch []repository.Update
	must(b, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == "cmd"):
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		source, err := os.ReadFile(path)
		must(b, err)
		relative, err := filepath.Rel(root, path)
		must(b, err)
		batch = append(batch, w.update(b, filepath.ToSlash(relative), source))
		return nil
	}))
	_, err = r.Apply(context.Background(), "go", batch)
	must(b, err)
	return db
}
