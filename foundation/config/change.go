package config

import (
	"bytes"
	"fmt"
	"reflect"
)

// Set overrides a key from now on, also after a restart: the value is in force when Set
// returns, and then written to the file of overrides; while that cannot be written, it
// waits there, as Health says, and Run tries again. The errors are a *RestartError, a
// *HeldError, a Faults, or that there is no such key; then nothing has changed.
func (s *Store[T]) Set(key, value string) error {
	f, err := s.schema.find(key)
	if err != nil {
		return err
	}
	if !f.hot {
		return &RestartError{Key: key, File: s.sources.File, Variable: f.variable}
	}
	set, err := f.read(value)
	if err != nil {
		return Faults{fmt.Errorf("%s %w", key, err)}
	}
	s.change.Lock()
	defer s.change.Unlock()
	return s.override(f, s.overrides.with(key, setting{set, Origin{layerOverride, s.sources.Overrides}}))
}

// Unset removes an override; there need not be one. It has the errors of Set. The
// override of a key that is not hot, which an earlier version may have left, has no
// effect after the next start.
func (s *Store[T]) Unset(key string) error {
	f, err := s.schema.find(key)
	if err != nil {
		return err
	}
	s.change.Lock()
	defer s.change.Unlock()
	if _, ok := s.overrides[key]; !ok {
		return nil
	}
	return s.override(f, s.overrides.without(key))
}

// override puts overrides in force that differ from those before in one key, and writes
// them.
func (s *Store[T]) override(f *field, overrides layer) error {
	for _, above := range []layer{s.environment, s.flags} {
		if held, ok := above[f.key]; ok {
			return &HeldError{Key: f.key, Origin: held.origin}
		}
	}
	content, err := s.encode(overrides)
	if err != nil {
		return err
	}
	if len(content) > maxFile {
		return Faults{fmt.Errorf("%s is too long: all overrides together may have 1 MiB", f.key)}
	}
	if err := s.apply(s.file, overrides); err != nil {
		return err
	}
	if s.condition.file != nil { // what was wrong may have been about the override
		s.condition.file = s.adopt(s.seen)
	}
	s.unwritten[f.key] = true
	s.write(content)
	s.publish()
	return nil
}

// apply puts in force what a file and overrides say, except for keys that need a
// restart, and tells the subscribers. On an error nothing has changed.
func (s *Store[T]) apply(file, overrides layer) error {
	wanted := s.merge(file, overrides)
	if faults := s.schema.validate(&wanted.value, wanted.origins); faults != nil {
		return faults
	}
	now := s.current.Load()
	next, waiting := s.freeze(now, wanted)
	if waiting != nil {
		if faults := s.schema.validate(&next.value, next.origins); faults != nil {
			return fmt.Errorf("until a restart, which %v waits for: %w", waiting, faults)
		}
	}
	s.file, s.overrides, s.condition.waiting = file, overrides, waiting
	s.current.Store(next)
	if !reflect.DeepEqual(now.value, next.value) {
		s.subscribers.tell(&now.value, &next.value)
	}
	return nil
}

// freeze returns a configuration as wanted, but for the keys that may not change, and
// those of them that would.
func (s *Store[T]) freeze(now, wanted *snapshot[T]) (next *snapshot[T], waiting []string) {
	next = &snapshot[T]{value: wanted.value, origins: wanted.origins}
	to, from := reflect.ValueOf(&next.value).Elem(), reflect.ValueOf(&now.value).Elem()
	for _, f := range s.schema.fields {
		changed, kept := to.FieldByIndex(f.index), from.FieldByIndex(f.index)
		if f.hot || reflect.DeepEqual(changed.Interface(), kept.Interface()) {
			continue
		}
		waiting = append(waiting, fmt.Sprintf("%s (%s)", f.key, wanted.origins[f.position]))
		changed.Set(kept)
		next.origins[f.position] = now.origins[f.position]
	}
	return next, waiting
}

// overridesHead says above the overrides what they are.
const overridesHead = "# Written by the program: what was set while it ran. It wins over the configuration file.\n"

// encode returns the content of the file of overrides.
func (s *Store[T]) encode(overrides layer) ([]byte, error) {
	var fields []Field
	for _, f := range s.schema.fields {
		if set, ok := overrides[f.key]; ok {
			fields = append(fields, f.describe(set.value, set.origin))
		}
	}
	content := bytes.NewBufferString(overridesHead)
	if err := WriteYAML(content, fields, nil, nil); err != nil {
		return nil, err
	}
	return content.Bytes(), nil
}

// write writes the file of overrides, or notes why it cannot be.
func (s *Store[T]) write(content []byte) {
	if s.sources.Overrides != "" {
		if s.condition.unwritten = writeFile(s.sources.Overrides, content); s.condition.unwritten != nil {
			return
		}
	}
	clear(s.unwritten)
}

// writeQueued writes what could not be written before.
func (s *Store[T]) writeQueued() {
	if len(s.unwritten) == 0 {
		return
	}
	content, err := s.encode(s.overrides)
	if err != nil {
		s.condition.unwritten = err
		return
	}
	s.write(content)
}
