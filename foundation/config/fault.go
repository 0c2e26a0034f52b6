package config

import (
	"errors"
	"fmt"
	"strings"
)

// Faults is everything that is wrong with a configuration, each fault in one line that
// says where it is, what the value is and what is allowed.
type Faults []error

// Error returns the faults line by line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the faults.
func (f Faults) Unwrap() []error { return f }

// KeyError is what a Validate says about one key, so that the place of its value can be
// told: Problem reads on after the key, such as "is 5s, must be at least watch.debounce".
// With is the other key of the rule, if there is one; its place is told where Key has its
// default.
type KeyError struct{ Key, With, Problem string }

func (e *KeyError) Error() string { return e.Key + " " + e.Problem }

// RestartError says that a key cannot change while the program runs.
type RestartError struct {
	Key      string
	File     string // "" if there is none
	Variable string
}

func (e *RestartError) Error() string {
	where := "the environment variable " + e.Variable
	if e.File != "" {
		where = e.File + ", or " + where
	}
	return fmt.Sprintf("%s cannot change without a restart: set it in %s, and start again", e.Key, where)
}

// HeldError says that a key is set where an override does not reach.
type HeldError struct {
	Key    string
	Origin Origin
}

func (e *HeldError) Error() string {
	return fmt.Sprintf("%s is set by the %s %s, which an override cannot change", e.Key, e.Origin.Layer, e.Origin.Place)
}

// at says where a problem with the value of a key is.
func (o Origin) at(key string, problem error) error {
	switch o.Layer {
	case layerFile, layerOverride:
		if o.Place != "" {
			return fmt.Errorf("%s: %s %w", o.Place, key, problem)
		}
	case layerEnvironment, layerFlag:
		return fmt.Errorf("%s %w", o.Place, problem)
	}
	return fmt.Errorf("%s %w", key, problem)
}

// about says where the fault of a rule across keys is.
func (o Origin) about(e *KeyError) error {
	if o.Place == "" {
		return e
	}
	return fmt.Errorf("%s: %w", o.Place, e)
}

// located gives what a Validate says about keys the places of their values.
func located(err error, origin func(key string) Origin) Faults {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var faults Faults
		for _, each := range joined.Unwrap() {
			faults = append(faults, located(each, origin)...)
		}
		return faults
	}
	var about *KeyError
	if errors.As(err, &about) {
		from := origin(about.Key)
		if from.Layer == layerDefault {
			from = origin(about.With)
		}
		err = from.about(about)
	}
	return Faults{err}
}
