package registry_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"elixirscope/foundation/registry"

	"pgregory.net/rapid"
)

type engine struct{ name string }

func (e *engine) String() string { return e.name }

func register[T any](t *testing.T, r *registry.Registry, key registry.Key, value T) (unregister func()) {
	t.Helper()
	unregister, err := registry.Register(r, key, value, registry.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return unregister
}

// However services come and go, the registry holds what a map would.
func TestRegistryIsAMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := registry.New()
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		changes := r.Watch(ctx)
		model := make(map[registry.Key]*engine)
		removes := make(map[*engine]func())
		var all []*engine
		keys := rapid.Custom(func(t *rapid.T) registry.Key {
			return registry.Key{Service: rapid.SampledFrom([]string{"a", "b", "ab"}).Draw(t, "service"), Instance: rapid.SampledFrom([]string{"", "b", "1"}).Draw(t, "instance")}
		})
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			key, changed := keys.Draw(t, "key"), false
			if len(all) > 0 && rapid.Bool().Draw(t, "remove") {
				e := rapid.SampledFrom(all).Draw(t, "which")
				for at, there := range model {
					if there == e {
						delete(model, at)
						changed = true
					}
				}
				removes[e]()
			} else {
				e := &engine{fmt.Sprint(len(all))}
				remove, err := registry.Register(r, key, e, registry.Options{})
				taken := model[key] != nil
				if taken != errors.Is(err, registry.ErrTaken) || taken != (err != nil) {
					t.Fatalf("register %s: %v, taken is %v", key, err, taken)
				}
				if !taken {
					model[key], removes[e], all, changed = e, remove, append(all, e), true
				}
			}
			if rang := len(changes) == 1; rang != changed {
				t.Fatalf("the bell rang: %v, there was a change: %v", rang, changed)
			} else if rang {
				<-changes
			}
			compare(t, r, model, keys.Draw(t, "look up"))
		}
	})
}

func compare(t *rapid.T, r *registry.Registry, model map[registry.Key]*engine, key registry.Key) {
	t.Helper()
	got, err := registry.Lookup[*engine](r, key)
	if got != model[key] || (got == nil) != errors.Is(err, registry.ErrNotFound) {
		t.Fatalf("look up %s: %v, %v, want %v", key, got, err, model[key])
	}
	entries := r.Entries()
	if len(entries) != len(model) {
		t.Fatalf("%d entries, want %d", len(entries), len(model))
	}
	for i, e := range entries {
		if model[e.Key] == nil || i > 0 && entries[i-1].Service+"\x00"+entries[i-1].Instance >= e.Service+"\x00"+e.Instance {
			t.Fatalf("entries %v are not the sorted ones of %v", entries, model)
		}
	}
}

func TestLookupByType(t *testing.T) {
	r := registry.New()
	key := registry.Key{Service: "engine", Instance: "blue"}
	want := &engine{"blue"}
	register(t, r, key, want)
	if got, err := registry.Lookup[fmt.Stringer](r, key); got != want || err != nil {
		t.Errorf("as what it implements: %v, %v", got, err)
	}
	_, err := registry.Lookup[io.Reader](r, key)
	var wrong *registry.TypeError
	if !errors.As(err, &wrong) || *wrong != (registry.TypeError{Key: key, Want: "io.Reader", Got: "*registry_test.engine"}) {
		t.Errorf("as what it is not: %v", err)
	}
	if _, err := registry.Await[io.Reader](context.Background(), r, key); !errors.As(err, &wrong) {
		t.Errorf("awaited as what it is not: %v", err)
	}
}

func TestRefused(t *testing.T) {
	r := registry.New()
	if _, err := registry.Register(r, registry.Key{}, 1, registry.Options{}); err == nil {
		t.Error("a service without a name was registered")
	}
	if _, err := registry.Register[fmt.Stringer](r, registry.Key{Service: "x"}, nil, registry.Options{}); err == nil {
		t.Error("a service without a value was registered")
	}
}

