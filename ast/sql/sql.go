package sql

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"elixirscope/ast/engine"
	"elixirscope/ast/query"
	"elixirscope/ast/repository"
)

// limits are the bounds of a statement.
type limits struct {
	time   time.Duration
	rows   int
	memory int64 // bytes of SQLite, and four times as many of the rows of the answer
}

// The bounds of a statement unless WithLimits says otherwise.
const (
	DefaultTime   = 10 * time.Second
	DefaultRows   = 1_000_000
	DefaultMemory = 64 << 20
)

// SQL answers statements. It is safe for concurrent use; Close it.
type SQL struct {
	repository *repository.Repository
	engine     *engine.Engine
	pool       *pool
	limits     limits
}

// Option is a choice about an SQL.
type Option func(*SQL)

// WithLimits sets for how long a statement may run, how many rows it may give, and how
// many bytes SQLite may use for it.
func WithLimits(time time.Duration, rows int, memory int64) Option {
	return func(s *SQL) { s.limits = limits{time, rows, memory} }
}

// New returns what answers statements about r; e makes its rows. It opens nothing.
func New(r *repository.Repository, e *engine.Engine, options ...Option) *SQL {
	s := &SQL{repository: r, engine: e, limits: limits{DefaultTime, DefaultRows, DefaultMemory}}
	for _, choose := range options {
		choose(s)
	}
	s.pool = newPool(runtime.GOMAXPROCS(0), func() (*connection, error) { return openConnection(e, s.limits.memory) })
	return s
}

// Close closes the connections to SQLite. No statement may be under way.
func (s *SQL) Close() error { return s.pool.close() }

// Run answers a request of verb sql on the present moment. The error is a
// *query.StatementError when it is the statement's.
func (s *SQL) Run(ctx context.Context, request query.Request) (*query.Answer, error) {
	started := time.Now()
	limits := s.limits
	if request.Timeout > 0 {
		limits.time = min(limits.time, request.Timeout)
	}
	within, cancel := context.WithTimeout(ctx, limits.time)
	defer cancel()
	c, err := s.pool.take(within)
	if err != nil {
		return nil, fmt.Errorf("wait for other statements to end: %w", err)
	}
	answer, err := s.runOn(within, c, request, limits)
	if err != nil {
		return nil, err
	}
	answer.Stats.MS = float64(time.Since(started).Microseconds()) / 1000
	return answer, nil
}

// runOn runs a request on a connection, and gives that back.
func (s *SQL) runOn(ctx context.Context, c *connection, request query.Request, limits limits) (*query.Answer, error) {
	st, err := newStatement(ctx, s.repository, s.engine)
	if err != nil {
		s.pool.give(c)
		return nil, err
	}
	answer, fault := c.run(st, request, limits)
	err = st.end()
	if isMemory(fault) {
		err = errors.Join(err, s.pool.drop(c)) // what SQLite holds then is not known
	} else {
		s.pool.give(c)
	}
	switch {
	case err != nil:
		return nil, err
	case fault != nil:
		return nil, limits.explain(st, fault)
	}
	return answer, nil
}
