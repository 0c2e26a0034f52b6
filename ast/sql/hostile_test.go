package sql_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"elixirscope/ast/query"
	"elixirscope/ast/sql"
)

// A statement that would not end, or take all memory, ends at the limit that it meets.
func TestHostileStatementsEndAtTheirLimit(t *testing.T) {
	w := newWorld(t, archives(t), sql.WithLimits(time.Minute, 10_000, 16<<20))
	const endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
	for _, c := range []struct{ limit, statement string }{
		{"time", endless + "SELECT count(*) FROM c"},
		{"time", endless + "SELECT x FROM c WHERE x < 0"},
		{"rows", endless + "SELECT x FROM c"},
		{"time", "SELECT count(*) FROM refs a, refs b, refs c, refs d"},
		{"time", "SELECT count(*) FROM symbols a JOIN symbols b JOIN symbols c JOIN symbols d ON a.line + b.line = c.line * d.line"},
		{"rows", "SELECT 1 FROM refs a, refs b"},
		{"memory", endless + "SELECT count(*) FROM (SELECT DISTINCT x, printf('%.*c', 1000, 'x') FROM c)"},
		{"memory", endless + ", d AS MATERIALIZED (SELECT x, randomblob(1000) FROM c LIMIT 1000000) SELECT count(*) FROM d a, d b"},
		{"memory", endless + "SELECT DISTINCT randomblob(100000) FROM c LIMIT 1000"},
		{"length", "SELECT zeroblob(2000000000)"},
		{"length", "SELECT randomblob(2000000)"},
		{"length", "SELECT printf('%.*c', 100000000, 'x')"},
		{"length", "SELECT replace(printf('%.*c', 1000000, 'x'), 'x', 'xxxxxxxxxx')"},
		{"length", "SELECT '" + strings.Repeat("x", 100_000) + "'"},
		{"length", endless + "SELECT group_concat(x, 'xxxxxxxxxxxxxxxx') FROM (SELECT x FROM c LIMIT 200000)"},
		{"length", "SELECT hex(hex(hex(zeroblob(500000))))"},
	} {
		var fault *query.StatementError
		request := query.Request{Verb: query.SQL, SQL: c.statement}
		if c.limit == "time" {
			request.Timeout = 200 * time.Millisecond
		}
		_, err := w.sql.Run(t.Context(), request)
		if !errors.As(err, &fault) || fault.Limit != c.limit || !strings.Contains(fault.Message, c.limit) && c.limit != "rows" {
			t.Errorf("%.100s: %v, want limit %q", c.statement, err, c.limit)
		}
		w.rows(t, "SELECT 1") // the next one is well
	}
}

// What is quadratic in SQLite's own functions is not in ours.
func TestFunctionsOfLongTexts(t *testing.T) {
	w := newWorld(t, []string{shop})
	for statement, want := range map[string]any{
		"SELECT instr(printf('%.*c', 900000, 'a'), printf('%.*c', 400000, 'a') || 'b')":                int64(0),
		"SELECT length(trim(printf('%.*c', 900000, 'a'), printf('%.*c', 400000, 'b') || 'a'))":         int64(0),
		"SELECT length(replace(printf('%.*c', 900000, 'a'), printf('%.*c', 400000, 'a') || 'b', 'c'))": int64(900000),
		"SELECT instr('größe', 'ße')":               int64(4),
		"SELECT instr(x'00ff', x'ff')":              int64(2),
		"SELECT instr('abc', 'x')":                  int64(0),
		"SELECT instr(NULL, 'x')":                   nil,
		"SELECT replace('aXbX', 'X', 'yz')":         "ayzbyz",
		"SELECT replace('abc', '', 'x')":            "abc",
		"SELECT replace(1231, 1, 'x')":              "x23x",
		"SELECT replace('abc', NULL, 'x')":          nil,
		"SELECT '<' || trim('xxayx', 'xy') || '>'":  "<a>",
		"SELECT '<' || ltrim('xxayx', 'xy') || '>'": "<ayx>",
		"SELECT '<' || rtrim('xxayx', 'xy') || '>'": "<xxa>",
		"SELECT '<' || trim('  a ') || '>'":         "<a>",
		"SELECT trim('a', NULL)":                    nil,
	} {
		if rows := w.rows(t, statement); rows[0][0] != want {
			t.Errorf("%s is %v, want %v", statement, rows[0][0], want)
		}
	}
}

