package supervision_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/foundation/supervision"

	"pgregory.net/rapid"
)

// stage records what happens, and lets a test have services fail.
type stage struct {
	lock   sync.Mutex
	events []string
	faults map[string]chan func() error // by name; what is sent ends the service
}

func (s *stage) note(event string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.events = append(s.events, event)
}

func (s *stage) fault(name string) chan func() error {
	s.lock.Lock()
	defer s.lock.Unlock()
	if s.faults == nil {
		s.faults = make(map[string]chan func() error)
	}
	if s.faults[name] == nil {
		s.faults[name] = make(chan func() error)
	}
	return s.faults[name]
}

// take returns what has happened since the last call.
func (s *stage) take() string {
	s.lock.Lock()
	defer s.lock.Unlock()
	text := strings.Join(s.events, " ")
	s.events = nil
	return text
}

// service notes its start (+name) and end (-name).
func (s *stage) service(name string) supervision.Service {
	fault := s.fault(name)
	return supervision.ServiceFunc(func(ctx context.Context, ready func()) error {
		s.note("+" + name)
		defer s.note("-" + name)
		ready()
		select {
		case <-ctx.Done():
			return nil
		case f := <-fault:
			return f()
		}
	})
}

func (s *stage) children(restart supervision.Restart, names ...string) []supervision.Child {
	var children []supervision.Child
	for _, name := range names {
		children = append(children, supervision.Child{Name: name, Service: s.service(name), Restart: restart})
	}
	return children
}

func supervisor(t testing.TB, c supervision.Config) *supervision.Supervisor {
	t.Helper()
	if c.Name == "" {
		c.Name = "root"
	}
	v, err := supervision.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// serve serves a supervisor until end is called, which returns what it did.
func serve(v supervision.Service) (end func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- v.Serve(ctx, func() {}) }()
	synctest.Wait()
	return func() error {
		cancel()
		return <-ended
	}
}

var errFault = errors.New("fault")

func fails() error { return errFault }

func TestStrategies(t *testing.T) {
	for _, test := range []struct {
		strategy supervision.Strategy
		failing  string
		want     string
	}{
		{supervision.OneForOne, "b", "-b +b"},
		{supervision.RestForOne, "a", "-a -c -b +a +b +c"},
		{supervision.RestForOne, "b", "-b -c +b +c"},
		{supervision.RestForOne, "c", "-c +c"},
		{supervision.AllForOne, "b", "-b -c -a +a +b +c"},
	} {
		for kind, fault := range map[string]func() error{
			"error": fails, "end": func() error { return nil }, "panic": func() error { panic("fault") },
			"goexit": func() error { runtime.Goexit(); return nil }, "time-out of its own": func() error { return context.DeadlineExceeded },
			"cancelled by itself": func() error { return context.Canceled },
		} {
			t.Run(fmt.Sprintf("%s/%s/%s", test.strategy, test.failing, kind), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					var s stage
					end := serve(supervisor(t, supervision.Config{Strategy: test.strategy, Children: s.children(supervision.Permanent, "a", "b", "c")}))
					if got := s.take(); got != "+a +b +c" {
						t.Errorf("starts as %q", got)
					}
					s.fault(test.failing) <- fault
					<-time.After(time.Second)
					if got := s.take(); got != test.want {
						t.Errorf("does %q, want %q", got, test.want)
					}
					if err := end(); err != nil {
						t.Error(err)
					}
					if got := s.take(); got != "-c -b -a" {
						t.Errorf("stops as %q", got)
					}
				})
			})
		}
	}
}

// Temporary children are stopped in their turn with the others, and for good.
func TestTemporaryChildrenStopInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s stage
		children := s.children(supervision.Permanent, "a", "b", "c", "d")
		children[1].Restart, children[2].Restart = supervision.Temporary, supervision.Temporary
		end := serve(supervisor(t, supervision.Config{Strategy: supervision.AllForOne, Children: children}))
		s.take()
		s.fault("a") <- fails
		<-time.After(time.Second)
		if got := s.take(); got != "-a -d -c -b +a +d" {
			t.Errorf("does %q", got)
		}
		if err := end(); err != nil {
			t.Error(err)
		}
	})
}

