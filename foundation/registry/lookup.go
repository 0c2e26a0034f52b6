package registry

import (
	"context"
	"errors"
	"fmt"
	"reflect"
)

// TypeError is the error of looking up a service as what it is not.
type TypeError struct {
	Key
	Want, Got string
}

func (e *TypeError) Error() string {
	return fmt.Sprintf("look up %s: it is a %s, not a %s", e.Key, e.Got, e.Want)
}

// Lookup returns the service under a key. T is its type, or an interface it implements.
// The error is ErrNotFound or a *TypeError.
func Lookup[T any](r *Registry, key Key) (T, error) {
	found, ok := (*r.services.Load())[key]
	if !ok {
		var none T
		return none, fmt.Errorf("look up %s: %w", key, ErrNotFound)
	}
	value, ok := found.value.(T)
	if !ok {
		return value, &TypeError{key, reflect.TypeFor[T]().String(), found.entry.Type}
	}
	return value, nil
}

// Await returns the service under a key as soon as there is one. The error is that of
// the context when it ends before, or a *TypeError.
func Await[T any](ctx context.Context, r *Registry, key Key) (T, error) {
	bell := r.subscribe()
	defer r.unsubscribe(bell)
	for {
		value, err := Lookup[T](r, key)
		if !errors.Is(err, ErrNotFound) {
			return value, err
		}
		select {
		case <-bell:
		case <-ctx.Done():
			return value, fmt.Errorf("await %s: %w", key, ctx.Err())
		}
	}
}
