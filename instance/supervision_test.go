package instance_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"elixirscope/ast/query"
	"elixirscope/foundation/config"
	"elixirscope/foundation/supervision"
	"elixirscope/instance"

	"github.com/cockroachdb/pebble/v2"
)

// services are those of the tree, in order.
func services() []string {
	return []string{"config", "events", "telemetry", "health", "api", "repository", "parsing", "analysis", "query", "synchronization"}
}

// saboteur has services fail on demand, each once in a while.
type saboteur struct {
	faults  map[string]chan string // kinds of failure, by service
	hanging sync.WaitGroup
	release chan struct{} // closed when what hangs may go on
}

func newSaboteur(t *testing.T) *saboteur {
	s := &saboteur{faults: make(map[string]chan string), release: make(chan struct{})}
	for _, name := range services() {
		s.faults[name] = make(chan string)
	}
	t.Cleanup(func() {
		close(s.release)
		s.hanging.Wait()
	})
	return s
}

var errSabotage = errors.New("sabotage")

// disturb has a service end as it is told to: what it did is over then, as it is when
// its own code fails.
func (s *saboteur) disturb(name string, serve supervision.ServiceFunc) supervision.ServiceFunc {
	return func(ctx context.Context, ready func()) error {
		inner, cancel := context.WithCancel(ctx)
		defer cancel()
		ended := make(chan error, 1)
		go func() { ended <- serve(inner, ready) }()
		select {
		case err := <-ended:
			return err
		case kind := <-s.faults[name]:
			cancel()
			<-ended
			switch kind {
			case "panic":
				panic(errSabotage)
			case "damage":
				return fmt.Errorf("sabotage: %w", pebble.ErrCorruption)
			case "hang":
				s.hanging.Add(1)
				defer s.hanging.Done()
				<-s.release
			}
			return errSabotage
		}
	}
}

// impatient are options of a run that is to notice soon what hangs.
func impatient(t testing.TB, free config.Bytes) *config.Store[instance.Options] {
	t.Helper()
	o := instance.DefaultOptions()
	o.Supervision.StopTimeout = 200 * time.Millisecond
	o.Supervision.MaxRestarts = 1000
	o.Health.Interval = o.Health.Timeout
	o.Health.MinFreeDisk = free
	options, err := config.Load(o, config.Sources{})
	must(t, err)
	return options
}

// supervised is a run that is asked over its API while its services fail.
type supervised struct {
	*instance.Instance
	t       *testing.T
	address string
	data    string
	ended   chan error
	stop    context.CancelFunc
	tree    atomic.Pointer[supervision.Supervisor]
}

func superviseRun(t *testing.T, s *saboteur, root string) *supervised {
	t.Helper()
	return superviseOn(t, s, root, instance.Config{Data: t.TempDir()}, 0)
}

// superviseOn is superviseRun in a place where so many bytes are to stay free.
func superviseOn(t *testing.T, s *saboteur, root string, place instance.Config, free config.Bytes) *supervised {
	t.Helper()
	i, err := instance.Open(place)
	must(t, err)
	listen := func() (net.Listener, error) { return net.Listen("tcp", "127.0.0.1:0") }
	var address atomic.Value
	c := follow(root)
	c.Configuration = impatient(t, free)
	c.Drain = 5 * time.Second // as long a synchronization that hangs is waited for
	c.Disturb(s.disturb)
	c.Listen = []func() (net.Listener, error){func() (net.Listener, error) {
		listener, err := listen()
		if known := address.Load(); err == nil && known != nil { // again at the same place
			must(t, listener.Close())
			return net.Listen("tcp", known.(string))
		}
		if err == nil {
			address.Store(listener.Addr().String())
		}
		return listener, err
	}}
	ctx, stop := context.WithCancel(context.Background())
	r := &supervised{Instance: i, t: t, data: place.Data, ended: make(chan error, 1), stop: stop}
	ready := make(chan struct{})
	c.Ready = func() { close(ready) }
	c.OnTree(r.tree.Store)
	go func() { r.ended <- i.Run(ctx, c) }()
	select {
	case <-ready:
	case err := <-r.ended:
		t.Fatal(err)
	}
	r.address = "http://" + address.Load().(string)
	return r
}

// restart has a service restarted that hangs.
func (r *supervised) restart(name string) error {
	layer := "ast/"
	if slices.Index(services(), name) < 5 {
		layer = "foundation/"
	}
	return r.tree.Load().Restart(layer+name, errSabotage)
}

// status asks for the status.
func (r *supervised) status() (s instance.Status) {
	r.t.Helper()
	r.get("/v1/status", &s)
	return s
}

