package telemetry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

// PushConfig is what a push needs. All but Do is required.
type PushConfig struct {
	URL        string        // http or https, may hold credentials: http://user:secret@host/api/v1/import/prometheus
	Interval   time.Duration // between pushes
	Timeout    time.Duration // of each push
	Exposition *Exposition
	Logger     *slog.Logger
	Do         func(ctx context.Context, push func(context.Context) error) error // calls push, or returns why not: a circuit breaker; nil: calls it
}

// Push sends the text of an exposition somewhere, again and again: as the body of a
// POST, which VictoriaMetrics and the push gateway of Prometheus take.
//
// It does not use the push of the metrics library, which counts in global variables
// and names the whole URL in errors.
type Push struct {
	config   PushConfig
	url      *url.URL
	pace     pace
	client   *http.Client
	failures *metrics.Counter
	failing  atomic.Pointer[outage] // nil: the last push was well
}

// outage is a row of failures.
type outage struct {
	since time.Time
	err   error // the latest
}

// NewPush returns a push that has not sent anything yet. It fails when the URL is none.
func NewPush(c PushConfig) (*Push, error) {
	u, err := url.Parse(c.URL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, errors.New("URL to push metrics to: want http://HOST/PATH or https://HOST/PATH") // what it is may be a secret
	}
	if c.Do == nil {
		c.Do = func(ctx context.Context, push func(context.Context) error) error { return push(ctx) }
	}
	p := &Push{config: c, url: u, pace: newPace(),
		client: &http.Client{
			Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // credentials stay where they belong
		},
		failures: c.Exposition.collector.set.GetOrCreateCounter("elixirscope_telemetry_push_failures_total")}
	p.pace.set(c.Interval)
	return p, nil
}

// Run pushes every interval until the context ends, whose error it returns.
func (p *Push) Run(ctx context.Context) error {
	defer p.client.CloseIdleConnections()
	return p.pace.run(ctx, func() { p.attempt(ctx) })
}

// SetInterval changes the time between pushes, which is positive.
func (p *Push) SetInterval(d time.Duration) { p.pace.set(d) }

// Health returns an error since when and why no push was well; nil when the last one
// was, and before the first one.
func (p *Push) Health() error {
	o := p.failing.Load()
	if o == nil {
		return nil
	}
	return fmt.Errorf("metrics are not pushed to %s since %s: %w", p.url.Host, o.since.Format(time.RFC3339), o.err)
}

// attempt pushes once, and warns of the first failure in a row.
func (p *Push) attempt(ctx context.Context) {
	err := p.config.Do(ctx, p.send)
	if ctx.Err() != nil {
		return
	}
	before := p.failing.Load()
	if err == nil {
		p.failing.Store(nil)
		if before != nil {
			p.config.Logger.Info("metrics are pushed again", "host", p.url.Host, "after", time.Since(before.since))
		}
		return
	}
	p.failures.Inc()
	if before != nil {
		p.failing.Store(&outage{before.since, err})
		return
	}
	p.failing.Store(&outage{time.Now(), err})
	p.config.Logger.Warn("metrics could not be pushed", "host", p.url.Host, "error", err)
}

func (p *Push) send(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, p.config.Timeout)
	defer cancel()
	var text bytes.Buffer
	if err := p.config.Exposition.Write(&text); err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url.String(), &text)
	if err != nil {
		return errors.New("make request") // the cause would name the URL
	}
	request.Header.Set("Content-Type", "text/plain; version=0.0.4")
	response, err := p.client.Do(request)
	if err != nil {
		return withoutURL(err)
	}
	defer response.Body.Close()
	_, _ = io.CopyN(io.Discard, response.Body, 1<<10) // so that the connection can be used again
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("it answered %s", response.Status)
	}
	return nil
}

// withoutURL returns the cause of an error of the client, which names the URL.
func withoutURL(err error) error {
	if named := (*url.Error)(nil); errors.As(err, &named) {
		return named.Err
	}
	return err
}
