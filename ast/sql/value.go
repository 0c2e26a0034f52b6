package sql

import (
	"github.com/ncruces/go-sqlite3"
)

// kind is the type of a column, or that of a value.
type kind uint8

const (
	null kind = iota
	integer
	text
)

// String returns the kind as a declaration of SQL names it.
func (k kind) String() string { return [...]string{"NULL", "INTEGER", "TEXT"}[k] }

// value is what a column has in a row. The zero value is NULL.
type value struct {
	kind kind
	n    int64
	s    string
}

func textOf(s string) value { return value{kind: text, s: s} }

// textOr returns a text, NULL where there is none.
func textOr(s string) value {
	if s == "" {
		return value{}
	}
	return textOf(s)
}

func textAt(s *string) value {
	if s == nil {
		return value{}
	}
	return textOf(*s)
}

func number[N ~int | ~int16 | ~int32 | ~int64 | ~uint32 | ~uint64](n N) value {
	return value{kind: integer, n: int64(n)}
}

func boolean(is bool) value {
	if is {
		return value{kind: integer, n: 1}
	}
	return value{kind: integer}
}

// result makes v the result of a column.
func (v value) result(ctx sqlite3.Context) {
	switch v.kind {
	case integer:
		ctx.ResultInt64(v.n)
	case text:
		ctx.ResultText(v.s)
	default:
		ctx.ResultNull()
	}
}