func TestWhoIsStartedAgain(t *testing.T) {
	for _, test := range []struct {
		restart supervision.Restart
		fault   func() error
		want    string
	}{
		{supervision.Permanent, func() error { return nil }, "-a +a"},
		{supervision.Transient, func() error { return nil }, "-a"},
		{supervision.Transient, fails, "-a +a"},
		{supervision.Temporary, fails, "-a"},
		{supervision.Temporary, func() error { panic("fault") }, "-a"},
	} {
		synctest.Test(t, func(t *testing.T) {
			var s stage
			end := serve(supervisor(t, supervision.Config{Strategy: supervision.AllForOne,
				Children: append(s.children(test.restart, "a"), s.children(supervision.Temporary, "b")...)}))
			s.take()
			s.fault("a") <- test.fault
			<-time.After(time.Second)
			if got := strings.ReplaceAll(s.take(), " -b", ""); got != test.want {
				t.Errorf("%d does %q, want %q", test.restart, got, test.want)
			}
			if err := end(); err != nil {
				t.Error(err)
			}
		})
	}
}

// What fails again and again ends its supervisor, and that fails the one above.
func TestStormsEscalate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		starts := 0
		broken := supervision.ServiceFunc(func(_ context.Context, ready func()) error {
			starts++
			ready()
			return errFault
		})
		below := supervisor(t, supervision.Config{Name: "below", Intensity: supervision.Intensity{Restarts: 2, Period: time.Minute},
			Children: []supervision.Child{{Name: "broken", Service: broken}}})
		var escalated []string
		root := supervisor(t, supervision.Config{Intensity: supervision.Intensity{Restarts: 3, Period: time.Hour},
			Children: []supervision.Child{{Name: "below", Service: below}},
			Observe: func(e supervision.Event) {
				if e.Kind == supervision.Escalated {
					escalated = append(escalated, e.Path)
				}
			}})
		err := root.Serve(t.Context(), func() {})
		var escalation *supervision.EscalationError
		if !errors.As(err, &escalation) || escalation.Child != "below" || !errors.Is(err, errFault) {
			t.Errorf("got %v", err)
		}
		if want := 3 * 4; starts != want {
			t.Errorf("%d starts, want %d", starts, want)
		}
		if !slices.Equal(escalated, []string{"below"}) {
			t.Errorf("escalated are %q", escalated)
		}
	})
}

// Failures that are far apart are no storm.
func TestSeldomFailuresDoNotEscalate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s stage
		end := serve(supervisor(t, supervision.Config{Children: s.children(supervision.Permanent, "a"),
			Intensity: supervision.Intensity{Restarts: 1, Period: time.Minute}}))
		for range 10 {
			s.fault("a") <- fails
			<-time.After(2 * time.Minute)
		}
		if err := end(); err != nil {
			t.Error(err)
		}
	})
}

func TestStartWaitsForReadiness(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s stage
		slow := supervision.ServiceFunc(func(ctx context.Context, ready func()) error {
			s.note("+slow")
			select {
			case <-time.After(5 * time.Second):
				ready()
			case <-ctx.Done():
			}
			<-ctx.Done()
			return nil
		})
		v := supervisor(t, supervision.Config{Strategy: supervision.RestForOne,
			Children: append([]supervision.Child{{Name: "slow", Service: slow}}, s.children(supervision.Permanent, "b")...)})
		end := serve(v)
		if got, state := s.take(), v.Tree().Children[1].State; got != "+slow" || state != supervision.Waiting {
			t.Errorf("at first %q, and b is %s", got, state)
		}
		<-time.After(6 * time.Second)
		if got, state := s.take(), v.Tree().State; got != "+b" || state != supervision.Running {
			t.Errorf("then %q, and the supervisor is %s", got, state)
		}
		if err := end(); err != nil {
			t.Error(err)
		}
	})
}

func TestStartTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		starts := 0
		never := supervision.ServiceFunc(func(ctx context.Context, _ func()) error { starts++; <-ctx.Done(); return nil })
		v := supervisor(t, supervision.Config{Intensity: supervision.Intensity{Restarts: 1, Period: time.Hour},
			Children: []supervision.Child{{Name: "never", Service: never, StartTimeout: time.Minute}}})
		err := v.Serve(t.Context(), func() { t.Error("is ready") })
		if err == nil || starts != 2 || !strings.Contains(err.Error(), "not ready in time") {
			t.Errorf("%v after %d starts", err, starts)
		}
	})
}

