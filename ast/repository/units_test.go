package repository

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"testing"

	"elixirscope/ast"
	"elixirscope/ast/lang/golang"
	"elixirscope/ast/syntax"
	"elixirscope/foundation/store"

	"github.com/VictoriaMetrics/metrics"
	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"pgregory.net/rapid"
)

// However files come, go and are collected, what a cache of any size gives are the facts
// that are stored.
func TestUnitsAreThoseStored(t *testing.T) {
	w := newWorkshop(t)
	rapid.Check(t, func(rt *rapid.T) {
		db, err := store.Open(store.Options{Dir: "store", FS: vfs.NewMem()})
		must(t, err)
		defer db.Close()
		units := NewUnits(rapid.Int64Range(0, 20_000).Draw(rt, "bytes"), metrics.NewSet())
		r, err := New(db, WithUnits(units))
		must(t, err)
		_, err = r.Open("r", "/r", nil)
		must(t, err)
		rt.Repeat(map[string]func(*rapid.T){
			"write": func(rt *rapid.T) {
				path := fmt.Sprintf("%d.go", rapid.IntRange(0, 4).Draw(rt, "path"))
				apply(t, r, w.update(t, path, sourceOf(rapid.IntRange(0, 8).Draw(rt, "content"))))
			},
			"remove": func(rt *rapid.T) {
				path := fmt.Sprintf("%d.go", rapid.IntRange(0, 4).Draw(rt, "path"))
				apply(t, r, Update{File: ast.File{Path: path}, Remove: true})
			},
			"collect": func(*rapid.T) {
				_, err := r.Collect(t.Context())
				must(t, err)
			},
			"evict":  func(*rapid.T) { units.Evict() },
			"reopen": func(*rapid.T) { r, err = New(db, WithUnits(units)); must(t, err) },
			"":       func(rt *rapid.T) { compareFacts(rt, db, r) },
		})
	})
}

// compareFacts compares the facts of all files, the remembered ones included, with those
// of a repository without a cache.
func compareFacts(t *rapid.T, db *pebble.DB, cached *Repository) {
	plain, err := New(db)
	must(t, err)
	a, err := cached.Snapshot()
	must(t, err)
	defer a.Close()
	b, err := plain.Snapshot()
	must(t, err)
	defer b.Close()
	info, err := a.Repository("r")
	must(t, err)
	must(t, a.Files(info, "", func(f *File) error {
		for _, f := range []*File{f, f.Remembered()} {
			if f == nil || !f.HasUnit() {
				continue
			}
			for range 2 {
				got, err := a.Facts(f.Unit())
				must(t, err)
				want, err := b.Facts(f.Unit())
				must(t, err)
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("%s: %+v, want %+v", f.Path, got, want)
				}
			}
		}
		return nil
	}))
}

// What facts are counted as is what they take of the heap.
func TestMemoryOfFacts(t *testing.T) {
	l, err := golang.New()
	must(t, err)
	parser := syntax.NewParser(syntax.DefaultLimits())
	defer parser.Close()
	paths, err := filepath.Glob("*.go")
	must(t, err)
	var encoded [][]byte
	for _, path := range paths {
		source, err := os.ReadFile(path)
		must(t, err)
		var tree syntax.Tree
		must(t, l.Parse(t.Context(), parser, source, &tree))
		facts := l.Facts(&tree)
		encoded = append(encoded, new(factsEncoder).encode(nil, &facts))
	}
	const copies = 20
	all := make([]decodedFacts, 0, copies*len(encoded))
	before := heap()
	var counted int64
	for range copies {
		for _, data := range encoded {
			decoded, err := decodeMeasured(data)
			must(t, err)
			counted += decoded.bytes
			all = append(all, decoded)
		}
	}
	taken := int64(heap() - before)
	runtime.KeepAlive(all)
	if counted < taken*8/10 || counted > taken*12/10 {
		t.Errorf("%d bytes are counted, %d are taken", counted, taken)
	}
}

// heap returns the bytes in use, when the collector finds no more that are not: what earlier
// tests left goes in several rounds.
func heap() uint64 {
	var m runtime.MemStats
	for before := uint64(math.MaxUint64); ; before = m.HeapAlloc {
		runtime.GC()
		runtime.ReadMemStats(&m)
		if m.HeapAlloc > before-before/1000 {
			return m.HeapAlloc
		}
	}
}

func must(t interface {
	Helper()
	Fatal(...any)
}, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
