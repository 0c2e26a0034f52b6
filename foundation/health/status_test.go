package health_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"elixirscope/foundation/health"

	"github.com/VictoriaMetrics/metrics"
)

func TestStatusOfAnError(t *testing.T) {
	failure, issue := errors.New("failure"), health.Degraded(errors.New("issue"))
	tests := map[string]struct {
		err  error
		want health.Status
	}{
		"none":                 {nil, health.StatusHealthy},
		"failure":              {failure, health.StatusCritical},
		"issue":                {issue, health.StatusDegraded},
		"no issue":             {health.Degraded(nil), health.StatusHealthy},
		"issue within":         {fmt.Errorf("look: %w", issue), health.StatusDegraded},
		"issue of a failure":   {health.Degraded(failure), health.StatusDegraded},
		"issues":               {errors.Join(issue, nil, issue), health.StatusDegraded},
		"issue and failure":    {errors.Join(issue, failure), health.StatusCritical},
		"failure within":       {fmt.Errorf("look: %w", failure), health.StatusCritical},
		"cancelled on its own": {context.Canceled, health.StatusCritical},
	}
	for name, test := range tests {
		m := health.NewMonitor(health.Config{Logger: slog.New(slog.DiscardHandler), Metrics: metrics.NewSet(),
			Services: func() []health.Service {
				return []health.Service{{Name: "s", Check: func(context.Context) error { return test.err }}}
			}})
		if got := m.Round(t.Context()).Status; got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
	if !errors.Is(health.Degraded(failure), failure) {
		t.Error("Degraded hides the error")
	}
}