// A service that hangs is abandoned when it is restarted, and named in the end if it is
// still there.
func TestHangingService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		starts := 0
		hanging := supervision.ServiceFunc(func(ctx context.Context, ready func()) error {
			starts++
			ready()
			if starts == 1 {
				<-release
			}
			<-ctx.Done()
			return nil
		})
		below := supervisor(t, supervision.Config{Name: "below", Children: []supervision.Child{{Name: "hanging", Service: hanging, StopTimeout: time.Second}}})
		root := supervisor(t, supervision.Config{Children: []supervision.Child{{Name: "below", Service: below}}})
		end := serve(root)
		if err := root.Restart("below/other", errFault); !errors.Is(err, supervision.ErrUnknown) {
			t.Errorf("restart of nobody: %v", err)
		}
		if err := root.Restart("below/hanging", errFault); err != nil {
			t.Fatal(err)
		}
		<-time.After(time.Minute)
		if node := root.Tree().Children[0].Children[0]; node.State != supervision.Running || node.Restarts != 1 || node.Error != "fault" || starts != 2 {
			t.Errorf("%+v after %d starts", node, starts)
		}
		err := end()
		var stuck *supervision.StopError
		if !errors.As(err, &stuck) || !slices.Equal(stuck.Paths, []string{"below/hanging"}) {
			t.Errorf("got %v", err)
		}
		close(release)
	})
}

// Whatever fails in whatever order, in the end all are at work, and never was one started
// before those that it depends on, nor stopped after them.
func TestAnyFailuresConverge(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		strategy := rapid.SampledFrom([]supervision.Strategy{supervision.OneForOne, supervision.RestForOne, supervision.AllForOne}).Draw(rt, "strategy")
		names := []string{"a", "b", "c", "d"}[:rapid.IntRange(1, 4).Draw(rt, "children")]
		failing := rapid.SliceOfN(rapid.SampledFrom(names), 0, 12).Draw(rt, "failing")
		pauses := rapid.SliceOfN(rapid.IntRange(0, 300), len(failing), len(failing)).Draw(rt, "milliseconds between")
		synctest.Test(t, func(t *testing.T) {
			var s stage
			var events []supervision.Event
			end := serve(supervisor(t, supervision.Config{Strategy: strategy, Children: s.children(supervision.Permanent, names...),
				Intensity: supervision.Intensity{Restarts: 100, Period: time.Minute},
				Observe:   func(e supervision.Event) { events = append(events, e) }}))
			for i, name := range failing {
				select {
				case s.fault(name) <- fails:
				case <-time.After(time.Minute):
					t.Errorf("%s does not come back", name)
				}
				<-time.After(time.Duration(pauses[i]) * time.Millisecond)
			}
			<-time.After(time.Minute)
			synctest.Wait()
			if err := outOfOrder(strategy, names, events); err != nil {
				t.Error(err)
			}
			if err := end(); err != nil {
				t.Error(err)
			}
		})
	})
}

// outOfOrder returns an error when a child is started while one before it is not ready,
// unless they do without one another, or when one is missing in the end.
func outOfOrder(strategy supervision.Strategy, names []string, events []supervision.Event) error {
	is := make(map[string]supervision.Kind)
	for _, event := range events {
		if event.Kind == supervision.Started && (is[event.Path] == supervision.Started || is[event.Path] == supervision.Ready) {
			return fmt.Errorf("%s is started twice in %v", event.Path, events)
		}
		is[event.Path] = event.Kind
		for _, before := range names[:slices.Index(names, event.Path)] {
			if event.Kind == supervision.Started && is[before] != supervision.Ready && strategy != supervision.OneForOne {
				return fmt.Errorf("%s is started without %s in %v", event.Path, before, events)
			}
		}
	}
	for _, name := range names {
		if is[name] != supervision.Ready {
			return fmt.Errorf("%s is missing after %v", name, events)
		}
	}
	return nil
}

func TestNames(t *testing.T) {
	idle := supervision.ServiceFunc(func(ctx context.Context, _ func()) error { <-ctx.Done(); return nil })
	for _, names := range [][]string{{}, {""}, {"a/b"}, {"a", "a"}} {
		var children []supervision.Child
		for _, name := range names {
			children = append(children, supervision.Child{Name: name, Service: idle})
		}
		if _, err := supervision.New(supervision.Config{Name: "root", Children: children}); err == nil {
			t.Errorf("%q are taken", names)
		}
	}
}
