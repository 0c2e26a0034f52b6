package bench

import (
	"bytes"
	"context"
	"flag"
	"log/slog"
	"math/rand/v2"
	"net"
	"slices"
	"testing"
	"time"

	"elixirscope/api"
	"elixirscope/api/client"
	"elixirscope/ast/query"
	"elixirscope/instance"
	"elixirscope/pipeline"
	"elixirscope/sources/watch"
)

var questions = flag.Int("questions", 500, "questions of each kind whose latency is measured")

// BenchmarkLatency follows the whole Go distribution and reports how long questions about
// functions and types drawn at random take, in process and over the socket. Each is asked once, so
// that no answer is kept; what they read may be.
func BenchmarkLatency(b *testing.B) {
	whole, data := goDistribution(b, 1), b.TempDir()
	listener, err := api.ListenLocal(data)
	if err != nil {
		b.Fatal(err)
	}
	run := instance.Run{Roots: []string{whole.root}, Name: "go", Settings: instance.DefaultSettings(), Pipeline: pipeline.DefaultConfig(),
		Watch: watch.DefaultConfig(), Drain: time.Minute,
		Listen: []func() (net.Listener, error){func() (net.Listener, error) { return listener, nil }}}
	followRun(b, instance.Config{Data: data, Logger: slog.New(slog.DiscardHandler)}, run, func(i *instance.Instance) {
		names := drawn(b, i)
		for _, kind := range []struct {
			name    string
			request query.Request
		}{
			{"def", query.Request{Verb: query.Def}},
			{"callers", query.Request{Verb: query.Callers}},
			{"callees", query.Request{Verb: query.Callees}},
			{"refs", query.Request{Verb: query.Refs}},
		} {
			b.Run(kind.name+"/in-process", func(b *testing.B) {
				reportLatency(b, names, kind.request, func(r query.Request) error {
					_, err := i.Engine.Run(context.Background(), r)
					return err
				})
			})
			i.EvictCaches()
			b.Run(kind.name+"/socket", func(b *testing.B) {
				c := client.New(api.SocketPath(data))
				defer c.Close()
				reportLatency(b, names, kind.request, func(r query.Request) error {
					var body bytes.Buffer
					_, err := c.Query(context.Background(), r, "json", &body)
					return err
				})
			})
		}
	})
}

// drawn returns names of functions and types, the same ones in every run.
func drawn(b *testing.B, i *instance.Instance) []query.Selector {
	b.Helper()
	answer, err := i.Engine.Run(context.Background(), query.Request{Verb: query.Symbols, Filter: query.Filter{Kinds: []string{"function", "method", "struct"}}})
	if err != nil {
		b.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	names := make([]query.Selector, *questions)
	for n := range names {
		names[n] = query.ParseSelector(answer.Rows[random.IntN(len(answer.Rows))].(*query.SymbolRow).QualifiedName)
	}
	return names
}

func reportLatency(b *testing.B, names []query.Selector, request query.Request, ask func(query.Request) error) {
	b.Helper()
	var took []time.Duration
	for b.Loop() {
		for _, request.Selector = range names {
			began := time.Now()
			if err := ask(request); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(began))
		}
	}
	slices.Sort(took)
	at := func(share float64) float64 {
		return float64(took[int(share*float64(len(took)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
	b.ReportMetric(at(1), "max-ms")
}