func (r *supervised) get(path string, into any) {
	r.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; {
		response, err := http.Get(r.address + path)
		if err == nil {
			err = errors.Join(json.NewDecoder(response.Body).Decode(into), response.Body.Close())
		}
		if err == nil {
			return
		}
		if time.Now().After(deadline) { // the API may be away for a moment
			r.t.Fatal(err)
		}
	}
}

// eventually waits until the status is as it is wanted.
func (r *supervised) eventually(what string, wanted func(instance.Status) bool) instance.Status {
	r.t.Helper()
	var s instance.Status
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		if s = r.status(); wanted(s) {
			return s
		}
	}
	text, _ := json.MarshalIndent(s, "", " ")
	r.t.Fatalf("never %s: %s", what, text)
	return s
}

// allAtWork reports whether no service is being restarted.
func allAtWork(s instance.Status) bool {
	return !slices.ContainsFunc(s.Services.Children, func(layer supervision.Node) bool { return layer.State != supervision.Running })
}

// node returns the node of a service.
func node(s instance.Status, name string) supervision.Node {
	for _, layer := range s.Services.Children {
		for _, n := range layer.Children {
			if n.Name == name {
				return n
			}
		}
	}
	return supervision.Node{}
}

// Each service is made to fail in each way while the tree is edited and questions are
// asked. Those that depend on it come back with it, all questions are answered, and in
// the end the store is what a fresh ingest makes.
func TestEveryServiceMayFail(t *testing.T) {
	root := plant(t, 40)
	s := newSaboteur(t)
	r := superviseRun(t, s, root)
	asking, stopAsking := context.WithCancel(context.Background())
	asked := make(chan int)
	go func() { asked <- r.askUntil(asking) }()
	n := 0
	for _, kind := range []string{"panic", "error", "hang"} {
		for at, name := range services() {
			if kind == "hang" && name == "api" {
				continue // it is asked over
			}
			before := r.status()
			s.faults[name] <- kind
			for range 5 {
				n++
				write(t, root, fmt.Sprintf("grown/g%d.go", n), sourceOf(".go", 1000+n))
			}
			if kind == "hang" {
				must(t, r.restart(name))
			}
			after := r.eventually(name+" is at work again after "+kind, func(now instance.Status) bool {
				return node(now, name).Restarts > node(before, name).Restarts && allAtWork(now)
			})
			for other, sibling := range services() {
				restarted := node(after, sibling).Restarts > node(before, sibling).Restarts
				if want := other == at || at >= 5 && other > at; restarted != want {
					t.Errorf("%s of %s: %s restarted: %v, want %v", kind, name, sibling, restarted, want)
				}
			}
		}
	}
	r.eventually("fresh", func(now instance.Status) bool {
		return now.State == query.Fresh && now.Health.Status.String() == "healthy"
	})
	stopAsking()
	if n := <-asked; n == 0 {
		t.Error("nothing was asked")
	}
	r.stop()
	err := <-r.ended
	var stuck *supervision.StopError
	if err != nil && !errors.As(err, &stuck) { // those that hang are named
		t.Error(err)
	}
	differ(t, "the store", dump(t, r.Instance), fresh(t, once(root)))
	verify(t, r.Instance)
	must(t, r.Close())
}

// askUntil asks until the context ends, and returns how often. Every question has to be
// answered: the API is away for a moment only when it fails itself.
func (r *supervised) askUntil(ctx context.Context) (asked int) {
	text, err := json.Marshal(query.Request{Verb: query.Def, Selector: query.ParseSelector("Total0")})
	must(r.t, err)
	for ctx.Err() == nil {
		response, err := http.Post(r.address+"/v1/query", "application/json", strings.NewReader(string(text)))
		if err != nil {
			continue // the API itself is being restarted
		}
		if response.StatusCode != http.StatusOK {
			var problem struct{ Error string }
			_ = json.NewDecoder(response.Body).Decode(&problem)
			r.t.Errorf("%s: %s", response.Status, problem.Error)
		}
		must(r.t, response.Body.Close())
		asked++
	}
	return asked
}

// A service that fails whenever it is started ends the run, with its reason.
func TestFailuresThatComeBackEndTheRun(t *testing.T) {
	root := filepath.Join(t.TempDir(), "tree")
	write(t, root, "a.go", "package a\n")
	i, err := instance.Open(instance.Config{Data: t.TempDir()})
	must(t, err)
	c := follow(root)
	c.Disturb(func(name string, serve supervision.ServiceFunc) supervision.ServiceFunc {
		if name != "parsing" {
			return serve
		}
		return func(context.Context, func()) error { return errSabotage }
	})
	if err := i.Run(context.Background(), c); !errors.Is(err, errSabotage) {
		t.Errorf("got %v", err)
	}
	must(t, i.Close())
}
