package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"elixirscope/ast/query"
)

// read decodes the JSON in the body of a request, in bounded time and space. Fields are
// those that it may have. The error is io.EOF where there is no body.
func (s *Server) read(w http.ResponseWriter, r *http.Request, into any, fields ...string) error {
	if err := checkMedia(r); err != nil {
		return err
	}
	connection := http.NewResponseController(w)
	if err := connection.SetReadDeadline(time.Now().Add(s.body)); err != nil {
		return err
	}
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil {
		err = expectEnd(decoder)
	}
	// After an error the deadline stays: the server reads on to the end of the body.
	if err != nil {
		return unreadable(err, fields)
	}
	return connection.SetReadDeadline(time.Time{})
}

// expectEnd reports what follows the value in a body.
func expectEnd(decoder *json.Decoder) error {
	switch _, err := decoder.Token(); {
	case errors.Is(err, io.EOF):
		return nil
	case isEnded(err):
		return err
	}
	return errors.New("there is more behind its JSON")
}

// isEnded reports whether a body was cut off by a bound.
func isEnded(err error) bool {
	var large *http.MaxBytesError
	return errors.As(err, &large) || errors.Is(err, os.ErrDeadlineExceeded)
}

// checkMedia refuses what does not say that it is JSON; who says nothing means it.
func checkMedia(r *http.Request) error {
	header := r.Header.Get("Content-Type")
	if header == "" {
		return nil
	}
	if media, _, err := mime.ParseMediaType(header); err == nil && media == "application/json" {
		return nil
	}
	return &statusError{status: http.StatusUnsupportedMediaType, cause: fmt.Errorf("the body is %.100q, must be application/json (curl --json)", header)}
}

// unreadable says what is wrong with a body.
func unreadable(err error, fields []string) error {
	var large *http.MaxBytesError
	var kind *json.UnmarshalTypeError
	name, unknown := strings.CutPrefix(err.Error(), "json: unknown field ")
	switch {
	case errors.Is(err, io.EOF):
		return err
	case errors.As(err, &large):
		return &statusError{status: http.StatusRequestEntityTooLarge, cause: fmt.Errorf("the body is larger than %d bytes", large.Limit)}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &statusError{status: http.StatusRequestTimeout, cause: errors.New("the body took too long to arrive")}
	case unknown:
		return unknownField("field", strings.Trim(name, `"`), fields)
	case errors.As(err, &kind) && kind.Field != "":
		return &query.FieldError{Field: kind.Field, Problem: fmt.Sprintf("%s is a %s, must be %s", kind.Field, kind.Value, inJSON(kind))}
	}
	return badRequest(fmt.Errorf("read request: %w", err))
}

// unended is the error of a body that has to be there.
func unended(err error) error {
	if errors.Is(err, io.EOF) {
		return badRequest(errors.New("read request: there is no body"))
	}
	return err
}

// unknownField is the error of a name that is none of those allowed.
func unknownField(what, name string, allowed []string) error {
	allowed = slices.Sorted(slices.Values(allowed))
	return &query.FieldError{Field: name, Allowed: allowed,
		Problem: fmt.Sprintf("unknown %s %q: use one of %s", what, name, strings.Join(allowed, ", "))}
}

// inJSON says what JSON has for a type of Go.
func inJSON(e *json.UnmarshalTypeError) string {
	switch e.Type.Kind().String() {
	case "bool":
		return "true or false"
	case "string":
		return "a string"
	case "slice", "array":
		return "an array"
	case "struct", "map":
		return "an object"
	}
	return "a number that fits " + e.Type.Kind().String()
}
