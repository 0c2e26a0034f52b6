package engine

import (
	"cmp"
	"context"
	"errors"
	"time"
	"unsafe"

	"elixirscope/ast/query"
)

// Limits bound what one request may take. An answer that comes to one of them says so.
type Limits struct {
	Time  time.Duration // a request may ask for less
	Rows  int           // of one page; the next one has more
	Bytes int64         // that the rows of one page hold, about
}

// DefaultLimits returns the limits of an engine that is told of none.
func DefaultLimits() Limits { return Limits{Time: 30 * time.Second, Rows: 1_000_000, Bytes: 512 << 20} }

// OrDefault returns the limits with the defaults in the place of what is zero.
func (l Limits) OrDefault() Limits {
	d := DefaultLimits()
	return Limits{Time: cmp.Or(l.Time, d.Time), Rows: cmp.Or(l.Rows, d.Rows), Bytes: cmp.Or(l.Bytes, d.Bytes)}
}

// SetLimits changes the limits of requests that come from now on.
func (e *Engine) SetLimits(l Limits) {
	l = l.OrDefault()
	e.limits.Store(&l)
}

// errDeadline is the cause of a context whose request has taken too long.
var errDeadline = errors.New("the time of the request is over")

// within bounds the time of a request.
func (l Limits) within(ctx context.Context, request *query.Request) (context.Context, context.CancelFunc) {
	limit := l.Time
	if request.Timeout > 0 {
		limit = min(limit, request.Timeout)
	}
	return context.WithTimeoutCause(ctx, limit, errDeadline)
}

// sizeOf returns about how many bytes a row holds.
func sizeOf(row query.Row) int64 {
	switch row := row.(type) {
	case *query.SymbolRow:
		return int64(unsafe.Sizeof(*row)) + int64(len(row.ID)+len(row.QualifiedName)+len(row.Signature)+len(row.Doc))
	case *query.ReferenceRow:
		return int64(unsafe.Sizeof(*row)) + int64(len(row.Written)+len(row.Name))
	case *query.MatchRow:
		return row.Size()
	case *query.NodeRow:
		return sizeOfNode(row.Node)
	}
	return 512 // of all others, about
}

func sizeOfNode(n *query.Node) int64 {
	if n == nil {
		return 0
	}
	size := int64(unsafe.Sizeof(*n)) + int64(len(n.Text))
	for _, c := range n.Children {
		size += sizeOfNode(c)
	}
	return size
}
