package api_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/api"
	"elixirscope/ast/query"
)

// stuck answers when its request is given up.
type stuck struct{ ingest }

func (*stuck) Run(ctx context.Context, _ query.Request) (*query.Answer, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// virtual serves within a bubble of synctest until stop is called; ask sends a request
// on a connection of its own and returns where its response will be.
func virtual(t *testing.T, limits api.Limits) (ask func(line string, headers ...string) <-chan string, stop func()) {
	listener := pipes{make(chan net.Conn), make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	s := &stuck{}
	server := api.NewServer(api.Parts{Asker: s, Ingest: s, Limits: limits, Logger: slog.New(slog.DiscardHandler)})
	go func() { ended <- server.Serve(ctx, listener, time.Nanosecond) }()
	ask = func(line string, headers ...string) <-chan string {
		ours, theirs := net.Pipe()
		listener.connections <- theirs
		answer := make(chan string, 1)
		go func() {
			defer ours.Close()
			fmt.Fprintf(ours, "%s HTTP/1.1\r\nHost: x\r\n%s\r\n", line, strings.Join(append(headers, ""), "\r\n"))
			response, err := http.ReadResponse(bufio.NewReader(ours), nil)
			if err != nil {
				answer <- err.Error()
				return
			}
			text, err := io.ReadAll(response.Body)
			answer <- fmt.Sprint(response.StatusCode, " retry after ", response.Header.Get("Retry-After"), ": ", string(text), err)
		}()
		return answer
	}
	return ask, func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

func TestMoreThanCanBeAnsweredIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ask, stop := virtual(t, api.Limits{Requests: 2, Timeout: time.Hour})
		var answered []<-chan string
		for range 2 {
			answered = append(answered, ask("GET /v1/query/stats"))
		}
		synctest.Wait()
		began := time.Now()
		if got := <-ask("GET /v1/query/stats"); !strings.HasPrefix(got, "429 retry after 5: ") {
			t.Errorf("the third is told %s", got)
		}
		if waited := time.Since(began); waited != 5*time.Second {
			t.Errorf("the third waits %v", waited)
		}
		for range 30 { // who waits for a batch has no turn, but there is no place for more
			answered = append(answered, ask("GET /v1/query/stats?at-least=99&wait=1h"))
		}
		synctest.Wait()
		began = time.Now()
		if got := <-ask("GET /v1/query/stats"); !strings.HasPrefix(got, "429 retry after 5: ") {
			t.Errorf("the one too many is told %s", got)
		}
		if got := <-ask("GET /livez"); !strings.HasPrefix(got, "200 ") {
			t.Errorf("a probe is told %s", got)
		}
		if waited := time.Since(began); waited != 0 {
			t.Errorf("they wait %v", waited)
		}
		stop()
		for _, answer := range answered {
			<-answer
		}
	})
}

func TestAnswersHaveDeadlines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ask, stop := virtual(t, api.Limits{Requests: 1, Timeout: time.Minute})
		defer stop()
		for _, test := range []struct {
			line, header string
			after        time.Duration
			says         string
		}{
			{"GET /v1/query/stats", "X: y", time.Minute, "longer than it may: 1m0s"},
			{"GET /v1/query/stats?timeout=3s", "X: y", 4 * time.Second, "longer than it may: 3s"},
			{"GET /v1/query/stats?timeout=2h", "X: y", time.Minute, "longer than it may: 1m0s"},
			{"GET /v1/query/stats?timeout=3s&at-least=99&wait=1h", "X: y", 4 * time.Second, "wait for batch 99: the answer takes longer"},
			{"GET /v1/query/stats?at-least=99&wait=2h", "X: y", 2 * time.Hour, "wait for batch 99: context deadline"},
		} {
			began := time.Now()
			got := <-ask(test.line, test.header)
			if took := time.Since(began); !strings.HasPrefix(got, "503 ") || !strings.Contains(got, test.says) || took != test.after {
				t.Errorf("%s, %s: after %v, want %v: %s", test.line, test.header, took, test.after, got)
			}
		}
	})
}
