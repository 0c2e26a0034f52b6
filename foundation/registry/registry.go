package registry

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// ErrTaken is the error of Register for a key that is in use, ErrNotFound that of
// Lookup for one that is not.
var (
	ErrTaken    = errors.New("already registered")
	ErrNotFound = errors.New("not registered")
)

// Key is what a service is registered under.
type Key struct {
	Service  string
	Instance string // "" is the only one
}

// String is "service", or "service/instance".
func (k Key) String() string {
	if k.Instance == "" {
		return k.Service
	}
	return k.Service + "/" + k.Instance
}

// Check tells whether a service is well: nil, or what ails it. It returns soon after
// ctx ends.
type Check func(ctx context.Context) error

// Options are what is known of a service besides its value.
type Options struct {
	Metadata map[string]string
	Check    Check // nil: it has none
}

// Entry is what one registration was when it was asked for.
type Entry struct {
	Key
	Type     string // of the value, as %T prints it
	Since    time.Time
	Metadata map[string]string
	Check    Check
}

// Registry holds the services of one runtime. It is safe for concurrent use.
type Registry struct {
	services atomic.Pointer[services] // replaced, never changed

	mu    sync.Mutex // guards replacing services, and bells
	bells map[chan struct{}]struct{}
}

type services map[Key]*registration

type registration struct {
	value any
	entry Entry
}

// New returns an empty registry.
func New() *Registry {
	r := &Registry{bells: make(map[chan struct{}]struct{})}
	r.services.Store(&services{})
	return r
}

// Register enters a service under a key that is free, else it returns ErrTaken. The
// function it returns removes this registration, and may be called more than once.
func Register[T any](r *Registry, key Key, value T, o Options) (unregister func(), err error) {
	if key.Service == "" {
		return nil, errors.New("register a service: it has no name")
	}
	if any(value) == nil {
		return nil, fmt.Errorf("register %s: there is no value", key)
	}
	added := &registration{value, Entry{key, fmt.Sprintf("%T", value), time.Now(), maps.Clone(o.Metadata), o.Check}}
	if !r.replace(key, nil, added) {
		return nil, fmt.Errorf("register %s: %w", key, ErrTaken)
	}
	return func() { r.replace(key, added, nil) }, nil
}

// replace puts one registration in the place of another; nil is none. It does nothing
// and returns false when another than old is there.
func (r *Registry) replace(key Key, old, with *registration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	before := *r.services.Load()
	if before[key] != old {
		return false
	}
	after := maps.Clone(before)
	if with == nil {
		delete(after, key)
	} else {
		after[key] = with
	}
	r.services.Store(&after)
	for bell := range r.bells {
		ring(bell)
	}
	return true
}

// Entries returns what is registered, sorted by service and instance.
func (r *Registry) Entries() []Entry {
	registered := *r.services.Load()
	entries := make([]Entry, 0, len(registered))
	for _, one := range registered {
		e := one.entry
		e.Metadata = maps.Clone(e.Metadata)
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b Entry) int {
		return cmp.Or(cmp.Compare(a.Service, b.Service), cmp.Compare(a.Instance, b.Instance))
	})
	return entries
}
