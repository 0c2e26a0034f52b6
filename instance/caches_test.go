package instance_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"testing"
	"time"

	"elixirscope/ast/query"
	"elixirscope/instance"
)

// kept returns the bytes that a cache holds, by the metrics.
func kept(t *testing.T, i *instance.Instance, cache string) float64 {
	t.Helper()
	return metric(t, i, "bytes", cache)
}

func metric(t *testing.T, i *instance.Instance, name, cache string) float64 {
	t.Helper()
	var text bytes.Buffer
	i.Metrics().WritePrometheus(&text)
	line := regexp.MustCompile(fmt.Sprintf(`elixirscope_cache_%s\{cache=%q\} (\S+)`, name, cache)).FindSubmatch(text.Bytes())
	if line == nil {
		t.Fatalf("no %s of cache %s in\n%s", name, cache, &text)
	}
	n, err := strconv.ParseFloat(string(line[1]), 64)
	must(t, err)
	return n
}

// Questions fill the caches and an ingest does not; the memory manager empties them.
func TestCaches(t *testing.T) {
	root := plant(t, 20)
	i := open(t, t.TempDir())
	ingest(t, i, once(root))
	ask := func(want string) {
		t.Helper()
		a, err := i.Engine.Run(t.Context(), query.Request{Verb: query.Symbols})
		must(t, err)
		if a.Stats.Cache != want || a.Total == 0 {
			t.Errorf("an answer of %d rows says %q, want %q", a.Total, a.Stats.Cache, want)
		}
	}
	expect := func(when string, units, answers bool) {
		t.Helper()
		if u, a := kept(t, i, "units"), kept(t, i, "answers"); u > 0 != units || a > 0 != answers {
			t.Errorf("%s: %g bytes of units and %g of answers are kept", when, u, a)
		}
	}
	expect("after an ingest", false, false)
	ask("miss")
	ask("hit")
	expect("after questions", true, true)
	if hits, misses := metric(t, i, "hits_total", "answers"), metric(t, i, "misses_total", "answers"); hits != 1 || misses != 1 {
		t.Errorf("%g hits and %g misses are counted", hits, misses)
	}
	i.EvictCaches()
	expect("when they are evicted", false, false)
	ask("miss")
	i.Emergency()
	expect("in an emergency", false, false)
	ask("miss")
	i.ResizeCaches(instance.Caches{Units: -1})
	expect("without units", false, true)
	ask("hit")
	i.ResizeCaches(instance.Caches{Answers: -1})
	expect("without answers", false, false)
	ask("miss")
	expect("with units again", true, false)
	i.ResizeCaches(instance.Caches{AnswersAge: time.Nanosecond})
	ask("miss")
	ask("miss")
}

// Who opens the store to read it keeps nothing.
func TestReaderHasNoCaches(t *testing.T) {
	data := t.TempDir()
	writer, err := instance.Open(instance.Config{Data: data, Bulk: true})
	must(t, err)
	ingest(t, writer, once(plant(t, 5)))
	must(t, writer.Close())
	reader, err := instance.Open(instance.Config{Data: data, ReadOnly: true})
	must(t, err)
	defer reader.Close()
	for range 2 {
		a, err := reader.Engine.Run(t.Context(), query.Request{Verb: query.Symbols})
		if err != nil || a.Stats.Cache != "none" {
			t.Errorf("%+v, %v", a.Stats, err)
		}
	}
	if n := kept(t, reader, "units") + kept(t, reader, "answers"); n > 0 {
		t.Errorf("%g bytes are kept", n)
	}
}
