package bench

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"elixirscope/api"
	"elixirscope/api/client"
	"elixirscope/ast/query"
	"elixirscope/instance"
	"elixirscope/pipeline"
	"elixirscope/sources/watch"

	"golang.org/x/sync/errgroup"
)

var (
	clients  = flag.Int("clients", 64, "clients that ask at the same time")
	askedFor = flag.Duration("askedfor", 10*time.Second, "how long they ask")
	asked    = flag.Int("asked", 2000, "files in the tree that they ask about")
)

// BenchmarkClients has clients ask over the socket, as fast as they can, while files are
// saved 50 times a second and ingested. Each file has one version at any moment: an answer
// that has none, or several, is torn, and one that has an older version than another
// answer with a lower or the same sequence number is stale. It fails on either, and on any
// error, and reports how long answers take.
func BenchmarkClients(b *testing.B) {
	tree, data := b.TempDir(), b.TempDir()
	for i := range *asked {
		name := fileOf(tree, i)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			b.Fatal(err)
		}
		save(b, name, i, 0)
	}
	for b.Loop() {
		listener, err := api.ListenLocal(data)
		if err != nil {
			b.Fatal(err)
		}
		run := instance.Run{Roots: []string{tree}, Name: "bench", Settings: instance.DefaultSettings(), Pipeline: pipeline.DefaultConfig(),
			Watch: watch.DefaultConfig(), Drain: time.Minute,
			Listen: []func() (net.Listener, error){func() (net.Listener, error) { return listener, nil }}}
		followRun(b, instance.Config{Data: data, Logger: slog.New(slog.DiscardHandler)}, run, func(*instance.Instance) {
			askWhileSaving(b, tree, api.SocketPath(data))
		})
	}
}

func askWhileSaving(b *testing.B, tree, socket string) {
	b.Helper()
	ctx, stop := context.WithTimeout(context.Background(), *askedFor)
	defer stop()
	askers := make([]asker, *clients)
	var group errgroup.Group
	for n := range askers {
		group.Go(func() error { return askers[n].ask(ctx, socket) })
	}
	var saved atomic.Int64
	group.Go(func() error {
		ticker := time.NewTicker(20 * time.Millisecond)
		defer ticker.Stop()
		for n := 1; ; n++ {
			select {
			case <-ctx.Done():
				return nil
			case <-ticker.C:
				file := rand.IntN(*asked)
				save(b, fileOf(tree, file), file, n)
				saved.Add(1)
			}
		}
	})
	if err := group.Wait(); err != nil {
		b.Fatal(err)
	}
	var seen []sighting
	var took []time.Duration
	for i := range askers {
		seen, took = append(seen, askers[i].seen...), append(took, askers[i].took...)
	}
	if stale := contradictions(seen); stale != "" {
		b.Fatal(stale)
	}
	slices.Sort(took)
	at := func(share float64) float64 {
		return float64(took[int(share*float64(len(took)-1))].Microseconds()) / 1000
	}
	b.ReportMetric(float64(len(took))/askedFor.Seconds(), "answers/s")
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
	b.ReportMetric(float64(saved.Load()), "saves")
	b.ReportMetric(float64(len(seen)), "checked")
}

// sighting is the version of a file in an answer.
type sighting struct {
	file     int
	sequence uint64
	version  int
}

// contradictions returns an answer that is older than another one which claims to be of
// no later moment, "" when there is none.
func contradictions(seen []sighting) string {
	slices.SortFunc(seen, func(a, b sighting) int {
		return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.sequence, b.sequence), cmp.Compare(a.version, b.version))
	})
	for i := 1; i < len(seen); i++ {
		before, now := seen[i-1], seen[i]
		if before.file != now.file {
			continue
		}
		if now.version < before.version || now.sequence == before.sequence && now.version != before.version {
			return fmt.Sprintf("stale: %+v after %+v", now, before)
		}
	}
	return ""
}

// asker is one client.
type asker struct {
	seen []sighting
	took []time.Duration
}

func (a *asker) ask(ctx context.Context, socket string) error {
	c := client.New(socket)
	defer c.Close()
	for ctx.Err() == nil {
		file := rand.IntN(*asked)
		request := query.Request{Verb: query.Symbols, Filter: query.Filter{Path: fileOf("", file), Kinds: []string{"function"}}}
		switch rand.IntN(4) {
		case 0:
			request = query.Request{Verb: query.Callers, Selector: query.ParseSelector("Enum.map/2"), Limit: 10}
		case 1:
			request = query.Request{Verb: query.Outline, Selector: query.ParseSelector(request.Filter.Path), Filter: query.Filter{Kinds: []string{"function"}}}
		}
		var body bytes.Buffer
		began := time.Now()
		_, err := c.Query(ctx, request, "json", &body)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		a.took = append(a.took, time.Since(began))
		if request.Verb == query.Callers {
			continue
		}
		s, err := sightingIn(file, body.Bytes())
		if err != nil {
			return err
		}
		a.seen = append(a.seen, s)
	}
	return nil
}

// sightingIn reads the one version that an answer has.
func sightingIn(file int, body []byte) (sighting, error) {
	var answer struct {
		AsOf query.AsOf `json:"as_of"`
		Rows []struct {
			Name string `json:"name"`
		} `json:"rows"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return sighting{}, err
	}
	if len(answer.Rows) != 1 {
		return sighting{}, fmt.Errorf("torn: file %d has %d versions: %s", file, len(answer.Rows), body)
	}
	text, ok := strings.CutPrefix(answer.Rows[0].Name, "version_")
	version, err := strconv.Atoi(text)
	if !ok || err != nil {
		return sighting{}, errors.Join(fmt.Errorf("version %q", answer.Rows[0].Name), err)
	}
	return sighting{file, answer.AsOf.Sequence, version}, nil
}
