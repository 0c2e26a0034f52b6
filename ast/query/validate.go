package query

import (
	"cmp"
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
		return unknown("verb", string(r.Verb), Verbs())
	}
	if r.Timeout < 0 {
		return &FieldError{Field: "timeout", Problem: "timeout must not be negative"}
	}
	if r.Limit < 0 {
		return &FieldError{Field: "limit", Problem: "limit must not be negative"}
	}
	if r.Verb == SQL {
		return r.validateStatement()
	}
	if err := cmp.Or(r.validateKinds(), r.validateMatch()); err != nil {
		return err
	}
	for _, name := range w.Languages {
		if !slices.Contains(ast.Languages(), ast.Language(name)) {
			return unknown("lang", name, ast.Languages())
		}
	}
	if w.Reason != "" && !slices.Contains(ast.Reasons(), ast.Reason(w.Reason)) {
		return unknown("reason", w.Reason, ast.Reasons())
	}
	for field, glob := range map[string]string{"path": w.Path, "name": w.Name} {
		if !ValidGlob(glob) {
			return &FieldError{Field: field, Problem: fmt.Sprintf("%s %s: the glob is malformed", field, glob)}
		}
	}
	if err := oneOf("role", w.Roles, ast.Roles()); err != nil {
		return err
	}
	if err := r.validateGraph(); err != nil {
		return err
	}
	if w.Status == "" {
		return nil
	}
	return oneOf("status", []string{w.Status}, ast.FileStatuses())
}

func (r *Request) validateStatement() error {
	switch {
	case strings.TrimSpace(r.SQL) == "":
		return &FieldError{Field: "sql", Problem: "there is no statement: give one such as SELECT * FROM symbols LIMIT 3"}
	case !r.Filter.IsZero() || r.Order != "":
		return &FieldError{Field: "sql", Problem: "a statement has no filters and no order beside its own: use WHERE and ORDER BY"}
	case r.Timeout < 0:
		return &FieldError{Field: "sql", Problem: "timeout must not be negative"}
	}
	return nil
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
			return oneOf("kind", []string{name}, ast.Kinds())
		}
		kinds[i] = kind.String()
	}
	return nil
}

func oneOf[V fmt.Stringer](what string, names []string, allowed []V) error {
	for _, name := range names {
		if !slices.ContainsFunc(allowed, func(v V) bool { return v.String() == name }) {
			return &FieldError{what, fmt.Sprintf("unknown %s %q: use one of %s", what, name, join(allowed)), printed(allowed)}
		}
	}
	return nil
}

// unknown is the error of a name that is none of the allowed ones.
func unknown[V ~string](what, name string, allowed []V) error {
	names := make([]string, len(allowed))
	for i, v := range allowed {
		names[i] = string(v)
	}
	return &FieldError{what, fmt.Sprintf("unknown %s %q: use one of %s", what, name, strings.Join(names, ", ")), names}
}

func join[V fmt.Stringer](values []V) string { return strings.Join(printed(values), ", ") }

func printed[V fmt.Stringer](values []V) (names []string) {
	for _, v := range values {
		names = append(names, v.String())
	}
	return names
}
