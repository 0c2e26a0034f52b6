package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"elixirscope/ast/engine"
	"elixirscope/ast/query"
)

// Problem is the body of a response that is no answer.
// Format: problem details, RFC 9457, with two members of its own.
type Problem struct {
	// Type tells problems of one status apart; about:blank where nothing needs it.
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	// Field is what of the request is wrong: the name of a parameter, or the place in
	// the JSON of its body, such as filter.kinds.
	Field   string   `json:"field,omitempty"`
	Allowed []string `json:"allowed,omitempty"` // for it, where that can be listed
}

// The types of problems.
const (
	problemBlank    = "about:blank"
	problemField    = "urn:elixirscope:problem:field"    // a field that does not exist, or may not have this value
	problemLag      = "urn:elixirscope:problem:lag"      // the answer would be further behind than is allowed
	problemDeadline = "urn:elixirscope:problem:deadline" // the answer takes longer than is allowed
)

// mediaProblem is the media type of a Problem.
const mediaProblem = "application/problem+json"

// statusError is an error that has a status other than 503.
type statusError struct {
	status  int
	cause   error
	headers [2]string // name and value, where the status has one
}

func (e *statusError) Error() string { return e.cause.Error() }

func (e *statusError) Unwrap() error { return e.cause }

func badRequest(err error) error { return &statusError{status: http.StatusBadRequest, cause: err} }

func forbidden(format string, values ...any) error {
	return &statusError{status: http.StatusForbidden, cause: fmt.Errorf(format, values...)}
}

// busy says that more is asked than can be answered.
func busy(retry time.Duration) error {
	return &statusError{http.StatusTooManyRequests, errors.New("too many requests at the same time: ask again later, or raise api.max_requests"),
		[2]string{"Retry-After", strconv.Itoa(int(retry.Seconds()))}}
}

// refuse sends an error as a Problem.
func (s *Server) refuse(w http.ResponseWriter, err error) {
	p := problemOf(err)
	var status *statusError
	if errors.As(err, &status) && status.headers[0] != "" {
		w.Header().Set(status.headers[0], status.headers[1])
	}
	s.encodeAs(w, mediaProblem, p.Status, p)
}

// problemOf returns what is told of an error. What is not wrong with the request is
// something that the next attempt may not meet: 503.
func problemOf(err error) Problem {
	p := Problem{Type: problemBlank, Status: http.StatusServiceUnavailable, Detail: err.Error()}
	var status *statusError
	var field *query.FieldError
	var lag *query.LagError
	var statement *query.StatementError
	switch {
	case errors.As(err, &status):
		p.Status = status.status
	case engine.IsRefusal(err), errors.As(err, &statement):
		p.Status = http.StatusBadRequest
	case errors.Is(err, engine.ErrStale):
		p.Status = http.StatusGone
	case errors.Is(err, errDeadline):
		p.Type, p.Title = problemDeadline, "The answer takes too long"
	case errors.As(err, &lag):
		p.Type, p.Title = problemLag, "The answer would be out of date"
	}
	if errors.As(err, &field) {
		p.Type, p.Title, p.Status = problemField, "A field of the request is not right", http.StatusBadRequest
		p.Field, p.Allowed = field.Field, field.Allowed
	}
	if p.Title == "" {
		p.Title = http.StatusText(p.Status)
	}
	return p
}

// errDeadline says that an answer was not there in time.
var errDeadline = errors.New("the answer takes longer than it may")

// orDeadline returns err, or that of a deadline which has passed.
func orDeadline(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); err != nil && errors.Is(cause, errDeadline) {
		return cause
	}
	return err
}
