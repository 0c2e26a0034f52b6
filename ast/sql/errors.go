package sql

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"elixirscope/ast/query"

	"github.com/ncruces/go-sqlite3"
)

// Faults of a statement that SQLite does not find.
var (
	errNothing = errors.New("there is no statement")
	errSeveral = errors.New("there is more than one statement: ask them one by one")
	errBound   = errors.New("the statement has parameters, which nothing says the value of: write the values")
	errRows    = errors.New("too many rows")
	errBytes   = errors.New("too many bytes")
	errStop    = errors.New("nobody reads on")
)

// explain makes what ended a statement an error that says what to do about it.
func (l limits) explain(st *statement, err error) error {
	switch {
	case st.failure != nil:
		return st.failure
	case errors.Is(err, errRows):
		return &query.StatementError{Limit: "rows", Message: fmt.Sprintf(
			"the statement gives more than its row limit of %d rows: add LIMIT, or count them", l.rows)}
	case errors.Is(err, errBytes):
		return &query.StatementError{Limit: "memory", Message: fmt.Sprintf(
			"the rows need more than their memory limit of %d MB: add LIMIT, or select fewer columns", answerFactor*l.memory>>20)}
	case errors.Is(err, sqlite3.INTERRUPT) && errors.Is(st.ctx.Err(), context.DeadlineExceeded):
		return &query.StatementError{Limit: "time", Message: fmt.Sprintf(
			"the statement did not end within its time limit of %s: narrow it with WHERE, or add LIMIT", l.time)}
	case errors.Is(err, sqlite3.INTERRUPT):
		return context.Cause(st.ctx)
	case isMemory(err):
		return &query.StatementError{Limit: "memory", Message: fmt.Sprintf(
			"the statement needs more than its memory limit of %d MB: sort or group fewer rows, or shorter texts", l.memory>>20)}
	case errors.Is(err, sqlite3.TOOBIG):
		return &query.StatementError{Limit: "length", Message: fmt.Sprintf(
			"a text or blob is longer than the length limit of %d bytes, or the statement than %d", maxLength, maxText)}
	case errors.Is(err, sqlite3.AUTH):
		return &query.StatementError{Message: "statements can only read: " + message(err)}
	}
	e := &query.StatementError{Message: message(err)}
	var fault *sqlite3.Error
	if errors.As(err, &fault) {
		e.Near = fault.SQL()
	}
	return e
}

// isMemory reports whether SQLite had not enough memory.
func isMemory(err error) bool {
	return errors.Is(err, sqlite3.NOMEM) || errors.Is(err, sqlite3.IOERR_NOMEM)
}

// message returns the text of an error without the name of who found it.
func message(err error) string {
	text := strings.TrimPrefix(err.Error(), "sqlite3: ")
	text = strings.TrimPrefix(text, "authorization denied: ")
	return strings.TrimPrefix(text, "SQL logic error: ")
}
