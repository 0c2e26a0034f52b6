package sql_test

import (
	"context"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"elixirscope/ast"
	"elixirscope/ast/engine"
	"elixirscope/ast/lang"
	"elixirscope/ast/lang/all"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
	"elixirscope/ast/sql"
	"elixirscope/ast/syntax"
	"elixirscope/foundation/store"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/rogpeppe/go-internal/txtar"
)

// world is a store with what answers questions about it.
type world struct {
	repository *repository.Repository
	engine     *engine.Engine
	sql        *sql.SQL
}

// newWorld ingests archives; files of repositories other than "sample" are named
// REPOSITORY//PATH, and those that are ingested when the others are "then ...".
func newWorld(t testing.TB, archives []string, options ...sql.Option) *world {
	t.Helper()
	return newWorldWith(t, archives, nil, options...)
}

// newWorldWith is newWorld with a choice about the repository.
func newWorldWith(t testing.TB, archives []string, choice repository.Option, options ...sql.Option) *world {
	t.Helper()
	languages, err := all.Set()
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(store.Options{Dir: "store", FS: vfs.NewMem()})
	if err != nil {
		t.Fatal(err)
	}
	var choices []repository.Option
	if choice != nil {
		choices = append(choices, choice)
	}
	r, err := repository.New(db, choices...)
	if err != nil {
		t.Fatal(err)
	}
	in := ingest{t, r, languages, syntax.NewParser(syntax.DefaultLimits()), repository.NewEncoder(), make(map[string][]repository.Update)}
	defer in.parser.Close()
	var late []txtar.File
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range archive.Files {
			if later, ok := strings.CutPrefix(file.Name, "then "); ok {
				late = append(late, txtar.File{Name: later, Data: file.Data})
			} else if !strings.HasPrefix(file.Name, "? ") {
				in.write(file)
			}
		}
	}
	in.apply()
	in.complete()
	for _, file := range late {
		in.write(file)
	}
	in.apply()
	w := &world{repository: r, engine: engine.New(r, languages)}
	w.sql = sql.New(r, w.engine, options...)
	t.Cleanup(func() {
		if err := w.sql.Close(); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// ingest fills a repository.
type ingest struct {
	testing.TB
	repository *repository.Repository
	languages  *lang.Set
	parser     *syntax.Parser
	encoder    *repository.Encoder
	updates    map[string][]repository.Update // by repository, not applied yet
}

// apply writes what was collected, as few batches.
func (in ingest) apply() {
	in.Helper()
	for _, repo := range slices.Sorted(maps.Keys(in.updates)) {
		if _, err := in.repository.Open(repo, "/"+repo, nil); err != nil {
			in.Fatal(err)
		}
		if _, err := in.repository.Apply(context.Background(), repo, in.updates[repo]); err != nil {
			in.Fatal(err)
		}
	}
	clear(in.updates)
}

// complete says that the first ingest of each repository has ended.
func (in ingest) complete() {
	in.Helper()
	snapshot, err := in.repository.Snapshot()
	if err != nil {
		in.Fatal(err)
	}
	defer snapshot.Close()
	infos, err := snapshot.Repositories()
	if err != nil {
		in.Fatal(err)
	}
	for _, info := range infos {
		if err := in.repository.Touch(info.Name, true); err != nil {
			in.Fatal(err)
		}
	}
}

func (in ingest) write(file txtar.File) {
	in.Helper()
	repo, path, ok := strings.Cut(file.Name, "//")
	if !ok {
		repo, path = "sample", file.Name
	}
	name, ok := in.languages.Detect(path, file.Data)
	if !ok {
		in.Fatalf("%s is in no known language", path)
	}
	l := in.languages.Get(name)
	var tree syntax.Tree
	if err := l.Parse(context.Background(), in.parser, file.Data, &tree); err != nil {
		in.Fatal(err)
	}
	facts := l.Facts(&tree)
	hash := repository.HashOf(file.Data)
	key := repository.KeyOf(l.Name, l.Version, hash)
	unit := in.encoder.Unit(key, &facts, &tree)
	record := ast.File{Path: path, Language: l.Name, Extractor: l.Version, Hash: hash,
		Size: int64(len(file.Data)), ModTime: time.Unix(1, 0), Counts: unit.Counts}
	if len(facts.Diagnostics) > 0 {
		record.Status, record.Reason = ast.Partial, ast.SyntaxErrors
	}
	if strings.Contains(path, "test") {
		record.Flags |= ast.TestFile
	}
	if slices.ContainsFunc(in.updates[repo], func(u repository.Update) bool { return u.File.Path == path }) {
		in.apply() // a batch has each file once
	}
	in.updates[repo] = append(in.updates[repo], repository.Update{File: record, HasUnit: true, Key: key, Unit: unit})
}

// archives returns the fixtures of this package and of the engine.
func archives(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("../engine/testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no archives", err)
	}
	return append(names, shop)
}

const shop = "testdata/shop.txtar"

func (w *world) rows(t testing.TB, statement string) [][]any {
	t.Helper()
	a, err := w.sql.Run(context.Background(), query.Request{Verb: query.SQL, SQL: statement})
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	rows := make([][]any, len(a.Rows))
	for i, row := range a.Rows {
		rows[i] = row.(*query.SQLRow).Values
	}
	return rows
}

func TestPointLookUp(t *testing.T) {
	w := newWorld(t, archives(t))
	rows := w.rows(t, "SELECT path, line FROM symbols WHERE qualified_name = 'Shop.Item.total/3'")
	if want := [][]any{{"lib/item.ex", int64(6)}}; !reflect.DeepEqual(rows, want) {
		t.Errorf("got %v, want %v", rows, want)
	}
}
