package sql_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"elixirscope/ast/query"
	"elixirscope/ast/repository"

	"github.com/VictoriaMetrics/metrics"
	"github.com/rogpeppe/go-internal/txtar"
)

// library returns a world of some packages of Go's own distribution, with a cache of
// units of so many bytes.
func library(b *testing.B, units int64) (w *world, symbols int64) {
	b.Helper()
	archive := &txtar.Archive{}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		b.Fatal(err)
	}
	root := filepath.Join(strings.TrimSpace(string(goroot)), "src")
	for _, dir := range []string{"net", "encoding", "go"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".go" || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			archive.Files = append(archive.Files, txtar.File{Name: "go//" + filepath.ToSlash(path[len(root)+1:]), Data: data})
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	name := filepath.Join(b.TempDir(), "library.txtar")
	if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
		b.Fatal(err)
	}
	w = newWorldWith(b, []string{name}, repository.WithUnits(repository.NewUnits(units, metrics.NewSet())))
	return w, w.rows(b, "SELECT count(*) FROM symbols")[0][0].(int64)
}

func (w *world) ask(b *testing.B, statement string) {
	if _, err := w.sql.Run(b.Context(), query.Request{Verb: query.SQL, SQL: statement}); err != nil {
		b.Fatal(err)
	}
}

func BenchmarkPointLookUp(b *testing.B) {
	w, _ := library(b, repository.DefaultUnitBytes)
	const statement = "SELECT repo, path, line, kind, qualified_name FROM symbols WHERE name = 'errMissingHost'"
	b.Run("serial", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			w.ask(b, statement)
		}
	})
	b.Run("qualified", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			w.ask(b, "SELECT path, line FROM symbols WHERE qualified_name = 'http.Transport.RoundTrip'")
		}
	})
	b.Run("parallel", func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				w.ask(b, statement)
			}
		})
	})
}

// A scan reads the units that the cache does not hold.
func BenchmarkScan(b *testing.B) {
	for units, bytes := range map[string]int64{"cached": repository.DefaultUnitBytes, "read": 1} {
		w, symbols := library(b, bytes)
		for name, statement := range map[string]string{
			"pushed down": "SELECT count(*) FROM symbols WHERE kind = 'method' AND cyclomatic > 10",
			"by SQLite":   "SELECT count(*) FROM symbols WHERE length(name) = 3",
			"group":       "SELECT kind, count(*) FROM symbols GROUP BY kind",
		} {
			b.Run(units+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					w.ask(b, statement)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(symbols), "ns/row")
			})
		}
	}
}
