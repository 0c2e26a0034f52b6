package health_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"elixirscope/foundation/health"

	"github.com/VictoriaMetrics/metrics"
)

func TestHistoryIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService("s")
		w := watch(t, s)
		defer w.stop()
		for i := range 4 {
			s.set(fmt.Errorf("fault %d", i))
			after(interval)
			s.set(nil)
			after(interval)
		}
		var got []string
		for _, c := range w.Report().History {
			got = append(got, fmt.Sprintf("%v to %v: %v", c.From, c.To, c.Why))
		}
		want := []string{"critical to healthy: [s: fault 2]", "healthy to critical: [s: fault 3]", "critical to healthy: [s: fault 3]"}
		if !slices.Equal(got, want) {
			t.Errorf("history %q, want %q", got, want)
		}
	})
}

func TestServicesComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService("s")
		s.set(errors.New("bad"))
		services := []health.Service{{Name: "s", Check: s.check}}
		m := health.NewMonitor(health.Config{Services: func() []health.Service { return services },
			Logger: slog.New(slog.DiscardHandler), Metrics: metrics.NewSet()})
		if r := m.Round(t.Context()); r.Status != health.StatusCritical {
			t.Errorf("%+v", r)
		}
		services = nil
		if r := m.Round(t.Context()); r.Status != health.StatusHealthy || len(r.Services) != 0 {
			t.Errorf("%+v", r)
		}
	})
}

func TestReportAsJSON(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService("repository")
		w := watch(t, s)
		defer w.stop()
		s.set(errors.New("disk is full"))
		after(interval)
		text, err := json.Marshal(w.Report())
		if err != nil {
			t.Fatal(err)
		}
		want := `{"status":"critical","since":"2000-01-01T00:00:30Z","checked_at":"2000-01-01T00:00:30Z",` +
			`"issues":[],"failures":["repository: disk is full"],` +
			`"services":[{"name":"repository","status":"critical","error":"disk is full","since":"2000-01-01T00:00:30Z","checked_at":"2000-01-01T00:00:30Z","ms":0,"failures":1}],` +
			`"history":[{"at":"2000-01-01T00:00:30Z","from":"healthy","to":"critical","why":["repository: disk is full"]}]}`
		if got := strings.ReplaceAll(string(text), "+00:00", "Z"); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	})
}