func TestStatementsOnlyRead(t *testing.T) {
	w := newWorld(t, []string{shop})
	for _, statement := range []string{
		"ATTACH '/etc/passwd' AS x", "ATTACH ':memory:' AS x", "DETACH main", "CREATE TABLE t(a)", "CREATE TEMP TABLE t(a)",
		"CREATE VIEW v AS SELECT 1", "CREATE TEMP VIEW v AS SELECT 1", "CREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT 1; END",
		"CREATE VIRTUAL TABLE t USING symbols", "CREATE VIRTUAL TABLE temp.t USING fts5(a)", "DROP TABLE sqlite_master", "INSERT INTO files(path) VALUES ('x')",
		"UPDATE files SET path = 'x'", "DELETE FROM files", "VACUUM", "VACUUM INTO '/tmp/x'", "ANALYZE",
		"BEGIN", "COMMIT", "SAVEPOINT s", "PRAGMA writable_schema = 1", "PRAGMA journal_mode = WAL", "PRAGMA hard_heap_limit = 0", "PRAGMA case_sensitive_like = 1",
		"PRAGMA temp_store_directory = '/tmp'", "PRAGMA trusted_schema = 1", "SELECT load_extension('x')", "SELECT readfile('/etc/passwd')",
		"SELECT writefile('/tmp/x', 'y')", "SELECT edit('x')", "SELECT eval('SELECT 1')", "SELECT fts5(1)", "SELECT decimal_mul(2, 3)",
		"SELECT * FROM pragma_journal_mode", "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
		"INSERT INTO sqlite_master VALUES (1, 2, 3, 4, 5)", "UPDATE sqlite_master SET sql = 'x'", "DELETE FROM sqlite_master",
	} {
		var fault *query.StatementError
		if a, err := w.sql.Run(t.Context(), query.Request{Verb: query.SQL, SQL: statement}); !errors.As(err, &fault) {
			t.Errorf("%s: %v, %v", statement, a, err)
		}
	}
	for _, statement := range []string{
		"PRAGMA table_info(symbols)", "SELECT name FROM pragma_table_info('files')", "EXPLAIN QUERY PLAN SELECT * FROM files",
		"SELECT * FROM files;", "SELECT 1 -- comment", "SELECT 1; /* nothing */ -- more", "SELECT value FROM json_each('[1,2]')",
		"SELECT count(*) OVER (ORDER BY path) FROM files", "VALUES (1), (2)", "SELECT * FROM sqlite_master WHERE 0 UNION ALL SELECT 1, 2, 3, 4, 5",
	} {
		if len(w.rows(t, statement)) == 0 {
			t.Errorf("%s: no rows", statement)
		}
	}
}

func TestFaultsSayWhere(t *testing.T) {
	w := newWorld(t, []string{shop})
	for statement, want := range map[string]string{
		"SELECT nam FROM symbols":              "no such column: nam\n  nam FROM symbols\n  ^ here",
		"SELEC 1":                              "near \"SELEC\": syntax error\n  SELEC 1\n  ^ here",
		"SELECT * FROM symbol":                 "no such table: symbol",
		"":                                     "there is no statement",
		"SELECT 1; SELECT 2":                   "there is more than one statement: ask them one by one",
		"SELECT 1; SELEC":                      "there is more than one statement: ask them one by one",
		"SELECT * FROM symbols WHERE name = ?": "the statement has parameters, which nothing says the value of: write the values",
		"SELECT * FROM callers":                "callers is a function: write callers('...')",
		"SELECT * FROM callers('total', 3)":    "callers: the depth is 3, and can only be 1",
		"CREATE TABLE t(a)":                    "statements can only read: not authorized",
	} {
		_, err := w.sql.Run(t.Context(), query.Request{Verb: query.SQL, SQL: statement})
		var fault *query.StatementError
		if !errors.As(err, &fault) || fault.Error() != want {
			t.Errorf("%q: %v, want %s", statement, err, want)
		}
	}
}

func TestInterrupt(t *testing.T) {
	w := newWorld(t, []string{shop})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err := w.sql.Run(ctx, query.Request{Verb: query.SQL, SQL: "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if _, err := w.sql.Run(ctx, query.Request{Verb: query.SQL, SQL: "SELECT 1"}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	w.rows(t, "SELECT 1")
}
