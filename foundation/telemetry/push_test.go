package telemetry_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/foundation/telemetry"

	"github.com/VictoriaMetrics/metrics"
)

// target takes what is pushed, over a real connection.
type target struct {
	*httptest.Server
	answer atomic.Int32
	bodies chan string
	users  chan string
	closed chan struct{} // a connection is
}

func newTarget(t *testing.T) *target {
	p := &target{bodies: make(chan string, 100), users: make(chan string, 100), closed: make(chan struct{}, 100)}
	p.answer.Store(http.StatusNoContent)
	p.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		user, password, _ := r.BasicAuth()
		p.bodies <- r.Method + " " + r.URL.RequestURI() + "\n" + string(body)
		p.users <- user + " " + password
		w.Header().Set("Location", "http://127.0.0.1:1/elsewhere")
		w.WriteHeader(int(p.answer.Load()))
	}))
	p.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateClosed {
			p.closed <- struct{}{}
		}
	}
	p.Start()
	t.Cleanup(p.Close)
	return p
}

// secret returns the URL of the target with credentials in all places.
func (p *target) secret() string {
	return strings.Replace(p.URL, "http://", "http://user:hush@", 1) + "/hush/import?token=hush"
}

// pusher runs attempts one by one.
type pusher struct {
	*telemetry.Push
	log      bytes.Buffer
	set      *metrics.Set
	attempts chan error // what Do saw
	next     chan struct{}
	stop     func()
}

// push makes a push whose attempts wait for next.
func push(t *testing.T, url string) *pusher {
	t.Helper()
	p := &pusher{set: metrics.NewSet(), attempts: make(chan error), next: make(chan struct{})}
	c := telemetry.NewCollector(p.set)
	c.Counter("things_total").Add(7)
	var err error
	p.Push, err = telemetry.NewPush(telemetry.PushConfig{
		URL: url, Interval: time.Millisecond, Timeout: time.Minute, Exposition: telemetry.NewExposition(c),
		Logger: slog.New(slog.NewTextHandler(&p.log, nil)),
		Do: func(ctx context.Context, push func(context.Context) error) error {
			select {
			case <-p.next:
			case <-ctx.Done():
				return ctx.Err()
			}
			err := push(ctx)
			p.attempts <- err
			return err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	p.stop = func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Run returned %v", err)
		}
	}
	return p
}

func (p *pusher) attempt() error {
	p.next <- struct{}{}
	return <-p.attempts
}

func TestPushSendsTheText(t *testing.T) {
	to := newTarget(t)
	p := push(t, to.secret())
	if err := p.attempt(); err != nil {
		t.Fatal(err)
	}
	p.stop()
	<-to.closed // Run leaves no connection behind
	if body := <-to.bodies; !strings.HasPrefix(body, "POST /hush/import?token=hush\n") || !strings.Contains(body, "\nthings_total 7\n") {
		t.Errorf("pushed %s", body)
	}
	if user := <-to.users; user != "user hush" {
		t.Errorf("as %q", user)
	}
	if err := p.Health(); err != nil || p.log.Len() > 0 {
		t.Errorf("health %v, log %s", err, &p.log)
	}
}

func TestRowOfFailuresIsOneWarning(t *testing.T) {
	to := newTarget(t)
	p := push(t, to.secret())
	to.answer.Store(http.StatusServiceUnavailable)
	for range 3 {
		if err := p.attempt(); err == nil {
			t.Error("no error")
		}
	}
	p.next <- struct{}{} // then the third one is accounted for
	if err := p.Health(); err == nil || !strings.Contains(err.Error(), "since 20") || !strings.Contains(err.Error(), "503") {
		t.Errorf("health: %v", err)
	}
	<-p.attempts
	to.answer.Store(http.StatusOK)
	if err := p.attempt(); err != nil {
		t.Error(err)
	}
	p.next <- struct{}{}
	if err := p.Health(); err != nil {
		t.Errorf("health: %v", err)
	}
	<-p.attempts
	p.stop()
	if got := strings.Count(p.log.String(), "level=WARN"); got != 1 {
		t.Errorf("%d warnings:\n%s", got, &p.log)
	}
	if got := strings.Count(p.log.String(), "level=INFO"); got != 1 {
		t.Errorf("%d words of the recovery:\n%s", got, &p.log)
	}
	if got := p.set.GetOrCreateCounter("elixirscope_telemetry_push_failures_total").Get(); got != 4 {
		t.Errorf("%d failures counted, want 4", got)
	}
}

func TestRedirectIsAFailure(t *testing.T) {
	to := newTarget(t)
	p := push(t, to.secret())
	to.answer.Store(http.StatusTemporaryRedirect)
	if err := p.attempt(); err == nil || !strings.Contains(err.Error(), "307") {
		t.Errorf("error %v", err)
	}
	p.stop()
}

func TestCredentialsAreNeverTold(t *testing.T) {
	to := newTarget(t)
	url := to.secret()
	to.Close() // connections are refused
	p := push(t, url)
	err := p.attempt()
	p.next <- struct{}{}
	health := p.Health()
	<-p.attempts
	p.stop()
	if err == nil || health == nil || p.log.Len() == 0 {
		t.Fatalf("error %v, health %v, log %s", err, health, &p.log)
	}
	for _, text := range []string{err.Error(), health.Error(), p.log.String()} {
		if strings.Contains(text, "hush") || strings.Contains(text, "user") {
			t.Errorf("told: %s", text)
		}
	}
}

func TestNoURL(t *testing.T) {
	for _, url := range []string{"", "host/path", "ftp://user:hush@host/", "http://user:hush:x@:y/", "http://", "http://ho st/hush", ":hush"} {
		_, err := telemetry.NewPush(telemetry.PushConfig{URL: url})
		if err == nil {
			t.Errorf("%q is taken", url)
			continue
		}
		if strings.Contains(err.Error(), "hush") {
			t.Errorf("told: %v", err)
		}
	}
}

func TestPushKeepsItsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		attempts := 0
		p, err := telemetry.NewPush(telemetry.PushConfig{
			URL: "http://host/", Interval: 10 * time.Second, Timeout: time.Second,
			Exposition: telemetry.NewExposition(telemetry.NewCollector(metrics.NewSet())), Logger: slog.New(slog.DiscardHandler),
			Do: func(context.Context, func(context.Context) error) error { attempts++; return nil },
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		go func() { _ = p.Run(ctx) }()
		pass(20 * time.Second)
		if attempts != 2 {
			t.Errorf("%d pushes, want 2", attempts)
		}
		p.SetInterval(time.Second)
		pass(5 * time.Second)
		if attempts != 7 {
			t.Errorf("%d pushes, want 7", attempts)
		}
		cancel()
		synctest.Wait()
	})
}
