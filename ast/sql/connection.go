package sql

import (
	"context"
	"errors"
	"fmt"

	"elixirscope/ast/engine"

	"github.com/ncruces/go-sqlite3"
)

// connection is one to SQLite, with the tables and an empty database in memory. It
// serves one statement at a time.
type connection struct {
	db        *sqlite3.Conn
	engine    *engine.Engine
	statement *statement // nil between two
	prepared  map[string]*sqlite3.Stmt
}

// maxPrepared bounds the statements that a connection keeps prepared.
const maxPrepared = 64

// Limits of SQLite.
const (
	maxLength  = 1 << 20  // bytes of a text, a blob or a row
	maxText    = 64 << 10 // bytes of a statement
	maxPattern = 512      // bytes of a pattern of LIKE or GLOB
)

func openConnection(e *engine.Engine, memory int64) (*connection, error) {
	db, err := sqlite3.OpenContext(sqlite3.WithMaxMemory(context.Background(), memory), ":memory:")
	if err != nil {
		return nil, fmt.Errorf("open SQLite: %w", err)
	}
	c := &connection{db: db, engine: e, prepared: make(map[string]*sqlite3.Stmt)}
	if err := c.configure(); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

func (c *connection) configure() error {
	// What is sorted stays in memory: no statement writes files.
	if err := c.db.Exec("PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4096"); err != nil {
		return err
	}
	for limit, value := range map[sqlite3.LimitCategory]int{
		sqlite3.LIMIT_LENGTH: maxLength, sqlite3.LIMIT_SQL_LENGTH: maxText, sqlite3.LIMIT_LIKE_PATTERN_LENGTH: maxPattern,
		sqlite3.LIMIT_ATTACHED: 0, sqlite3.LIMIT_WORKER_THREADS: 0, sqlite3.LIMIT_TRIGGER_DEPTH: 1,
		sqlite3.LIMIT_EXPR_DEPTH: 200, sqlite3.LIMIT_COMPOUND_SELECT: 100, sqlite3.LIMIT_VDBE_OP: 100_000,
	} {
		c.db.Limit(limit, value)
	}
	for option, on := range map[sqlite3.DBConfig]bool{
		sqlite3.DBCONFIG_DEFENSIVE: true, sqlite3.DBCONFIG_TRUSTED_SCHEMA: false, sqlite3.DBCONFIG_ENABLE_TRIGGER: false,
		sqlite3.DBCONFIG_ENABLE_VIEW: false,
	} {
		if _, err := c.db.Config(option, on); err != nil {
			return err
		}
	}
	if err := c.replaceFunctions(); err != nil {
		return err
	}
	for _, t := range tables() {
		if err := t.register(c); err != nil {
			return err
		}
	}
	return c.db.SetAuthorizer(authorize)
}

// prepare returns a statement of SQLite, which is kept.
func (c *connection) prepare(text string) (*sqlite3.Stmt, error) {
	if s := c.prepared[text]; s != nil {
		return s, nil
	}
	s, tail, err := c.db.PrepareFlags(text, sqlite3.PREPARE_PERSISTENT)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return nil, errNothing
	}
	if err := c.check(s, tail); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if len(c.prepared) >= maxPrepared {
		if err := c.forget(); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	c.prepared[text] = s
	return s, nil
}

// check returns an error unless a statement has no parameters, and nothing but space and
// comments follows it.
func (c *connection) check(s *sqlite3.Stmt, tail string) error {
	if s.BindCount() > 0 {
		return errBound
	}
	if tail == "" {
		return nil
	}
	next, _, err := c.db.Prepare(tail)
	if err == nil && next == nil {
		return nil
	}
	return errors.Join(errSeveral, next.Close())
}

// forget drops the prepared statements.
func (c *connection) forget() error {
	var errs []error
	for text, s := range c.prepared {
		// The error of its last step comes once more.
		if err := guarded(s.Close); !isMemory(err) {
			errs = append(errs, err)
		}
		delete(c.prepared, text)
	}
	return errors.Join(errs...)
}

// close closes the connection, whatever state it is in.
func (c *connection) close() error {
	c.db.SetInterrupt(context.Background())
	err := c.forget()
	return errors.Join(err, guarded(c.db.Close))
}

// guarded calls f, and returns an error for the panic of the binding that tells of a want
// of memory.
func guarded(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = memoryError(r)
		}
	}()
	return f()
}
