package health_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/foundation/health"

	"github.com/VictoriaMetrics/metrics"
)

// service is one whose state a test sets.
type service struct {
	name   string
	says   atomic.Pointer[health.Check]
	checks atomic.Int64
}

func newService(name string) *service {
	s := &service{name: name}
	s.set(nil)
	return s
}

func (s *service) set(err error) {
	s.do(func(context.Context) error { return err })
}

func (s *service) do(check health.Check) { s.says.Store(&check) }

func (s *service) check(ctx context.Context) error {
	s.checks.Add(1)
	return (*s.says.Load())(ctx)
}

// ward is a monitor with what it told.
type ward struct {
	*health.Monitor
	metrics *metrics.Set
	log     bytes.Buffer
	told    []health.Report
	stop    func()
}

const interval = 30 * time.Second

// watch runs a monitor until the test ends, in the bubble of the test.
func watch(t *testing.T, services ...*service) *ward {
	t.Helper()
	w := &ward{metrics: metrics.NewSet()}
	w.Monitor = health.NewMonitor(health.Config{
		Interval: interval, Timeout: time.Second, History: 3,
		Services: func() []health.Service {
			var all []health.Service
			for _, s := range services {
				all = append(all, health.Service{Name: s.name, Check: s.check})
			}
			return all
		},
		Changed: func(r health.Report) { w.told = append(w.told, r) },
		Logger:  slog.New(slog.NewTextHandler(&w.log, nil)), Metrics: w.metrics,
	})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	w.stop = func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Run returned %v", err)
		}
	}
	synctest.Wait()
	return w
}

// after lets time pass.
func after(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func (w *ward) expect(t *testing.T, status health.Status, issues, failures []string) {
	t.Helper()
	r := w.Report()
	if r.Status != status || !slices.Equal(r.Issues, issues) || !slices.Equal(r.Failures, failures) {
		t.Errorf("%v, issues %q, failures %q; want %v, %q, %q", r.Status, r.Issues, r.Failures, status, issues, failures)
	}
	if got := w.metrics.GetOrCreateGauge("elixirscope_health_status", nil).Get(); got != float64(status) {
		t.Errorf("the metric says %v, want %v", got, float64(status))
	}
}

func TestStatusFollowsWithinOneCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		repository, config := newService("repository"), newService("config")
		w := watch(t, repository, config)
		defer w.stop()
		w.expect(t, health.StatusHealthy, nil, nil)
		began := w.Report().CheckedAt

		config.set(health.Degraded(errors.New("file is unreadable")))
		after(interval)
		w.expect(t, health.StatusDegraded, []string{"config: file is unreadable"}, nil)

		repository.set(errors.New("disk is full"))
		after(interval)
		w.expect(t, health.StatusCritical, []string{"config: file is unreadable"}, []string{"repository: disk is full"})
		after(interval)
		services := w.Report().Services
		if r := services[0]; r.Name != "repository" || r.Failures != 2 || r.Since != began.Add(2*interval) || r.CheckedAt != began.Add(3*interval) {
			t.Errorf("repository: %+v", r)
		}

		repository.set(nil)
		config.set(nil)
		after(interval)
		w.expect(t, health.StatusHealthy, nil, nil)
		if r := w.Report(); r.Since != began.Add(4*interval) || r.Services[0].Failures != 0 {
			t.Errorf("after recovery: %+v", r)
		}
		if got := w.metrics.GetOrCreateCounter(`elixirscope_health_check_failures_total{service="repository"}`).Get(); got != 2 {
			t.Errorf("%d failures counted, want 2", got)
		}
	})
}

func TestChangedIsToldOfWhatChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one, two := newService("one"), newService("two")
		w := watch(t, one, two)
		defer w.stop()
		steps := []struct {
			what string
			do   func()
			told int
		}{
			{"nothing", func() {}, 0},
			{"a failure", func() { one.set(errors.New("a")) }, 1},
			{"the same failure", func() {}, 0},
			{"a further failure", func() { two.set(errors.New("b")) }, 1},
			{"another reason", func() { two.set(errors.New("c")) }, 1},
			{"one is well", func() { one.set(nil) }, 1},
			{"all are well", func() { two.set(nil) }, 1},
		}
		for _, step := range steps {
			before := len(w.told)
			step.do()
			after(interval)
			if got := len(w.told) - before; got != step.told {
				t.Errorf("%s: told %d times, want %d", step.what, got, step.told)
			}
		}
		if last := w.told[len(w.told)-1]; last.Status != health.StatusHealthy {
			t.Errorf("told last: %+v", last)
		}
	})
}

func TestPanicIsAFailureOfItsService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one, two := newService("one"), newService("two")
		one.do(func(context.Context) error { panic("boom") })
		w := watch(t, one, two)
		defer w.stop()
		w.expect(t, health.StatusCritical, nil, []string{"one: check panicked: boom"})
		if two.checks.Load() != 1 {
			t.Error("the other service was not checked")
		}
		if !strings.Contains(w.log.String(), "monitor_test.go") {
			t.Errorf("no stack in the log: %s", &w.log)
		}
		one.set(nil)
		after(interval)
		w.expect(t, health.StatusHealthy, nil, nil)
	})
}

func TestSlowChecksAreCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow, slower := newService("slow"), newService("slower")
		for _, s := range []*service{slow, slower} {
			s.do(func(ctx context.Context) error {
				<-ctx.Done()
				return nil // a time-out is a failure whatever is returned then
			})
		}
		w := watch(t, slow, slower)
		defer w.stop()
		after(time.Second) // of both together
		w.expect(t, health.StatusCritical, nil, []string{"slow: has not answered for 1 s", "slower: has not answered for 1 s"})
		after(interval)
		if got := slow.checks.Load(); got != 2 {
			t.Errorf("%d checks, want 2: it ended, so it is asked again", got)
		}
	})
}

func TestHangingCheckIsNotStartedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hanging, well := newService("hanging"), newService("well")
		release := make(chan struct{})
		hanging.do(func(context.Context) error { <-release; return nil })
		w := watch(t, hanging, well)
		defer w.stop()
		after(time.Second)
		w.expect(t, health.StatusCritical, nil, []string{"hanging: has not answered for 1 s"})
		after(interval)
		w.expect(t, health.StatusCritical, nil, []string{"hanging: has not answered for 30 s"})
		after(interval)
		w.expect(t, health.StatusCritical, nil, []string{"hanging: has not answered for 60 s"})
		if hanging.checks.Load() != 1 || well.checks.Load() != 3 {
			t.Errorf("%d and %d checks, want 1 and 3", hanging.checks.Load(), well.checks.Load())
		}
		if len(w.told) != 1 {
			t.Errorf("told %d times of one silence", len(w.told))
		}
		if r := w.Report().Services[0]; r.Failures != 3 {
			t.Errorf("%d failures in a row, want 3", r.Failures)
		}
		hanging.set(nil)
		close(release)
		after(interval)
		w.expect(t, health.StatusHealthy, nil, nil)
	})
}

func TestLateAnswerIsNoAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		late, slow := newService("late"), newService("slow")
		late.do(func(context.Context) error { <-time.After(interval + 500*time.Millisecond); return nil })
		slow.do(func(context.Context) error { <-time.After(900 * time.Millisecond); return nil })
		w := watch(t, late, slow)
		defer w.stop()
		after(interval + time.Second)
		w.expect(t, health.StatusCritical, nil, []string{"late: has not answered for 30.5 s"})
		late.set(nil)
		after(interval)
		w.expect(t, health.StatusHealthy, nil, nil)
	})
}

func TestEndDoesNotWaitForAHangingCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hanging := newService("hanging")
		release := make(chan struct{})
		hanging.do(func(context.Context) error { <-release; return nil })
		w := watch(t, hanging)
		began := time.Now()
		w.stop()
		if got := time.Since(began); got != time.Second {
			t.Errorf("the end took %v, want the timeout", got)
		}
		if w.Report().CheckedAt != (time.Time{}) {
			t.Error("a round that was cut off is reported")
		}
		close(release)
	})
}

func TestPokesAreOneRound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService("s")
		w := watch(t, s)
		defer w.stop()
		s.do(func(context.Context) error { <-time.After(time.Millisecond); return nil })
		w.Poke()
		synctest.Wait()
		for range 10 {
			w.Poke()
		}
		after(time.Second)
		if got := s.checks.Load(); got != 3 {
			t.Errorf("%d rounds, want 3: the first, the poked one, and one for what came meanwhile", got)
		}
	})
}

func TestSetIntervalIsHot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService("s")
		w := watch(t, s)
		defer w.stop()
		w.SetInterval(time.Second)
		after(5 * time.Second)
		if got := s.checks.Load(); got != 6 {
			t.Errorf("%d rounds, want 6", got)
		}
	})
}

func TestRoundsDoNotOverlap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService("s")
		w := watch(t, s)
		defer w.stop()
		var now, most atomic.Int64
		s.do(func(context.Context) error {
			most.Store(max(most.Load(), now.Add(1)))
			defer now.Add(-1)
			<-time.After(100 * time.Millisecond)
			return errors.New("bad")
		})
		results := make(chan health.Report)
		for range 5 {
			go func() { results <- w.Round(t.Context()) }()
		}
		for range 5 {
			if r := <-results; r.Status != health.StatusCritical {
				t.Errorf("a round returned %v", r.Status)
			}
		}
		synctest.Wait()
		if most.Load() != 1 || s.checks.Load() != 6 {
			t.Errorf("%d checks, up to %d at once; want 6, one at a time", s.checks.Load(), most.Load())
		}
		if len(w.told) != 1 {
			t.Errorf("Run told %d times of what other rounds found, want once", len(w.told))
		}
	})
}

func TestRoundThatIsCutOffSaysNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService("s")
		w := watch(t, s)
		defer w.stop()
		s.do(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if r := w.Round(ctx); r.Status != health.StatusHealthy {
			t.Errorf("%+v", r)
		}
	})
}
