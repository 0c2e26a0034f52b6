package health

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/VictoriaMetrics/metrics"
)

const (
	defaultInterval = 30 * time.Second
	defaultTimeout  = 5 * time.Second
	defaultHistory  = 100
)

// Config is what a monitor needs. Services, Logger and Metrics are required.
type Config struct {
	Interval time.Duration    // between rounds; 0: 30 s
	Timeout  time.Duration    // of each check; 0: 5 s
	History  int              // changes of the status that are kept; 0: 100
	Services func() []Service // asked at each round
	Observed func(Report)     // called by Run after each of its rounds; may be nil
	Changed  func(Report)     // called by Run when the status, an issue or a failure is another one; may be nil
	Logger   *slog.Logger
	Metrics  *metrics.Set
}

// Monitor checks services in rounds.
type Monitor struct {
	config   Config
	interval atomic.Int64      // a time.Duration
	paced    chan struct{}     // bell: the interval is another one
	poked    chan struct{}     // bell: a round is wanted now
	news     chan struct{}     // bell: somebody else has made a round
	turn     chan struct{}     // held during a round
	running  map[string]*probe // the last one of each service; guarded by turn
	status   *metrics.Gauge
	report   atomic.Pointer[Report]
}

// NewMonitor returns a monitor that has not checked anything yet.
func NewMonitor(c Config) *Monitor {
	c.Timeout = cmp.Or(c.Timeout, defaultTimeout)
	c.History = cmp.Or(c.History, defaultHistory)
	m := &Monitor{
		config: c,
		paced:  make(chan struct{}, 1), poked: make(chan struct{}, 1), news: make(chan struct{}, 1), turn: make(chan struct{}, 1),
		running: make(map[string]*probe),
		status:  c.Metrics.GetOrCreateGauge("elixirscope_health_status", nil),
	}
	m.interval.Store(int64(cmp.Or(c.Interval, defaultInterval)))
	m.report.Store(&Report{Issues: []string{}, Failures: []string{}, Services: []ServiceReport{}, History: []Change{}})
	return m
}

// Run makes a round at once and then one every interval, until the context ends. It
// returns the context's error.
func (m *Monitor) Run(ctx context.Context) error {
	ticker := time.NewTicker(time.Duration(m.interval.Load()))
	defer ticker.Stop()
	told := ""
	for {
		m.round(ctx)
		told = m.tell(told)
		if m.config.Observed != nil && ctx.Err() == nil {
			m.config.Observed(m.Report())
		}
		if err := m.wait(ctx, ticker, &told); err != nil {
			return err
		}
	}
}

// wait returns nil when the next round is due.
func (m *Monitor) wait(ctx context.Context, ticker *time.Ticker, told *string) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
			return nil
		case <-m.poked:
			return nil
		case <-m.paced:
			ticker.Reset(time.Duration(m.interval.Load()))
		case <-m.news:
			*told = m.tell(*told)
		}
	}
}

// tell calls Changed when the report says another thing than what was told, and
// returns what is told now.
func (m *Monitor) tell(told string) string {
	report := m.Report()
	gist := report.gist()
	if gist != told && m.config.Changed != nil {
		m.config.Changed(report)
	}
	return gist
}

// SetInterval changes the time between rounds, which is positive. The next one is due
// in d from now.
func (m *Monitor) SetInterval(d time.Duration) {
	m.interval.Store(int64(d))
	ring(m.paced)
}

// Poke asks Run for a round now, and does not wait for it. Several at a time are one.
func (m *Monitor) Poke() { ring(m.poked) }

func ring(bell chan struct{}) {
	select {
	case bell <- struct{}{}:
	default:
	}
}

// Report returns what the last round found; before the first one it is healthy, with
// a zero CheckedAt.
func (m *Monitor) Report() Report { return *m.report.Load() }

// Round makes a round now and returns what it found. It waits for one that is under
// way. When the context ends before, it returns what the last one found.
func (m *Monitor) Round(ctx context.Context) Report {
	m.round(ctx)
	ring(m.news)
	return m.Report()
}

func (m *Monitor) round(ctx context.Context) {
	select {
	case m.turn <- struct{}{}:
		defer func() { <-m.turn }()
	case <-ctx.Done():
		return
	}
	services := m.check(ctx)
	if ctx.Err() != nil {
		return
	}
	before := m.Report()
	report := sumUp(before, services, time.Now(), m.config.History)
	m.report.Store(&report)
	m.account(before, report)
}

// check asks all services. It waits for those that answer within the timeout, also
// when ctx ends before, so that no round leaves a check behind that would have ended.
func (m *Monitor) check(ctx context.Context) []ServiceReport {
	asked, cancel := context.WithTimeout(ctx, m.config.Timeout)
	defer cancel()
	given, cancel := context.WithTimeout(context.WithoutCancel(ctx), m.config.Timeout)
	defer cancel()

	services := m.config.Services()
	probes, started := make([]*probe, len(services)), make([]*probe, 0, len(services))
	for i, s := range services {
		if p := m.running[s.Name]; p == nil || p.ended() || !p.since.Equal(s.Since) {
			m.running[s.Name] = start(asked, s, m.config.Logger)
			started = append(started, m.running[s.Name])
		}
		probes[i] = m.running[s.Name]
	}
	for _, p := range started {
		p.wait(given)
	}
	reports := make([]ServiceReport, len(probes))
	for i, p := range probes {
		reports[i] = p.report()
	}
	return reports
}

// account counts and logs what a round found.
func (m *Monitor) account(before, now Report) {
	m.status.Set(float64(now.Status))
	for _, s := range now.Services {
		if s.Status == StatusCritical {
			m.config.Metrics.GetOrCreateCounter(fmt.Sprintf("elixirscope_health_check_failures_total{service=%q}", s.Name)).Inc()
		}
	}
	if now.Status == before.Status {
		return
	}
	level := [...]slog.Level{StatusHealthy: slog.LevelInfo, StatusDegraded: slog.LevelWarn, StatusCritical: slog.LevelError}[now.Status]
	c := now.History[len(now.History)-1]
	why := "why"
	if now.Status == StatusHealthy {
		why = "was"
	}
	m.config.Logger.Log(context.Background(), level, "health changed", "from", c.From.String(), "to", c.To.String(), why, c.Why)
}
