package query

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"elixirscope/ast"
)

// Validate reports the first value that can match nothing, and says what is allowed.
// It writes names of kinds as they are stored.
func (r *Request) Validate() error {
	w := &r.Filter
	if !slices.Contains(Verbs(), r.Verb) {
		return fmt.Errorf("unknown verb %q: use one of %v", r.Verb, Verbs())
	}
	if r.Limit < 0 {
		return errors.New("limit must not be negative")
	}
	if err := r.validateKinds(); err != nil {
		return err
	}
	for _, name := range w.Languages {
		if !slices.Contains(ast.Languages(), ast.Language(name)) {
			return fmt.Errorf("unknown language %q: use one of %v", name, ast.Languages())
		}
	}
	if w.Reason != "" && !slices.Contains(ast.Reasons(), ast.Reason(w.Reason)) {
		return fmt.Errorf("unknown reason %q: use one of %v", w.Reason, ast.Reasons())
	}
	for field, glob := range map[string]string{"path": w.Path, "name": w.Name} {
		if !ValidGlob(glob) {
			return fmt.Errorf("%s %s: the glob is malformed", field, glob)
		}
	}
	if err := oneOf("role", w.Roles, ast.Roles()); err != nil {
		return err
	}
	if w.Status == "" {
		return nil
	}
	return oneOf("status", []string{w.Status}, ast.FileStatuses())
}

func (r *Request) validateKinds() error {
	kinds := r.Filter.Kinds
	switch r.Verb {
	case Changes:
		return oneOf("kind", kinds, ast.EventKinds())
	case History:
		return oneOf("kind", kinds, ast.HistoryKinds())
	}
	for i, name := range kinds {
		kind, ok := ast.ParseKind(name)
		if !ok {
			return fmt.Errorf("unknown kind %q: use one of %s", name, join(ast.Kinds()))
		}
		kinds[i] = kind.String()
	}
	return nil
}

func oneOf[V fmt.Stringer](what string, names []string, allowed []V) error {
	for _, name := range names {
		if !slices.ContainsFunc(allowed, func(v V) bool { return v.String() == name }) {
			return fmt.Errorf("unknown %s %q: use one of %s", what, name, join(allowed))
		}
	}
	return nil
}

func join[V fmt.Stringer](values []V) string {
	var names []string
	for _, v := range values {
		names = append(names, v.String())
	}
	return strings.Join(names, ", ")
}