// What is done to an entry, or to the options, later is not seen in the registry.
func TestEntriesAreCopies(t *testing.T) {
	r := registry.New()
	sick := errors.New("sick")
	o := registry.Options{Metadata: map[string]string{"k": "v"}, Check: func(context.Context) error { return sick }}
	if _, err := registry.Register(r, registry.Key{Service: "x"}, 1, o); err != nil {
		t.Fatal(err)
	}
	o.Metadata["k"] = "caller's"
	r.Entries()[0].Metadata["k"] = "reader's"
	e := r.Entries()[0]
	if e.Metadata["k"] != "v" || e.Type != "int" || e.Since.IsZero() || e.Check(context.Background()) != sick {
		t.Errorf("entry %v", e)
	}
}

func TestAwait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := registry.New()
		key := registry.Key{Service: "late"}
		var got int
		var err error
		done := make(chan struct{})
		go func() {
			defer close(done)
			got, err = registry.Await[int](context.Background(), r, key)
		}()
		synctest.Wait()
		register(t, r, registry.Key{Service: "other"}, 1)
		synctest.Wait()
		register(t, r, key, 7)
		if <-done; got != 7 || err != nil {
			t.Errorf("got %d, %v", got, err)
		}
	})
}

func TestAwaitGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		_, err := registry.Await[int](ctx, registry.New(), registry.Key{Service: "never", Instance: "1"})
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "never/1") {
			t.Errorf("got %v", err)
		}
	})
}

func TestWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := registry.New()
		ctx, cancel := context.WithCancel(context.Background())
		bell := r.Watch(ctx)
		register(t, r, registry.Key{Service: "a"}, 1)
		register(t, r, registry.Key{Service: "b"}, 1)()
		if _, open := <-bell; !open || len(bell) != 0 {
			t.Errorf("open %v, %d more rings for changes that nobody heard", open, len(bell))
		}
		cancel()
		if _, open := <-bell; open {
			t.Error("it rings after its context has ended")
		}
		register(t, r, registry.Key{Service: "c"}, 1)
	})
}

// Of those who want a key one has it at a time, and a reader sees a whole registry.
func TestConcurrent(t *testing.T) {
	r := registry.New()
	ctx, cancel := context.WithCancel(context.Background())
	shared := registry.Key{Service: "shared"}
	held := make(chan struct{}, 1)
	var writers, watchers sync.WaitGroup
	for w := range 4 {
		own := registry.Key{Service: "own", Instance: fmt.Sprint(w)}
		watchers.Go(func() {
			for range r.Watch(ctx) {
				if !slices.IsSortedFunc(r.Entries(), func(a, b registry.Entry) int { return strings.Compare(a.String(), b.String()) }) {
					t.Error("entries are not sorted")
				}
			}
		})
		writers.Go(func() {
			for i := range 200 {
				unregister, err := registry.Register(r, own, i, registry.Options{})
				if got, lookup := registry.Lookup[int](r, own); err != nil || got != i || lookup != nil {
					t.Errorf("own service: %v, %d, %v, want %d", err, got, lookup, i)
				}
				if release, err := registry.Register(r, shared, w, registry.Options{}); err == nil {
					select {
					case held <- struct{}{}:
						<-held
					default:
						t.Error("two have the same key")
					}
					release()
				}
				if _, err := registry.Await[int](ctx, r, own); err != nil {
					t.Error(err)
				}
				unregister()
				unregister()
			}
		})
	}
	writers.Wait()
	cancel()
	watchers.Wait()
	if left := r.Entries(); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

func filled(b *testing.B) (*registry.Registry, registry.Key) {
	r := registry.New()
	for i := range 20 {
		if _, err := registry.Register(r, registry.Key{Service: fmt.Sprint("service", i), Instance: "blue"}, &engine{}, registry.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	return r, registry.Key{Service: "service7", Instance: "blue"}
}

func BenchmarkLookup(b *testing.B) {
	r, key := filled(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := registry.Lookup[*engine](r, key); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLookupInterface(b *testing.B) {
	r, key := filled(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := registry.Lookup[fmt.Stringer](r, key); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLookupParallel(b *testing.B) {
	r, key := filled(b)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := registry.Lookup[*engine](r, key); err != nil {
				b.Error(err)
			}
		}
	})
}
