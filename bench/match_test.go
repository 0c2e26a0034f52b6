package bench

import (
	"bytes"
	"errors"
	"log/slog"
	"os/exec"
	"testing"
	"time"

	"elixirscope/accuracy"
	"elixirscope/ast/query"
	"elixirscope/instance"
)

// BenchmarkMatch asks for patterns over the Go distribution, as it is stored and with
// ast-grep over the files, in turn, and reports how many times longer ast-grep takes.
func BenchmarkMatch(b *testing.B) {
	env, err := accuracy.NewEnvironment()
	if err != nil {
		b.Fatal(err)
	}
	tool, err := accuracy.ASTGrep(b.Context(), env)
	if errors.Is(err, accuracy.ErrAbsent) {
		b.Skip(err)
	}
	if err != nil {
		b.Fatal(err)
	}
	c := goDistribution(b, 1)
	tree, data := b.TempDir(), b.TempDir()
	c.copyTo(b, tree, len(c.files))
	ingest(b, tree, data)
	opened, err := instance.Open(instance.Config{Data: data, ReadOnly: true, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := opened.Close(); err != nil {
			b.Error(err)
		}
	}()
	for _, p := range []struct{ name, pattern string }{
		{"selective", "strings.Replace($A, $B, $C, -1)"},
		{"words", "if err != nil { return $X }"},
		{"unselective", "$A := $B"},
	} {
		b.Run(p.name, func(b *testing.B) { besideASTGrep(b, opened, tool, tree, p.pattern) })
	}
}

func besideASTGrep(b *testing.B, opened *instance.Instance, tool, tree, pattern string) {
	// What is asked again is answered from a cache, unless the limit is another.
	request := query.Request{Verb: query.Match, Match: query.MatchRequest{Pattern: pattern},
		Filter: query.Filter{Languages: []string{"go"}}, Limit: 900_000}
	var ours, theirs time.Duration
	b.ReportAllocs()
	for b.Loop() {
		request.Limit++
		started := time.Now()
		answer, err := opened.Engine.Run(b.Context(), request)
		if err != nil {
			b.Fatal(err)
		}
		ours += time.Since(started)
		started = time.Now()
		command := exec.CommandContext(b.Context(), tool, "run", "--pattern", pattern, "--lang", "go", "--json=stream", tree)
		output, err := command.Output()
		if err != nil {
			b.Fatal(err)
		}
		theirs += time.Since(started)
		b.ReportMetric(float64(answer.Total), "matches")
		b.ReportMetric(float64(bytes.Count(output, []byte{'\n'})), "ast-grep-matches")
	}
	b.ReportMetric(ours.Seconds()/float64(b.N)*1000, "ms")
	b.ReportMetric(float64(theirs)/float64(ours), "ast-grep-ratio")
}
