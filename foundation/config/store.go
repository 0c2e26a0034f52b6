package config

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
)

// Sources says where a configuration comes from.
type Sources struct {
	File      string            // YAML; "" for none
	Required  bool              // a File that does not exist is an error
	Overrides string            // file of what Set was told; "" keeps it in memory only
	Environ   []string          // as os.Environ returns it
	Prefix    string            // of variables that are about the configuration, such as ELIXIRSCOPE_
	Flags     map[string]string // key -> text, only those that were given
}

// Field is one key and its value.
type Field struct {
	Key      string `json:"key"`
	Value    any    `json:"value"` // bool, int64, float64, string or []string
	Text     string `json:"text"`  // of the value, as Set takes it
	Origin   Origin `json:"origin"`
	Hot      bool   `json:"hot"`
	Help     string `json:"help"`
	Allowed  string `json:"allowed"`  // in words
	Flag     string `json:"flag"`     // without dashes; whether there is one, the program knows
	Variable string `json:"variable"` // of the environment
}

// Store holds a configuration and keeps it current. It is safe for concurrent use.
type Store[T any] struct {
	schema      *schema
	sources     Sources
	defaults    T
	environment layer
	flags       layer
	current     atomic.Pointer[snapshot[T]]
	health      atomic.Pointer[condition]
	subscribers subscribers[T]

	change    sync.Mutex // held while a change is made and told; guards what is below
	file      layer
	overrides layer
	seen      reading // of the file, as it was looked at last
	found     bool    // the file was there once
	unwritten map[string]bool
	condition condition
}

// snapshot is a configuration that is in force for a while. It is not written to.
type snapshot[T any] struct {
	value   T
	origins []Origin // by field.position
}

// Load reads all sources. The error is a Faults if they can be read but are wrong.
func Load[T any](defaults T, s Sources) (*Store[T], error) {
	schema, err := newSchema(reflect.TypeFor[T](), s.Prefix)
	if err != nil {
		return nil, err
	}
	store := &Store[T]{schema: schema, sources: s, defaults: defaults, unwritten: make(map[string]bool)}
	faults, err := store.load()
	if err != nil {
		return nil, err
	}
	next := store.merge(store.file, store.overrides)
	if faults == nil { // rules across keys need values that are right on their own
		faults = schema.validate(&next.value, next.origins)
	}
	if faults != nil {
		return nil, faults
	}
	store.current.Store(next)
	store.health.Store(&condition{})
	return store, nil
}

// load reads all layers.
func (s *Store[T]) load() (Faults, error) {
	if s.seen = readFile(s.sources.File); s.seen.err != nil && (s.sources.Required || !errors.Is(s.seen.err, fs.ErrNotExist)) {
		return nil, fmt.Errorf("read configuration: %w", s.seen.err)
	}
	s.found = s.seen.err == nil
	overrides := readFile(s.sources.Overrides)
	if overrides.err != nil && !errors.Is(overrides.err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read overrides: %w", overrides.err)
	}
	var all [4]Faults
	s.file, all[0] = s.schema.read(s.sources.File, layerFile, s.seen.data)
	s.overrides, all[1] = s.schema.read(s.sources.Overrides, layerOverride, overrides.data)
	s.environment, all[2] = s.schema.environment(s.sources.Environ, s.sources.Prefix)
	s.flags, all[3] = s.schema.given(s.sources.Flags)
	return slices.Concat(all[:]...), nil
}

// Check returns everything that is wrong with a file: a Faults, or an error of reading
// it. No other source counts.
func Check[T any](defaults T, file string) error {
	_, err := Load(defaults, Sources{File: file, Required: true})
	return err
}

// merge returns the configuration that results from a file and overrides.
func (s *Store[T]) merge(file, overrides layer) *snapshot[T] {
	next := &snapshot[T]{value: s.defaults}
	next.origins = s.schema.merge(reflect.ValueOf(&next.value).Elem(), file, overrides, s.environment, s.flags)
	return next
}

// Get returns the configuration in force. Nobody may write to it. It takes no lock and
// costs nanoseconds; whoever needs several values that fit together asks once.
func (s *Store[T]) Get() *T { return &s.current.Load().value }

// Fields returns all keys with the values in force, in order of declaration.
func (s *Store[T]) Fields() []Field {
	now := s.current.Load()
	value := reflect.ValueOf(&now.value).Elem()
	fields := make([]Field, len(s.schema.fields))
	for i, f := range s.schema.fields {
		fields[i] = f.describe(value.FieldByIndex(f.index), now.origins[i])
	}
	return fields
}

func (f *field) describe(value reflect.Value, origin Origin) Field {
	return Field{Key: f.key, Value: f.plain(value), Text: f.text(value), Origin: origin,
		Hot: f.hot, Help: f.help, Allowed: f.must(), Flag: f.flag, Variable: f.variable}
}

// subscribers are told of changes.
type subscribers[T any] struct {
	lock sync.Mutex
	all  []*subscriber[T] // in the order in which they came
}

type subscriber[T any] struct {
	tell      func(old, new *T)
	cancelled atomic.Bool
}

// Subscribe has f called with every change from now on, one at a time and in order. f
// must not block for long, and not call Set, Unset or Reload, which wait for it. A call
// that is under way when cancel is called goes on.
func (s *Store[T]) Subscribe(f func(old, new *T)) (cancel func()) {
	added := &subscriber[T]{tell: f}
	s.subscribers.lock.Lock()
	defer s.subscribers.lock.Unlock()
	s.subscribers.all = append(s.subscribers.all, added)
	return func() {
		added.cancelled.Store(true)
		s.subscribers.lock.Lock()
		defer s.subscribers.lock.Unlock()
		s.subscribers.all = slices.DeleteFunc(s.subscribers.all, func(one *subscriber[T]) bool { return one == added })
	}
}

// tell calls all who have subscribed and not cancelled.
func (s *subscribers[T]) tell(old, new *T) {
	s.lock.Lock()
	all := slices.Clone(s.all)
	s.lock.Unlock()
	for _, one := range all {
		if !one.cancelled.Load() {
			one.tell(old, new)
		}
	}
}
